"""Is each surveillance plan on its quota, and what is behind?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from data.codes import label
from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters, month_end
from findings.places import place_name_of
from findings.plan_progress import LATE, Ahead, by_dimension, look_ahead, measured, over_weeks, said_gaps, small, with_progress
from queries import Answer, ask
from words import Language
from words.numbers import day, number, percent

LIST = ["plan_id", "plan_name", "decision_number", "province_code", "from_date", "to_date", "n_planned", "n_due", "n_taken",
        "done_pct", "plan_state", "n_outside", "n_samples", "n_failed", "n_undecided"]  # fmt: skip
_OF_PLAN = ("plan_id", "plan_name", "decision_number", "issued_date", "lead_agency", "joining_agencies", "province_code",
            "provenance", "provenance_note", "from_date", "to_date")  # fmt: skip


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out one plan: the one asked for, else of those that run in the period the one that is furthest behind.

    Frames: plan (all of the provinces chosen, the newest first), window, quota (each with its place, what was due and
    taken), week (what was due and taken by the end of each week), and what is due and taken by subject_group, place, month
    and hazard. A sample counts once, for the narrowest quota it fits; by hazard, n is the samples tested for it. Due is a
    quota spread evenly over its days. `facts` hold the plan, its sums and the pace of the last weeks (`ahead`).
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    as_of = scope.manifest.as_of
    listed = ask("plan_samples_by_plan", {"as_of_date": as_of, **filters.params("province_code")}, **asked)
    plans = _judged(listed.frame, as_of)
    plan = _chosen(plans, filters)
    if plan is None:
        return _finding(filters, scope, Sentence("plans.finding_empty"), {"n_plans": 0}, {"plan": plans[LIST]}, (listed,))
    parts = [ask(name, {"plan_id": [plan.plan_id]}, **asked)
             for name in ("plan_windows_by_plan", "plan_quotas_by_plan", "plan_samples_by_quota_week")]  # fmt: skip
    window, quota, week = (part.frame for part in parts)
    quota = with_progress(quota, week, as_of)
    ended = bool(plan.to_date.date() < as_of)
    tables = by_dimension(quota, ended=ended)
    ahead = look_ahead(plan, quota, week, as_of)
    frames = {
        "plan": plans[LIST], "window": _windows(window, quota),
        "quota": measured(quota, ended=ended), "week": over_weeks(plan, quota, week, as_of),
        **{"place" if name == "place_name" else name: table for name, table in tables.items()},
    }  # fmt: skip
    facts = _facts(plan, ahead, len(_within(plans, filters)), tables)
    first, last = plan_months(facts)
    asked_of = replace(filters, from_date=first, to_date=last)
    return _finding(asked_of, scope, _sentence(facts), facts, frames, (listed, *parts))


def plan_months(facts: Mapping[str, Any]) -> tuple[date, date]:
    """First and last day of a plan's months, as filters say them."""
    return facts["from_date"].date().replace(day=1), month_end(facts["to_date"].date())


def plan_asked(filters: Filters, shown: Finding) -> Filters:
    """The filters of what happened under the plan shown: its province and its months."""
    where = (shown.facts["province_code"],) if shown.facts["province_code"] else ()
    first, last = plan_months(shown.facts)
    return replace(filters, plan_id=shown.facts["plan_id"], province_code=where, from_date=first, to_date=last)


def _judged(plans: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Plans with what is missing and their state, the newest first."""
    ended = plans.to_date.dt.date < as_of
    parts = [measured(plans[ended == over], ended=over) for over in (True, False)]
    whole = pd.concat([part for part in parts if len(part)] or parts[:1])
    return whole.sort_values(["to_date", "plan_id"], ascending=[False, True], ignore_index=True)


def _within(plans: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Plans that run in the period."""
    first, last = pd.Timestamp(filters.from_date), pd.Timestamp(filters.to_date)
    return plans[(plans.to_date >= first) & (plans.from_date <= last)]


def _chosen(plans: pd.DataFrame, filters: Filters) -> Any:
    """The plan asked for, of whatever period; else the period's running one that is furthest behind, else its newest."""
    named = plans[plans.plan_id == filters.plan_id]
    if len(named):
        return next(named.itertuples())
    mine = _within(plans, filters)
    running = mine[mine.plan_state.isin(["behind", "on_track", "ahead"])]
    rows = running if len(running) else mine
    order = rows.sort_values(["done_pct", "from_date", "plan_id"], ascending=[True, False, True])
    return next(order.itertuples(), None)


def _windows(window: pd.DataFrame, quota: pd.DataFrame) -> pd.DataFrame:
    """Windows with their places, whether their codes are old while the window crosses the merger, quota and samples."""
    merger = pd.Timestamp(settings().merger_date)
    plain = quota[quota.hazard.isna()]
    sums = plain.groupby("window_id", as_index=False)[["n_planned", "n_taken"]].sum()
    places = window[["place_era", "place_level", "place_code"]].astype(object)
    table = window.assign(
        place_name=[place_name_of(*key) for key in places.itertuples(index=False, name=None)],
        is_over_merger=(window.place_era == "old") & (window.from_date < merger) & (window.to_date >= merger),
    )
    return table.merge(sums, on="window_id", how="left").astype({"n_planned": "Int64", "n_taken": "Int64"})


def _facts(plan: Any, ahead: Ahead, n_plans: int, tables: dict[str, pd.DataFrame]) -> dict[str, Any]:
    names = (*_OF_PLAN, "n_planned", "n_due", "n_taken", "n_outside", "n_samples", "n_failed", "n_undecided", "n_assumed_place",
             "done_pct", "plan_state")  # fmt: skip
    late = {name: rows[rows.plan_state.isin(LATE) & (rows.n_missing >= 1)] for name, rows in tables.items()}
    return {name: getattr(plan, name) for name in names} | {
        "n_plans": n_plans, "ahead": ahead,
        "behind_groups": tuple(late["subject_group"].subject_group), "behind_places": tuple(late["place_name"].place_name),
        "behind_hazards": tuple(late["hazard"].hazard),
        "gaps": tuple((name, code, float(missing)) for name in ("subject_group", "place_name", "hazard")
                      for code, missing in zip(late[name][name], late[name].n_missing, strict=True) if isinstance(code, str)),
    }  # fmt: skip


def plan_title(facts: Any, language: Language) -> str:  # noqa: ARG001 names of plans are not translated
    """A plan's name with its number."""
    number_of = facts["decision_number"]
    return f"{facts['plan_name']} ({number_of})" if isinstance(number_of, str) else str(facts["plan_name"])


def _sentence(facts: dict[str, Any]) -> Sentence:
    ahead: Ahead = facts["ahead"]
    state = facts["plan_state"]
    end = facts["to_date"].date()

    def whole(count: float) -> Any:
        return lambda language: number(float(count), language)

    def worst(language: Language) -> str:
        groups = [small(label("subject_group", code, language)) for code in facts["behind_groups"][:1] if isinstance(code, str)]
        return ", ".join([*groups, *(name for name in facts["behind_places"][:1] if name)])

    late = state == "behind" and worst("vi")
    blanks: dict[str, Any] = {
        "plan": lambda language: plan_title(facts, language),
        "end": lambda language: day(end, language), "begin": lambda language: day(facts["from_date"].date(), language),
        "taken": whole(facts["n_taken"]), "due": whole(facts["n_due"]), "planned": whole(facts["n_planned"]),
        "done": lambda language: percent(facts["done_pct"], language, digits=0),
        "expected": whole(ahead.n_end), "low": whole(ahead.low), "high": whole(ahead.high), "worst": worst,
        "gaps": lambda language: said_gaps(facts["gaps"], language),
    }  # fmt: skip
    kind = f"{state}_worst" if late and ahead.found else f"{state}_plain" if late else state
    if state in ("on_track", "ahead") and not ahead.found:
        kind = f"{state}_plain"
    return Sentence(f"plans.finding_{kind}", blanks)


def _cautions(filters: Filters, facts: dict[str, Any], frames: dict[str, pd.DataFrame]) -> tuple[Sentence, ...]:
    found = [Sentence("plans.caution_due"), Sentence("plans.caution_group")]
    if facts["n_outside"]:
        found.append(Sentence("plans.caution_outside", {"n": lambda language: number(facts["n_outside"], language)}))
    if facts["n_undecided"]:
        found.append(Sentence("plans.caution_undecided", {"n": lambda language: number(facts["n_undecided"], language)}))
    if frames["window"].is_over_merger.any() or (frames["quota"].place_era == "old").any():
        found.append(Sentence("plans.caution_era"))
    if facts["n_assumed_place"]:
        found.append(Sentence("plans.caution_assumed", {"n": lambda language: number(facts["n_assumed_place"], language)}))
    if filters.product_group or filters.product_id or filters.district_code or filters.commune_code:
        found.append(Sentence("plans.caution_filters"))
    return tuple(found)


def _finding(
    filters: Filters, scope: Scope, sentence: Sentence, facts: dict[str, Any], frames: dict[str, pd.DataFrame],
    answers: tuple[Answer, ...],
) -> Finding:  # fmt: skip
    cautions = (
        *(_cautions(filters, facts, frames) if facts["n_plans"] or "plan_id" in facts else ()),
        *common_cautions(filters, scope),
    )
    n_samples, n_failed = facts.get("n_samples") or None, facts.get("n_failed") if facts.get("n_samples") else None
    return Finding(
        "plans", filters, scope.manifest, scope.viewer, sentence, facts, frames, n_samples, n_failed, cautions, answers
    )
