"""Tabs of a page with filters: only the open one is worked out, and a link may open one."""

from collections.abc import Callable, Mapping

import streamlit as st

from findings import Finding
from ui.view import View

Drawn = Mapping[str, Callable[[View, Finding], None]]


def page_tabs(view: View, finding: Finding, drawn: Drawn) -> None:
    """Draw the open tab; `tab=` of the link opens one by its code, the first where it names none."""
    labels = {name: view.say(f"tab_{name}") for name in drawn}
    asked = st.query_params.get("tab")
    chosen = labels.get(asked or "", next(iter(labels.values())))
    made = st.tabs(list(labels.values()), default=chosen, key=f"tabs_{view.page}_{asked}", on_change="rerun")
    for tab, draw in zip(made, drawn.values(), strict=True):
        if tab.open:
            with tab:
                draw(view, finding)
