"""Which suppliers of the partner hold a certificate or commitment, which lapse, and what was shipped under a lapse?"""

from datetime import date
from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import paper_cautions
from findings.filters import Filters, add_months
from findings.papers import SOON_DAYS, is_held, is_unusual, n_ending, with_states
from queries import Answer, ask
from words.numbers import number, weight

MOST_SAMPLED = 1_000_000
MONTHS_AHEAD = 12
PAPER = ["facility_id", "certificate_number", "certificate_kind", "issued_date", "expires_date", "revoked_date",
         "issuing_authority", "last_valid_date", "n_valid_papers"]  # fmt: skip


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the suppliers of the partner with their papers as of the last day of the data.

    Frames: supplier (a row a facility and receiving province), lapse (shipped without a valid paper, the heaviest first),
    ending (papers by the month in which they end, 12 months ahead), state (suppliers and kg by province and state of the
    paper). Samples are those of the chosen purpose; inspections those of the period, each grade in its own scale.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted = between_partners(filters)
    day = last_day(filters, scope)
    sent = ask("suppliers_by_facility", wanted, **asked)
    lapses = ask("lapses_by_facility", wanted, **asked)
    papers = ask("certificate_by_facility", {"as_of_date": day}, **asked)
    period = filters.params("from_date", "to_date")
    inspected = ask("inspection_by_facility", period, **asked)
    sampled = ask("sample_failures_by_facility", period | filters.params("purpose") | {"max_rows": MOST_SAMPLED}, **asked)
    supplier = _suppliers(sent.frame, papers.frame, inspected.frame, sampled.frame, day)
    lapse = _lapses(crossing(lapses.frame), supplier)
    frames = {"supplier": supplier, "lapse": lapse, "ending": _ending(supplier, day), "state": _states(supplier)}
    facts = _facts(supplier, lapse, day)
    answers: tuple[Answer, ...] = (sent, lapses, papers, inspected, sampled)
    cautions = paper_cautions(filters, scope, facts)
    return Finding(
        "certificates", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None, cautions, answers
    )


def between_partners(filters: Filters) -> dict[str, Any]:
    """Parameters of a question on chains that go from one partner province to the other."""
    sides = [code for code in settings().partners if not filters.province_code or code in filters.province_code]
    return filters.trade() | {"province_code": sides, "to_province_code": list(settings().partners)}


def crossing(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that go from one partner province to the other: the door already left out all other receivers."""
    return table[table.from_province_code != table.to_province_code].reset_index(drop=True)


def last_day(filters: Filters, scope: Scope) -> date:
    """The day papers are judged on: the last day of the period, or of the data where that is earlier."""
    return min(filters.to_date, scope.manifest.as_of)


def _suppliers(
    sent: pd.DataFrame, papers: pd.DataFrame, inspected: pd.DataFrame, sampled: pd.DataFrame, day: date
) -> pd.DataFrame:
    counts = sampled[["facility_id", "n_samples", "n_failed"]]
    table = crossing(sent).merge(papers[PAPER], on="facility_id", how="left")
    table = table.merge(inspected, on="facility_id", how="left").merge(counts, on="facility_id", how="left")
    whole = ["n_valid_papers", "n_inspections", "n_failed_inspections", "n_samples", "n_failed"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table = with_states(table, day).assign(is_unusual_number=is_unusual(table.certificate_number))
    return table.sort_values(["last_valid_date", "quantity_kg"], ascending=[True, False], na_position="first", ignore_index=True)


def _lapses(lapses: pd.DataFrame, supplier: pd.DataFrame) -> pd.DataFrame:
    """Each lapse with the paper before it and what holds now."""
    now = supplier[["facility_id", "to_province_code", "paper_state"]]
    table = lapses.merge(now, on=["facility_id", "to_province_code"], how="left")
    return table.sort_values(["uncovered_quantity_kg", "facility_id"], ascending=[False, True], ignore_index=True)


def _ending(supplier: pd.DataFrame, day: date) -> pd.DataFrame:
    """How many papers of suppliers end in each of the next months, by province."""
    each = supplier[is_held(supplier.paper_state)].drop_duplicates("facility_id")
    month = each.last_valid_date.dt.to_period("M").dt.start_time.rename("month")
    counted = each.groupby(["from_province_code", month]).size().rename("n_facilities")
    months = pd.DatetimeIndex([pd.Timestamp(add_months(day, step)) for step in range(MONTHS_AHEAD)], name="month")
    sides = sorted(supplier.from_province_code.unique())
    index = pd.MultiIndex.from_product([sides, months], names=["from_province_code", "month"])
    return counted.reindex(index, fill_value=0).reset_index()


def _states(supplier: pd.DataFrame) -> pd.DataFrame:
    keys = ["from_province_code", "paper_state"]
    counted = supplier.groupby(keys).agg(n_facilities=("facility_id", "nunique"), quantity_kg=("quantity_kg", "sum"))
    return counted.reset_index()


def _facts(supplier: pd.DataFrame, lapse: pd.DataFrame, day: date) -> dict[str, Any]:
    each = supplier.drop_duplicates("facility_id")
    lapsed = lapse[lapse.before_valid_date.notna()]
    return {
        "as_of_date": day, "n_suppliers": len(each), "n_held": int(is_held(each.paper_state).sum()),
        "n_commitments": int((is_held(each.paper_state) & (each.certificate_kind == "commitment")).sum()),
        **{f"n_ending_{days}": n_ending(each, days) for days in SOON_DAYS},
        "n_several_papers": int((each.n_valid_papers > 1).sum()), "n_unusual_numbers": int(each.is_unusual_number.sum()),
        "n_lapsed": lapsed.facility_id.nunique(), "lapsed_kg": float(lapsed.uncovered_quantity_kg.sum()),
        "n_without": lapse[lapse.before_valid_date.isna()].facility_id.nunique(),
        "quantity_kg": float(supplier.quantity_kg.sum()), "uncovered_kg": float(lapse.uncovered_quantity_kg.sum()),
        "n_inspected": int((each.n_inspections > 0).sum()), "n_failed": int(each.n_failed.sum()),
        "n_samples": int(each.n_samples.sum()),
    }  # fmt: skip


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_suppliers"]:
        return Sentence("certificates.finding_empty")
    blanks = {
        "n": lambda language: number(float(facts["n_suppliers"]), language),
        "held": lambda language: number(float(facts["n_held"]), language),
        "lapsed": lambda language: number(float(facts["n_lapsed"]), language),
        "kg": lambda language: weight(facts["lapsed_kg"], language),
    }
    return Sentence(f"certificates.finding_{'lapses' if facts['n_lapsed'] else 'held'}", blanks)
