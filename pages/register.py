"""Which products hold which tier today, which lapse?"""

import streamlit as st

from findings import Finding
from ui.register import TABS
from ui.shell import page
from ui.view import View


def show(view: View, finding: Finding) -> None:
    """A tab a question; only the open one is worked out."""
    if not finding.facts["n_ever"]:
        return
    tabs = st.tabs([view.say(f"tab_{name}") for name in TABS], key="register_tab", on_change="rerun")
    for tab, draw in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab:
                draw(view, finding)


page("register", show, trade=True)
