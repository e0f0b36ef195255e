"""Shared control along the chain: stages of both directions, who checked, chains with a gap."""

import pandas as pd
import streamlit as st

from data.codes import label
from figures.agreement import stages
from findings import Finding
from findings.places import province_name
from ui.pieces import picture
from ui.tables import shown
from ui.view import View

STAGE = ["from_province_code", "to_province_code", "side", "stage", "responsible_province_code", "n_facilities", "n_checked",
         "n_unchecked", "n_inspected", "n_inspections", "n_failed_inspections", "n_sampled", "n_samples", "n_failed",
         "unchecked_quantity_kg", "last_checked_date"]  # fmt: skip
AUTHORITY = ["from_province_code", "to_province_code", "side", "stage", "inspecting_authority", "n_facilities", "n_inspections",
             "n_failed_inspections", "n_with_findings", "last_inspected_date"]  # fmt: skip
GAP = ["product_name", "facility_name", "stage", "from_province_code", "outlet_name", "to_province_code", "quantity_kg",
       "is_origin_checked", "is_outlet_checked"]  # fmt: skip


def control(view: View, _papers: Finding) -> None:
    """The finding in a sentence, a chart a direction, the matrix, the chains and their gaps."""
    finding = view.find("shared_control")
    st.subheader(finding.sentence.say(view.language), anchor=False)
    stage = finding.frame("stage")
    if stage.empty:
        return
    pairs = list(stage.groupby(["from_province_code", "to_province_code"], sort=True))
    for column, ((origin, target), rows) in zip(st.columns(len(pairs), gap="medium"), pairs, strict=True):
        with column:
            _direction(view, rows, origin, target)
    st.caption(view.say("shared_control.stages_note"))
    st.header(view.say("shared_control.matrix"), anchor=False)
    st.dataframe(shown(view, stage[STAGE]), hide_index=True, key="stages", height="content")
    st.header(view.say("shared_control.gaps"), anchor=False)
    gap = finding.frame("gap")
    if gap.empty:
        st.info(view.say("shared_control.no_gaps"))
    else:
        st.dataframe(shown(view, gap[GAP]), hide_index=True, key="gaps", height=360)
    left, right = st.columns([0.62, 0.38], gap="medium")
    with left:
        st.header(view.say("shared_control.authorities"), anchor=False)
        st.dataframe(shown(view, finding.frame("authority")[AUTHORITY]), hide_index=True, key="authorities", height="content")
    with right:
        st.header(view.say("shared_control.chains"), anchor=False)
        st.dataframe(shown(view, finding.frame("chain")), hide_index=True, key="chains", height="content")
    st.caption(" ".join(one.say(view.language) for one in finding.cautions))


def _direction(view: View, rows: pd.DataFrame, origin: str, target: str) -> None:
    direction = view.say("shared_control.direction", origin=province_name(origin), target=province_name(target))
    st.header(direction, anchor=False)
    named = [
        view.say(
            "shared_control.stage_of",
            stage=label("stage", row.stage, view.language),
            province=province_name(row.responsible_province_code),
        )
        for row in rows.itertuples()
    ]
    names = {name: view.say(f"shared_control.{name}") for name in ("checked", "unchecked")}
    hover = view.say("shared_control.hover_stage")
    figure = stages(rows.assign(label=named), label="label", names=names, hover=hover, language=view.language)
    alt = view.say("shared_control.stages_alt", direction=direction)
    picture(view, figure, key=f"stages_{origin}", alt=alt, twin=rows[STAGE])
