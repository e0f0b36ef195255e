"""The one door: a named question, bound parameters, a viewer, a snapshot → an answer."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pandas as pd

from data.settings import settings
from queries.engines import cursor
from queries.errors import QueryError, QueryTimeoutError
from queries.headers import Header, question
from queries.parameters import bound
from queries.viewers import LOCAL, Viewer


@dataclass(frozen=True)
class Answer:
    """What was asked and what came back; integers are int64 (Int64 where a count is withheld), dates datetime64."""

    header: Header
    params: Mapping[str, Any]
    snapshot_id: str
    viewer: Viewer
    frame: pd.DataFrame = field(repr=False)

    @property
    def name(self) -> str:
        """Name of the question."""
        return self.header.name

    @property
    def sql(self) -> str:
        """The SELECT that was run."""
        return self.header.sql


def ask(
    name: str,
    params: Mapping[str, object] | None = None,
    *,
    viewer: Viewer = LOCAL,
    snapshot_id: str,
    time_limit_s: float | None = None,
) -> Answer:
    """Answer a question.

    Args:
        name: the question, a file of queries/.
        params: values by name; None means all. Texts are read as on the command line.
        viewer: whose rights apply.
        snapshot_id: which snapshot to ask.
        time_limit_s: seconds before the query is interrupted; the settings' limit when not given.

    Raises:
        UnknownQuestionError, ParameterError, QueryTimeoutError, QueryError; SnapshotError for the snapshot.
    """
    header = question(name)
    values = bound(header, params or {})
    frame = run(header, values, viewer=viewer, snapshot_id=snapshot_id, time_limit_s=time_limit_s or settings().time_limit_s)
    return Answer(header, values, snapshot_id, viewer, frame)


def run(header: Header, values: Mapping[str, Any], *, viewer: Viewer, snapshot_id: str, time_limit_s: float) -> pd.DataFrame:
    """Run one SELECT on a cursor of its own and take the whole result before anyone else can use it."""
    hand = cursor(snapshot_id, viewer)
    try:
        single_select(hand, header)
        timer = threading.Timer(time_limit_s, hand.interrupt)
        timer.start()
        try:
            frame = hand.execute(header.sql, dict(values)).df()
        except duckdb.InterruptException:
            raise QueryTimeoutError("timeout", question=header.name, seconds=f"{time_limit_s:g}") from None
        except duckdb.Error as error:
            raise QueryError("failed", question=header.name) from error
        finally:
            timer.cancel()
    finally:
        hand.close()
    return _typed(frame, header)


def single_select(hand: duckdb.DuckDBPyConnection, header: Header) -> None:
    """Refuse anything but one SELECT: a COPY would still write inside the allowed folder."""
    try:
        statements = hand.extract_statements(header.sql)
    except duckdb.Error:
        raise QueryError("not_select", question=header.name) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("not_select", question=header.name)


def _typed(frame: pd.DataFrame, header: Header) -> pd.DataFrame:
    """Whole numbers stay whole: a column with withheld counts becomes Int64 with <NA>, not float."""
    for name, kind in header.columns.items():
        if kind == "BIGINT" and frame[name].dtype != "int64":
            frame[name] = frame[name].astype("Int64")
    return frame
