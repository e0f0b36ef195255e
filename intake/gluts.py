"""What will be sold and who could buy what is offered, worked out once, when a snapshot is published."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.settings import settings
from geo.units import units
from intake.engine import Engine
from stats.forecast import seasonal_forecast
from stats.matching import distances, transport

SEASON, HORIZON = 24, 6  # fortnights of a year; fortnights ahead, the running one among them
_MIDDLE = 16
FORECAST = ["province_code", "commodity", "fortnight", "forecast_kg", "forecast_low_kg", "forecast_high_kg", "seasonal_kg",
            "error_kg", "seasonal_error_kg", "n_tested", "forecast_state"]  # fmt: skip
MATCH = ["supply_offer_id", "demand_offer_id", "matched_kg", "distance_km", "from_province_code", "to_province_code"]


def fortnight_of(day: date) -> date:
    """The 1st or the 16th on or before a day."""
    return day.replace(day=_MIDDLE if day.day >= _MIDDLE else 1)


def fortnights(first: date, last: date) -> pd.DatetimeIndex:
    """Every 1st and 16th from one to the other, both of them ends inclusive."""
    months = pd.date_range(first.replace(day=1), last, freq="MS")
    every = months.append(months + pd.Timedelta(days=_MIDDLE - 1)).sort_values()
    return every[(every >= pd.Timestamp(first)) & (every <= pd.Timestamp(last))]


def make_sale_forecast(engine: Engine, as_of: date) -> None:
    """Make the table made_sale_forecast from sale_fortnight: each province and commodity, from the running fortnight on."""
    sold = engine.execute("SELECT province_code, commodity, fortnight, quantity_kg FROM sale_fortnight").df()
    found = pd.DataFrame([row for part in _series(sold, as_of) for row in part], columns=FORECAST)
    _keep(engine, "sale_forecast", found.astype({"fortnight": "datetime64[ns]", "n_tested": int}))


def _series(sold: pd.DataFrame, as_of: date) -> list[list[tuple[Any, ...]]]:
    now = fortnight_of(as_of)
    if sold.empty:
        return []
    whole = fortnights(sold.fortnight.min().date(), now)[:-1]  # the running one is not over
    ahead = fortnights(now, (pd.Timestamp(now) + pd.DateOffset(months=HORIZON)).date())[:HORIZON]
    past = sold.pivot_table(index="fortnight", columns=["province_code", "commodity"], values="quantity_kg", aggfunc="sum")
    past = past.reindex(whole).fillna(0.0)
    rows = []
    for (province, commodity), kg in past.items():
        one = seasonal_forecast(kg.to_numpy(), season=SEASON, horizon=HORIZON)
        numbers = zip(ahead, one.mean, one.low, one.high, one.plain, strict=True)
        rows.append([(province, commodity, *five, one.error, one.plain_error, one.n_tested, one.state) for five in numbers])
    return rows


def make_offer_match(engine: Engine, as_of: date) -> None:
    """Make the table made_offer_match: offers of this month on, to buyers of the partner province, by commodity and month."""
    first = as_of.replace(day=1)
    supply = _placed(engine, "supply_offer", "harvest_month", "commodity", first)
    demand = _placed(engine, "demand_offer", "wanted_month", "matrix", first)
    found = [_matched(offers, demand, month, what) for (month, what), offers in supply.groupby(["month", "commodity"])]
    _keep(engine, "offer_match", pd.concat([pd.DataFrame(columns=MATCH).astype({"matched_kg": float, "distance_km": float}),
                                            *[one for one in found if len(one)]], ignore_index=True))  # fmt: skip


def _placed(engine: Engine, name: str, month: str, what: str, first: date) -> pd.DataFrame:
    """Offers from a month on, with the point of their facility or of its commune."""
    offers = engine.execute(
        f"SELECT o.{name}_id AS offer_id, o.{month} AS month, o.{what} AS commodity, o.quantity_kg, o.price_vnd_per_kg AS price, "
        "o.province_code, f.latitude, f.longitude, f.new_commune_code "
        f"FROM {name} AS o JOIN facility AS f USING (facility_id) WHERE o.{month} >= ? ORDER BY 1",
        [first],
    ).df()
    known = units()
    points = known[(known.era == "new") & (known.level == "commune")].set_index("code")
    middle = {side: offers.new_commune_code.map(points[side]) for side in ("latitude", "longitude")}
    has_point = offers.latitude.notna() & offers.longitude.notna()
    return offers.assign(**{side: offers[side].where(has_point, other) for side, other in middle.items()})


def _matched(supply: pd.DataFrame, demand: pd.DataFrame, month: pd.Timestamp, commodity: str) -> pd.DataFrame:
    """The pairs of one commodity and month; a buyer who pays less than is asked is no buyer."""
    sides = settings().partners
    have = supply[supply.province_code.isin(sides)].reset_index(drop=True)
    want = demand[(demand.month == month) & (demand.commodity == commodity) & demand.province_code.isin(sides)]
    want = want.reset_index(drop=True)
    if have.empty or want.empty:
        return pd.DataFrame()
    km = distances(have[["latitude", "longitude"]], want[["latitude", "longitude"]])
    asked, paid = have.price.to_numpy()[:, None], want.price.to_numpy()[None, :]
    same = have.province_code.to_numpy()[:, None] == want.province_code.to_numpy()[None, :]
    cost = np.where(same | (asked > paid), np.inf, km)
    best = transport(have.quantity_kg, want.quantity_kg, cost)
    return pd.DataFrame({
        "supply_offer_id": have.offer_id.to_numpy()[best.supply], "demand_offer_id": want.offer_id.to_numpy()[best.demand],
        "matched_kg": best.kg, "distance_km": km[best.supply, best.demand],
        "from_province_code": have.province_code.to_numpy()[best.supply],
        "to_province_code": want.province_code.to_numpy()[best.demand],
    })  # fmt: skip


def _keep(engine: Engine, name: str, frame: pd.DataFrame) -> None:
    engine.register("frame", frame)
    engine.execute(f"CREATE TABLE made_{name} AS SELECT * FROM frame")
    engine.unregister("frame")
