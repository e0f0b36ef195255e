"""The one door: a named question, bound parameters, a viewer, a snapshot → an answer."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import duckdb
import pandas as pd

from data.settings import settings
from data.snapshots import root
from queries.engines import cursor
from queries.errors import QueryError, QueryTimeoutError
from queries.headers import Header, question
from queries.parameters import bound
from queries.viewers import LOCAL, Viewer
from queries.watch import Watch

MOST_KEPT, MOST_ROWS_KEPT = 128, 2000
_watch = Watch()
_lock = threading.Lock()
_workers = ThreadPoolExecutor(max_workers=2 * settings().threads, thread_name_prefix="question")


@dataclass(frozen=True)
class Answer:
    """What was asked; what comes back is `frame`. Questions asked one after the other are worked out side by side."""

    header: Header
    params: Mapping[str, Any]
    snapshot_id: str
    viewer: Viewer
    coming: Future[pd.DataFrame] = field(repr=False, compare=False)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows, waited for; integers are int64 (Int64 where a count is withheld), dates datetime64; never changed.

        Raises:
            QueryTimeoutError, QueryError; SnapshotError for the snapshot.
        """
        return self.coming.result()

    @property
    def name(self) -> str:
        """Name of the question."""
        return self.header.name

    @property
    def sql(self) -> str:
        """The SELECT that was run."""
        return self.header.sql


# A snapshot never changes, so the same question has the same answer: findings of one page ask some questions twice.
_kept: OrderedDict[tuple[object, ...], Answer] = OrderedDict()


def ask(
    name: str,
    params: Mapping[str, object] | None = None,
    *,
    viewer: Viewer = LOCAL,
    snapshot_id: str,
    time_limit_s: float | None = None,
) -> Answer:
    """Ask a question; the answer's frame is worked out meanwhile, shared by all who ask the same.

    Args:
        name: the question, a file of queries/.
        params: values by name; None means all. Texts are read as on the command line.
        viewer: whose rights apply.
        snapshot_id: which snapshot to ask.
        time_limit_s: seconds before the query is interrupted; the settings' limit when not given.

    Raises:
        UnknownQuestionError, ParameterError at once; what else can go wrong is raised by `Answer.frame`.
    """
    header = question(name)
    values = bound(header, params or {})
    limit = time_limit_s or settings().time_limit_s
    key = (name, repr(values), viewer, snapshot_id, root(), limit)
    with _lock:
        if key not in _kept:
            work = partial(run, header, values, viewer=viewer, snapshot_id=snapshot_id, time_limit_s=limit)
            _kept[key] = Answer(header, values, snapshot_id, viewer, _workers.submit(work))
        answer = _kept[key]
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    answer.coming.add_done_callback(partial(_forget, key))
    return answer


def _forget(key: tuple[object, ...], coming: Future[pd.DataFrame]) -> None:
    """Failures and large answers are not kept for the next who asks."""
    if coming.exception() or len(coming.result()) > MOST_ROWS_KEPT:
        with _lock:
            _kept.pop(key, None)


def run(header: Header, values: Mapping[str, Any], *, viewer: Viewer, snapshot_id: str, time_limit_s: float) -> pd.DataFrame:
    """Run one SELECT on a cursor of its own and take the whole result before anyone else can use it."""
    hand = cursor(snapshot_id, viewer)
    try:
        single_select(hand, header)
        with _watch.limit(hand, time_limit_s):
            frame = hand.execute(_as_texts(header), dict(values)).df()
    except duckdb.InterruptException:
        raise QueryTimeoutError("timeout", question=header.name, seconds=f"{time_limit_s:g}") from None
    except duckdb.Error as error:
        raise QueryError("failed", question=header.name) from error
    finally:
        hand.close()
    return _typed(frame, header)


def _as_texts(header: Header) -> str:
    """The SELECT with its codes as texts: inside the engine they are numbers."""
    cells = ", ".join(f"{name}::VARCHAR AS {name}" if kind == "VARCHAR" else name for name, kind in header.columns.items())
    return f"SELECT {cells} FROM (\n{header.sql}\n)" if cells else header.sql


_known: set[str] = set()  # texts that were looked at and are one SELECT


def single_select(hand: duckdb.DuckDBPyConnection, header: Header) -> None:
    """Refuse anything but one SELECT: a COPY would still write inside the allowed folder."""
    if header.sql in _known:
        return
    try:
        statements = hand.extract_statements(header.sql)
    except duckdb.Error:
        raise QueryError("not_select", question=header.name) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError("not_select", question=header.name)
    _known.add(header.sql)


def _typed(frame: pd.DataFrame, header: Header) -> pd.DataFrame:
    """Whole numbers stay whole: a column with withheld counts becomes Int64 with <NA>, not float."""
    for name, kind in header.columns.items():
        if kind == "BIGINT" and frame[name].dtype != "int64":
            frame[name] = frame[name].astype("Int64")
    return frame
