"""All about one alert: each step with its time, author, deadline and where that deadline comes from; who received the lot."""

from datetime import datetime
from typing import Any

import pandas as pd

from data.codes import codes, label
from data.deadlines import deadlines
from findings.alert_life import needed, steps
from findings.alert_log import Recorded, clock, recorded
from findings.base import Finding, Scope, Sentence
from findings.filters import Filters
from queries import Answer, ask
from words import Language
from words.numbers import day, listed

DETAILS = ("document_number", "recall_kind", "handling", "quantity_kg")
COLUMNS = ("step", "step_state", "happened_at", "due_at", "author", "reason", *DETAILS, "origin", "recorded_at", "event_id",
           "starts_at", "regulation", "provenance", "is_counted", "is_assumed")  # fmt: skip


def one_alert(filters: Filters, scope: Scope, cases: pd.DataFrame, answer: Answer) -> Finding:
    """The finding of one alert.

    Frames: case (its row of the list, or none), axis (a row a step done, asked or withdrawn: `step_state`, `happened_at`,
    `due_at`, `author`, `reason`, details, `origin` register or app, `recorded_at`; of its deadline `regulation`, `provenance`,
    `is_counted`, `is_assumed`), receiver (facilities that received the lot). Facts: timing, is_found, is_partner_concerned.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    register = ask("alert_steps_by_alert", {"sample_id": filters.sample_id}, **asked)
    is_found = len(cases) == 1
    lot = cases.lot_id.iloc[0] if is_found else None
    got = ask("shipment_quantities_by_lot_receiver", {"lot_id": lot if isinstance(lot, str) else ""}, **asked)
    axis = _axis(cases, register.frame, recorded(filters.sample_id), scope) if is_found else pd.DataFrame(columns=list(COLUMNS))
    facts = {
        "is_found": is_found, "timing": str(cases.timing.iloc[0]) if is_found else None,
        "n_alerts": len(cases), "partner_code": cases.partner_code.iloc[0] if is_found else None,
        "n_done": int(axis.step_state.str.startswith("done").sum()), "n_late": int((axis.step_state == "late").sum()),
    }  # fmt: skip
    cautions = [Sentence("alerts.caution_now", {"day": lambda lang: day(scope.manifest.as_of, lang)})]
    cautions += [Sentence("alerts.caution_demo")] if scope.manifest.is_demo else []
    return Finding(
        "alerts", filters, scope.manifest, scope.viewer, _sentence(filters, cases), facts,
        {"case": cases, "axis": axis, "receiver": got.frame}, None, None, tuple(cautions), (answer, register, got),
    )  # fmt: skip


def _axis(cases: pd.DataFrame, register: pd.DataFrame, entered: tuple[Recorded, ...], scope: Scope) -> pd.DataFrame:
    case = cases.iloc[0]
    rows = [_row("failed", happened_at=case.failed_at, origin="register")]
    rows += [
        _row(row.step, happened_at=row.happened_at, author=row.author_name, reason=row.reason, origin="register",
             **{name: getattr(row, name) for name in DETAILS})
        for row in register.itertuples()
    ]  # fmt: skip
    known = {row["step"] for row in rows}
    rows += [_entered(one) for one in entered if one.withdrawn is not None or one.entry.step not in known]
    done = {row["step"] for row in rows if row.get("step_state") != "withdrawn"}
    rows += [
        _row(step)
        for step in steps()
        if step not in done and needed(cases, step).iloc[0] and step not in ("no_recall", "not_public")
    ]
    now, is_demo = clock(scope.manifest), scope.manifest.is_demo
    filled = [_judged(row, case, now, is_demo=is_demo) for row in rows]
    order = {step: place for place, step in enumerate(steps())}
    filled.sort(key=lambda row: (order[row["step"]], row["happened_at"] if pd.notna(row["happened_at"]) else pd.Timestamp.max))
    times = dict.fromkeys(("happened_at", "due_at", "starts_at", "recorded_at"), "datetime64[us]")
    return pd.DataFrame(filled, columns=list(COLUMNS)).astype(times)


def _row(step: str, **known: Any) -> dict[str, Any]:
    blank = {"happened_at": pd.NaT, "author": "", "reason": "", "origin": "", "recorded_at": pd.NaT, "event_id": "",
             "step_state": "", **dict.fromkeys(DETAILS)}  # fmt: skip
    kept = {name: None if isinstance(value, float) and pd.isna(value) else value for name, value in known.items()}
    return {**blank, "step": step, **kept}


def _entered(one: Recorded) -> dict[str, Any]:
    entry = one.entry
    state = {"step_state": "withdrawn"} if one.withdrawn else {}
    return _row(
        entry.step, happened_at=pd.Timestamp(entry.happened_at), author=entry.author, reason=entry.reason, origin="app",
        recorded_at=pd.Timestamp(one.recorded_at), event_id=one.event_id, **state,
        **{name: getattr(entry, name) for name in DETAILS},
    )  # fmt: skip


def _judged(row: dict[str, Any], case: pd.Series, now: datetime, *, is_demo: bool) -> dict[str, Any]:
    """The row with its deadline and its state."""
    deadline = deadlines().get(row["step"])
    counts = deadline is not None and deadline.is_used(is_demo=is_demo)
    due = case[f"{row['step']}_due_at"] if counts else pd.NaT
    row |= {
        "due_at": due, "starts_at": case[f"{deadline.starts_at}_at"] if deadline and counts else pd.NaT,
        "regulation": deadline.regulation if deadline else None, "provenance": deadline.provenance if deadline else None,
        "is_counted": counts, "is_assumed": bool(deadline and deadline.is_assumed(is_demo=is_demo)),
    }  # fmt: skip
    return row if row["step_state"] else {**row, "step_state": _state(row["happened_at"], due, now)}


def _state(happened_at: Any, due: Any, now: datetime) -> str:
    if pd.notna(happened_at):
        return "done" if pd.isna(due) else "done_in_time" if happened_at <= due else "done_late"
    return "open" if pd.isna(due) else "late" if due < now else "due"


def _sentence(filters: Filters, cases: pd.DataFrame) -> Sentence:
    if cases.empty:
        return Sentence("alerts.finding_unknown", {"sample": filters.sample_id})
    row = cases.iloc[0]

    def analytes(language: Language) -> str:
        known = codes("analyte")
        names = [label("analyte", one, language) if one in known else one for one in str(row.failed_analytes or "").split(", ")]
        return listed(names, language)

    blanks: dict[str, Any] = {
        "alert": row.alert_id, "product": row.product_name if isinstance(row.product_name, str) else row.sample_id,
        "analytes": analytes, "n": int(row.n_late),
        "step": lambda language: label("alert_step", row.due_step, language).lower() if isinstance(row.due_step, str) else "",
        "day": lambda language: day(row.due_at, language) if pd.notna(row.due_at) else "",
    }  # fmt: skip
    return Sentence(f"alerts.finding_one_{row.timing}", blanks)
