"""Of the live snapshot: codes the office wrote, which no file of tracing replaces, and what earlier files of tracing told."""

from collections.abc import Iterable
from typing import Any

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
    snapshot_id = _real()
    return {name: _own(snapshot_id, name) for name in KEPT} if snapshot_id else {}


def told_before(extract: str, keys: Iterable[Any]) -> dict[Any, dict[str, Any]]:
    """Rows of these keys that earlier files of tracing told, by key: what a later file does not say stays as it was.

    Args:
        extract: an extract of tracing.
        keys: codes, or pairs of codes where the contract's key is a pair; others are passed over.

    Raises:
        SnapshotError: as `office_codes`.
    """
    snapshot_id, kind = _real(), contract(extract)
    wanted = {key if isinstance(key, tuple) else (key,) for key in keys}
    if not snapshot_id or not wanted:
        return {}
    rows = pq.read_table(
        root() / snapshot_id / f"{extract}.parquet",
        columns=[*(column.name for column in kind.given), "source_sheet"],
        filters=pc.field("source_sheet").isin(EXCHANGES)
        & pc.field(kind.key[0]).isin([key[0] for key in wanted if isinstance(key[0], str)]),
    ).to_pylist()
    found = {tuple(row[name] for name in kind.key): row for row in rows}
    return {key[0] if len(key) == 1 else key: row for key, row in found.items() if key in wanted}


def _real() -> str | None:
    """The live snapshot, where it is not simulated."""
    try:
        found = live()
    except SnapshotError as error:
        if error.reason != "none":
            raise
        return None
    if found.refused:
        raise found.refused
    return None if found.manifest.is_demo else found.manifest.snapshot_id


def _own(snapshot_id: str, name: str) -> set[str]:
    key = contract(name).key[0]
    rows = pq.read_table(root() / snapshot_id / f"{name}.parquet", columns=[key, "source_sheet"])
    return set(rows.filter(pc.invert(pc.is_in(rows["source_sheet"], pa.array(EXCHANGES))))[key].to_pylist())
