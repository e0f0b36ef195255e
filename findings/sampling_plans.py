"""What became of the plans that were issued?"""

from datetime import date
from typing import Any

import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.cautions import purpose_cautions
from findings.filters import Filters
from queries import ask
from records import Event, append, events
from words import Language
from words.numbers import month, number

KIND = "sampling_plan"


def issue(plan: Finding, samples: pd.DataFrame, *, author: str, reason: str, role: str = "") -> Event:
    """Record that a plan was issued: who, when, its budget, filters and codes, and what it expected to find.

    The plan's code is the event's, so that the same plan sent twice stands once. Samples taken under it come back with
    the code in `sample.plan_id`, and this finding meets them.

    Raises:
        RecordsError: no author, or a log that cannot be written.
    """
    facts = plan.facts
    body = {name: facts[name] for name in ("plan_id", "plan_month", "budget", "n_planned", "n_floor")} | {
        "expected": facts["plan"], "snapshot_id": plan.manifest.snapshot_id, "as_of_date": plan.manifest.as_of_date,
        "filters": plan.filters.samples() | {"budget": plan.filters.budget},
        "samples": samples[["sample_id", "new_commune_code", "product_group", "hazard", "facility_id", "product_id"]]
        .astype(object).where(lambda cells: cells.notna(), None).to_dict("records"),
    }  # fmt: skip
    code = str(facts["plan_id"])
    return append(Event(KIND, code, body, author, reason, role, plan.viewer.province_code, event_id=code))


def find(filters: Filters, scope: Scope) -> Finding:
    """Meet the issued plans with the samples that came back under their codes.

    Frame plan: plan_id, plan_month, issued_at, author, n_planned, n_taken, n_samples (decided), n_failed,
    expected_failed with expected_low and expected_high, as far as the plan's month lies no earlier than the period.

    A viewer of a province sees the plans issued for it, and those for all provinces.
    """
    own = scope.viewer.province_code
    issued = [
        one for one in events(kind=KIND)
        if (own is None or one.province_code in (None, own)) and _within(one, filters)
    ]  # fmt: skip
    if not issued:
        return _finding(filters, scope, Sentence("sampling_plans.finding_empty"), {"n_plans": 0}, {}, ())
    codes = [one.subject for one in issued]
    answer = ask("sample_counts_by_plan", {"plan_id": codes}, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    table = pd.DataFrame([_row(one) for one in issued]).merge(answer.frame, on="plan_id", how="left")
    whole = ["n_taken", "n_samples", "n_failed"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table = table.sort_values("issued_at", ascending=False, ignore_index=True)
    facts: dict[str, Any] = {name: int(table[name].sum()) for name in ("n_planned", *whole)} | {"n_plans": len(table)}
    return _finding(filters, scope, _sentence(facts, table), facts, {"plan": table}, (answer,))


def _within(one: Event, filters: Filters) -> bool:
    return date.fromisoformat(one.body["plan_month"]) >= filters.from_date and one.recorded_at is not None


def _row(one: Event) -> dict[str, Any]:
    expected = one.body["expected"]
    return {
        "plan_id": one.subject, "plan_month": pd.Timestamp(one.body["plan_month"]),
        "issued_at": pd.Timestamp(one.recorded_at).tz_localize(None), "author": one.author,
        "n_planned": int(one.body["n_planned"]), "expected_failed": float(expected["mean"]),
        "expected_low": float(expected["low"]), "expected_high": float(expected["high"]),
    }  # fmt: skip


def _sentence(facts: dict[str, Any], table: pd.DataFrame) -> Sentence:
    newest = table.iloc[0]

    def counted(name: str) -> Any:
        return lambda language: number(float(newest[name]), language)

    def when(language: Language) -> str:
        return month(newest.plan_month.date(), language)

    return Sentence("sampling_plans.finding_issued", {
        "count": facts["n_plans"], "plan": newest.plan_id, "month": when,
        **{name: counted(name) for name in ("n_planned", "n_taken", "n_samples", "n_failed")},
    })  # fmt: skip


def _finding(
    filters: Filters, scope: Scope, sentence: Sentence, facts: dict[str, Any], frames: dict[str, pd.DataFrame], answers: Any
) -> Finding:
    return Finding(
        "sampling_plans", filters, scope.manifest, scope.viewer, sentence, facts, frames, facts.get("n_samples", 0),
        facts.get("n_failed", 0), purpose_cautions(filters, scope), answers,
    )  # fmt: skip
