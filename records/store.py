"""Where the log lies: one table whose rows the database itself refuses to change or delete."""

import os
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from data.snapshots import root

METADATA = sa.MetaData()
EVENT = sa.Table(
    "event",
    METADATA,
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, index=True),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("province_code", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
)
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS event_no_{verb} BEFORE {verb} ON event BEGIN SELECT RAISE(ABORT, 'append only'); END"
    for verb in ("update", "delete")
]
_POSTGRES = [
    """CREATE OR REPLACE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append only'; END $$""",
    """CREATE OR REPLACE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()""",
]
_lock = threading.Lock()
_open: dict[str, sa.Engine] = {}


def url() -> str:
    """`OCOP_RECORDS` (postgresql+psycopg://…), or a SQLite file beside the snapshots."""
    return os.environ.get("OCOP_RECORDS") or f"sqlite:///{root().resolve() / 'records.db'}"


def engine() -> sa.Engine:
    """The open store, made on first use: the table, and what keeps its rows from change."""
    where = url()
    with _lock:
        if where not in _open:
            _open[where] = _start(where)
        return _open[where]


def _start(where: str) -> sa.Engine:
    is_sqlite = where.startswith("sqlite")
    if is_sqlite:
        root().mkdir(parents=True, exist_ok=True)
    started = sa.create_engine(where, pool_pre_ping=not is_sqlite)
    if is_sqlite:
        sa.event.listen(started, "connect", _durable)
    with started.begin() as connection:
        METADATA.create_all(connection)
        for statement in _SQLITE if is_sqlite else _POSTGRES:
            connection.execute(sa.text(statement))
    return started


def _durable(connection: Any, _: object) -> None:
    """Readers never wait for the writer; a commit survives a loss of power; a second writer waits its turn."""
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000"):
        connection.execute(f"PRAGMA {pragma}")


class StoreError(Exception):
    """The store cannot be written or read."""


def insert(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add a row unless its event is there; returns the event as it is recorded.

    Raises:
        StoreError: it cannot be written.
    """
    known = sa.select(EVENT).where(EVENT.c.event_id == row["event_id"])
    try:
        with engine().begin() as connection:
            if not connection.execute(known).first():
                connection.execute(sa.insert(EVENT), row)
    except sa.exc.IntegrityError:
        pass  # the same form, sent at the same moment by another thread
    except sa.exc.SQLAlchemyError as error:
        raise StoreError from error
    return _rows(known)[0]


def select(kind: str | None, subject: str | None) -> Sequence[Mapping[str, Any]]:
    """Rows in the order they were recorded, all or of one kind or subject.

    Raises:
        StoreError: they cannot be read.
    """
    query = sa.select(EVENT).order_by(EVENT.c.position)
    for column, value in ((EVENT.c.kind, kind), (EVENT.c.subject, subject)):
        query = query if value is None else query.where(column == value)
    return _rows(query)


def last(kind: str) -> int:
    """Position of the newest row of a kind, 0 where there is none.

    Raises:
        StoreError: it cannot be read.
    """
    return int(
        _rows(sa.select(sa.func.coalesce(sa.func.max(EVENT.c.position), 0).label("last")).where(EVENT.c.kind == kind))[0]["last"]
    )


def _rows(query: sa.Select[Any]) -> Sequence[Mapping[str, Any]]:
    try:
        with engine().connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]
    except sa.exc.SQLAlchemyError as error:
        raise StoreError from error
