"""What a recall reaches and spares, and how fast the goods went on sale."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from figures.chain import sold_by_day
from figures.palette import MARK
from findings import Finding
from ui.pieces import picture
from ui.tables import shown
from ui.view import View, set_filters
from words import numbers

PRODUCT = ["product_name", "n_lots", "goods_kg", "sold_kg", "held_kg", "n_outlets", "n_spared_outlets"]


def what_if(view: View, finding: Finding) -> None:
    """Recall from a lot of the network: four numbers, the table by product, the share on sale by day."""
    _choose(view, finding)
    day = numbers.day(finding.facts["day"], view.language)
    for column, (name, value, note) in zip(st.columns(4), _numbers(view, finding, day), strict=True):
        with column.container(border=True, height="stretch", gap="xxsmall"):
            st.metric(view.say(f"metric_{name}"), value)
            st.caption(note)
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        st.markdown(f"**{view.say('by_product')}**")
        st.dataframe(shown(view, finding.frame("product")[PRODUCT]), hide_index=True, key="recall_product", height="content")
    with right:
        st.markdown(f"**{view.say('over_time')}**")
        _over_time(view, finding)


def _numbers(view: View, finding: Finding, day: str) -> tuple[tuple[str, str, str], ...]:
    """Name, value and note of each big number."""
    facts, language = finding.facts, view.language
    goods, sold, held = (numbers.weight(facts[f"{name}_kg"], language) for name in ("goods", "sold", "held"))
    share = numbers.percent(facts["sold_pct"], language, digits=0)
    spared = {name: facts[f"n_spared_{name}"] for name in ("outlets", "communes", "provinces")}
    places = {name: facts[f"n_{name}"] for name in ("communes", "provinces")}
    return (
        ("reached", sold, view.say("reached_note", share=share, goods=goods, day=day)),
        ("outlets", numbers.number(facts["n_outlets"], language), view.say("outlets_note", **places)),
        ("spared", held, view.say("spared_note", **spared)),
        ("recalled", numbers.percent(facts["recalled_pct"], language, digits=0), _recalled(view, finding)),
    )


def _choose(view: View, finding: Finding) -> None:
    lots = finding.frame("lot")
    able = lots[lots.way != "shared"].sort_values(["steps", "lot_id"]).lot_id.tolist()
    st.session_state["trace_stop"] = finding.facts["stop"]
    options = able if finding.facts["stop"] in able else [finding.facts["stop"], *able]
    st.selectbox(
        view.say("stop"), options, key="trace_stop", width=360,
        on_change=lambda: set_filters(replace(view.filters, stop=st.session_state["trace_stop"]), view),
    )  # fmt: skip


def _recalled(view: View, finding: Finding) -> str:
    facts, language = finding.facts, view.language
    if not facts["n_recalls"]:
        return view.say("no_recall")
    kg = {name: numbers.weight(facts[f"{name}_kg"], language) for name in ("recalled", "to_recall")}
    days = numbers.number(facts["recall_days"], language) if facts["recall_days"] is not None else numbers.NOTHING
    return view.say("recall_note", n=facts["n_recalls"], recalled=kg["recalled"], wanted=kg["to_recall"], days=days)


def _over_time(view: View, finding: Finding) -> None:
    time = finding.frame("time")
    if time.empty:
        st.info(view.say("nothing_sold"))
        return
    marks = {finding.facts["day"]: view.say("result_day")} if finding.frame("lot").n_failed.any() else {}
    started = [day.date() for day in finding.frame("recall").started_at.dropna()]
    marks |= {day: view.say("recall_day") for day in started if day not in _near(marks)}
    figure = sold_by_day(
        time, name=view.say("on_sale"), marks=marks, hover=view.say("hover_sold"), language=view.language, colour=MARK
    )
    picture(view, figure, key="over_time", alt=view.say("over_time_alt"), twin=time)


def _near(marks: dict[object, str]) -> set[object]:
    """Days whose word would lie on that of a mark."""
    return {day + timedelta(days=step) for day in marks for step in range(-2, 3)}  # type: ignore[operator]
