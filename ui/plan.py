"""What a sampling plan needs of a page: its budget, its map, taking it away, issuing it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from figures.plans import plan_map
from findings import Finding
from findings.filters import MOST_BUDGET, Filters
from findings.sampling_plans import issue
from findings.sampling_visits import visits
from queries import Viewer
from ui.geometry import outline_url
from ui.map import inset
from ui.view import View, set_filters
from words import numbers

HEIGHT = 430
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def budget_input(view: View) -> None:
    """The number of samples to plan, kept in the link."""
    st.session_state["budget"] = view.filters.budget
    st.number_input(
        view.say("budget"),
        min_value=1,
        max_value=MOST_BUDGET,
        step=10,
        key="budget",
        on_change=_set_budget,
        args=(view,),
        width=220,
    )


def _set_budget(view: View) -> None:
    set_filters(replace(view.filters, budget=int(st.session_state["budget"] or view.filters.budget)), view)


def where(view: View, finding: Finding) -> None:
    """The map of the plan."""
    commune = finding.frame("commune")
    tips = [
        view.say("tip", place=row.place_name, n=row.n_planned, floor=row.n_floor, facilities=row.n_facilities,
                 found=numbers.number(row.expected_failed, view.language, digits=1), taken=row.n_samples, failed=row.n_failed)
        for row in commune.itertuples()
    ]  # fmt: skip
    deck = plan_map(commune, province_url=outline_url("commune"), tips=tips, theme=view.theme)
    with st.container(key="map_box", gap=None):
        st.pydeck_chart(
            deck, height=HEIGHT, key="plan_map", alt=view.say("map_alt", sentence=finding.sentence.say(view.language))
        )
        inset(view, "plan")
    st.caption(view.say("map_note"))


@st.cache_resource(max_entries=20, show_spinner=False)
def _samples(filters: Filters, snapshot_id: str, viewer: Viewer, _plan: Finding) -> pd.DataFrame:  # noqa: ARG001 they are the key
    return visits(_plan)


def plan_samples(plan: Finding) -> pd.DataFrame:
    """The plan sample by sample, worked out once."""
    return _samples(plan.filters, plan.manifest.snapshot_id, plan.viewer, plan)


def take_away(view: View, plan: Finding, rows: pd.DataFrame, papers: Mapping[str, Callable[[], bytes]]) -> None:
    """The papers, each made when it is asked for (by its file's ending), and the form that issues the plan."""
    code = plan.facts["plan_id"]
    left, right = st.columns([0.38, 0.62], gap="medium")
    with left:
        st.markdown(view.say("take_away", plan=code, n=len(rows)))
        for ending, made in papers.items():
            st.download_button(
                view.say(f"take_{ending}"), made, file_name=f"{code}.{ending}", mime=MIME[ending], key=f"plan_{ending}",
                on_click="ignore",
            )  # fmt: skip
    with right, st.form("issue_plan", clear_on_submit=True):
        author = st.text_input(view.say("author"), key="plan_author")
        reason = st.text_input(view.say("reason"), key="plan_reason")
        if st.form_submit_button(view.say("issue"), key="plan_issue"):
            _issue(view, plan, rows, author, reason)
        if plan.manifest.is_demo:
            st.caption(view.say("demo_note"))


def _issue(view: View, plan: Finding, rows: pd.DataFrame, author: str, reason: str) -> None:
    if not author.strip():
        st.warning(view.say("records.no_author"))
        return
    event = issue(plan, rows, author=author, reason=reason, role=plan.viewer.role)
    st.success(view.say("issued", plan=event.subject, author=event.author))
