"""Acknowledging a signal: who, what they make of it, why; added to the log, never changed."""

import logging
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from data.settings import settings
from findings import Finding
from findings.signals import series_name
from records import Event, RecordsError, append
from ui.profile import plain
from ui.signals import KIND, recorded, subject
from ui.view import View

DECISIONS = ("real", "explained", "watch")
FORM = "acknowledge_form"
log = logging.getLogger("ocop_radar")


def acknowledge(view: View, finding: Finding) -> None:
    """The form for the latest signal of the chosen series, and what was recorded of it, oldest first."""
    series = finding.frame("series")
    alarms = series[series.is_alarm]
    if alarms.empty:
        return
    row = list(alarms.itertuples())[-1]
    st.header(view.say("acknowledge"), anchor=False)
    left, right = st.columns([0.46, 0.54], gap="medium")
    with right:
        _log(view, subject(view, row))
    with left:
        st.caption(f"{series_name(row, view.language)} · {view.say('log_note')}")
        _form(view, row)


def _form(view: View, row: Any) -> None:
    about = subject(view, row)
    st.session_state.setdefault(f"{FORM}:{about}", str(uuid.uuid4()))
    with st.form(key=f"{FORM}_box:{about}", border=True):
        st.text_input(view.say("author"), key=f"author:{about}")
        st.radio(
            view.say("decision"), DECISIONS, format_func=lambda code: view.say(f"decision_{code}"), key=f"decision:{about}",
            horizontal=True,
        )  # fmt: skip
        st.text_area(view.say("reason"), key=f"reason:{about}", height=80)
        st.form_submit_button(view.say("send"), on_click=_record, args=(view, row))
    if refused := st.session_state.pop(f"{FORM}_refused:{about}", ""):
        st.warning(view.say(refused))


def _record(view: View, row: Any) -> None:
    """Add what the form says; where it cannot be, what was typed stays and the page says why."""
    about, typed = subject(view, row), st.session_state
    refused = _sent(view, row, about) if typed[f"reason:{about}"].strip() else "reason_missing"
    if refused:
        typed[f"{FORM}_refused:{about}"] = refused
        return
    typed[f"reason:{about}"] = ""
    typed[f"{FORM}:{about}"] = str(uuid.uuid4())  # the next one is another event; the same form sent twice is one


def _sent(view: View, row: Any, about: str) -> str:
    """Record it; the key of the sentence that says why not, or nothing."""
    typed, viewer = st.session_state, view.scope.viewer
    body = {
        "decision": typed[f"decision:{about}"], "snapshot_id": view.scope.snapshot_id,
        "period_start": f"{row.period_start:%Y-%m-%d}", "n_failed": int(row.n_failed), "n_samples": int(row.n_samples),
        "expected_failed": round(row.expected_failed, 2),
    }  # fmt: skip
    author, reason = typed[f"author:{about}"], typed[f"reason:{about}"]
    try:
        append(Event(KIND, about, body, author, reason, viewer.role, viewer.province_code, event_id=typed[f"{FORM}:{about}"]))
    except RecordsError as error:
        log.exception("records: %s", error.key)
        return f"records.{error.key}"
    return ""


def _log(view: View, about: str) -> None:
    known = recorded(view, about)
    if not known:
        st.info(view.say("not_acknowledged"))
    for one in known:
        when = one.recorded_at.astimezone(ZoneInfo(settings().time_zone)) if one.recorded_at else None
        st.markdown(view.say(
            "recorded", when=f"{when:%d/%m/%Y %H:%M}" if when else "", author=plain(one.author),
            decision=view.say(f"decision_{one.body['decision']}"), reason=plain(one.reason),
        ))  # fmt: skip
