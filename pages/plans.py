"""Is each surveillance plan on its quota and its tasks?"""

import streamlit as st

from findings import Finding
from ui.shell import page
from ui.surveillance import choose, facts_line, quotas
from ui.surveillance_tabs import TABS, all_plans
from ui.view import View

ALL = {"quotas": quotas, **TABS}


def show(view: View, finding: Finding) -> None:
    """The plan, what it is, and a tab a question; only the open one is worked out."""
    if "plan_id" not in finding.facts:
        all_plans(view, finding)
        return
    choose(view, finding)
    facts_line(view, finding)
    tabs = st.tabs([view.say(f"tab_{name}") for name in ALL], key="plans_tab", on_change="rerun")
    for tab, draw in zip(tabs, ALL.values(), strict=True):
        if tab.open:
            with tab:
                draw(view, finding)


page("plans", show, trade=True)
