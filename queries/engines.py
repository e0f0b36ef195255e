"""Serving engines: one sandboxed DuckDB in memory for each snapshot and scope of rights, a few kept open.

What every click asks (cubes, samples, the lists of who and what) is held in memory with its codes as numbers: a tenth of
the memory and a third of the time of texts. Results, shipments and the tracing network are read from their Parquet files.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import duckdb

from data.contracts import CUBES, EXTRACTS, cubes
from data.settings import settings
from data.snapshots import checked, root, verify_beside
from queries.viewers import Viewer, view_sql

READ = ("trace_lot", "trace_input", "trace_shipment", "lot_doubt")  # as large as what they are made of
SUMS = tuple(name for name in CUBES if name not in READ)
KEPT = ("facility", "certificate", "product", "ocop_award", "plan", "legal_limit", "sample", *SUMS,
        "plan_window", "plan_quota", "plan_task", "hotline_report", "publication", "inspection")  # fmt: skip
_UNIQUE = {
    "sample_id",
    "alert_id",
    "lot_id",
    "supply_offer_id",
    "demand_offer_id",
}  # as many texts as rows: a number would save nothing
_CODED = frozenset(
    {"facility_id", "old_commune_code", "outcome", "tested_hazards", "failed_hazards", "plan_id"}
    | {"laboratory_name", "taking_authority", "source_file", "source_sheet"}
    | {column.name for cube in cubes() if cube.name in SUMS for column in cube.columns if column.type == "text"} - _UNIQUE
)
_SHARED = {"outlet_id": "facility_id"}  # columns that hold the codes of another: joined as numbers
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
    verify_beside(scope.snapshot_id)
    folder = root().resolve() / scope.snapshot_id
    engine = duckdb.connect(":memory:")
    for name in EXTRACTS + CUBES:
        path = str(folder / f"{name}.parquet").replace("'", "''")
        engine.execute(f"CREATE VIEW all_{name} AS SELECT * FROM read_parquet('{path}')")
    for name in EXTRACTS + CUBES:
        mine = f"mine_{name}" if name in KEPT else name
        engine.execute(f"CREATE VIEW {mine} AS {view_sql(name, scope.viewer, f'all_{name}')}")
    columns = {name: _columns(engine, name) for name in KEPT}
    for column in sorted(_CODED - set(_SHARED)):
        same = [column, *(one for one, other in _SHARED.items() if other == column)]
        holders = [(name, one) for name in KEPT for one in same if one in columns[name]]
        values = " UNION ".join(f"SELECT {one}::VARCHAR AS code FROM mine_{name}" for name, one in holders)
        engine.execute(f"CREATE TYPE {column} AS ENUM (SELECT code FROM ({values}) WHERE code IS NOT NULL ORDER BY code)")
    for name in KEPT:
        cells = ", ".join(
            f"{one}::{_SHARED.get(one, one) if one in _CODED else kind} AS {one}" for one, kind in columns[name].items()
        )
        engine.execute(f"CREATE TABLE {name} AS SELECT {cells} FROM mine_{name}")
    _confine(engine, str(folder))
    return engine


def _columns(engine: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """Columns of a table with their types."""
    return {row[0]: row[1] for row in engine.execute(f"DESCRIBE mine_{name}").fetchall()}


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
