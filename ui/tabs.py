"""Tabs of a page with filters: only the open one is worked out, and the link says which that is."""

from collections.abc import Callable, Mapping

import streamlit as st

from findings import Finding
from ui.view import View

Drawn = Mapping[str, Callable[[View, Finding], None]]


def page_tabs(view: View, finding: Finding, drawn: Drawn) -> None:
    """Draw the open tab: the one that `tab=` of the link names, else the first; a click changes the link."""
    labels = {name: view.say(f"tab_{name}") for name in drawn}
    key = f"tabs_{view.page}_{view.language}"
    asked = st.query_params.get("tab", "")
    st.session_state[key] = labels.get(asked, next(iter(labels.values())))
    made = st.tabs(list(labels.values()), key=key, on_change=_opened, args=(key, labels))
    for tab, draw in zip(made, drawn.values(), strict=True):
        if tab.open:
            with tab:
                draw(view, finding)


def _opened(key: str, labels: Mapping[str, str]) -> None:
    st.query_params["tab"] = next(name for name, label in labels.items() if label == st.session_state[key])
