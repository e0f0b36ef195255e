"""Which products depend on the partner, and on how few sellers and buyers?"""

from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from findings.trade import between, partners_only
from queries import ask
from words.numbers import number

LEAST_SHIPMENTS, HEAVY_PCT, MANY = 10, 50.0, 200
WAY = ["from_province_code", "to_province_code", "product_group"]


def find(filters: Filters, scope: Scope) -> Finding:
    """Dependency on the partner province over the period.

    Frames: product (share of its sales, own province and others included, that went to the partner; ten shipments or more),
    group (balance of a product group: weight and value both ways), concentration (by way and group: sellers and buyers, the
    share of the largest 0–100, and the effective number 1 / sum of squared shares).
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted = partners_only(filters)
    sales = ask("shipments_by_product", wanted.trade(), **asked)
    sellers = ask("sellers_by_product_group", wanted.trade(), **asked)
    names = ("from_date", "to_date", "province_code", "product_group", "product_id")
    buyers = ask("buyers_by_product_group", wanted.params(*names), **asked)
    product = _products(sales.frame)
    frames = {"product": product, "group": _balance(between(sales.frame)), "concentration": _few(sellers.frame, buyers.frame)}
    heavy = int((product.partner_pct >= HEAVY_PCT).sum())
    facts = {"n_products": len(product), "n_heavy": heavy, "heavy_pct": HEAVY_PCT, "least": LEAST_SHIPMENTS,
             "first": settings().partners[0],
             "second": settings().partners[1]}  # fmt: skip
    sentence = Sentence(
        "trade_dependency.finding_share" if len(product) else "trade_dependency.finding_empty",
        {"n": lambda language: number(len(product), language), "heavy": heavy, "pct": int(HEAVY_PCT), "least": LEAST_SHIPMENTS},
    )
    cautions = (Sentence("trade_dependency.caution_buyers"), *common_cautions(filters, scope))
    return Finding(
        "trade_dependency", filters, scope.manifest, scope.viewer, sentence, facts, frames, None, None, cautions,
        (sales, sellers, buyers),
    )  # fmt: skip


def _products(sales: pd.DataFrame) -> pd.DataFrame:
    key = ["product_id", "from_province_code", "product_name", "product_group"]
    whole = sales.groupby(key, as_index=False)[["n_shipments", "quantity_kg"]].sum()
    sent = between(sales).groupby("product_id").quantity_kg.sum()
    partner = whole.product_id.map(sent).fillna(0.0)
    table = whole.assign(partner_kg=partner, partner_pct=(100 * partner / whole.quantity_kg).where(whole.quantity_kg > 0))
    kept = table[(table.n_shipments >= LEAST_SHIPMENTS) & (table.partner_kg > 0)]
    return kept.sort_values(["partner_pct", "partner_kg"], ascending=False, ignore_index=True)


def _balance(flows: pd.DataFrame) -> pd.DataFrame:
    """Weight and value of each group out of the first partner, back, and the difference."""
    first = flows.from_province_code == settings().partners[0]
    sums = {
        f"{way}_{unit}": flows[mine].groupby("product_group")[column].sum()
        for way, mine in (("out", first), ("in", ~first))
        for unit, column in (("kg", "quantity_kg"), ("vnd", "value_vnd"))
    }
    table = pd.DataFrame(sums).fillna(0.0)
    table = table.assign(balance_kg=table.out_kg - table.in_kg, balance_vnd=table.out_vnd - table.in_vnd)
    return table.sort_values("balance_vnd", ascending=False).rename_axis("product_group").reset_index()


def _few(sellers: pd.DataFrame, buyers: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for name, table in (("sellers", sellers), ("buyers", buyers)):
        mine = between(table)
        whole = mine.quantity_kg.where(mine.quantity_kg > 0)
        parts.append(mine[WAY].assign(**{
            "quantity_kg": mine.quantity_kg, f"n_{name}": mine.n_facilities, f"largest_{name}_pct": 100 * mine.largest_kg / whole,
            f"effective_{name}": whole**2 / mine.squared_kg.where(mine.squared_kg > 0),
        }))  # fmt: skip
    both = parts[0].merge(parts[1].drop(columns="quantity_kg"), on=WAY, how="left")
    return both.sort_values("quantity_kg", ascending=False, ignore_index=True)
