"""Acknowledging a signal: who, what they make of it, why; added to the log, never changed."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from data.settings import settings
from findings import Finding
from findings.signals import series_name
from records import Event, append, events
from ui.profile import plain
from ui.signals import KIND, subject
from ui.view import View

DECISIONS = ("real", "explained", "watch")
FORM = "acknowledge_form"


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
    identity = st.session_state.setdefault(f"{FORM}:{about}", str(uuid.uuid4()))
    with st.form(key=f"{FORM}_box:{about}", clear_on_submit=False, border=True):
        author = st.text_input(view.say("author"), key=f"author:{about}")
        decision = st.radio(
            view.say("decision"), DECISIONS, format_func=lambda code: view.say(f"decision_{code}"), key=f"decision:{about}",
            horizontal=True,
        )  # fmt: skip
        reason = st.text_area(view.say("reason"), key=f"reason:{about}", height=80)
        sent = st.form_submit_button(view.say("send"))
    if not sent:
        return
    if not author.strip():
        st.warning(view.say("records.no_author"))
        return
    if not reason.strip():
        st.warning(view.say("reason_missing"))
        return
    body = {
        "decision": decision, "snapshot_id": view.scope.snapshot_id, "period_start": f"{row.period_start:%Y-%m-%d}",
        "n_failed": int(row.n_failed), "n_samples": int(row.n_samples), "expected_failed": round(row.expected_failed, 2),
    }  # fmt: skip
    viewer = view.scope.viewer
    append(Event(KIND, about, body, author, reason, viewer.role, viewer.province_code, event_id=identity))
    del st.session_state[f"{FORM}:{about}"]
    st.rerun()


def _log(view: View, about: str) -> None:
    known = events(kind=KIND, subject=about)
    if not known:
        st.info(view.say("not_acknowledged"))
    for one in known:
        when = one.recorded_at.astimezone(ZoneInfo(settings().time_zone)) if one.recorded_at else None
        st.markdown(view.say(
            "recorded", when=f"{when:%d/%m/%Y %H:%M}" if when else "", author=plain(one.author),
            decision=view.say(f"decision_{one.body['decision']}"), reason=plain(one.reason),
        ))  # fmt: skip
