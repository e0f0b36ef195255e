"""Do we do what the agreement's five fields ask?"""

from typing import Any

import pandas as pd

from data.fairs import published_fairs
from data.settings import settings
from findings import fields
from findings.base import Finding, Scope, Sentence
from findings.cautions import agreement_cautions
from findings.filters import Filters
from queries import ask
from words.numbers import number

ACTION = ["action_date", "field_number", "action_kind", "province_code", "with_province_code", "action_name", "outcome_text",
          "document_number"]  # fmt: skip
FAIR = ["fair_name", "fair_from_date", "fair_to_date", "fair_province_code"]


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the five fields with their indicators, what was done, and the fairs with what followed.

    `facts`: fields, five of them, each with `field_number`, its sentences and its `indicators` (`findings.indicators`).
    Frames: indicator (one row each), action (of the period), fair
    (a row a fair and province: what its sources published beside what is on record), entry (units with products,
    contracts, and kg to the host in the 12 months before and after), ever (actions since the agreement).
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    done = ask("agreement_actions", filters.params("from_date", "to_date"), **asked)
    ever = ask("agreement_actions", {"to_date": filters.to_date}, **asked)
    entries = ask("fair_entries", {}, **asked)
    made, answers = fields.made(filters, scope)
    entry = entries.frame[entries.frame.fair_from_date <= pd.Timestamp(filters.to_date)].reset_index(drop=True)
    frames = {
        "indicator": _indicators(made), "action": done.frame[ACTION], "ever": ever.frame[ACTION],
        "fair": _fairs(entry, filters), "entry": entry,
    }  # fmt: skip
    facts = _facts(made, done.frame) | {"fields": made}
    return Finding(
        "partnership", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None,
        agreement_cautions(filters, scope), (done, ever, entries, *answers),
    )  # fmt: skip


def _indicators(made: list[dict[str, Any]]) -> pd.DataFrame:
    rows = [
        {
            "field_number": field["field_number"],
            "indicator": one.key,
            "indicator_unit": one.unit,
            "value": one.value,
            "before": one.before,
            "target": one.target,
            "indicator_state": one.state,
            "indicator_trend": one.trend,
            "n_met": one.part[0] if one.part else None,
            "n_all": one.part[1] if one.part else None,
        }
        for field in made
        for one in field["indicators"]
    ]
    frame = pd.DataFrame(rows)
    return frame.astype({"value": "float64", "before": "float64", "target": "float64", "n_met": "Int64", "n_all": "Int64"})


def _fairs(entry: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Each fair and province: published and recorded booths and units, contracts, kg to the host before and after."""
    keys = [*FAIR, "province_code"]
    units = (
        entry.drop_duplicates([*keys, "unit_name"])
        .groupby(keys, as_index=False)
        .agg(
            n_units=("unit_name", "nunique"),
            n_booths=("booth", "nunique"),
            before_quantity_kg=("before_quantity_kg", "sum"),
            after_quantity_kg=("after_quantity_kg", "sum"),
        )
    )
    signed = entry.groupby(keys, as_index=False).agg(contract_vnd=("contract_vnd", "sum"), contract_kg=("contract_kg", "sum"))
    recorded = units.merge(signed, on=keys)
    known = [one for one in published_fairs() if one.fair_from_date <= filters.to_date]
    told = pd.DataFrame(
        [
            (
                pd.Timestamp(one.fair_from_date),
                one.fair_province_code,
                one.province_code,
                one.fair_name,
                pd.Timestamp(one.fair_to_date),
                one.n_booths,
                one.n_units,
            )
            for one in known
        ],
        columns=[
            "fair_from_date",
            "fair_province_code",
            "province_code",
            "told_name",
            "told_to_date",
            "published_booths",
            "published_units",
        ],
    ).astype({"fair_from_date": "datetime64[us]", "told_to_date": "datetime64[us]"})
    recorded["fair_from_date"] = recorded.fair_from_date.astype("datetime64[us]")
    table = told.merge(recorded, on=["fair_from_date", "fair_province_code", "province_code"], how="outer")
    table["fair_name"] = table.fair_name.fillna(table.told_name)
    table["fair_to_date"] = table.fair_to_date.astype("datetime64[us]").fillna(table.told_to_date)
    whole = ["n_units", "n_booths", "published_booths", "published_units"]
    table[whole] = table[whole].astype("Int64")
    return table.drop(columns=["told_name", "told_to_date"]).sort_values("fair_from_date", ignore_index=True)


def _facts(made: list[dict[str, Any]], done: pd.DataFrame) -> dict[str, Any]:
    everything = [one for field in made for one in field["indicators"]]
    states = [one.state for one in everything]
    return {
        "n_indicators": len(everything),
        "n_measured": len(everything) - states.count("not_measured"),
        "n_with_value": sum(bool(one.value) for one in everything),
        "n_met": states.count("met"),
        "n_behind": states.count("behind") + states.count("near"),
        "n_targets": sum(one.target is not None and one.state != "not_measured" for one in everything),
        "n_actions": len(done),
        "agreement_date": settings().agreement_date,
    }


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_with_value"]:
        return Sentence("partnership.finding_empty")
    blanks = {
        name: (lambda language, count=facts[key]: number(float(count), language))
        for name, key in (("met", "n_met"), ("targets", "n_targets"), ("n", "n_actions"))
    }
    return Sentence("partnership.finding_fields", blanks)
