"""Do products of each star tier comply, is it getting better, is the difference real?"""

import streamlit as st

from findings import Finding
from ui.compliance_tabs import comparison, funnels, near
from ui.compliance_trend import over_time
from ui.shell import page
from ui.view import View

TABS = {"trend": over_time, "comparison": comparison, "funnels": funnels, "near": near}


def show(view: View, finding: Finding) -> None:
    """A tab a question; only the open one is worked out."""
    tabs = st.tabs([view.say(f"tab_{name}") for name in TABS], key="compliance_tab", on_change="rerun")
    for tab, draw in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab:
                draw(view, finding)


page("compliance", show)
