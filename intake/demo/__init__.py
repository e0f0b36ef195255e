"""Demo data: seeded, any size, calibrated on published figures, with planted truths that stand in the manifest."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data.codes import codes
from data.contracts import contract
from intake.demo.agreement import make_agreement
from intake.demo.alerts import make_alerts
from intake.demo.chain import make_chain
from intake.demo.duties import make_duties
from intake.demo.makers import make_world
from intake.demo.offers import make_offers
from intake.demo.plans import make_plans
from intake.demo.results import LIMITS, PER_SAMPLE
from intake.demo.samples import draw_samples
from intake.demo.trade import Trade, make_trade

TESTS, SHIPMENTS, SEED = 300_000, 30_000, 20260401
AS_OF = date(2026, 11, 20)
LABORATORIES = ("Phòng thử nghiệm tỉnh", "Phòng thử nghiệm vùng 1", "Phòng thử nghiệm vùng 2")


def make_demo(*, tests: int, shipments: int, as_of: date, seed: int) -> tuple[dict[str, pa.Table], list[dict[str, Any]]]:
    """Tables of the extracts in the columns people fill, and the planted truths; same arguments, same bytes."""
    rng = np.random.default_rng(seed)
    world = make_world(rng, int(np.clip(tests / 110, 400, 6000)), as_of)
    trade = make_trade(rng, world, shipments, as_of)
    drawn = draw_samples(rng, world, trade.lot, tests, as_of)
    sample = drawn.sample
    count = len(sample)
    years = sample.taken_at.dt.year.astype(str)
    sample["plan_id"] = ("KH-" + sample.prefix + "-" + years).where(sample.purpose == "monitoring")
    sample["laboratory_name"] = rng.choice(LABORATORIES, count)
    sample["taking_authority"] = "Chi cục " + sample.prefix
    plans = make_plans(sample, drawn.result, world, as_of, seed)
    kept = frozenset(_storied(trade, drawn.planted))
    chain = make_chain(seed, world, trade.lot, trade.shipment, sample, _failed_hazards(sample, drawn.result), as_of, kept)
    offers = make_offers(world, trade.lot, trade.shipment, as_of, seed)
    register = make_alerts(seed, sample, world.product, trade, as_of)
    frames = {
        "facility": world.facility, "certificate": world.certificate, "product": world.product, "ocop_award": world.ocop_award,
        "lot": trade.lot, "shipment": trade.shipment, "plan": plans.plan, "sample": sample, "legal_limit": _limits(),
        "plan_window": plans.window, "plan_quota": plans.quota, "lot_input": chain.lot_input,
        "alert": register.alert, "alert_step": register.step, "recall": register.recall,
        "supply_offer": offers.supply, "demand_offer": offers.demand,
        **make_agreement(world, trade.shipment, as_of, seed),
        **make_duties(sample, drawn.result, plans.plan, world, as_of, seed),
    }  # fmt: skip
    tables = {name: _table(name, frame) for name, frame in frames.items()}
    planted = [*drawn.planted, trade.planted, chain.planted, register.planted, plans.planted, offers.planted]
    return {**tables, "test_result": drawn.result}, planted


def _storied(trade: Trade, planted: list[dict[str, object]]) -> set[str]:
    """Lots of other planted stories."""
    lapsed = trade.shipment.from_facility_id == trade.planted.get("facility_id")
    return set(trade.shipment.lot_id[lapsed]) | {str(one["lot_id"]) for one in planted if "lot_id" in one}


def _failed_hazards(sample: pd.DataFrame, result: pa.Table) -> pd.Series:
    """Hazard of each failed sample by its code: its first result is the one over its limit."""
    first = np.flatnonzero(sample.fails.to_numpy()) * PER_SAMPLE
    first = first[first < len(result)]
    analytes = codes("analyte")
    named = [str(analytes[code].extra["hazard"]) for code in result["analyte"].take(pa.array(first)).to_pylist()]
    return pd.Series(named, index=sample.sample_id.to_numpy()[first // PER_SAMPLE], dtype=object)


def _limits() -> pd.DataFrame:
    frame = pd.read_csv(LIMITS, dtype=str)
    for name in ("limit_number", "upper_limit_number"):
        frame[name] = frame[name].astype(float)
    return frame


def _table(name: str, frame: pd.DataFrame) -> pa.Table:
    known = [column.name for column in contract(name).given if column.name in frame]
    return pa.Table.from_pandas(frame[known], preserve_index=False)


def main(argv: list[str], progress: Callable[[str, float], None]) -> str:
    """Make and publish a demo snapshot; returns its id."""
    from intake.publish import Request, publish_frames

    parser = argparse.ArgumentParser(prog="python -m intake demo")
    parser.add_argument("--tests", type=int, default=TESTS)
    parser.add_argument("--shipments", type=int, default=SHIPMENTS)
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(argv)
    arguments = {"tests": chosen.tests, "shipments": chosen.shipments, "as_of": chosen.as_of, "seed": chosen.seed}
    tables, planted = make_demo(**arguments)
    request = Request(is_demo=True, as_of=chosen.as_of, arguments={**arguments, "as_of": str(chosen.as_of)}, planted=planted)
    return publish_frames(tables, request, progress=progress).snapshot_id
