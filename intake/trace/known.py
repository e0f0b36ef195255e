"""Codes that the office itself wrote, in the live snapshot: a file of tracing speaks of them and never replaces them."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.contracts import EXCHANGES, contract
from data.snapshots import root
from intake.base import live_manifest

KEPT = ("facility", "product", "lot")


def office_codes() -> dict[str, set[str]]:
    """Codes of facilities, products and lots whose rows came from no file of tracing; empty where nothing real is published."""
    manifest = live_manifest()
    if manifest is None or manifest.is_demo:
        return {}
    found: dict[str, set[str]] = {}
    for name in KEPT:
        key = contract(name).key[0]
        rows = pq.read_table(root() / manifest.snapshot_id / f"{name}.parquet", columns=[key, "source_sheet"])
        own = pc.invert(pc.is_in(rows["source_sheet"], pa.array(EXCHANGES)))
        found[name] = set(rows.filter(own)[key].to_pylist())
    return found
