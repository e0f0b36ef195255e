"""All about one sample: raw laboratory text → reading → limit and its source → verdict; or which samples are meant."""

from dataclasses import replace

import streamlit as st

from data.codes import codes
from data.settings import settings
from figures.charts import limit_shares
from findings import Finding
from ui.pieces import labelled, picture, sample_table
from ui.profile import about, readings, trace_link
from ui.shell import page
from ui.tables import shown
from ui.view import View, set_filters

RESULT = ["analyte", "result_text", "reading", "limit_text", "limit_share_pct", "verdict", "verdict_reason", "is_near_limit",
          "laboratory_conclusion", "limit_regulation", "limit_provenance", "method", "is_screening"]  # fmt: skip


def show(view: View, finding: Finding) -> None:
    """One sample, or the list to choose from."""
    if not view.filters.sample_id:
        _list(view, finding)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(view.say("back"), on_click=set_filters, args=(replace(view.filters, sample_id=None), view), key="back")
        if finding.facts["has_alert"]:
            st.page_link("pages/alerts.py", label=view.say("to_alert"), query_params=view.link())
    if not finding.facts["is_found"]:
        return
    result = finding.frame("result")
    left, right = st.columns([0.4, 0.6], gap="medium")
    with left:
        st.header(view.say("about"), anchor=False)
        about(view, finding.frame("profile").iloc[0])
        trace_link(view, finding.frame("profile").lot_id.iloc[0])
    with right:
        st.header(view.say("share"), anchor=False)
        compared = labelled(view, result[result.limit_share_pct.notna()], "analyte")
        if compared.empty:
            st.info(view.say("no_share"))
        else:
            figure = limit_shares(
                compared.assign(is_over=compared.verdict == "fail"), label="name", is_over="is_over",
                limit_name=view.say("share_limit"), near_pct=settings().near_limit_pct, hover=view.say("share_hover"),
                language=view.language,
            )  # fmt: skip
            picture(
                view, figure, key="share", alt=view.say("share_alt"), twin=compared[["analyte", "limit_share_pct", "verdict"]]
            )
    st.header(view.say("results"), anchor=False)
    st.dataframe(shown(view, readings(view, result)[RESULT]), hide_index=True, key="results", height="content")


def _list(view: View, finding: Finding) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    typed = left.text_input(view.say("find"), key="find_sample", placeholder=view.say("find_hint"))
    if typed.strip():
        set_filters(replace(view.filters, sample_id=typed.strip()), view)
        st.rerun()
    known = codes("outcome")
    st.session_state["outcome"] = list(view.filters.outcome)
    right.pills(
        view.say("outcome"), list(known), format_func=lambda code: known[code].label(view.language), key="outcome",
        selection_mode="multi", on_change=_outcome, args=(view,),
    )  # fmt: skip
    sample_table(view, finding.frame("sample"), key="samples", tall=True)
    if finding.facts["n_meant"] > finding.facts["n_listed"]:
        st.caption(view.say("listed", most=finding.facts["most"]))


def _outcome(view: View) -> None:
    set_filters(replace(view.filters, outcome=tuple(st.session_state["outcome"])), view)


page("sample", show)
