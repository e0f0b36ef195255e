"""What to trace: failed lots and the inputs that they share, or the lots that fit what was typed."""

import pandas as pd
import streamlit as st

from findings import Finding
from ui.tables import listed, shown
from ui.trace_options import open_lot
from ui.view import View

SOURCE = ["lot_id", "product_name", "facility_name", "n_failed_lots", "n_forward_lots", "score", "made_date"]
FAILED = ["lot_id", "product_name", "facility_name", "failed_hazards", "n_failed", "last_sampled_date", "made_date",
          "province_code"]  # fmt: skip
FOUND = ["lot_id", "product_name", "facility_name", "made_date"]


def failed_and_shared(view: View, finding: Finding) -> None:
    """Inputs behind several failed lots, then the failed lots; a row opens its trace."""
    source, failed = finding.frame("source"), finding.frame("failed")
    st.header(view.say("sources"), anchor=False)
    if source.empty:
        st.info(view.say("no_sources"))
    else:
        _pick(view, source[SOURCE], key="sources", is_dressed=True)
    st.header(view.say("failed_lots"), anchor=False)
    if failed.empty:
        st.info(view.say("finding_empty"))
    else:
        _pick(view, failed[FAILED], key="failed", is_dressed=False)


def found_lots(view: View, finding: Finding) -> None:
    """Lots that fit what was typed."""
    found = finding.frame("found")
    if len(found):
        _pick(view, found[FOUND], key="found", is_dressed=False)


def _pick(view: View, table: pd.DataFrame, *, key: str, is_dressed: bool) -> None:
    st.caption(view.say("open_lot"))
    frame, config = (shown(view, table), None) if is_dressed else listed(view, table)
    event = st.dataframe(
        frame, column_config=config, hide_index=True, key=f"pick_{key}", selection_mode="single-row", on_select="rerun",
        height="content" if len(table) < 9 else 360, alt=view.say("list_alt", n=len(table)),
    )  # fmt: skip
    if rows := event.selection.rows:
        open_lot(view, str(table.lot_id.iloc[rows[0]]))
        st.rerun()
