"""Tracing: a delivery of millions of shipments is published, then lots are traced both ways at the door."""

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from bench.process import cost_of
from intake.demo import AS_OF, SEED, make_demo

EACH = 5  # shipments to a lot
STAGES, INPUTS, NEAR = 6, 3, 25  # stages from farm to fork, most inputs of a lot, how near in time they were made
DAYS, LATEST = 2000, 40
FACILITIES = 300_000  # test results of a demo with some 2,700 facilities
NODES, TRACES, TRIED = (500, 1500), 30, 4000  # lots and receivers of a trace that counts
Numbers = npt.NDArray[np.int64]


def make_delivery(folder: Path, shipments: int, *, more: tuple[str, ...] = ()) -> None:
    """Parquet files: facilities and products of a small demo, and that many shipments of lots made of lots."""
    chance = np.random.default_rng(SEED)
    tables, _ = make_demo(tests=FACILITIES, shipments=100, as_of=AS_OF, seed=SEED)
    folder.mkdir(parents=True)
    for name in ("facility", "product", *more):
        table = tables[name]
        apart = [one for one in ("lot_id", "plan_id") if one in table.column_names]  # neither comes along
        pq.write_table(table.drop_columns(apart), folder / f"{name}.parquet")
    count = max(shipments // EACH, 2 * STAGES)
    codes = np.char.add("L-", np.char.zfill(chance.permutation(count).astype(str), 8))
    made = np.sort(chance.integers(0, DAYS, count))
    which = chance.integers(0, len(tables["product"]), count)
    maker = np.array(tables["product"]["facility_id"].to_pylist())[which]
    kg = chance.uniform(300, 900, count).round()
    _write(folder, "lot", lot_id=codes, product_id=np.array(tables["product"]["product_id"].to_pylist())[which],
           facility_id=maker, made_date=_dates(made), quantity_kg=kg)  # fmt: skip
    output, used = _inputs(chance, chance.integers(0, STAGES, count))
    _write(folder, "lot_input", output_lot_id=codes[output], input_lot_id=codes[used], used_date=_dates(made[output]),
           quantity_kg=chance.uniform(5, 30, len(output)).round(1))  # fmt: skip
    lot = chance.integers(0, count, shipments)
    stage = np.array(tables["facility"]["stage"].to_pylist())
    sellers = np.array(tables["facility"]["facility_id"].to_pylist())[stage == "trading"]
    bought = chance.integers(0, len(sellers), shipments)
    bought = (bought + (sellers[bought] == maker[lot])) % len(sellers)  # nobody buys of himself
    serial = np.char.zfill(np.arange(shipments).astype(str), 8)
    _write(folder, "shipment", shipment_id=np.char.add("CH-", serial), lot_id=codes[lot], from_facility_id=maker[lot],
           to_facility_id=sellers[bought],
           shipped_date=_dates(made[lot] + chance.integers(1, LATEST, shipments)),
           quantity_kg=(kg[lot] * chance.uniform(0.02, 0.1, shipments)).round(1))  # fmt: skip


def _inputs(chance: np.random.Generator, stage: Numbers) -> tuple[Numbers, Numbers]:
    """Each lot after the first stage is made of a few lots of the stage before that were made shortly before."""
    parts = []
    for step in range(1, STAGES):
        before, here = np.flatnonzero(stage == step - 1), np.flatnonzero(stage == step)
        for _ in range(INPUTS):
            at = np.searchsorted(before, here) - 1 - chance.integers(0, NEAR, len(here))
            parts.append(np.column_stack([here[at >= 0], before[at[at >= 0]]]))
    both = np.unique(np.concatenate(parts), axis=0)
    return both[:, 0], both[:, 1]


def _dates(days: Numbers) -> pa.Array:
    return pa.array((np.datetime64("2021-01-01") + days).astype("datetime64[D]"))


def _write(folder: Path, name: str, **columns: Any) -> None:
    pq.write_table(pa.table(columns), folder / f"{name}.parquet")


def measure(folder: Path, shipments: int) -> dict[str, Any]:
    """Publish, then trace lots with some thousand nodes: milliseconds from the lot's code to all rows that the page shows."""
    cost = None
    if not (folder / "published").exists():
        make_delivery(folder / "delivery", shipments)
        cost = cost_of(["intake", "publish", str(folder / "delivery")], {"OCOP_DATA": str(folder / "published")})
    os.environ["OCOP_DATA"] = str(folder / "published")
    from data.snapshots import live
    from findings import Scope
    from findings.trace_network import links
    from queries import LOCAL

    scope = Scope(live().manifest, LOCAL)
    begun = time.perf_counter()
    net = links(scope)
    ready = time.perf_counter() - begun
    found = _traces(scope, net)
    times = np.array([one[0] for one in found])
    return {
        "shipments": shipments, "lots": shipments // EACH, "inputs": len(net.inputs), "n_traces": len(found),
        "median_ms": float(np.median(times)), "p95_ms": float(np.quantile(times, 0.95)), "ready_s": ready,
        "median_nodes": float(np.median([one[1] for one in found])),
        "median_shipments": float(np.median([one[2] for one in found])),
        "publish_s": cost.seconds if cost else None, "publish_peak_gib": cost.peak_gib if cost else None,
    }  # fmt: skip


def _traces(scope: Any, net: Any) -> list[tuple[float, int, int]]:
    """Milliseconds, nodes and shipments of traces of the size wanted; every lot is asked once, so nothing is remembered."""
    chance = np.random.default_rng(SEED)
    found = []
    for number in chance.permutation(net.n_lots)[:TRIED].tolist():
        nodes, shipments, spent = _trace(scope, net, number)
        if NODES[0] <= nodes <= NODES[1]:
            found.append((spent, nodes, shipments))
        if len(found) == TRACES:
            break
    return found


def _trace(scope: Any, net: Any, number: int) -> tuple[int, int, float]:
    from queries import ask
    from stats.lots import walk

    asked = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    begun = time.perf_counter()
    met = [walk(net, [number], way).lots for way in ("back", "forward")]
    lots = np.unique(np.concatenate(met)).tolist()
    if len(lots) * (EACH + 1) < NODES[0]:
        return 0, 0, 0.0
    answers = [ask(name, {"lot_number": lots}, **asked) for name in ("lot_details", "lot_shipments", "lot_inputs")]
    rows = [answer.frame for answer in answers]
    spent = 1000 * (time.perf_counter() - begun)
    return len(lots) + rows[1].to_facility_id.nunique(), len(rows[1]), spent
