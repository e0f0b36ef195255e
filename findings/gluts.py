"""What will ripen and not sell, and which buyers of the partner province could take it?"""

from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pandas as pd

from data.settings import settings
from data.snapshots import read_manifest
from findings.base import Decision, Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.commodities import commodity_name
from findings.filters import Filters, default_filters
from findings.places import province_name
from queries import Answer, Viewer, ask
from words import Language
from words.numbers import day, number, weight

MISSED_PCT = 2.5  # chance that sales pass the upper end of their interval
KEY = ["province_code", "commodity"]
PLAN = [*KEY, "fortnight", "days_ahead", "offered_kg", "wanted_kg", "forecast_kg", "forecast_low_kg", "forecast_high_kg",
        "seasonal_kg", "unsold_kg", "unsold_low_kg", "unsold_high_kg", "is_glut", "forecast_state"]  # fmt: skip


def find(filters: Filters, scope: Scope) -> Finding:
    """Offers of the coming fortnights against forecast sales and demand, and the offers matched to partner buyers.

    Frames: plan (a row a province, commodity and fortnight with offers; `unsold_…_kg` is what is offered beyond the larger
    of sales and demand, with the interval of the sales), test (the back-test of each commodity), match (pairs that the
    transport problem chose), left (offers of which something stays). An offer counts half in each fortnight of its month. The
    forecast is made for the day of the data, so a period that ends before has none.
    """
    plan, offers, answers = offered(filters, scope)
    demand = ask("demand_offers", {}, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    pairs = ask("offer_matches", {}, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    match = _pairs(pairs.frame, offers, demand.frame)
    test = answers[1].frame.drop_duplicates(KEY)
    test = test[pd.MultiIndex.from_frame(test[KEY]).isin(pd.MultiIndex.from_frame(plan[KEY]))]
    names = [*KEY, "forecast_state", "error_kg", "seasonal_error_kg", "n_tested"]
    facts = _facts(plan, offers, match)
    return Finding(
        "gluts", filters, scope.manifest, scope.viewer, _sentence(facts, plan), facts,
        {"plan": plan, "test": test[names].reset_index(drop=True), "match": match, "left": _left(offers, match)}, None, None,
        (*_cautions(facts), *common_cautions(filters, scope)), (*answers, demand, pairs),
    )  # fmt: skip


def offered(filters: Filters, scope: Scope) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Answer, ...]]:
    """Offers by fortnight beside forecast and demand; the offers themselves; what was asked."""
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    sides = [code for code in settings().partners if not filters.province_code or code in filters.province_code]
    supply = ask("supply_offers", {"province_code": sides, "as_of_date": scope.manifest.as_of}, **asked)
    forecast = ask("sale_forecasts", {"province_code": sides}, **asked)
    demand = ask("demand_offers", {}, **asked)
    offers = supply.frame if filters.to_date >= scope.manifest.as_of else supply.frame.head(0)
    offers = offers[offers.harvest_month >= pd.Timestamp(scope.manifest.as_of.replace(day=1))]
    for name in ("product_group", "product_id"):
        chosen = getattr(filters, name)
        offers = offers[offers[name].isin(chosen)] if chosen else offers
    return _plan(offers, forecast.frame, demand.frame, scope), offers.reset_index(drop=True), (supply, forecast, demand)


def decisions(filters: Filters, scope: Scope) -> list[Decision]:
    """One line for the first page where something will not sell."""
    day_reached = filters.to_date >= scope.manifest.as_of
    plan = _glutted(
        scope.snapshot_id, scope.viewer, filters.province_code, filters.product_group, filters.product_id, day_reached
    )
    if not plan.is_glut.any():
        return []
    told = _told(plan)
    sentence = Sentence("gluts.decision_more" if told["more"] else "gluts.decision", told)
    return [Decision("act", "trade", sentence, filters, "gluts")]


@lru_cache(maxsize=64)
def _glutted(
    snapshot_id: str, viewer: Viewer, province_code: tuple[str, ...], product_group: tuple[str, ...],
    product_id: tuple[str, ...], day_reached: bool,  # noqa: FBT001 part of the key
) -> pd.DataFrame:  # fmt: skip
    """The plan of these filters, kept: the first page asks it at every change of others."""
    manifest = read_manifest(snapshot_id)
    now = default_filters(manifest.as_of)
    chosen = replace(
        now, province_code=province_code, product_group=product_group, product_id=product_id,
        to_date=now.to_date if day_reached else now.from_date,
    )  # fmt: skip
    return offered(chosen, Scope(manifest, viewer))[0]


def _plan(offers: pd.DataFrame, forecast: pd.DataFrame, demand: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    month = forecast.fortnight.dt.to_period("M").dt.start_time
    had = offers.groupby([*KEY, "harvest_month"]).quantity_kg.sum().div(2).rename("offered_kg").reset_index()
    buyers = dict(zip(settings().partners, reversed(settings().partners), strict=True))
    want = demand[demand.province_code.isin(buyers)]
    want = want.assign(province_code=want.province_code.map(buyers)).groupby([*KEY, "wanted_month"]).quantity_kg.sum().div(2)
    table = forecast.assign(harvest_month=month).merge(had, on=[*KEY, "harvest_month"])
    wanted = want.rename("wanted_kg").rename_axis([*KEY, "harvest_month"]).reset_index()
    table = table.merge(wanted, on=[*KEY, "harvest_month"], how="left").fillna({"wanted_kg": 0.0})
    for name, sales in (
        ("unsold_kg", "forecast_kg"),
        ("unsold_low_kg", "forecast_high_kg"),
        ("unsold_high_kg", "forecast_low_kg"),
    ):
        table[name] = (table.offered_kg - np.maximum(table[sales], table.wanted_kg)).clip(lower=0)
    shown = table.forecast_state == "better"
    hidden = ["forecast_kg", "forecast_low_kg", "forecast_high_kg", "unsold_kg", "unsold_low_kg", "unsold_high_kg"]
    table[hidden] = table[hidden].where(shown)
    ahead = (table.fortnight - pd.Timestamp(scope.manifest.as_of)).dt.days
    table = table.assign(is_glut=shown & (table.unsold_low_kg > 0), days_ahead=ahead.clip(lower=0))
    return table[PLAN].sort_values(["is_glut", "unsold_kg", "offered_kg"], ascending=False, ignore_index=True)


def _pairs(pairs: pd.DataFrame, offers: pd.DataFrame, demand: pd.DataFrame) -> pd.DataFrame:
    names = ["supply_offer_id", "facility_name", "product_name", "commodity", "harvest_month", "province_code", "is_covered"]
    sold = offers[[*names, "quantity_kg", "price_vnd_per_kg"]]
    bought = demand[["demand_offer_id", "facility_name", "quantity_kg", "price_vnd_per_kg"]].rename(
        columns={"facility_name": "buyer_name", "quantity_kg": "wanted_kg", "price_vnd_per_kg": "paid_vnd_per_kg"}
    )
    sold = sold.rename(columns={"quantity_kg": "offered_kg"})
    table = pairs.merge(sold, on="supply_offer_id").merge(bought, on="demand_offer_id")
    return table.sort_values(["harvest_month", "matched_kg"], ascending=[True, False], ignore_index=True)


def _left(offers: pd.DataFrame, match: pd.DataFrame) -> pd.DataFrame:
    """Offers of which something found no buyer, the most first."""
    matched = offers.supply_offer_id.map(match.groupby("supply_offer_id").matched_kg.sum()).astype(float).fillna(0.0)
    table = offers.assign(matched_kg=matched, left_kg=(offers.quantity_kg - matched).clip(lower=0))
    return table[table.left_kg > 0.5].sort_values("left_kg", ascending=False, ignore_index=True)


def _facts(plan: pd.DataFrame, offers: pd.DataFrame, match: pd.DataFrame) -> dict[str, Any]:
    judged = int((plan.forecast_state == "better").sum())
    return {
        "n_offers": len(offers), "n_commodities": len(plan[KEY].drop_duplicates()), "n_judged": judged,
        "expected_false": judged * MISSED_PCT / 100, "n_gluts": int(plan.is_glut.sum()),
        "n_not_better": int((plan.drop_duplicates(KEY).forecast_state != "better").sum()),
        "offered_kg": float(offers.quantity_kg.sum()), "matched_kg": float(match.matched_kg.sum()),
    }  # fmt: skip


def _told(plan: pd.DataFrame) -> dict[str, Any]:
    """Blanks of the largest commodity that may not sell."""
    gluts = plan[plan.is_glut]
    mine = gluts[(gluts[KEY] == gluts[KEY].iloc[0]).all(axis=1)]
    kg = {name: float(mine[f"unsold{part}_kg"].sum()) for name, part in (("kg", ""), ("low", "_low"), ("high", "_high"))}
    code, first = str(mine.commodity.iloc[0]), mine.fortnight.min().date()

    def told(amount: float, language: Language) -> str:
        return weight(amount, language)

    return {
        "what": lambda language: commodity_name(code, language).lower(), "province": province_name(mine.province_code.iloc[0]),
        "day": lambda language: day(first, language), "days": int(mine.days_ahead.min()),
        "more": len(gluts[KEY].drop_duplicates()) - 1, **{name: partial(told, amount) for name, amount in kg.items()},
    }  # fmt: skip


def _sentence(facts: dict[str, Any], plan: pd.DataFrame) -> Sentence:
    if plan.empty:
        return Sentence("gluts.finding_empty")
    if facts["n_gluts"]:
        told = _told(plan)
        return Sentence("gluts.finding_found_more" if told["more"] else "gluts.finding_found", told)
    return Sentence("gluts.finding_none", {"n": facts["n_commodities"]})


def _cautions(facts: dict[str, Any]) -> tuple[Sentence, ...]:
    false = partial(number, facts["expected_false"], digits=1)
    return (Sentence("gluts.caution_false", {"n": facts["n_judged"], "false": false}), Sentence("gluts.caution_offers"))
