"""How much of what is sent is covered: paper, inspection, monitoring; what is not, and why?"""

from typing import Any

import numpy as np
import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from findings.trade import between, partners_only
from queries import ask
from words.numbers import percent

PARTS = ("covered", "inspected", "monitored", "assured")
WHY = {"no_paper": "no_paper_kg", "not_inspected": "not_inspected_kg", "not_monitored": "not_monitored_kg"}
WAY = ["from_province_code", "to_province_code"]


def find(filters: Filters, scope: Scope) -> Finding:
    """Covered trade between the partner provinces.

    "Covered": the sender held a paper valid on the day of shipment; "inspected": it was inspected on that day or in the 365
    days before; "monitored": a monitoring sample of the product was taken then; "assured": all three. Frames: way and month
    (weights, values and shares 0–100 of each), lacking (a row a facility, product and way with something not assured, the
    largest first; `lacks` are the codes of what was missing).
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted = partners_only(filters)
    monthly = ask("cover_by_month", wanted.trade(), **asked)
    flows = ask("unassured_flows_by_facility_product", wanted.trade(), **asked)
    month = between(monthly.frame)
    numbers = [name for name in month.columns if name.endswith(("_kg", "_vnd", "_shipments"))]
    way = _shares(month.groupby(WAY, as_index=False)[numbers].sum())
    total = _shares(month[numbers].sum().to_frame().T)
    facts = {name: float(total[name].iloc[0]) for name in total.columns}
    frames = {"way": way, "month": _shares(month), "lacking": _lacking(between(flows.frame))}
    return Finding(
        "covered_trade", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None,
        (Sentence("covered_trade.caution_rule"), *common_cautions(filters, scope)), (monthly, flows),
    )  # fmt: skip


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    shares = {
        f"{part}{unit}_pct": (100 * table[f"{part}_{whole}"] / table[whole]).where(table[whole] > 0)
        for part in PARTS
        for unit, whole in (("", "quantity_kg"), ("_value", "value_vnd"))
    }
    return table.assign(**shares)


def _lacking(flows: pd.DataFrame) -> pd.DataFrame:
    names = np.array(list(WHY))
    lacks = [", ".join(names[row]) for row in (flows[list(WHY.values())] > 0).to_numpy()]
    return flows.assign(lacks=pd.Series(lacks, index=flows.index, dtype=object)).sort_values(
        ["unassured_quantity_kg", "facility_id", "product_id"], ascending=[False, True, True], ignore_index=True
    )


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_shipments"]:
        return Sentence("covered_trade.finding_empty")

    def told(name: str) -> Any:
        return lambda language: percent(facts[name], language)

    return Sentence(
        "covered_trade.finding_share", {part: told(f"{part}_pct") for part in PARTS} | {"value": told("assured_value_pct")}
    )
