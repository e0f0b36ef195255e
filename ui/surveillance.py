"""The page of plans: which plan, what it is, its quotas over time and what is behind."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from data.codes import label
from data.settings import settings
from figures.charts import Axis
from figures.progress import Fan, done_due, progress
from findings import Finding
from findings.places import place_name_of
from findings.plan_progress import FEWEST_WEEKS, Ahead
from findings.plans import plan_title
from findings.time_axis import mark_text, marks
from geo.units import new_commune
from ui.pieces import picture, twin_table
from ui.profile import plain
from ui.tables import shown
from ui.view import View, set_filters
from words import numbers

HEIGHT = 380
MOST_BARS = 12
BY = {"subject_group": "subject_group", "place": "place_name", "month": "month", "hazard": "hazard"}
_CHOICE, _BY = "plan_choice", "plan_by"
_MARKED = ("tet", "mid_autumn", "merger")
ROWS = ["n_taken", "n_due", "n_planned", "n_missing", "done_pct", "plan_state"]
QUOTA = ["subject_group", "place_name", "month", "hazard", "n_taken", "n_due", "n_planned", "n_missing", "plan_state",
         "n_samples",
         "n_failed", "from_date", "to_date", "quota_id"]  # fmt: skip
WINDOW = ["window_name", "subject_group", "place_name", "from_date", "to_date", "n_planned", "n_taken"]


def choose(view: View, finding: Finding) -> None:
    """The chooser of plans, the newest first."""
    plans = finding.frame("plan")
    shown_id = str(finding.facts["plan_id"])
    said = {row.plan_id: _said(view, row) for row in plans.itertuples()}
    st.session_state[_CHOICE] = shown_id
    st.selectbox(view.say("choose"), list(said), format_func=said.__getitem__, key=_CHOICE, on_change=_chosen, args=(view,))


def _said(view: View, row: Any) -> str:
    title = plan_title({"plan_name": row.plan_name, "decision_number": row.decision_number}, view.language)
    return view.say("choice", plan=title, state=label("plan_state", row.plan_state, view.language).lower())


def _chosen(view: View) -> None:
    open_plan(view, st.session_state[_CHOICE])


def open_plan(view: View, plan_id: str) -> None:
    """Show this plan."""
    set_filters(replace(view.filters, plan_id=plan_id), view)


def facts_line(view: View, finding: Finding) -> None:
    """Who leads, who joins, from when to when, and from which source all this is known."""
    facts = finding.facts
    days = {name: numbers.day(facts[name].date(), view.language) for name in ("from_date", "to_date")}
    parts = [view.say("fact_period", first=days["from_date"], last=days["to_date"])]
    if isinstance(facts["lead_agency"], str):
        parts.insert(0, view.say("fact_lead", lead=plain(facts["lead_agency"])))
    if isinstance(facts["joining_agencies"], str):
        parts.insert(1, view.say("fact_joining", joining=plain(facts["joining_agencies"])))
    if pd.notna(facts["issued_date"]):
        parts.append(view.say("fact_issued", day=numbers.day(facts["issued_date"].date(), view.language)))
    if isinstance(facts["provenance"], str):
        note = facts["provenance_note"] if isinstance(facts["provenance_note"], str) else ""
        words = label("provenance", facts["provenance"], view.language).lower()
        parts.append(view.say("fact_provenance", provenance=words, note=plain(note)))
    st.caption(" · ".join(parts))


def quotas(view: View, finding: Finding) -> None:
    """Over time beside what is behind; the windows; every quota."""
    if not len(finding.frame("quota")):
        st.info(finding.sentence.say(view.language))
        return
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        st.header(view.say("over_time"), anchor=False)
        _over_time(view, finding)
        st.markdown(_reached(view, finding))
    with right:
        st.header(view.say("behind_by"), anchor=False)
        _behind(view, finding)
    _windows(view, finding)
    st.header(view.say("quota_rows"), anchor=False)
    rows = _worded(view, finding.frame("quota"), finding).sort_values("n_missing", ascending=False)
    twin_table(view, rows[QUOTA], key="quota")


def _over_time(view: View, finding: Finding) -> None:
    facts, week = finding.facts, finding.frame("week")
    ahead: Ahead = facts["ahead"]
    first, last = facts["from_date"].date(), facts["to_date"].date()
    as_of = view.scope.manifest.as_of
    where = (facts["province_code"],) if facts["province_code"] else ()
    known = {one.day: mark_text(one, view.language) for one in marks(first, last, where) if one.kind in _MARKED}
    if first <= as_of < last:
        known[as_of] = view.say("today", day=numbers.day(as_of, view.language))
    names = {code: view.say(code) for code in ("due", "taken", "expected")}
    hovers = {code: view.say(f"hover_{code}") for code in ("due", "taken", "expected")}
    figure = progress(
        week, names=names, hovers=hovers, windows=_strokes(finding.frame("window")), axis=Axis(marks=known, last=last),
        fan=Fan(last, ahead.n_end, ahead.low, ahead.high) if ahead.found else None, language=view.language, height=HEIGHT,
    )  # fmt: skip
    picture(view, figure, key="plan_week", alt=view.say("over_time_alt", sentence=finding.sentence.say(view.language)), twin=week)


def _strokes(window: pd.DataFrame) -> list[tuple[date, date, str]]:
    """Windows of the same days as one stroke with their names."""
    named = window.groupby(["from_date", "to_date"]).window_name.agg("; ".join)
    return [(first.date(), last.date(), name) for (first, last), name in named.items()]


def _reached(view: View, finding: Finding) -> str:
    facts = finding.facts
    ahead: Ahead = facts["ahead"]
    if facts["to_date"].date() < view.scope.manifest.as_of:
        return ""
    if ahead.found is None:
        return view.say("few_weeks", least=FEWEST_WEEKS)
    planned = numbers.number(facts["n_planned"], view.language)
    if ahead.reached is None or ahead.reached_low is None:
        return view.say("not_reached", planned=planned, weeks=ahead.weeks)
    days = {"day": ahead.reached, "low": ahead.reached_low} | ({"high": ahead.reached_high} if ahead.reached_high else {})
    written = {name: numbers.day(one, view.language) for name, one in days.items()}
    return view.say("reached" if ahead.reached_high else "reached_open", planned=planned, weeks=ahead.weeks, **written)


def _behind(view: View, finding: Finding) -> None:
    st.session_state.setdefault(_BY, "subject_group")
    by = str(st.segmented_control(
        view.say("behind_by"), list(BY), format_func=lambda code: view.say(f"by_{code}"), key=_BY, label_visibility="collapsed",
        required=True,
    ))  # fmt: skip
    rows = _worded(view, finding.frame(by), finding)
    if rows.empty:
        st.info(view.say("by_none"))
        return
    most = rows if by == "month" else rows.head(MOST_BARS)
    figure = done_due(most, label=BY[by], hover=view.say("hover_by"), language=view.language)
    words = view.say(f"by_{by}").lower()
    picture(view, figure, key=f"plan_{by}", alt=view.say("by_alt", by=words), twin=rows[[BY[by], *ROWS]])
    notes = [view.say("by_note")] + ([view.say("most_shown", n=MOST_BARS)] if len(most) < len(rows) else [])
    st.caption(" ".join(notes))


def _worded(view: View, table: pd.DataFrame, finding: Finding) -> pd.DataFrame:
    """Groups, places and months in words, so that picture and table say the same."""
    rows = table.copy()
    if "subject_group" in rows:
        none = view.say("no_group")
        rows["subject_group"] = [
            label("subject_group", one, view.language) if isinstance(one, str) else none for one in rows.subject_group
        ]
    if "hazard" in rows:
        rows["hazard"] = [label("hazard", one, view.language) if isinstance(one, str) else numbers.NOTHING for one in rows.hazard]
    if "month" in rows:
        rows["month"] = [numbers.month(one, view.language) if pd.notna(one) else numbers.NOTHING for one in rows.month]
    if "place_name" in rows:
        whole = place_name_of("new", "province", finding.facts["province_code"])
        parted = len(finding.frame("place")) > 1
        rest = view.say("rest", place=whole)
        rows["place_name"] = [rest if parted and one == whole else one or whole for one in rows.place_name]
    return rows


def _windows(view: View, finding: Finding) -> None:
    window = finding.frame("window")
    if window.empty:
        return
    st.header(view.say("windows"), anchor=False)
    st.dataframe(shown(view, window[WINDOW]), hide_index=True, key="plan_windows")
    crossing = window[window.is_over_merger]
    if len(crossing):
        parts = [
            view.say("era_part", old=row.place_name, new=place_name_of("new", "commune", new_commune("old", row.place_code)))
            for row in crossing.drop_duplicates("place_code").itertuples()
        ]
        day = numbers.day(settings().merger_date, view.language)
        st.caption(view.say("era_note", day=day, places="; ".join(parts)))
