"""The other tabs of the page of plans: tasks with the form that records one as done, hotline, publications, all plans."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from data.codes import label
from data.settings import settings
from figures.palette import INK, MARK, fade
from figures.progress import counts, stacked, task_axis
from findings import Finding, find
from findings.plan_tasks import KIND, MOST_LETTERS, TaskError, record_done
from findings.plans import plan_asked
from records import Event, RecordsError, events
from ui.pieces import open_samples, picture
from ui.profile import plain
from ui.surveillance import open_plan
from ui.tables import shown
from ui.view import View
from words import numbers

HEIGHT = 300
FORM = "task_form"
MARKS = {"done": "●", "done_late": "▲", "late": "■", "due_soon": "◆", "open": "○"}
TASK = ["task_state", "task_kind", "task_text", "agency_name", "due_date", "done_date", "days_late", "evidence", "recorded_by",
        "provenance"]  # fmt: skip
REPORT = ["report_state", "received_at", "subject", "place_name", "handled_at", "hours", "report_result", "action_text",
          "report_id"]  # fmt: skip
PUBLISHED = ["published_date", "publication_kind", "subject", "hazard", "product_name", "facility_name", "audience", "basis",
             "decision_number", "decision_date", "sample_id"]  # fmt: skip
PLANS = ["plan_name", "decision_number", "province_code", "plan_state", "n_taken", "n_due", "n_planned", "done_pct", "from_date",
         "to_date", "n_outside", "n_samples", "n_failed"]  # fmt: skip
log = logging.getLogger("ocop_radar")


def _open(view: View, name: str, shown_plan: Finding) -> Finding:
    """Another finding of the plan shown, its sentence and its cautions."""
    filters = plan_asked(view.filters, shown_plan)
    one = find(name, filters, view.scope) if name == "plan_tasks" else view.find(name, filters)
    st.markdown(f"**{one.sentence.say(view.language)}**")
    return one


def _note(view: View, one: Finding) -> None:
    st.caption(" ".join(sentence.say(view.language) for sentence in one.cautions[:2]))


def tasks(view: View, finding: Finding) -> None:
    """Tasks on a time axis and as a table; the form that records one as done."""
    one = _open(view, "plan_tasks", finding)
    table = one.frame("task")
    if table.empty:
        return
    marked = table.assign(
        task_state=[f"{MARKS[code]} {label('task_state', code, view.language)}" for code in table.task_state],
        row=[f"{MARKS[code]} {text}" for code, text in zip(table.task_state, table.task_text, strict=True)],
    )
    names = {code: view.say(f"task_{code}") for code in ("due", "done", "late")}
    as_of = view.scope.manifest.as_of
    names["today"] = view.say("today", day=numbers.day(as_of, view.language))
    rows = marked.sort_values("due_date").assign(row=_apart(marked.sort_values("due_date").row))
    figure = task_axis(rows, label="row", names=names, hover=view.say("hover_task"), today=as_of, language=view.language)
    st.plotly_chart(
        figure, key="task_axis", alt=view.say("task_axis_alt"), config={"displayModeBar": False, "locale": view.language}
    )
    st.dataframe(shown(view, marked[TASK]), hide_index=True, key="tasks")
    _note(view, one)
    _recorded(view, table)
    fold = st.expander(view.say("record_open"), key="fold_task", on_change="rerun")
    if fold.open:
        with fold:
            _form(view, table)


def _apart(names: pd.Series) -> pd.Series:
    """The same task twice in a plan stands on two rows: a space more tells them apart."""
    return names + names.groupby(names).cumcount().map(lambda n: "\u2009" * n)


def _recorded(view: View, table: pd.DataFrame) -> None:
    texts = dict(zip(table.task_id, table.task_text, strict=True))
    for one in events(kind=KIND):
        if one.subject in texts and one.recorded_at:
            when = one.recorded_at.astimezone(ZoneInfo(settings().time_zone))
            day = numbers.day(pd.Timestamp(one.body["done_date"]).date(), view.language)
            task = plain(texts[one.subject])
            st.caption(view.say("recorded", when=f"{when:%d/%m/%Y %H:%M}", author=plain(one.author), task=task, day=day,
                                reason=plain(one.reason)))  # fmt: skip


def _form(view: View, table: pd.DataFrame) -> None:
    texts = dict(zip(table.task_id, table.task_text, strict=True))
    as_of = view.scope.manifest.as_of
    st.session_state.setdefault(FORM, str(uuid.uuid4()))
    with st.form("task_box", border=False):
        task_id = st.selectbox(view.say("record_which"), list(texts), format_func=texts.__getitem__, key="task_which")
        left, right = st.columns(2)
        day = left.date_input(view.say("record_day"), value=as_of, max_value=as_of, format="DD/MM/YYYY", key="task_day")
        evidence = right.text_input(view.say("record_evidence"), max_chars=MOST_LETTERS, key="task_evidence")
        author = left.text_input(view.say("record_author"), key="task_author")
        reason = right.text_input(view.say("record_reason"), key="task_reason")
        st.caption(view.say("record_log"))
        sent = st.form_submit_button(view.say("record_send"))
    if sent:
        viewer = view.scope.viewer
        body = {"done_date": str(day), "evidence": evidence.strip()}
        event = Event(KIND, task_id, body, author, reason, viewer.role, viewer.province_code, event_id=st.session_state[FORM])
        _send(view, event)


def _send(view: View, event: Event) -> None:
    try:
        record_done(event, view.scope.manifest.as_of)
    except TaskError as error:
        st.warning(view.say(f"plan_tasks.{error.key}"))
    except RecordsError as error:
        log.exception("records: %s", error.key)
        st.warning(view.say(f"records.{error.key}"))
    else:
        del st.session_state[FORM]
        st.rerun()


def hotline(view: View, finding: Finding) -> None:
    """Reports by month, what they were about, and each of them."""
    one = _open(view, "hotline", finding)
    if one.frame("report").empty:
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(view.say("hotline_month"), anchor=False)
        parts = {"n_handled": (label("report_state", "handled", view.language), MARK),
                 "n_open": (label("report_state", "open", view.language), fade(INK, 0.55))}  # fmt: skip
        month = one.frame("month")
        figure = stacked(month, x="month", columns=parts, hover=view.say("hover_count"), language=view.language, height=HEIGHT)
        picture(view, figure, key="hotline_month", alt=view.say("hotline_month_alt"), twin=month)
    with right:
        st.header(view.say("hotline_subject"), anchor=False)
        st.dataframe(shown(view, one.frame("subject")), hide_index=True, key="hotline_subject", height=HEIGHT)
    st.header(view.say("hotline_list"), anchor=False)
    st.dataframe(shown(view, one.frame("report")[REPORT]), hide_index=True, key="hotline_list", height=320)
    _note(view, one)


def publications(view: View, finding: Finding) -> None:
    """The ledger; a row with a sample opens it; counts by hazard."""
    one = _open(view, "publications", finding)
    table = one.frame("publication")
    if table.empty:
        _note(view, one)
        return
    st.header(view.say("publication_list"), anchor=False)
    st.caption(view.say("open_sample"))
    event = st.dataframe(
        shown(view, table[PUBLISHED]), hide_index=True, key="publications", height=320, on_select="rerun",
        selection_mode="single-row",
    )  # fmt: skip
    _note(view, one)
    if len(one.frame("hazard")):
        st.header(view.say("publication_hazard"), anchor=False)
        rows = one.frame("hazard")
        named = rows.assign(name=[label("hazard", code, view.language) for code in rows.hazard])
        figure = counts(named, label="name", column="n_publications", hover=view.say("hover_hazard"), language=view.language)
        picture(view, figure, key="publication_hazard", alt=view.say("publication_hazard_alt"), twin=rows)
    if event.selection.rows and isinstance(sample_id := table.sample_id.iloc[event.selection.rows[0]], str):
        open_samples(view, replace(view.filters, sample_id=sample_id))


def all_plans(view: View, finding: Finding) -> None:
    """Every plan of the provinces chosen; a row opens it."""
    table = finding.frame("plan")
    st.caption(view.say("plan_list_note"))
    key = f"plans:{finding.facts.get('plan_id')}"
    st.dataframe(
        shown(view, table[PLANS]), hide_index=True, key=key, on_select=partial(_picked, view, key, table.plan_id.tolist()),
        selection_mode="single-row",
    )  # fmt: skip


def _picked(view: View, key: str, known: list[str]) -> None:
    if rows := st.session_state[key].selection.rows:
        open_plan(view, known[rows[0]])


TABS: dict[str, Callable[[View, Finding], Any]] = {
    "tasks": tasks, "hotline": hotline, "publications": publications, "all": all_plans,
}  # fmt: skip
