"""Lots made of other lots in the demo data, the lots of failed samples, and the planted input that several failed lots share.

Drawn after all else from a seed of its own: what was drawn before stays as it was, but for the shipments that now go to
another maker, and the lots and shipments of the planted story.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from intake.demo.makers import World
from intake.demo.shared_input import plant_shared

# What is made of what: line → lines whose lots it takes in.
MADE_OF = {
    "tea_tan_cuong": ("tea_thai_nguyen",), "tea_thai_nguyen": ("tea_thai_nguyen",),
    "tea_nghe_an": ("tea_nghe_an", "tea_thai_nguyen"),
    "veal_sausage": ("pork", "chicken"), "banh_chung": ("sticky_rice", "pork"), "pickle": ("leafy", "cabbage"),
    "dried_fish": ("farmed_fish",), "fish_sauce": ("farmed_fish",), "soy_paste": ("peanut",), "mooncake": ("peanut", "honey"),
    "vermicelli": ("vermicelli",),
}  # fmt: skip
REROUTED, UNDATED = 0.6, 0.03  # share of the shipments that could be inputs; share of inputs without a day of use
LONGEST_WAIT, SOLD_WITHIN = 25, 45  # days from shipping to making, from making to sampling


@dataclass(frozen=True)
class Chain:
    """The inputs of lots, and what was planted."""

    lot_input: pd.DataFrame
    planted: dict[str, object]


def make_chain(
    seed: int, world: World, lot: pd.DataFrame, shipment: pd.DataFrame, sample: pd.DataFrame, hazards: pd.Series, as_of: date,
    kept: frozenset[str],
) -> Chain:  # fmt: skip
    """Link lots; changes lots, shipments and the samples' lots in place, none of the lots `kept` as they are.

    `hazards` holds the failed hazard of failed samples by sample_id.
    """
    rng = np.random.default_rng([seed, 5])
    lot["line"] = lot.product_id.map(world.product.set_index("product_id").line)
    story = plant_shared(rng, world, lot, shipment, sample, hazards, as_of, kept)
    drawn = _links(rng, lot, shipment, kept | frozenset(story.lots))
    linked = pd.concat([story.links, drawn], ignore_index=True).drop_duplicates(["output_lot_id", "input_lot_id"])
    _sampled(lot, sample)
    _enough(rng, lot, shipment)
    return Chain(linked.sort_values(["output_lot_id", "input_lot_id"], ignore_index=True), story.planted)


def _links(rng: np.random.Generator, lot: pd.DataFrame, shipment: pd.DataFrame, kept: frozenset[str]) -> pd.DataFrame:
    """Send some shipments to makers in place of sellers, who make their next lot of them."""
    goods = shipment[["lot_id", "shipped_date", "quantity_kg", "lane", "from_facility_id"]].merge(
        lot[["lot_id", "line", "province", "made_date"]], on="lot_id", how="left"
    )
    goods["line"], target = goods.line.astype("category"), _target(goods).astype("category")
    able = goods.lane.lt(2) & ~goods.lot_id.isin(kept) & (rng.random(len(goods)) < REROUTED)
    day = pd.to_datetime(goods.shipped_date)
    found = []
    for line, inputs in MADE_OF.items():
        for province in sorted(set(lot.province)):
            makers = lot[(lot.line == line) & (lot.province == province)]
            source = able & goods.line.isin(inputs) & (target == province)
            found.append(_met(rng, goods[source].assign(day=day[source]), makers))
            able.iloc[found[-1].row.to_numpy(int)] = False
    met = pd.concat(found, ignore_index=True)
    rows = met.row.to_numpy()
    shipment.loc[rows, "to_facility_id"] = met.facility_id.to_numpy()
    used = (pd.to_datetime(met.made_date) - pd.Timedelta(days=1)).clip(lower=met.day).dt.date
    return pd.DataFrame({
        "output_lot_id": met.lot_id, "input_lot_id": shipment.lot_id[rows].to_numpy(),
        "quantity_kg": (shipment.quantity_kg[rows].to_numpy() * rng.uniform(0.6, 1.0, len(met))).round(1),
        "used_date": used.where(rng.random(len(met)) >= UNDATED, None),
    })  # fmt: skip


def _target(goods: pd.DataFrame) -> pd.Series:
    partner = {"19": "40", "40": "19", "01": "19"}
    return goods.province.where(goods.lane == 0, goods.province.map(partner))


def _met(rng: np.random.Generator, goods: pd.DataFrame, makers: pd.DataFrame) -> pd.DataFrame:
    """For each shipment a lot that another maker made of it: one of the next few made after it came."""
    if goods.empty or makers.empty:
        return pd.DataFrame(columns=["row", "day", "lot_id", "facility_id", "made_date"])
    ordered = makers.sort_values(["made_date", "lot_id"])
    made = pd.to_datetime(ordered.made_date).to_numpy()
    at = np.searchsorted(made, goods.day.to_numpy() + np.timedelta64(1, "D")) + rng.integers(0, 3, len(goods))
    at = np.minimum(at, len(made) - 1)
    near = (made[at] > goods.day.to_numpy()) & (made[at] <= goods.day.to_numpy() + np.timedelta64(LONGEST_WAIT, "D"))
    other = ordered.facility_id.to_numpy()[at] != goods.from_facility_id.to_numpy()
    chosen = ordered.iloc[at[near & other]]
    return pd.DataFrame({
        "row": goods.index[near & other], "day": goods.day[near & other].to_numpy(), "lot_id": chosen.lot_id.to_numpy(),
        "facility_id": chosen.facility_id.to_numpy(), "made_date": chosen.made_date.to_numpy(),
    })  # fmt: skip


def _sampled(lot: pd.DataFrame, sample: pd.DataFrame) -> None:
    """A failed sample names its lot: the last of its product that was made in the weeks before."""
    bad = sample[sample.fails & sample.lot_id.isna()][["product_id", "taken"]].rename_axis("row").reset_index()
    made = lot.assign(made=pd.to_datetime(lot.made_date).astype("datetime64[us]"))[["product_id", "made", "lot_id"]]
    bad["taken"] = bad.taken.astype("datetime64[us]")
    found = pd.merge_asof(
        bad.sort_values(["taken", "row"]), made.sort_values(["made", "lot_id"]), left_on="taken", right_on="made",
        by="product_id", tolerance=pd.Timedelta(days=SOLD_WITHIN), allow_exact_matches=False,
    ).dropna(subset=["lot_id"])  # fmt: skip
    sample.loc[found.row.to_numpy(), "lot_id"] = found.lot_id.to_numpy()


def _enough(rng: np.random.Generator, lot: pd.DataFrame, shipment: pd.DataFrame) -> None:
    """No lot ships more than was made."""
    gone = lot.lot_id.map(shipment.groupby("lot_id").quantity_kg.sum()).fillna(0.0)
    lot["quantity_kg"] = lot.quantity_kg.where(lot.quantity_kg >= gone, (gone * rng.uniform(1.0, 1.4, len(lot))).round(0) + 1)
