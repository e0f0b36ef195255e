"""Tabs that stand in the link: one opens cold, and stays open when filters or language change."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from ui.view import Speaker

TAB = "tab"
Drawn = TypeVar("Drawn")


def tabs(speaker: Speaker, drawn: Mapping[str, Callable[[], Drawn]]) -> Drawn | None:
    """Tabs of which only the open one is drawn, whose answer is given back; the link names it unless it is the first."""
    labels = {name: speaker.say(f"tab_{name}") for name in drawn}
    asked, key = st.query_params.get(TAB), f"{speaker.page}_tab_{speaker.language}"
    st.session_state[key] = labels[asked if asked in labels else next(iter(labels))]
    made = st.tabs(list(labels.values()), key=key, on_change=_opened, args=(key, {label: name for name, label in labels.items()}))
    for draw, tab in zip(drawn.values(), made, strict=True):
        if tab.open:
            with tab:
                return draw()
    return None


def _opened(key: str, names: Mapping[str, str]) -> None:
    """The tab chosen stands in the link; the first needs no word there."""
    name = names[st.session_state[key]]
    if name == next(iter(names.values())):
        st.query_params.pop(TAB, None)
    else:
        st.query_params[TAB] = name
