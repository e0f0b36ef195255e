"""Which months of which flow are out of the ordinary?"""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from data.codes import label
from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from findings.places import province_name
from findings.trade import between, partners_only
from queries import ask
from stats.flows import same_months
from words import Language
from words.numbers import month, number

ALPHA = 0.01
LEAST_A_YEAR = 12  # shipments of a flow in the period's year below which it is not judged
WAY = ["from_province_code", "to_province_code", "product_group"]


def find(filters: Filters, scope: Scope) -> Finding:
    """Months whose number of shipments lies outside the interval that the same months of earlier years predict.

    Frames: flow (a row a way, product group and month of the period: n_shipments, expected_shipments, lower, upper, quantity_kg,
    is_unusual), mark (the unusual ones, the most surprising first). The running month is not judged.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted = partners_only(filters)
    answer = ask("shipments_by_month_product_group", replace(wanted, from_date=None).trade(), **asked)  # type: ignore[arg-type]
    flow = _judged(between(answer.frame), filters, scope)
    judged = flow[flow.lower_shipments.notna()]
    mark = judged[judged.is_unusual].sort_values("p_value", ignore_index=True)
    facts = {"n_judged": len(judged), "n_marks": len(mark), "expected_false": ALPHA * len(judged)}
    cautions = (Sentence("trade_unusual.caution_false", _blanks(facts)), *common_cautions(filters, scope))
    return Finding(
        "trade_unusual", filters, scope.manifest, scope.viewer, _sentence(facts, mark), facts, {"flow": flow, "mark": mark}, None,
        None, cautions, (answer,),
    )  # fmt: skip


def _judged(flows: pd.DataFrame, filters: Filters, scope: Scope) -> pd.DataFrame:
    names = [*WAY, "month", "n_shipments", "expected_shipments", "lower_shipments", "upper_shipments", "quantity_kg", "p_value",
             "is_unusual"]  # fmt: skip
    last = min(pd.Timestamp(filters.to_date), pd.Timestamp(scope.manifest.as_of.replace(day=1)) - pd.Timedelta(days=1))
    flows = flows[flows.month <= last]
    if flows.empty:
        return pd.DataFrame(columns=names).astype(dict.fromkeys(names[4:-1], float) | {"is_unusual": bool})
    months = pd.date_range(flows.month.min(), last, freq="MS")
    parts, first = [], pd.Timestamp(filters.from_date)
    for key, rows in flows.groupby(WAY):
        one = rows.set_index("month")[["n_shipments", "quantity_kg"]].reindex(months).fillna(0.0)
        if one.n_shipments.tail(12).sum() < LEAST_A_YEAR:
            continue
        found = same_months(one.n_shipments, months.month, alpha=ALPHA, last=int((months >= first).sum()))
        parts.append(one.join(found).rename_axis("month").reset_index().assign(**dict(zip(WAY, key, strict=True))))
    if not parts:
        return _judged(flows.head(0), filters, scope)
    table = pd.concat(parts, ignore_index=True).astype({"n_shipments": int})
    table = table.rename(columns={"expected": "expected_shipments", "lower": "lower_shipments", "upper": "upper_shipments"})
    return table[table.month >= first][names].reset_index(drop=True)


def _blanks(facts: dict[str, Any]) -> dict[str, Any]:
    false = partial(number, facts["expected_false"], digits=1)
    return {"n": partial(number, facts["n_judged"]), "marks": facts["n_marks"], "false": false}


def _sentence(facts: dict[str, Any], mark: pd.DataFrame) -> Sentence:
    if not facts["n_judged"]:
        return Sentence("trade_unusual.finding_empty")
    if not facts["n_marks"]:
        return Sentence("trade_unusual.finding_none", _blanks(facts))
    first = mark.iloc[0]

    def group(language: Language) -> str:
        return label("product_group", first.product_group, language)

    clearest = {
        "origin": province_name(first.from_province_code), "target": province_name(first.to_province_code), "group": group,
        "month": partial(month, first.month), "seen": int(first.n_shipments),
        "expected": partial(number, first.expected_shipments, digits=1),
    }  # fmt: skip
    return Sentence("trade_unusual.finding_marks", _blanks(facts) | clearest)
