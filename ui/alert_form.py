"""Recording a step of an alert, and withdrawing one recorded by mistake: events with author, time and reason."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from data.codes import codes, label
from data.settings import settings
from findings import Finding
from findings.alert_log import clock, record, withdraw
from findings.alert_rules import MOST_LETTERS, MOST_NAME, AlertError, Entry, possible
from findings.alerts import registered
from records import RecordsError
from ui.profile import plain
from ui.view import View
from words import numbers

_DAY = "DD/MM/YYYY"
log = logging.getLogger("ocop_radar")


def form(view: View, finding: Finding) -> None:
    """The step to record and what it asks; a message of what was recorded or why not."""
    case = finding.frame("case")
    here = str(case.sample_id.iloc[0])
    st.header(view.say("record"), anchor=False)
    _said(here)
    steps = possible(case, view.scope.viewer)
    if not steps:
        st.info(view.say("record_closed" if pd.notna(case.closed_at.iloc[0]) else "record_nothing"))
        return
    wanted = case.due_step.iloc[0] if case.due_step.iloc[0] in steps else case.next_step.iloc[0]
    step = st.selectbox(
        view.say("step"), steps, index=steps.index(wanted) if wanted in steps else 0, key=f"alert_step:{here}",
        format_func=lambda code: label("alert_step", code, view.language),
    )  # fmt: skip
    st.session_state.setdefault(f"alert_form:{here}", str(uuid.uuid4()))
    with st.form(key=f"alert_box:{here}", border=True):
        _fields(view, finding, here, step)
        st.form_submit_button(view.say("send"), on_click=_record, args=(view, finding, step), key=f"alert_send:{here}")


def _fields(view: View, finding: Finding, here: str, step: str) -> None:
    asks, key = codes("alert_step")[step].extra["asks"], f"{here}:{step}"
    first, latest = pd.Timestamp(finding.frame("case").failed_at.iloc[0]).to_pydatetime(), _latest(finding)
    left, right = st.columns(2)
    left.datetime_input(
        view.say("happened_at"), value=max(first, _usual(finding)), min_value=min(first, latest), max_value=latest, format=_DAY,
        step=timedelta(minutes=5), key=f"at:{key}",
    )  # fmt: skip
    right.text_input(view.say("document_number"), key=f"document:{key}", max_chars=MOST_NAME,
                     placeholder=view.say("if_any") if "document_number" not in asks else None)  # fmt: skip
    for name in ("recall_kind", "handling"):
        if name in asks:
            st.selectbox(view.say(name), list(codes(name)), index=None, key=f"{name}:{key}", placeholder=view.say("choose"),
                         format_func=partial(_label, view, name))  # fmt: skip
    if "quantity_kg" in asks:
        st.number_input(view.say(f"quantity_{step}"), min_value=0.0, value=None, step=1.0, key=f"kg:{key}")
    st.text_input(view.say("author"), key=f"author:{here}", max_chars=MOST_NAME)
    st.text_area(view.say("reason"), key=f"reason:{here}", height=72, max_chars=MOST_LETTERS)


def _label(view: View, name: str, code: str) -> str:
    return label(name, code, view.language)


def _latest(finding: Finding) -> datetime:
    now = datetime.now(ZoneInfo(settings().time_zone)).replace(tzinfo=None)
    return max(now, clock(finding.manifest)).replace(second=0, microsecond=0)


def _usual(finding: Finding) -> datetime:
    """Now; in simulated data the afternoon of the as-of day."""
    if finding.manifest.is_demo:
        return clock(finding.manifest).replace(hour=16, minute=0, second=0)
    return _latest(finding)


def _record(view: View, finding: Finding, step: str) -> None:
    """Add what the form says; where it cannot be, what was typed stays and the page says why."""
    case, typed = finding.frame("case"), st.session_state
    here = str(case.sample_id.iloc[0])
    key = f"{here}:{step}"
    entry = Entry(
        step, typed[f"at:{key}"], typed[f"author:{here}"], typed[f"reason:{here}"], typed[f"alert_form:{here}"],
        typed.get(f"document:{key}") or "", typed.get(f"recall_kind:{key}"), typed.get(f"handling:{key}"), typed.get(f"kg:{key}"),
    )  # fmt: skip
    said = _tried(view, lambda: record(entry, registered(finding), view.scope.viewer, finding.manifest))
    typed[f"alert_said:{here}"] = said or (
        "good",
        view.say("recorded_step", step=label("alert_step", step, view.language).lower()),
    )
    if said is None:
        typed[f"reason:{here}"] = ""
        typed[f"alert_form:{here}"] = str(uuid.uuid4())  # the next one is another event; the same form sent twice is one


def _tried(view: View, act: Callable[[], object]) -> tuple[str, str] | None:
    """Do it; None, or how to say why not."""
    try:
        act()
    except AlertError as error:
        return "bad", view.say(f"alert_rules.{error.key}", **{name: _blank(view, one) for name, one in error.blanks.items()})
    except RecordsError as error:
        log.exception("records: %s", error.key)
        return "bad", view.say(f"records.{error.key}")
    return None


def _blank(view: View, one: Any) -> str:
    if callable(one):
        return str(one(view.language))
    if isinstance(one, datetime):
        return numbers.moment(one, view.language)
    return numbers.number(one, view.language) if isinstance(one, int | float) else plain(str(one))


def _said(here: str) -> None:
    kind, text = st.session_state.pop(f"alert_said:{here}", ("", ""))
    if text:
        (st.success if kind == "good" else st.warning)(text)


def withdraw_form(view: View, finding: Finding) -> None:
    """Behind one click: withdraw a step that was recorded in the app."""
    axis = finding.frame("axis")
    mine = axis[(axis.origin == "app") & (axis.step_state != "withdrawn")]
    if mine.empty:
        return
    fold = st.expander(view.say("withdraw_open"), key="fold_withdraw", on_change="rerun")
    if fold.open:
        with fold, st.form("alert_withdraw", border=False):
            names = {row.event_id: label("alert_step", row.step, view.language) for row in mine.itertuples()}
            st.selectbox(view.say("withdraw_which"), list(names), format_func=lambda one: names[one], key="withdraw_which")
            left, right = st.columns(2)
            left.text_input(view.say("author"), key="withdraw_author", max_chars=MOST_NAME)
            right.text_input(view.say("reason"), key="withdraw_reason", max_chars=MOST_LETTERS)
            st.form_submit_button(view.say("withdraw"), on_click=_withdraw, args=(view, finding), key="withdraw_send")


def _withdraw(view: View, finding: Finding) -> None:
    typed = st.session_state
    author, reason, which = (typed[f"withdraw_{name}"] for name in ("author", "reason", "which"))
    said = _tried(view, lambda: withdraw(which, registered(finding), author, reason, view.scope.viewer))
    here = str(finding.frame("case").sample_id.iloc[0])
    typed[f"alert_said:{here}"] = said or ("good", view.say("withdrawn"))
