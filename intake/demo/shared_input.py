"""The planted story of a common source: one lot of tea leaves in lots of both provinces that failed."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from intake.demo.makers import World

MOST, LEAST = 6, 3  # failed lots of the story
RIPE, SPAN = 14, 60  # days from making to sampling; between the first failed sample and the last


@dataclass(frozen=True)
class Story:
    """What was planted, its links, and the lots that nothing else may change."""

    planted: dict[str, object]
    links: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["output_lot_id", "input_lot_id", "quantity_kg", "used_date"])
    )
    lots: tuple[str, ...] = ()


def plant_shared(
    rng: np.random.Generator, world: World, lot: pd.DataFrame, shipment: pd.DataFrame, sample: pd.DataFrame, hazards: pd.Series,
    as_of: date, kept: frozenset[str],
) -> Story:  # fmt: skip
    """Give failed samples of tea of both provinces lots that share one input; changes the frames in place."""
    failed = _failed(sample, hazards, world, lot, kept)
    chosen = _together(failed, as_of)
    source = _source(lot, shipment, kept, set(chosen.lot_id)) if len(chosen) else None
    if source is None:
        return Story({"kind": "shared_input", "is_too_thin": True})
    sent = shipment.index[shipment.lot_id == source.lot_id]
    chosen = chosen.head(len(sent))
    first = min(chosen.taken).date() - timedelta(days=RIPE + 12)
    _dated(lot, source.lot_id, first)
    links = []
    for row, one in zip(sent, chosen.itertuples(), strict=False):
        made = one.taken.date() - timedelta(days=RIPE)
        _dated(lot, one.lot_id, made)
        _sold(rng, shipment, one, made, as_of)
        shipment.loc[row, ["to_facility_id", "shipped_date"]] = [one.maker_id, made - timedelta(days=4)]
        sample.loc[one.Index, "lot_id"] = one.lot_id
        links.append((one.lot_id, source.lot_id, shipment.quantity_kg[row], made - timedelta(days=1)))
    for row in sent[len(chosen) :]:
        shipment.loc[row, "shipped_date"] = min(first + timedelta(days=9), as_of)
    lots = (source.lot_id, *chosen.lot_id)
    table = pd.DataFrame(links, columns=["output_lot_id", "input_lot_id", "quantity_kg", "used_date"])
    return Story(
        {"kind": "shared_input", "lot_id": source.lot_id, "failed_lot_ids": sorted(chosen.lot_id), "hazard": "pesticide",
         "from_date": str(first), "to_date": str(max(chosen.taken).date())},
        table, lots,
    )  # fmt: skip


def _failed(
    sample: pd.DataFrame, hazards: pd.Series, world: World, lot: pd.DataFrame, kept: frozenset[str]
) -> pd.DataFrame:  # fmt: skip
    """Failed samples of tea by pesticides, one a maker, each with a lot of its product that was shipped."""
    maker = world.product.set_index("product_id").facility_id
    tea = sample[sample.fails & (sample.matrix == "tea") & sample.lot_id.isna() & (sample.sample_id.map(hazards) == "pesticide")]
    able = lot[lot.lot_id.isin(lot.lot_id[lot.to_partner]) & ~lot.lot_id.isin(kept)].drop_duplicates("product_id", keep="last")
    found = tea.assign(
        lot_id=tea.product_id.map(able.set_index("product_id").lot_id), maker_id=tea.product_id.map(maker),
        home=tea.product_id.str[:2],
    ).dropna(subset=["lot_id"])  # fmt: skip
    return found.sort_values("taken")


def _together(failed: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The latest few of them that lie within a span of days and come from both provinces, one a maker."""
    last = pd.Timestamp(as_of) - timedelta(days=10)
    for end in failed.taken[(failed.home == "NA") & (failed.taken <= last)].iloc[::-1]:
        near = failed[(failed.taken >= end - timedelta(days=SPAN)) & (failed.taken <= min(end + timedelta(days=SPAN), last))]
        near = near.drop_duplicates("maker_id", keep="last")
        south, north = near[near.home == "NA"].tail(2), near[near.home == "TN"].tail(MOST - 2)
        if len(north) and len(south) + len(north) >= LEAST:
            return pd.concat([south, north])
    return failed.head(0)


def _source(lot: pd.DataFrame, shipment: pd.DataFrame, kept: frozenset[str], taken: set[str]) -> pd.Series | None:
    """The lot of Thái Nguyên tea leaves with the most shipments."""
    free = lot[(lot.line == "tea_thai_nguyen") & ~lot.lot_id.isin(kept | taken)]
    counted = free.lot_id.map(shipment.lot_id.value_counts()).fillna(0)
    return free.loc[counted.idxmax()] if len(free) and counted.max() >= LEAST else None


def _dated(lot: pd.DataFrame, lot_id: str, made: date) -> None:
    row = lot.index[lot.lot_id == lot_id][0]
    lot.loc[row, ["made_date", "expires_date"]] = [made, made + timedelta(days=365)]


def _sold(rng: np.random.Generator, shipment: pd.DataFrame, one: object, made: date, as_of: date) -> None:
    """The lot left after it was made; where the sample was taken at a seller's, one shipment went there."""
    rows = shipment.index[shipment.lot_id == one.lot_id]  # type: ignore[attr-defined]
    days = rng.integers(2, 30, len(rows))
    shipment.loc[rows, "shipped_date"] = [min(made + timedelta(days=int(day)), as_of) for day in days]
    shipment.loc[rows[0], "shipped_date"] = made + timedelta(days=3)
    if one.stage == "trading" and shipment.lane[rows[0]] == 0:  # type: ignore[attr-defined]
        shipment.loc[rows[0], "to_facility_id"] = one.facility_id  # type: ignore[attr-defined]
