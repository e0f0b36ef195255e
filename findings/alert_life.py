"""The life of alerts: which step is due when, what is late, what comes next; pure, over many alerts at once."""

from datetime import datetime

import pandas as pd

from data.codes import codes
from data.deadlines import Deadline, deadlines
from data.settings import settings
from stats.working_days import after_working_days

END = "closed"
# A step that another makes needless.
INSTEAD = {
    "recall_started": "no_recall", "no_recall": "recall_started", "made_public": "not_public", "not_public": "made_public",
    "corrected": "handled",
}  # fmt: skip
OF_RECALL = ("facility_stopped", "recall_ended", "handled", "reported")
OF_PARTNER = ("notified_partner", "partner_confirmed")
SECOND_CHOICE = ("no_recall", "not_public")  # named as the next step only by its other half


def steps() -> tuple[str, ...]:
    """Codes of the steps in their order, the failed result first."""
    return tuple(codes("alert_step"))


def partner_of(province_code: str, concerned: str | None) -> str | None:
    """The other side of the agreement where the alert concerns it, else None."""
    partners = settings().partners
    if province_code not in partners:
        return None
    return next((one for one in partners if one != province_code and one in (concerned or "").split(",")), None)


def due_at(start: pd.Series, deadline: Deadline) -> pd.Series:
    """When the step is due: hours to the second, days, working days and months to the end of their last day; NaT if not begun.

    Source: data.deadlines; a last day that is a holiday is not moved (the stricter reading).
    """
    if deadline.unit == "hour":
        return (start + pd.to_timedelta(deadline.amount, unit="h")).astype("datetime64[us]")
    if deadline.unit == "working_day":
        return after_working_days(start, deadline.amount)
    span = pd.DateOffset(days=deadline.amount) if deadline.unit == "day" else pd.DateOffset(months=deadline.amount)
    return (start.dt.normalize() + span + pd.Timedelta(hours=24) - pd.Timedelta(seconds=1)).astype("datetime64[us]")


def used(*, is_demo: bool) -> dict[str, Deadline]:
    """Deadlines that count by step: read somewhere, or confirmed by the office."""
    return {step: one for step, one in deadlines().items() if one.is_used(is_demo=is_demo)}


def with_due(cases: pd.DataFrame, *, is_demo: bool) -> pd.DataFrame:
    """The cases with `<step>_due_at` for each deadline that counts; a result without a time of its own starts none."""
    made = {}
    for step, one in used(is_demo=is_demo).items():
        start = cases[f"{one.starts_at}_at"]
        if one.starts_at == "failed":
            start = start.where(cases.is_result_time_known.astype(bool))
        made[f"{step}_due_at"] = due_at(start, one)
    return cases.assign(**made)


def needed(cases: pd.DataFrame, step: str) -> pd.Series:
    """Is the step still asked of each case: not done, not closed, not made needless, its partner or recall there?"""
    asked = cases[f"{step}_at"].isna() & cases.closed_at.isna()
    if step in INSTEAD:
        asked &= cases[f"{INSTEAD[step]}_at"].isna()
    if step in OF_RECALL:
        asked &= cases.recall_started_at.notna()
    return asked & cases.partner_code.notna() if step in OF_PARTNER else asked


def judged(cases: pd.DataFrame, now: datetime, *, is_demo: bool) -> pd.DataFrame:
    """Cases (times of steps as `<step>_at`, `partner_code`) with due times and where each stands at `now`.

    Adds `<step>_due_at` and `<step>_is_late` for each deadline that counts, `timing` (late, due, open, done), `next_step`,
    `due_step` and `due_at` (the earliest deadline that runs or ran out), `n_late` (steps past their deadline and not done).
    """
    table = with_due(cases, is_demo=is_demo)
    running = pd.DataFrame(
        {step: table[f"{step}_due_at"].where(needed(table, step)) for step in used(is_demo=is_demo)}, index=table.index,
        dtype="datetime64[us]",
    )  # fmt: skip
    first, is_late = running.min(axis=1), running < now
    late = is_late.sum(axis=1)
    is_done = table.closed_at.notna()
    timing = pd.Series("open", index=table.index).mask(first.notna(), "due").mask(late > 0, "late").mask(is_done, "done")
    known = running[first.notna()]
    due_step = known.idxmin(axis=1).astype("object") if len(known) else pd.Series(dtype="object")
    return table.assign(
        timing=timing, n_late=late, due_at=first, due_step=due_step.reindex(table.index),
        next_step=_next(table), **{f"{step}_is_late": is_late[step] for step in is_late},
    )  # fmt: skip


def _next(cases: pd.DataFrame) -> pd.Series:
    """The first step that is asked and whose forerunners stand."""
    found = pd.Series(None, index=cases.index, dtype="object")
    for step in [one for one in reversed(steps()) if one != "failed" and one not in SECOND_CHOICE]:
        ready = needed(cases, step)
        for before in codes("alert_step")[step].extra["after"]:
            ready &= cases[f"{before}_at"].notna()
        found = found.mask(ready & ~unfinished(cases).any(axis=1) if step == END else ready, step)
    return found


def unfinished(cases: pd.DataFrame) -> pd.DataFrame:
    """For each case, which steps it lacks so that it may not be closed: a column of truth values a step."""
    lacks = {step: cases[f"{step}_at"].isna() for step in steps()}
    is_recalled = ~lacks["recall_started"]
    return pd.DataFrame({
        "notified_partner": cases.partner_code.notna() & lacks["notified_partner"],
        "recall_started": lacks["recall_started"] & lacks["no_recall"],
        "recall_ended": is_recalled & lacks["recall_ended"], "handled": is_recalled & lacks["handled"],
        "reported": is_recalled & lacks["reported"], "corrected": ~is_recalled & lacks["corrected"],
        "made_public": lacks["made_public"] & lacks["not_public"],
    })  # fmt: skip
