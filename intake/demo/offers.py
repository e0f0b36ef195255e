"""Supply and demand offers of the demo data, by chance of their own, with the planted glut."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data.settings import settings
from intake.demo.catalog import catalog
from intake.demo.makers import World
from intake.demo.trade import PARTNER

MONTHS = 4  # this month and the next
WARNED_DAYS = 30
_OFFERED, _WANTED = (0.35, 0.75), (0.15, 0.4)  # of what was sold in that month on average
_GLUT, _BEST = 6.0, 2.5  # the planted offers: times the average month, times the best one
_SELLERS, _BUYERS = 8, 6
_LEAST_KG = 10.0


@dataclass(frozen=True)
class Offers:
    """Frames supply_offer, demand_offer, and what was planted."""

    supply: pd.DataFrame
    demand: pd.DataFrame
    planted: dict[str, object]


def make_offers(world: World, lot: pd.DataFrame, shipment: pd.DataFrame, as_of: date, seed: int) -> Offers:
    """Offers of the months ahead, in proportion to what the same months of the past sold; one commodity far above it."""
    rng = np.random.default_rng([seed, 701])
    sold = _sold(world, lot, shipment, as_of)
    months = pd.date_range(as_of.replace(day=1), periods=MONTHS, freq="MS")
    planted = _planted(sold, as_of)
    supply, demand = [], []
    for (home, matrix), kg in sold[sold.index.get_level_values(0).isin(settings().partners)].iterrows():
        for month in months:
            mean, best = kg[month.month].mean(), kg[month.month].max()
            if not mean > 0:
                continue
            glut = (home, matrix, str(month.date())) == (planted["province_code"], planted["commodity"], planted["month"])
            offered = max(_GLUT * mean, _BEST * best) if glut else mean * rng.uniform(*_OFFERED)
            supply += _split(rng, _makers(world, str(home), str(matrix)), offered, month, _SELLERS)
            wanted = _split(rng, _sellers(world, PARTNER[str(home)]), mean * rng.uniform(*_WANTED), month, _BUYERS)
            demand += [one | {"matrix": matrix} for one in wanted]
    return Offers(_supply(rng, supply, world), _demand(rng, demand), planted)


def _sold(world: World, lot: pd.DataFrame, shipment: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Kilograms by province and matrix (rows), calendar month and year (columns), of the whole years before."""
    made = shipment.merge(lot[["lot_id", "product_id"]], on="lot_id").merge(
        world.product[["product_id", "matrix", "province"]], on="product_id"
    )
    day = pd.to_datetime(made.shipped_date)
    past = made.assign(month=day.dt.month, year=day.dt.year)[day < pd.Timestamp(as_of.replace(day=1))]
    table = past.pivot_table(index=["province", "matrix"], columns=["month", "year"], values="quantity_kg", aggfunc="sum")
    first = int(past.year.min()) if len(past) else as_of.year - 1
    months = pd.MultiIndex.from_product([range(1, 13), range(first, as_of.year)], names=["month", "year"])
    return table.reindex(columns=months).astype("float64").fillna(0.0)


def _planted(sold: pd.DataFrame, as_of: date) -> dict[str, object]:
    """The commodity with a season that sells most in the first month that begins more than 30 days from now."""
    month = (pd.Timestamp(as_of) + timedelta(days=WARNED_DAYS) + pd.offsets.MonthBegin(1)).normalize()
    mean = sold.T.groupby(level="month").mean().T
    mean = mean[mean.index.get_level_values(0).isin(settings().partners)]
    seasonal = mean[(mean < 0.25 * mean.max(axis=1).to_numpy()[:, None]).sum(axis=1) >= 4]
    if seasonal.empty or not seasonal[month.month].max() > 0:
        return {"kind": "glut", "is_too_thin": True, "province_code": "", "commodity": "", "month": ""}
    home, matrix = seasonal[month.month].idxmax()
    return {"kind": "glut", "province_code": home, "commodity": matrix, "month": str(month.date())}


def _makers(world: World, home: str, matrix: str) -> pd.DataFrame:
    mine = world.product[(world.product.province == home) & (world.product.matrix == matrix)]
    return mine[["facility_id", "product_id"]].reset_index(drop=True)


def _sellers(world: World, home: str) -> pd.DataFrame:
    prefix = catalog()["province"][home]["prefix"]
    shops = world.facility[(world.facility.stage == "trading") & world.facility.facility_id.str.startswith(prefix)]
    return shops[["facility_id"]].reset_index(drop=True)


def _split(rng: np.random.Generator, who: pd.DataFrame, kg: float, month: pd.Timestamp, most: int) -> list[dict[str, object]]:
    """An amount split between a few of them, in tens of kilograms."""
    if who.empty:
        return []
    chosen = who.iloc[rng.choice(len(who), min(most, len(who)), replace=False)]
    parts = np.maximum((rng.dirichlet(np.full(len(chosen), 2.0)) * kg / 10).round() * 10, _LEAST_KG)
    rows = chosen.to_dict("records")
    return [{**row, "quantity_kg": float(part), "month": month.date()} for row, part in zip(rows, parts, strict=True)]


def _prices() -> dict[str, float]:
    found: dict[str, float] = {}
    for line in catalog()["line"].values():
        found.setdefault(line.get("matrix"), float(line["price"]))
    return found


def _supply(rng: np.random.Generator, rows: list[dict[str, object]], world: World) -> pd.DataFrame:
    columns = ["facility_id", "product_id", "quantity_kg", "month"]
    table = pd.DataFrame(rows, columns=columns).rename(columns={"month": "harvest_month"})
    matrix = table.product_id.map(world.product.set_index("product_id").matrix)
    table["price_vnd_per_kg"] = (matrix.map(_prices()).astype("float64") * rng.uniform(0.85, 1.1, len(table))).round(-2)
    return _numbered(table, "CB", "supply_offer_id").assign(
        price_vnd_per_kg=lambda one: one.price_vnd_per_kg.where(rng.random(len(one)) < 0.8)
    )


def _demand(rng: np.random.Generator, rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["facility_id", "quantity_kg", "month", "matrix"]).rename(
        columns={"month": "wanted_month"}
    )
    table["price_vnd_per_kg"] = (table.matrix.map(_prices()) * rng.uniform(0.9, 1.2, len(table))).round(-2)
    return _numbered(table, "NC", "demand_offer_id").assign(
        price_vnd_per_kg=lambda one: one.price_vnd_per_kg.where(rng.random(len(one)) < 0.7)
    )


def _numbered(table: pd.DataFrame, mark: str, name: str) -> pd.DataFrame:
    serial = pd.Series(np.arange(1, len(table) + 1)).astype(str).str.zfill(4)
    return table.assign(**{name: table.facility_id.str[:2] + f"-{mark}-" + serial})
