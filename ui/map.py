"""What every map shares: its level, and the two archipelagos in its corner."""

from dataclasses import replace

import streamlit as st

from figures.inset import archipelago_inset
from geo.boundaries import archipelagos
from ui.view import View, set_filters


def inset(view: View, key: str) -> None:
    """Hoàng Sa and Trường Sa in the corner of the map that stands in the same box."""
    with st.container(key=f"inset_{key}"):
        shapes = archipelagos()
        st.image(archipelago_inset(shapes, names=shapes["name"].tolist(), theme=view.theme), alt=view.say("hotspots.inset_alt"))


def choose_level(view: View) -> None:
    """Old districts or communes, kept in the link."""
    levels = {"district": view.say("hotspots.by_district"), "commune": view.say("hotspots.by_commune")}
    key = "place_level"
    st.session_state[key] = view.filters.place_level if view.filters.place_level in levels else "district"
    st.segmented_control(
        view.say("hotspots.level"), list(levels), format_func=levels.__getitem__, key=key, on_change=_set_level, args=(view,),
        label_visibility="collapsed",
    )  # fmt: skip


def _set_level(view: View) -> None:
    forget()
    set_filters(replace(view.filters, place_level=st.session_state["place_level"] or "district"), view)


def forget() -> None:
    """Choose no place."""
    st.query_params.pop("selected", None)
