"""Lots and shipments of the demo data, with the planted lapse."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from intake.demo.catalog import catalog
from intake.demo.makers import CRAFT, World

LOTS_PER_SHIPMENT = 3
PARTNER = {"19": "40", "40": "19"}
# Where goods of a maker go: own province, partner, Hà Nội.
LANES = {"19": ("19", "40", "01"), "40": ("40", "19", "01"), "01": ("01", "19", "40")}
LANE_SHARES = (0.5, 0.33, 0.17)


@dataclass(frozen=True)
class Trade:
    """Lots (with to_partner) and shipments, and what was planted."""

    lot: pd.DataFrame
    shipment: pd.DataFrame
    planted: dict[str, object]


def make_trade(rng: np.random.Generator, world: World, shipments: int, as_of: date) -> Trade:
    """Draw lots and exactly that many shipments."""
    product = world.product[world.product.line.map({key: line["kg"] for key, line in catalog()["line"].items()}) > 0].reset_index(
        drop=True
    )
    lot = _lots(rng, product, max(2, shipments // LOTS_PER_SHIPMENT), as_of)
    shipment = _shipments(rng, lot, world, shipments, as_of)
    planted = _lapse(lot, shipment, world, as_of)
    lot["to_partner"] = lot.lot_id.isin(shipment.lot_id[shipment.lane == 1])
    return Trade(lot, shipment, planted)


def _lots(rng: np.random.Generator, product: pd.DataFrame, count: int, as_of: date) -> pd.DataFrame:
    chosen = product.iloc[rng.choice(len(product), size=count, p=product.activity / product.activity.sum())].reset_index(
        drop=True
    )
    line = chosen.line.map(catalog()["line"])
    month = np.array([one["months"][int(share * len(one["months"]))] for one, share in zip(line, rng.random(count), strict=True)])
    year = rng.integers(2021, as_of.year + 1, count)
    made = pd.to_datetime({"year": year, "month": month, "day": rng.integers(1, 29, count)})
    last = pd.Timestamp(as_of) - timedelta(days=5)
    made = made.where(made <= last, made - pd.DateOffset(years=1))
    return pd.DataFrame({
        "lot_id": chosen.product_id.str[:2] + "-L-" + pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(6),
        "product_id": chosen.product_id, "facility_id": chosen.facility_id, "made_date": made.dt.date,
        "expires_date": (made + pd.DateOffset(months=12)).dt.date,
        "quantity_kg": (np.array([one["kg"] for one in line]) * rng.lognormal(1.2, 0.5, count)).round(0),
        "price": [one["price"] for one in line], "kg": [one["kg"] for one in line], "province": chosen.province,
    })  # fmt: skip


def _shipments(rng: np.random.Generator, lot: pd.DataFrame, world: World, count: int, as_of: date) -> pd.DataFrame:
    source = lot.iloc[rng.integers(0, len(lot), count)].reset_index(drop=True)
    lane = rng.choice(3, size=count, p=LANE_SHARES)
    target = np.array([LANES[home][one] for home, one in zip(source.province, lane, strict=True)])
    prefix = {code: part["prefix"] for code, part in catalog()["province"].items()}
    buyer = np.empty(count, dtype=object)
    for code in prefix:
        sellers = world.facility.facility_id[
            (world.facility.stage == "trading") & world.facility.facility_id.str.startswith(prefix[code])
        ].to_numpy()
        rows = np.flatnonzero(target == code)
        chosen = (rng.random(len(rows)) ** 2 * len(sellers)).astype(int)
        itself = sellers[chosen] == source.facility_id.to_numpy()[rows]  # some who sell also make: they buy of another
        buyer[rows] = sellers[(chosen + itself) % len(sellers)]
    days = rng.integers(1, 40, count)
    shipped = pd.to_datetime(source.made_date) + pd.to_timedelta(days, unit="D")
    shipped = shipped.where(shipped <= pd.Timestamp(as_of), pd.Timestamp(as_of))
    quantity = (source.kg * rng.lognormal(-0.3, 0.5, count)).clip(lower=1.0).round(1)
    return pd.DataFrame({
        "shipment_id": source.lot_id.str[:2] + "-CH-" + pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(7),
        "lot_id": source.lot_id, "from_facility_id": source.facility_id, "to_facility_id": buyer,
        "shipped_date": shipped.dt.date, "quantity_kg": quantity, "value_vnd": (quantity * source.price).round(-3), "lane": lane,
    })  # fmt: skip


def _lapse(lot: pd.DataFrame, shipment: pd.DataFrame, world: World, as_of: date) -> dict[str, object]:
    """A fish-sauce maker of Nghệ An whose paper ran out five months ago and who still sends to Thái Nguyên."""
    sauce = set(world.product.facility_id[(world.product.line == "fish_sauce")])
    mine = shipment[shipment.from_facility_id.isin(sauce) & (shipment.lane == 1)]
    if not len(mine):
        return {"kind": "lapse", "is_too_thin": True}
    facility_id = mine.from_facility_id.mode()[0]
    expires = as_of - timedelta(days=150)
    papers = world.certificate
    mine_only = papers.facility_id == facility_id
    last = mine_only & ~papers.facility_id.duplicated(keep="last")
    papers.loc[mine_only & ~last, "expires_date"] = papers.loc[mine_only & ~last, "issued_date"]
    papers.loc[last, ["issued_date", "expires_date", "certificate_number"]] = [
        expires - timedelta(days=1095),
        expires,
        "17/2023/NNPTNT-NA",
    ]
    world.facility.loc[world.facility.facility_id == facility_id, "facility_name"] = f"{CRAFT} 017"
    rows = mine.index[mine.from_facility_id == facility_id][:6]
    for position, row in enumerate(rows):
        day = as_of - timedelta(days=140 - 25 * position)
        shipment.loc[row, "shipped_date"] = day
        at = lot.index[lot.lot_id == shipment.lot_id[row]][0]
        lot.loc[at, ["made_date", "expires_date"]] = [
            min(lot.made_date[at], day - timedelta(days=2)),
            day + timedelta(days=360),
        ]
    return {
        "kind": "lapse",
        "facility_id": facility_id,
        "expires_date": str(expires),
        "n_shipments": len(rows),
        "to_province_code": "19",
    }
