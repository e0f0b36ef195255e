"""The other tabs of the alerts page: how long steps take, what the partner was told, what others notified, the deadlines."""

import pandas as pd
import streamlit as st

from data.codes import codes, label
from data.deadlines import Deadline, deadlines
from data.settings import settings
from findings import Finding
from ui.tables import shown
from ui.view import View

PARTNER = ["alert_id", "product_name", "failed_analytes", "province_code", "partner_code", "failed_at", "notified_partner_at",
           "partner_delay_hours", "partner_confirmed_at", "timing_text"]  # fmt: skip
HEARD = ["alerted_date", "source_name", "notifying_name", "level", "subject", "product_name", "analyte", "alert_id",
         "is_unfounded"]  # fmt: skip


def delays_tab(view: View, finding: Finding) -> None:
    """Medians and ninetieth percentiles; the few beside, one by one."""
    st.markdown(view.say("delays_note", least=settings().cases_for_percentile))
    delays = view.find("alert_delays", finding.filters)
    summed, listed = delays.frame("delay"), delays.frame("delay_case")
    columns = ["step", "start", "province_code", "n_cases", "median_hours", "p90_hours", "in_time_pct", "n_late"]
    _table(view, summed[columns], "delay", "no_delays")
    if len(listed):
        st.header(view.say("few_cases"), anchor=False)
        _table(view, listed[["step", "start", "province_code", "alert_id", "delay_hours"]], "delay_case", "no_delays")


def partner_tab(view: View, finding: Finding) -> None:
    """What the partner was told and when it confirmed."""
    table = finding.frame("partner")
    took = (table.notified_partner_at - table.failed_at).dt.total_seconds() / 3600
    words = {code: entry.label(view.language) for code, entry in codes("timing").items()}
    _table(view, table.assign(partner_delay_hours=took, timing_text=table.timing.map(words))[PARTNER], "partner", "no_partner")


def notifications_tab(view: View, finding: Finding) -> None:
    """Lists of others, and alerts of the register that name a sample without a failed result."""
    _table(view, finding.frame("notification")[HEARD], "heard", "no_notifications")


def deadlines_tab(view: View, finding: Finding) -> None:
    """Each deadline with its text, how far it was read, and whether it counts."""
    is_demo = finding.manifest.is_demo
    rows = [
        {"step": one.step, "start": one.starts_at, "deadline_text": deadline_text(view, one), "regulation": one.regulation,
         "provenance_text": label("provenance", one.provenance, view.language),
         "counts_text": counted_text(view, one, is_demo=is_demo)}
        for one in deadlines().values()
    ]  # fmt: skip
    st.markdown(view.say("deadlines_note"))
    _table(view, pd.DataFrame(rows), "deadlines", "no_delays")


def deadline_text(view: View, one: Deadline) -> str:
    """«24 giờ», «3 ngày làm việc»."""
    return view.say(f"unit_{one.unit}", n=one.amount)


def counted_text(view: View, one: Deadline, *, is_demo: bool) -> str:
    """Does the deadline count, and by whose word?"""
    if one.is_assumed(is_demo=is_demo):
        return view.say("counts_assumed")
    return view.say("counts") if one.is_used(is_demo=is_demo) else view.say("counts_not")


def provenance_text(view: View, one: Deadline, *, is_demo: bool) -> str:
    """Text, provenance and use of a deadline in one line."""
    read = label("provenance", one.provenance, view.language).lower()
    return f"{deadline_text(view, one)} · {one.regulation} ({read}) · {counted_text(view, one, is_demo=is_demo)}"


def _table(view: View, table: pd.DataFrame, key: str, empty: str) -> None:
    if table.empty:
        st.info(view.say(empty))
    else:
        st.dataframe(shown(view, table), hide_index=True, key=f"table_{key}", height="content" if len(table) <= 40 else 560)
