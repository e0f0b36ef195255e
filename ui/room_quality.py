"""How good the live data are: cells filled, days waited, samples that disagree; and where each extract comes from."""

from datetime import date

import pandas as pd
import streamlit as st

from data.contracts import contract
from figures.quality import delays, filled_bars
from findings import Filters, Finding, Scope, default_filters
from findings.data_quality import STEPS
from findings.filters import add_months
from ui.caption import caption
from ui.filters import FIRST_MONTH
from ui.pieces import picture
from ui.room_words import reason_label
from ui.tables import shown
from ui.view import Desk, View
from words import numbers

_PERIODS = (12, 36, 0)  # months; 0: all


def quality(desk: Desk) -> None:
    """The finding of the chosen months in one sentence, two pictures, two tables."""
    if desk.live is None:
        st.info(desk.say("no_history"))
        return
    manifest = desk.live.manifest
    months = st.segmented_control(
        desk.say("period"), _PERIODS, default=_PERIODS[0], required=True, key="quality_months", label_visibility="collapsed",
        format_func=lambda months: desk.say("months", months=months) if months else desk.say("all_months"),
    )  # fmt: skip
    view = View(desk.page, desk.language, desk.live, Scope(manifest, desk.viewer), _chosen(manifest.as_of, months or 0), ())
    with st.spinner(desk.say("ui.working"), show_time=True):
        finding = view.find("data_quality")
    st.subheader(finding.sentence.say(desk.language), anchor=False)
    if finding.n_samples:
        _pictures(view, finding)
        _agreement(view, finding)
    _doubts(desk, view, finding)
    _origin(desk, view, finding)
    caption(view, finding)


def _chosen(as_of: date, months: int) -> Filters:
    plain = default_filters(as_of)
    start = add_months(as_of, 1 - months) if months else FIRST_MONTH
    return Filters(start, plain.to_date)


def _pictures(view: View, finding: Finding) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{view.say('filled')}**")
        st.caption(view.say("filled_note"))
        table = finding.frame("column")
        named = table.assign(name=[_column_name(view, *pair) for pair in zip(table.extract, table.column_name, strict=True)])
        figure = filled_bars(named, label="name", hover=view.say("filled_hover"), language=view.language)
        twin = named[["name", "n_rows", "n_filled", "filled_pct"]]
        picture(view, figure, key="filled", alt=finding.sentence.say(view.language), twin=twin)
    with right:
        st.markdown(f"**{view.say('delays')}**")
        st.caption(view.say("delays_note"))
        month = finding.frame("month")
        names = {step: view.say(f"delay_{step}") for step in STEPS}
        figure = delays(month, names=names, hover=view.say("delay_hover", name="{name}"), language=view.language)
        days = [f"{name}_{step}_days" for step in STEPS for name in ("median", "p90")]
        twin = month[["month", "n_samples", *days]]
        picture(view, figure, key="delays", alt=view.say("delays_alt"), twin=twin, bare="data_room.no_delays")


def _column_name(view: View, extract: str, name: str) -> str:
    return contract(extract).column(name).label(view.language)


def _agreement(view: View, finding: Finding) -> None:
    st.markdown(f"**{view.say('agreement')}**")
    st.caption(view.say("agreement_note"))
    by = st.segmented_control(
        view.say("by"), ("source", "month"), default="source", required=True, key="quality_by",
        format_func=lambda one: view.say(f"by_{one}"), label_visibility="collapsed",
    )  # fmt: skip
    table = finding.frame(by or "source")
    table = table.iloc[::-1] if by == "month" else table.assign(source_file=_sources(view, table.source_file))
    st.dataframe(shown(view, table), hide_index=True, key=f"agreement_{by}", height="content" if len(table) < 10 else 360)


def _sources(view: View, files: pd.Series) -> list[str]:
    """Names of files; rows that no file brought say so."""
    return [view.say("made_by_program") if name == "demo" else str(name) for name in files]


def _doubts(desk: Desk, view: View, finding: Finding) -> None:
    """What the data say of lots and cannot be: kept, and listed lot by lot where one is traced."""
    table = finding.frame("doubt")
    if len(table):
        st.markdown(f"**{desk.say('lot_doubts')}**")
        st.caption(desk.say("lot_doubts_note"))
        st.dataframe(shown(view, table), hide_index=True, key="doubts", height="content")


def _origin(desk: Desk, view: View, finding: Finding) -> None:
    left, right = st.columns([0.65, 0.35], gap="medium")
    table = finding.frame("origin")
    with left:
        st.markdown(f"**{desk.say('origin')}**")
        named = table.assign(source_file=_sources(view, table.source_file))
        st.dataframe(shown(view, named), hide_index=True, key="origin", height="content" if len(table) < 10 else 360)
    with right:
        st.markdown(f"**{desk.say('turned_away')}**")
        if not finding.facts["rejected"]:
            st.caption(desk.say("none_turned_away"))
        for reason, count in finding.facts["rejected"].items():
            st.caption(f"{reason_label(desk, reason)}: {numbers.number(count, desk.language)}")
