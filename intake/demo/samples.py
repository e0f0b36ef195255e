"""Samples of the demo data: what, where, when, why, and whether they fail."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from intake.demo.catalog import catalog
from intake.demo.makers import World
from intake.demo.planted import contaminate, plant
from intake.demo.results import PER_SAMPLE, draw_results

START = date(2021, 1, 1)


@dataclass(frozen=True)
class Drawn:
    """Samples with helper columns (fails), results as a table, and what was planted."""

    sample: pd.DataFrame
    result: pa.Table
    planted: list[dict[str, object]]


def draw_samples(rng: np.random.Generator, world: World, lots: pd.DataFrame, tests: int, as_of: date) -> Drawn:
    """Draw samples and exactly `tests` results."""
    count = max(1, -(-tests // PER_SAMPLE))
    product = world.product[world.product.matrix.notna()].reset_index(drop=True)
    sample = _base(rng, product, count, as_of)
    planted = plant(rng, sample, product, world, as_of)
    sample = _placed(rng, sample, product, world)
    sample["fails"] = rng.random(count) < sample.rate
    planted.append(contaminate(sample, lots, product))
    sample = sample.sort_values(["taken", "product"], ignore_index=True)
    sample["sample_id"] = sample.prefix + "-M-" + pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(7)
    _timed(rng, sample, as_of)
    return Drawn(sample, draw_results(rng, sample, tests), planted)


def _base(rng: np.random.Generator, product: pd.DataFrame, count: int, as_of: date) -> pd.DataFrame:
    """Product by activity, month by season, purpose by share."""
    weight = product.activity.to_numpy() / product.activity.sum()
    chosen = rng.choice(len(product), size=count, p=weight)
    days = (as_of - START).days
    day = (days * rng.random(count) ** 0.8).astype(int)
    months = catalog()["line"]
    season = {key: np.array(line["months"]) for key, line in months.items()}
    taken = pd.Timestamp(START) + pd.to_timedelta(day, unit="D")
    line = product.line.to_numpy()[chosen]
    # Out of season, half of the samples move to a month in season of the same year.
    wanted = np.array([season[one][int(share * len(season[one]))] for one, share in zip(line, rng.random(count), strict=True)])
    moved = rng.random(count) < 0.5
    shifted = pd.to_datetime(
        {"year": taken.year, "month": np.where(moved, wanted, taken.month), "day": np.minimum(taken.day, 28)}
    )
    shifted = shifted.where(shifted <= pd.Timestamp(as_of), pd.Series(taken))
    purposes = catalog()["purpose"]
    names = np.array(list(purposes))
    purpose = rng.choice(names, size=count, p=[one["share"] for one in purposes.values()])
    factor = np.array([purposes[name].get("factor", 1.0) for name in purpose])
    fixed = np.array([purposes[name].get("rate_pct", np.nan) for name in purpose]) / 100
    rate = np.where(np.isnan(fixed), product.rate.to_numpy()[chosen] * factor, fixed)
    return pd.DataFrame(
        {
            "product": chosen,
            "taken": shifted.to_numpy(),
            "purpose": purpose,
            "rate": rate,
            "hazard": pd.Series([None] * count, dtype=object),
        }
    )


def _placed(rng: np.random.Generator, sample: pd.DataFrame, product: pd.DataFrame, world: World) -> pd.DataFrame:
    """Taken at the maker's, or at a seller's of the same province."""
    made = product.iloc[sample["product"]].reset_index(drop=True)
    sample["product_id"], sample["matrix"], sample["prefix"] = made.product_id, made.matrix, made.product_id.str[:2]
    facility = world.facility.set_index("facility_id")
    sample["facility_id"], sample["stage"] = made.facility_id, facility.stage.reindex(made.facility_id).to_numpy()
    planted = (
        sample.pop("planted").fillna(value=False).astype(bool) if "planted" in sample else pd.Series(False, index=sample.index)
    )
    sold = (rng.random(len(sample)) < 0.3) & ~planted.to_numpy()
    for prefix in sample.prefix.unique():
        sellers = world.facility.facility_id[
            (world.facility.stage == "trading") & world.facility.facility_id.str.startswith(prefix)
        ].to_numpy()
        rows = np.flatnonzero(sold & (sample.prefix == prefix).to_numpy())
        if len(sellers):
            # A few markets take most of the samples.
            popular = (rng.random(len(rows)) ** 2.5 * len(sellers)).astype(int)
            sample.loc[rows, "facility_id"], sample.loc[rows, "stage"] = sellers[popular], "trading"
    return sample


def _timed(rng: np.random.Generator, sample: pd.DataFrame, as_of: date) -> None:
    """Times of taking, receiving, result: a week in the middle, with a long tail; none after the as-of day."""
    count = len(sample)
    end = pd.Timestamp(as_of) + timedelta(hours=17)
    sample["taken_at"] = sample.taken + pd.to_timedelta(rng.integers(7 * 4, 16 * 4, count) * 15, unit="min")
    received = sample.taken_at + pd.to_timedelta(rng.integers(2, 48, count), unit="h")
    result = received + pd.to_timedelta((rng.lognormal(1.8, 0.6, count) * 24).round(), unit="h")
    sample["received_at"] = received.where(received <= end)
    sample["result_at"] = result.where(result <= end)
    for name in ("taken_at", "received_at", "result_at"):
        sample[name] = sample[name].astype("datetime64[us]")
