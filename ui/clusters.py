"""Clusters of a scan: what the map writes beside their circles, and their table."""

from typing import Any

import pandas as pd
import streamlit as st

from ui.tables import shown
from ui.view import View
from words import numbers

COLUMNS = ["rank", "centre_name", "n_places", "from_month", "to_month", "is_going_on", "n_failed", "expected_failed",
           "relative_risk", "p_value"]  # fmt: skip


def rings(view: View, circle: pd.DataFrame) -> pd.DataFrame:
    """The circles with `label`, written beside them, and `name`, said when they are pointed at."""
    rows = list(circle.itertuples())
    return circle.assign(name=[_tip(view, row) for row in rows], label=[_label(view, row) for row in rows])


def cluster_table(view: View, circle: pd.DataFrame) -> None:
    """The clusters as a table, where there are any."""
    if len(circle):
        columns = [name for name in COLUMNS if name in circle and circle[name].notna().any()]
        st.dataframe(shown(view, circle[columns]), hide_index=True, key="clusters", alt=view.say("clusters"))


def _tip(view: View, row: Any) -> str:
    risk, expected = (numbers.number(one, view.language, digits=1) for one in (row.relative_risk, row.expected_failed))
    blanks = {"rank": row.rank, "centre": row.centre_name, "places": row.n_places, "failed": row.n_failed}
    return view.say("ring_tip", **blanks, expected=expected, risk=risk, label=_label(view, row))


def _label(view: View, row: Any) -> str:
    """Period and p."""
    p = numbers.p_said(row.p_value, view.language)
    if pd.isna(row.from_month):
        return view.say("ring_p", p=p)
    first, last = (numbers.month(one, view.language) for one in (row.from_month, row.to_month))
    return view.say("ring_time", first=first, last=last, p=p)
