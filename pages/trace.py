"""Where did this lot come from, where did it go, what must be recalled? Or: which lots failed, and what do they share?"""

from typing import Literal

import pandas as pd
import streamlit as st

from findings import Finding
from ui.shell import page
from ui.tables import shown
from ui.trace_lists import failed_and_shared, found_lots
from ui.trace_map import flows
from ui.trace_options import options_line, search
from ui.trace_picture import chosen_place, farm_to_fork
from ui.trace_recall import what_if
from ui.view import View

LOT = ["lot_id", "lot_way", "steps", "product_name", "facility_name", "stage", "made_date", "quantity_kg", "shipped_kg",
       "n_failed", "failed_hazards", "score", "n_failed_lots", "uncovered_pct"]  # fmt: skip
SHIPMENT = ["lot_id", "from_facility_name", "to_facility_name", "to_stage", "to_province_code", "shipped_date", "quantity_kg",
            "is_covered", "shipment_id"]  # fmt: skip
FACILITY = ["facility_name", "score", "n_failed_lots", "facility_id"]
DOUBT = ["doubt", "lot_id", "doubt_key", "doubt_kg"]


def show(view: View, finding: Finding) -> None:
    """The lot's picture, what a recall reaches, the map and the tables; without a lot what to trace."""
    search(view)
    if "found" in finding.frames:
        found_lots(view, finding)
    elif "failed" in finding.frames:
        failed_and_shared(view, finding)
    elif finding.facts["is_lot"]:
        _trace(view, finding)


def _trace(view: View, finding: Finding) -> None:
    options_line(view, finding)
    farm_to_fork(view, finding)
    chosen_place(view, finding)
    st.header(view.say("recall"), anchor=False)
    what_if(view, finding)
    st.header(view.say("map"), anchor=False)
    flows(view, finding)
    st.header(view.say("tables"), anchor=False)
    frames = {
        "lots": finding.frame("lot").rename(columns={"way": "lot_way"})[LOT], "shipments": finding.frame("shipment")[SHIPMENT],
        "facilities": finding.frame("facility")[FACILITY], "doubts": finding.frame("doubt")[DOUBT],
    }  # fmt: skip
    for tab, (name, table) in zip(st.tabs([view.say(f"tab_{name}") for name in frames]), frames.items(), strict=True):
        with tab:
            if table.empty:
                st.info(view.say(f"no_{name}"))
            else:
                st.dataframe(shown(view, table), hide_index=True, key=f"table_{name}", height=_height(table))


def _height(table: pd.DataFrame) -> int | Literal["content"]:
    return 320 if len(table) > 8 else "content"


page("trace", show, trade=True)
