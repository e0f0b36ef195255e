"""Which warnings are open, whom have we told, which deadlines run out?"""

import streamlit as st

from findings import Finding
from reports.alert_documents import recall_decision, warning_letter
from ui.alert_case import case_page
from ui.alert_list import alert_numbers, alert_table, choose_timing
from ui.alert_tabs import deadlines_tab, delays_tab, notifications_tab, partner_tab
from ui.shell import page
from ui.view import View


def show(view: View, finding: Finding) -> None:
    """One alert with its time axis and its form, or the list with how long steps take."""
    if view.filters.sample_id:
        case_page(view, finding, {"letter": warning_letter, "decision": recall_decision})
        return
    alert_numbers(view, finding)
    tabs = {"list": _list, "delays": delays_tab, "partner": partner_tab, "heard": notifications_tab, "deadlines": deadlines_tab}
    made = st.tabs([view.say(f"tab_{name}") for name in tabs], key="alerts_tab", on_change="rerun")
    for tab, draw in zip(made, tabs.values(), strict=True):
        if tab.open:
            with tab:
                draw(view, finding)


def _list(view: View, finding: Finding) -> None:
    choose_timing(view)
    alert = finding.frame("alert")
    alert_table(view, alert[alert.timing.isin(view.filters.timing)] if view.filters.timing else alert)


page("alerts", show, trade=True)
