"""Serving engines: one sandboxed DuckDB in memory for each snapshot and scope of rights, a few kept open."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import duckdb

from data.contracts import CUBES, EXTRACTS
from data.settings import settings
from data.snapshots import checked, root
from queries.viewers import Viewer, view_sql

_lock = threading.Lock()


@dataclass(frozen=True)
class Scope:
    """What decides which rows an engine shows."""

    snapshot_id: str
    viewer: Viewer


_open: OrderedDict[Scope, duckdb.DuckDBPyConnection] = OrderedDict()


def cursor(snapshot_id: str, viewer: Viewer) -> duckdb.DuckDBPyConnection:
    """A cursor of its own for one call; the engine behind it lives as long as any cursor does.

    Raises:
        SnapshotError: the snapshot is missing, damaged or of another version.
    """
    scope = Scope(snapshot_id, viewer)
    with _lock:
        engine = _open.get(scope)
        if engine is None:
            engine = _start(scope)
            _open[scope] = engine
        _open.move_to_end(scope)
        while len(_open) > settings().open_snapshots:
            _open.popitem(last=False)  # closed by the last cursor that still uses it
        return engine.cursor()


def _start(scope: Scope) -> duckdb.DuckDBPyConnection:
    checked(scope.snapshot_id)
    folder = root().resolve() / scope.snapshot_id
    engine = duckdb.connect(":memory:")
    for name in EXTRACTS + CUBES:
        path = str(folder / f"{name}.parquet").replace("'", "''")
        engine.execute(f"CREATE VIEW all_{name} AS SELECT * FROM read_parquet('{path}')")
    for name in EXTRACTS:
        engine.execute(f"CREATE VIEW {name} AS {view_sql(name, scope.viewer, f'all_{name}')}")
    for name in CUBES:  # small, asked at every click: kept in memory
        engine.execute(f"CREATE TABLE {name} AS {view_sql(name, scope.viewer, f'all_{name}')}")
    _confine(engine, str(folder))
    return engine


def _confine(engine: duckdb.DuckDBPyConnection, folder: str) -> None:
    """Nothing outside the snapshot's folder, no extensions, no further settings."""
    engine.execute(f"SET memory_limit = '{settings().memory_limit}'")
    engine.execute(f"SET threads = {settings().threads}")
    engine.execute("SET autoinstall_known_extensions = false")
    engine.execute("SET autoload_known_extensions = false")
    engine.execute("SET python_enable_replacements = false")
    engine.execute("SET allowed_directories = ['" + folder.replace("'", "''") + "']")
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
