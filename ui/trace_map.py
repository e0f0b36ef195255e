"""Where the goods went: arcs up to a day that a slider chooses."""

import streamlit as st

from figures.maps import arc_map
from findings import Finding
from findings.trace_map import until
from ui.geometry import geometry_url
from ui.map import inset
from ui.pieces import twin_table
from ui.view import View
from words import numbers

ARC = ["from_place_name", "to_place_name", "n_shipments", "quantity_kg"]


def flows(view: View, finding: Finding) -> None:
    """Arcs from sender to receiver of what was shipped by the day chosen; by default all."""
    arc = finding.frame("arc")
    if arc.empty:
        st.info(view.say("no_arcs"))
        return
    days = sorted(set(arc.shipped_date.dt.date))
    day = days[-1]
    if len(days) > 1:
        day = st.select_slider(
            view.say("until"), days, value=day, format_func=lambda one: numbers.day(one, view.language),
            key=f"trace_day:{view.filters.lot}:{len(days)}",
        )  # fmt: skip
    flow = until(arc, day)
    text = [
        view.say("arc", origin=row.from_place_name, target=row.to_place_name, n=numbers.number(row.n_shipments, view.language),
                 kg=numbers.weight(row.quantity_kg, view.language))
        for row in flow.itertuples()
    ]  # fmt: skip
    deck = arc_map(flow, province_url=geometry_url("province"), text=text, theme=view.theme)
    sums = {
        "n": numbers.number(int(flow.n_shipments.sum()), view.language),
        "kg": numbers.weight(float(flow.quantity_kg.sum()), view.language),
        "day": numbers.day(day, view.language),
    }
    with st.container(key="map_box_trace", gap=None):
        st.pydeck_chart(deck, height=400, key="trace_arcs", alt=view.say("map_alt", **sums))
        inset(view, "trace")
    st.caption(view.say("map_note", **sums))
    twin_table(view, flow[ARC], key="trace_arcs")
