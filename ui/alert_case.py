"""One alert: what it is about, its time axis, its steps with author and deadline, the form, the documents."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from data.codes import codes, label
from data.deadlines import deadlines
from figures.alert_axis import alert_axis
from findings import Finding
from findings.alert_log import clock
from findings.places import province_name
from ui.alert_form import form, withdraw_form
from ui.alert_list import back, chip_texts, chips
from ui.alert_papers import Maker, papers
from ui.alert_tabs import provenance_text
from ui.profile import plain
from ui.tables import shown
from ui.view import View
from words import numbers

TRACE = Path(__file__).parents[1] / "pages" / "trace.py"
STEPS = ["step_state_text", "step", "happened_at", "due_at", "recorded_by", "reason", "document_number", "recall_kind",
         "handling", "quantity_kg", "origin_text", "recorded_at", "deadline_text"]  # fmt: skip
WIDTHS = dict.fromkeys(STEPS, 130) | {"step": 260, "reason": 260, "deadline_text": 560, "recorded_by": 150}
RECEIVERS = ["to_facility_name", "to_province_code", "n_shipments", "quantity_kg", "first_shipped_date", "last_shipped_date"]


def case_page(view: View, finding: Finding, makers: Mapping[str, Maker]) -> None:
    """Everything about the chosen alert."""
    with st.container(horizontal=True, vertical_alignment="center"):
        back(view)
        _links(view, finding)
    if not finding.facts["is_found"]:
        return
    left, right = st.columns([0.6, 0.4], gap="medium")
    with left:
        st.header(view.say("axis"), anchor=False)
        _axis(view, finding)
    with right:
        _about(view, finding)
        form(view, finding)
    st.header(view.say("steps"), anchor=False)
    _steps(view, finding.frame("axis"), is_demo=finding.manifest.is_demo)
    withdraw_form(view, finding)
    papers(view, finding, makers)
    _receivers(view, finding)


def _links(view: View, finding: Finding) -> None:
    """To the sample behind the alert, and to where its lot came from and went."""
    here = {"lang": "en"} if view.language == "en" else {}
    sample = {"sample_id": str(view.filters.sample_id)}
    st.page_link("pages/sample.py", label=view.say("to_sample"), query_params=sample | here)
    lot = finding.frame("case").lot_id
    if TRACE.is_file() and len(lot) and isinstance(lot.iloc[0], str):
        st.page_link("pages/trace.py", label=view.say("to_trace"), query_params={"lot": lot.iloc[0]} | here)


def _about(view: View, finding: Finding) -> None:
    case = finding.frame("case").iloc[0]
    known = codes("analyte")
    analytes = [known[one].label(view.language) if one in known else one for one in str(case.failed_analytes or "").split(", ")]
    provinces = [province_name(code) for code in str(case.concerned_provinces or "").split(",") if code]
    facts = {
        "product": case.product_name, "facility": case.facility_name, "analytes": ", ".join(analytes), "lot": case.lot_id,
        "provinces": ", ".join(provinces), "purpose": label("purpose", case.purpose, view.language),
        "level": label("alert_level", case.level, view.language) if isinstance(case.level, str) else view.say("no_level"),
    }  # fmt: skip
    lines = [f"**{view.say(f'about_{name}')}**: {plain(text)}" for name, text in facts.items() if isinstance(text, str) and text]
    if pd.notna(case.shipped_kg) and case.shipped_kg > 0:
        share = numbers.percent(100 * case.shipped_before_kg / case.shipped_kg, view.language, digits=0)
        lines.append(view.say("about_shipped", kg=numbers.weight(case.shipped_kg, view.language), share=share))
    st.markdown("  \n".join(lines))


def _axis(view: View, finding: Finding) -> None:
    axis = finding.frame("axis")
    names = {code: entry.label(view.language) for code, entry in codes("alert_step").items()}
    states = {code: entry.label(view.language) for code, entry in codes("step_state").items() if code != "open"}
    figure = alert_axis(
        axis, names=names, states=states,
        hovers=[_hover(view, row, is_demo=finding.manifest.is_demo) for _, row in axis.iterrows()],
        now=(clock(finding.manifest), view.say("now")), language=view.language,
    )  # fmt: skip
    config = {"displayModeBar": False, "locale": view.language}
    st.plotly_chart(figure, key="axis", alt=view.say("axis_alt", sentence=finding.sentence.say(view.language)), config=config)
    st.caption(view.say("axis_note"))


def _hover(view: View, row: pd.Series, *, is_demo: bool) -> str:
    language = view.language
    lines = [f"<b>{label('alert_step', row.step, language)}</b>: {label('step_state', row.step_state, language).lower()}"]
    if pd.notna(row.happened_at):
        lines.append(view.say("hover_done", when=numbers.moment(row.happened_at, language)))
    if pd.notna(row.due_at):
        lines.append(view.say("hover_due", when=numbers.moment(row.due_at, language)))
    if row.step in deadlines():
        lines.append(provenance_text(view, deadlines()[row.step], is_demo=is_demo))
    return "<br>".join(lines)


def _steps(view: View, axis: pd.DataFrame, *, is_demo: bool) -> None:
    texts = {
        "step_state_text": [
            view.say("not_done") if state == "open" else text
            for state, text in zip(axis.step_state, chip_texts(view, axis.step_state, "step_state"), strict=True)
        ],
        "origin_text": [view.say(f"origin_{one}") if one else "" for one in axis.origin],
        "deadline_text": [
            provenance_text(view, deadlines()[step], is_demo=is_demo) if step in deadlines() else "" for step in axis.step
        ],
    }  # fmt: skip
    table = axis.assign(**texts, recorded_by=axis.author)[STEPS]
    for name in ("recorded_by", "reason", "document_number"):
        table[name] = table[name].fillna("")
    table["quantity_kg"] = table.quantity_kg.astype("float64")
    used = [name for name in STEPS if table[name].notna().any() and (table[name] != "").any()]
    widths = {view.say(f"columns.{name}"): st.column_config.Column(width=WIDTHS[name]) for name in used}
    st.dataframe(
        chips(view, table[used], {"step_state_text": axis.step_state}), hide_index=True, key="steps", height="content",
        column_config=widths,
    )  # fmt: skip


def _receivers(view: View, finding: Finding) -> None:
    table = finding.frame("receiver")
    if len(table):
        st.header(view.say("receivers"), anchor=False)
        st.dataframe(shown(view, table[RECEIVERS]), hide_index=True, key="receivers")
