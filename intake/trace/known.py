"""Codes that the office itself wrote, in the live snapshot: a file of tracing speaks of them and never replaces them."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.contracts import EXCHANGES, contract
from data.snapshots import SnapshotError, live, root

KEPT = ("facility", "product", "lot")


def office_codes() -> dict[str, set[str]]:
    """Codes of facilities, products and lots whose rows came from no file of tracing; empty where nothing real is published.

    Raises:
        SnapshotError: the live snapshot is damaged or of another version.
    """
    try:
        found = live()
    except SnapshotError as error:
        if error.reason != "none":
            raise
        return {}
    if found.refused:
        raise found.refused
    return {} if found.manifest.is_demo else {name: _own(found.manifest.snapshot_id, name) for name in KEPT}


def _own(snapshot_id: str, name: str) -> set[str]:
    key = contract(name).key[0]
    rows = pq.read_table(root() / snapshot_id / f"{name}.parquet", columns=[key, "source_sheet"])
    return set(rows.filter(pc.invert(pc.is_in(rows["source_sheet"], pa.array(EXCHANGES))))[key].to_pylist())
