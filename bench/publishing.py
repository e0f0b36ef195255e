"""Making and publishing: a demo of a million results, and a delivery of ten million from Parquet."""

import multiprocessing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.process import cost_of
from intake.demo import AS_OF, SEED, make_demo

SHIPMENTS_EACH = 10  # test results to a shipment


def demo(folder: Path, tests: int) -> dict[str, Any]:
    """`python -m intake demo --tests N` in an empty folder."""
    return asdict(cost_of(["intake", "demo", "--tests", str(tests)], {"OCOP_DATA": str(folder)})) | {"tests": tests}


def make_delivery(folder: Path, tests: int) -> None:
    """Files of the template's given columns, as an office's program would deliver them.

    In a process of its own: a child of ours would begin with our peak of memory as its own.
    """
    maker = multiprocessing.get_context("spawn").Process(target=_make, args=(folder, tests))
    maker.start()
    maker.join()


def _make(folder: Path, tests: int) -> None:
    tables, _ = make_demo(tests=tests, shipments=tests // SHIPMENTS_EACH, as_of=AS_OF, seed=SEED)
    folder.mkdir(parents=True)
    for name, table in tables.items():
        if name != "legal_limit":  # comes with the product
            pq.write_table(table, folder / f"{name}.parquet")


def publish(delivery: Path, folder: Path, tests: int) -> dict[str, Any]:
    """`python -m intake publish FOLDER` into an empty folder: all checks, sorting, cubes."""
    cost = cost_of(["intake", "publish", str(delivery)], {"OCOP_DATA": str(folder)})
    return asdict(cost) | {"tests": tests, "results_per_s": tests / cost.seconds}
