"""The list of alerts: how many are late, what state each is in, one click opens it."""

from dataclasses import replace

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from data.codes import codes
from figures.palette import CHIPS, SHAPES
from findings import Filters, Finding
from ui.pieces import Number, big_numbers
from ui.tables import shown
from ui.view import View, set_filters
from words import numbers

MOST = 500
LIST = ["timing_text", "due_at", "due_step", "alert_id", "product_name", "failed_analytes", "province_code", "partner_code",
        "facility_name", "level", "next_step", "failed_at"]  # fmt: skip


def alert_numbers(view: View, finding: Finding) -> None:
    """Late, running, told to the partner, closed: each leads to its rows."""
    facts, here = finding.facts, view.filters
    still = numbers.number(facts["n_alerts"] - facts["n_done"], view.language)
    running = {name: numbers.number(facts[f"n_{name}"], view.language) for name in ("late", "due", "open", "done", "alerts")}
    told = {name: numbers.number(facts[f"n_{name}"], view.language) for name in ("partner", "partner_told", "partner_confirmed")}
    cells = [
        ("late", running["late"], view.say("late_note", running=still), ("late",)),
        ("due", running["due"], view.say("due_note", open=running["open"]), ("due", "open")),
        ("told", view.say("told_value", told=told["partner_told"], n=told["partner"]),
         view.say("told_note", confirmed=told["partner_confirmed"]), ()),
        ("closed", running["done"], view.say("closed_note", n=running["alerts"]), ("done",)),
    ]  # fmt: skip
    big_numbers(view, [
        Number(view.say(name), text, note, (view.say(f"{name}_link"), "alerts", replace(here, timing=which)))
        for name, text, note, which in cells
    ])  # fmt: skip


def choose_timing(view: View) -> None:
    """Which alerts the list shows, kept in the link."""
    known = codes("timing")
    st.session_state["timing"] = list(view.filters.timing)
    st.pills(
        view.say("timing"), list(known), format_func=lambda code: f"{SHAPES[code]} {known[code].label(view.language)}",
        key="timing", selection_mode="multi", on_change=_timing, args=(view,),
    )  # fmt: skip


def _timing(view: View) -> None:
    set_filters(replace(view.filters, timing=tuple(st.session_state["timing"])), view)


def alert_table(view: View, alert: pd.DataFrame) -> None:
    """Late ones first; a row opens its alert."""
    if alert.empty:
        st.info(view.say("none_of_these"))
        return
    st.caption(view.say("open_row") if len(alert) <= MOST else view.say("open_row_first", most=MOST, n=len(alert)))
    table = alert.head(MOST).reset_index(drop=True)
    event = st.dataframe(
        chips(view, table.assign(timing_text=chip_texts(view, table.timing, "timing"))[LIST], {"timing_text": table.timing}),
        hide_index=True, key="alerts", height=min(560, 38 + 35 * len(table)), on_select="rerun", selection_mode="single-row",
        alt=view.say("list_alt", n=len(alert)),
    )  # fmt: skip
    if rows := event.selection.rows:
        open_alert(view, str(table.sample_id.iloc[rows[0]]))


def open_alert(view: View, sample_id: str) -> None:
    """Go to one alert."""
    set_filters(replace(view.filters, sample_id=sample_id), view)
    st.rerun()


def chip_texts(view: View, states: pd.Series, name: str) -> list[str]:
    """Shape and word of each state: colour is never the only sign."""
    known = codes(name)
    return [f"{SHAPES[state]} {known[state].label(view.language)}" for state in states]


def chips(view: View, table: pd.DataFrame, coloured: dict[str, pd.Series]) -> Styler:
    """The table as people read it, with the cells of these columns in the colour of their state."""
    dressed = shown(view, table)
    styled = dressed if isinstance(dressed, Styler) else dressed.style
    for name, states in coloured.items():
        css = [f"background-color: {CHIPS[state][0]}; color: {CHIPS[state][1]}" for state in states]
        styled = styled.apply(lambda _, css=css: css, subset=[view.say(f"columns.{name}")])
    return styled


def back(view: View) -> None:
    """Back to the list."""
    st.button(view.say("back"), on_click=set_filters, args=(_listed(view.filters), view), key="back")


def _listed(filters: Filters) -> Filters:
    return replace(filters, sample_id=None)
