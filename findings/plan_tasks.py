"""Which tasks of the plans are done, which are late?"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from queries import ask
from records import Event, append, events
from words.numbers import day, number

KIND = "plan_task_done"
SOON_DAYS = 30
MOST_LETTERS = 200
TASK = ["task_state", "task_kind", "task_text", "agency_name", "due_date", "is_due_given", "done_date", "days_late", "evidence",
        "recorded_by", "provenance", "plan_id", "task_id"]  # fmt: skip


class TaskError(ValueError):
    """A record that cannot be taken; `key` is a key of words/plan_tasks.toml."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(key)
        self.key = key


def record_done(event: Event, as_of: date) -> Event:
    """Record that a task was done: subject its code, body `done_date` (a date) and `evidence`; the newest record counts.

    Raises:
        TaskError: no_author, no_reason, not_yet (a day after the as-of day), long_text.
        RecordsError: the log cannot be written.
    """
    for field in ("author", "reason"):
        if not getattr(event, field).strip():
            raise TaskError(f"no_{field}")
    if date.fromisoformat(str(event.body["done_date"])) > as_of:
        raise TaskError("not_yet")
    if len(str(event.body.get("evidence", ""))) > MOST_LETTERS:
        raise TaskError("long_text")
    return append(event)


def find(filters: Filters, scope: Scope) -> Finding:
    """Tasks of the plan asked for, else of all plans that run in the period.

    Frame task: a row a task, the late ones first, with `task_state`, `days_late` (after its due day; NaN where it is not),
    and who recorded it in the app. A task without a day of its own is due at the plan's end (`is_due_given` is false).
    """
    only = {"plan_id": [filters.plan_id]} if filters.plan_id else filters.params("from_date", "to_date", "province_code")
    answer = ask("plan_tasks_by_plan", only, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    table = _judged(_recorded(answer.frame), scope.manifest.as_of)
    counts = table.task_state.value_counts()
    facts: dict[str, Any] = {
        "n_tasks": len(table), "n_done": int(counts.get("done", 0) + counts.get("done_late", 0)),
        "n_done_late": int(counts.get("done_late", 0)), "n_late": int(counts.get("late", 0)),
        "n_open": int(counts.get("open", 0) + counts.get("due_soon", 0)),
    }  # fmt: skip
    cautions = (Sentence("plan_tasks.caution_due"), *common_cautions(filters, scope))
    return Finding(
        "plan_tasks", filters, scope.manifest, scope.viewer, _sentence(facts, table), facts, {"task": table[TASK]}, None, None,
        cautions, (answer,),
    )  # fmt: skip


def _recorded(table: pd.DataFrame) -> pd.DataFrame:
    """Tasks with what people recorded since: the newest record of each."""
    newest = {one.subject: one for one in events(kind=KIND)}
    mine = [newest.get(task_id) for task_id in table.task_id]
    done = pd.to_datetime(pd.Series([one.body["done_date"] if one else None for one in mine], index=table.index, dtype=object))
    told = pd.Series([one.body.get("evidence") or None if one else None for one in mine], index=table.index, dtype=object)
    return table.assign(
        done_date=done.where(done.notna(), table.done_date), evidence=told.where(told.notna(), table.evidence.astype(object)),
        recorded_by=pd.Series([one.author if one else None for one in mine], index=table.index, dtype=object),
    )  # fmt: skip


def _judged(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    today = pd.Timestamp(as_of)
    is_done = table.done_date.notna() & (table.done_date <= today)
    late = (table.done_date.where(is_done, today) - table.due_date).dt.days
    state = np.select(
        [is_done & (late > 0), is_done, late > 0, late > -SOON_DAYS], ["done_late", "done", "late", "due_soon"], "open"
    )
    rank = pd.Series(state, index=table.index).map({"late": 0, "due_soon": 1, "open": 2, "done_late": 3, "done": 3})
    judged = table.assign(
        done_date=table.done_date.where(is_done), task_state=pd.Series(state, index=table.index, dtype=object),
        days_late=late.where(late > 0).astype("Int64"), rank=rank,
    )  # fmt: skip
    return judged.sort_values(["rank", "due_date", "task_id"], ignore_index=True)


def _sentence(facts: dict[str, Any], table: pd.DataFrame) -> Sentence:
    if not facts["n_tasks"]:
        return Sentence("plan_tasks.finding_empty")
    blanks: dict[str, Any] = {name: facts[name] for name in ("n_tasks", "n_done", "n_done_late", "n_late", "n_open")}
    if facts["n_late"]:
        first = table[table.task_state == "late"].iloc[0]
        blanks |= {"task": first.task_text, "due": lambda language: day(first.due_date.date(), language),
                   "days": lambda language: number(int(first.days_late), language)}  # fmt: skip
        return Sentence("plan_tasks.finding_late", blanks)
    return Sentence("plan_tasks.finding_in_time", blanks)
