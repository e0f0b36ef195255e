"""What a delivery lands on: the rows of the live snapshot that stay."""

from pathlib import Path
from typing import TYPE_CHECKING

from data.contracts import SOURCE_COLUMNS, Contract, extracts
from data.snapshots import Manifest, SnapshotError, live, root, verify
from intake.engine import Engine, quoted

if TYPE_CHECKING:
    from intake.publish import Request

REFERENCE = Path(__file__).parent.parent / "data" / "reference"


def live_manifest() -> Manifest | None:
    """The live snapshot, whole byte for byte; None where nothing was published.

    Raises:
        SnapshotError: the one that is named is damaged. Rows never land on an older one unasked: go back to it first.
    """
    try:
        found = live()
    except SnapshotError as error:
        if error.reason != "none":
            raise
        return None
    if found.refused:
        raise found.refused
    return verify(found.manifest.snapshot_id)


def is_demo_live() -> bool:
    """Whether the live snapshot is simulated, by its manifest; False where there is none or it is refused."""
    try:
        return live().manifest.is_demo
    except SnapshotError:
        return False


def _reference(kind: Contract) -> str:
    """The limits that come with the product, each with its provenance."""
    path = REFERENCE / "legal_limit.csv"
    columns = ", ".join(f"{column.name}::{column.sql_type} AS {column.name}" for column in kind.given)
    source = f"{quoted(path.name)} AS source_file, '' AS source_sheet, row_number() OVER () AS source_row"
    return f"SELECT {columns}, {source} FROM read_csv({quoted(path)}, header = true, all_varchar = true, nullstr = '')"


def lay_base(engine: Engine, request: "Request", manifest: Manifest | None) -> str | None:
    """base_<extract>: rows of the live snapshot that stay. Real rows never land on demo rows, nor demo on real ones."""
    lands = manifest is not None and not manifest.is_demo and not request.is_demo
    for kind in extracts():
        if lands and manifest is not None and kind.name not in request.replace:
            path = root() / manifest.snapshot_id / f"{kind.name}.parquet"
            engine.execute(f"CREATE VIEW base_{kind.name} AS SELECT * FROM read_parquet({quoted(path)})")
        elif kind.name == "legal_limit" and not request.is_demo:
            engine.execute(f"CREATE TABLE base_legal_limit AS {_reference(kind)}")
        else:
            columns = ", ".join(f"{column.name} {column.sql_type}" for column in (*kind.given, *SOURCE_COLUMNS))
            engine.execute(f"CREATE TABLE base_{kind.name} ({columns})")
    return manifest.snapshot_id if manifest and lands else None
