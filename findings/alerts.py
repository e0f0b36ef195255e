"""Which warnings are open, whom have we told, which deadlines run out?"""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from data.deadlines import deadlines
from data.settings import settings
from data.snapshots import read_manifest
from findings.alert_life import judged, partner_of, used
from findings.alert_log import clock, laid_over, mark, recorded
from findings.alert_one import one_alert
from findings.alert_rules import step_name
from findings.base import Decision, Finding, Scope, Sentence
from findings.filters import Filters, default_filters
from findings.places import province_name
from queries import Answer, Viewer, ask
from words.numbers import day, listed, number

ORDER = {"late": 0, "due": 1, "open": 2, "done": 3}
_MASKS = {
    "province_code": "province_code", "district_code": "old_district_code", "commune_code": "new_commune_code",
    "product_group": "product_group",
}  # fmt: skip
_NEVER = pd.Timestamp.max.floor("us")


def find(filters: Filters, scope: Scope) -> Finding:
    """The list of alerts opened in the period, or all about one (`filters.sample_id`).

    Frames of the list: alert (a row an alert; late ones first, by how long; `timing` late, due, open, done; `due_at`,
    `due_step`, `next_step`; `partner_code` where the agreement's other side is concerned), partner (what it was told and when it
    confirmed), notification (lists of others, and alerts whose sample has no failed result).
    Frames of one: see `findings.alert_one`. All purposes but service are shown: alerts are cases, no rates. "Now" is the end of
    the as-of day.
    """
    if filters.sample_id:
        return one_alert(filters, scope, *cases_of(replace(filters, from_date=settings().alerts_since), scope, filters.sample_id))
    every, answer = cases_of(replace(filters, from_date=settings().alerts_since), scope, closed_from=filters.from_date)
    is_early = every.failed_at < pd.Timestamp(filters.from_date)
    cases, before = every[~is_early].reset_index(drop=True), every[is_early]
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    heard = ask("notifications_by_alert", filters.params("from_date", "to_date", "product_group"), **asked)
    facts = _facts(cases, before, heard.frame)
    frames = {
        "alert": cases, "partner": cases[cases.partner_code.notna()],
        "notification": heard.frame,
    }  # fmt: skip
    return Finding(
        "alerts", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None,
        _cautions(filters, scope, facts), (answer, heard),
    )  # fmt: skip


def cases_of(
    filters: Filters, scope: Scope, sample_id: str | None = None, *, closed_from: date | None = None
) -> tuple[pd.DataFrame, Answer]:
    """Cases of the filters, the log laid over them, judged; late ones first; of the closed only those opened from that day on."""
    since = max(filters.from_date, settings().alerts_since)
    params = {"sample_id": sample_id} if sample_id else filters.trade() | {"from_date": since}
    answer = ask("alert_times_by_sample", params, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    cases = laid_over(with_partner(answer.frame), recorded(sample_id))
    if closed_from:
        cases = cases[cases.closed_at.isna() | (cases.failed_at.dt.date >= closed_from)].reset_index(drop=True)
    return order(judge(cases, scope)), answer


def registered(finding: Finding) -> pd.DataFrame:
    """The row of one alert as the register gives it, before the log is laid over it, with `partner_code`."""
    return with_partner(finding.answers[0].frame)


def with_partner(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases with `partner_code`, the other side of the agreement where it is concerned, and its name."""
    pairs = cases.province_code.astype("object") + "|" + cases.concerned_provinces.fillna("").astype("object")
    known = {pair: partner_of(*pair.split("|")) for pair in pairs.unique()}
    return cases.assign(partner_code=pairs.map(known).astype("object"))


def judge(cases: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Cases as they stand at the end of the as-of day."""
    return judged(cases, clock(scope.manifest), is_demo=scope.manifest.is_demo)


def order(cases: pd.DataFrame) -> pd.DataFrame:
    """Late ones first, the longest late on top; then what is due next; the closed last, newest first."""
    rank = cases.timing.map(ORDER)
    due = cases.due_at.fillna(_NEVER).where(rank < ORDER["done"], _NEVER)
    keys = pd.DataFrame({"rank": rank, "due": due, "opened": -cases.failed_at.astype("int64"), "sample": cases.sample_id})
    return cases.loc[keys.sort_values(["rank", "due", "opened", "sample"]).index].reset_index(drop=True)


def late_decisions(filters: Filters, scope: Scope) -> list[Decision]:
    """For the first page: alerts past a deadline in one line, by province, with the link that lists them; none where none is."""
    longer = replace(filters, from_date=settings().alerts_since)
    late = _late(scope.snapshot_id, scope.viewer, mark(), filters.product_id)
    for name, column in _MASKS.items():
        if chosen := getattr(filters, name):
            late = late[late[column].isin(chosen)]
    late = late[late.failed_at.dt.date <= filters.to_date]
    if late.empty:
        return []
    counts = late.province_code.value_counts()
    blanks = {
        "count": _count(len(late)), "since": lambda language: day(late.due_at.min(), language),
        "provinces": lambda language: listed([f"{province_name(str(code))} {n}" for code, n in counts.items()], language),
        "step": step_name(str(late.due_step.iloc[0])),
    }  # fmt: skip
    return [Decision("act", "alerts", Sentence("overview.decision_alert", blanks), replace(longer, timing=("late",)))]


@lru_cache(maxsize=16)
def _late(snapshot_id: str, viewer: Viewer, _newest: int, product_id: tuple[str, ...]) -> pd.DataFrame:
    """All late alerts, worked out once until something more is recorded: the first page asks at every change of a filter."""
    manifest = read_manifest(snapshot_id)
    every = replace(default_filters(manifest.as_of), from_date=settings().alerts_since, product_id=product_id)
    cases, _ = cases_of(every, Scope(manifest, viewer), closed_from=date.max)
    return cases[cases.timing == "late"]


def _facts(cases: pd.DataFrame, before: pd.DataFrame, heard: pd.DataFrame) -> dict[str, Any]:
    counts = cases.timing.value_counts()
    still = before[before.timing != "done"]
    return {f"n_{timing}": int(counts.get(timing, 0)) for timing in ORDER} | {
        "n_alerts": len(cases), "n_partner": int(cases.partner_code.notna().sum()),
        "n_partner_told": int((cases.partner_code.notna() & cases.notified_partner_at.notna()).sum()),
        "n_partner_confirmed": int((cases.partner_code.notna() & cases.partner_confirmed_at.notna()).sum()),
        "n_open_before": len(still), "n_late_before": int((still.timing == "late").sum()),
        "n_unfounded": int(heard.is_unfounded.sum()), "n_notifications": int((~heard.is_unfounded).sum()),
    }  # fmt: skip


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_alerts"]:
        return Sentence("alerts.finding_empty")
    blanks: dict[str, Any] = {
        name: _count(facts[f"n_{name}"]) for name in ("alerts", "late", "due", "open", "done", "partner", "partner_confirmed")
    }
    blanks["running"] = _count(facts["n_alerts"] - facts["n_done"])
    return Sentence(f"alerts.finding_{'late' if facts['n_late'] else 'calm'}", blanks)


def _count(quantity: int) -> Any:
    return lambda language: number(quantity, language)


def _cautions(filters: Filters, scope: Scope, facts: dict[str, Any]) -> tuple[Sentence, ...]:
    found = [
        Sentence("alerts.caution_born"),
        Sentence("alerts.caution_now", {"day": lambda lang: day(scope.manifest.as_of, lang)}),
    ]
    is_demo = scope.manifest.is_demo
    if len(used(is_demo=is_demo)) < len(deadlines()):
        found.append(Sentence("alerts.caution_unconfirmed"))
    if facts["n_open_before"]:
        found.append(Sentence("alerts.caution_before", {"n": facts["n_open_before"], "late": facts["n_late_before"]}))
    if facts["n_unfounded"]:
        found.append(Sentence("alerts.caution_unfounded", {"n": facts["n_unfounded"]}))
    if filters.from_date < settings().alerts_since:
        found.append(Sentence("alerts.caution_since", {"day": lambda lang: day(settings().alerts_since, lang)}))
    if scope.viewer.province_code:
        found.append(Sentence("cautions.withheld"))
    return (*found, *((Sentence("alerts.caution_demo"),) if is_demo else ()))
