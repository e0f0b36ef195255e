"""What moves between the two provinces, and is it covered by certificates?"""

from dataclasses import replace
from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import trade_cautions
from findings.filters import Filters
from findings.places import focus_places, province_name
from queries import Answer, ask
from words.numbers import percent, weight


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out trade between the partner provinces, both ways.

    Frames: month, pair, place_group, product, group, uncovered (see `findings`). Weights in kg, values in đồng. "Out" is from the
    first partner of the settings to the second, "in" the way back. `group` shows all product groups, so that one chosen
    among them stands beside the others.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted, facts, (monthly, before, uncovered) = balance(filters, scope)
    placed = ask("shipments_by_place", wanted.trade() | {"place_level": filters.place_level}, **asked)
    through = ask("shipments_by_place_product_group", wanted.trade() | {"place_level": filters.place_level}, **asked)
    product = ask("shipments_by_product", wanted.trade() | {"product_group": None}, **asked)
    products = between(product.frame).sort_values("quantity_kg", ascending=False, ignore_index=True)
    meant = products.product_group.isin(filters.product_group) if filters.product_group else slice(None)
    frames = {
        "month": between(monthly.frame), "group": _groups(products), "pair": _pairs(between(placed.frame), filters.place_level),
        "place_group": between(through.frame).sort_values("quantity_kg", ascending=False, ignore_index=True),
        "product": products[meant].reset_index(drop=True),
        "uncovered": between(uncovered.frame).sort_values("quantity_kg", ascending=False, ignore_index=True),
    }  # fmt: skip
    return Finding(
        "trade", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None,
        trade_cautions(filters, scope), (monthly, before, placed, through, product, uncovered),
    )  # fmt: skip


def balance(filters: Filters, scope: Scope) -> tuple[Filters, dict[str, Any], tuple[Answer, Answer, Answer]]:
    """Filters of the partners alone, volumes both ways with those before, and the answers: now, before, uncovered."""
    wanted, (monthly, before, uncovered) = ask_balance(filters, scope)
    facts = _facts(between(monthly.frame), between(before.frame)) | {"n_uncovered": len(between(uncovered.frame))}
    return wanted, facts, (monthly, before, uncovered)


def ask_balance(filters: Filters, scope: Scope) -> tuple[Filters, tuple[Answer, Answer, Answer]]:
    """Filters of the partners alone; volumes by month now and before, and what left without a valid paper."""
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted = partners_only(filters)
    monthly = ask("shipments_by_month", wanted.trade(), **asked)
    before = ask("shipments_by_month", wanted.before().trade(), **asked)
    return wanted, (monthly, before, ask("uncovered_shipments_by_facility", wanted.trade(), **asked))


def partners_only(filters: Filters) -> Filters:
    """The same filters for senders of the partner provinces."""
    sides = tuple(code for code in settings().partners if not filters.province_code or code in filters.province_code)
    return replace(filters, province_code=sides)


def between(flows: pd.DataFrame) -> pd.DataFrame:
    """Rows that cross from one partner province to the other."""
    sides = settings().partners
    crossing = (
        flows.from_province_code.isin(sides)
        & flows.to_province_code.isin(sides)
        & (flows.from_province_code != flows.to_province_code)
    )
    return flows[crossing].reset_index(drop=True)


def _facts(month: pd.DataFrame, before: pd.DataFrame) -> dict[str, Any]:
    first, second = settings().partners

    def total(flows: pd.DataFrame, origin: str, column: str) -> float:
        return float(flows.loc[flows.from_province_code == origin, column].sum())

    return {
        "first": first, "second": second, "n_shipments": int(month.n_shipments.sum()),
        "out_kg": total(month, first, "quantity_kg"), "in_kg": total(month, second, "quantity_kg"),
        "out_vnd": total(month, first, "value_vnd"), "in_vnd": total(month, second, "value_vnd"),
        "before_covered_pct": covered_pct(before),
        "before_out_kg": total(before, first, "quantity_kg"), "before_in_kg": total(before, second, "quantity_kg"),
        "covered_pct": covered_pct(month),
    }  # fmt: skip


def _groups(products: pd.DataFrame) -> pd.DataFrame:
    """Weight by way and product group, with the share that left under a valid paper."""
    ways = ["from_province_code", "to_province_code", "product_group"]
    sums = products.groupby(ways, as_index=False)[["n_shipments", "quantity_kg", "covered_quantity_kg"]].sum()
    share = (100 * sums.covered_quantity_kg / sums.quantity_kg).where(sums.quantity_kg > 0)
    return sums.assign(covered_pct=share).sort_values("quantity_kg", ascending=False, ignore_index=True)


def covered_pct(flows: pd.DataFrame) -> float:
    """Share of the weight that left under a valid paper, 0–100; NaN where nothing was sent."""
    whole = flows.quantity_kg.sum()
    return float(100 * flows.covered_quantity_kg.sum() / whole) if whole else float("nan")


def _pairs(flows: pd.DataFrame, level: str) -> pd.DataFrame:
    """Flows with the name and point of both ends."""
    places = focus_places(level).drop(columns="province_code")
    for side in ("from", "to"):
        flows = flows.merge(places.add_prefix(f"{side}_"), on=f"{side}_place_code", how="left")
    return flows.sort_values("quantity_kg", ascending=False, ignore_index=True)


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_shipments"]:
        return Sentence("trade.finding_empty")
    blanks = {
        "first": province_name(str(facts["first"])), "second": province_name(str(facts["second"])),
        "out": lambda language: weight(float(str(facts["out_kg"])), language),
        "back": lambda language: weight(float(str(facts["in_kg"])), language),
        "covered": lambda language: percent(float(str(facts["covered_pct"])), language),
    }  # fmt: skip
    return Sentence("trade.finding_flows", blanks)
