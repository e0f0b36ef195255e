"""Where should the next samples go?"""

from functools import partial

import streamlit as st

from figures.plans import ways
from findings import Finding
from reports.sampling_record import records_document
from reports.sampling_workbook import workbook
from ui.pieces import picture
from ui.plan import budget_input, plan_samples, take_away, where
from ui.plan_check import backtest, issued
from ui.shell import page
from ui.tables import shown
from ui.tabs import tabs
from ui.view import View
from words import numbers

PLAN = ["place_name", "province_code", "product_group", "hazard", "n_planned", "n_floor", "expected_failed", "n_facilities",
        "n_samples", "n_failed", "smooth_per_100", "smooth_low_per_100", "smooth_high_per_100"]  # fmt: skip
UNKNOWN = ["place_name", "province_code", "product_group", "n_facilities", "n_samples", "n_failed", "smooth_high_per_100",
           "n_needed", "n_planned"]  # fmt: skip


def show(view: View, finding: Finding) -> None:
    """The budget; where the samples go beside what each way finds; then plan, gaps, back-test, plans issued."""
    if not finding.facts["n_planned"]:
        budget_input(view)
        return
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        where(view, finding)
    with right:
        budget_input(view)
        _ways(view, finding)
    drawn = {"plan": _plan, "unknown": _unknown, "backtest": backtest, "issued": issued}
    tabs(view, {name: partial(draw, view, finding) for name, draw in drawn.items()})


def _ways(view: View, finding: Finding) -> None:
    st.header(view.say("ways", n=finding.facts["n_planned"]), anchor=False)
    way = finding.frame("way")
    names = {code: view.say(f"way_{code}") for code in way.way}
    figure = ways(way, mean="expected_failed", low="expected_low", high="expected_high", names=names, hover=view.say("hover_way"),
                  language=view.language)  # fmt: skip
    picture(view, figure, key="ways", alt=view.say("ways_alt"), twin=way.assign(way=way.way.map(names)))
    facts = finding.facts
    unknown, strata = (numbers.number(facts[name], view.language) for name in ("n_unknown", "n_strata"))
    st.markdown(view.say("unknown_note", unknown=unknown, strata=strata, least=facts["least_samples"]))
    st.markdown(view.say("floor_note", floor=facts["n_floor"], communes=facts["n_communes"], months=facts["rotation_months"]))
    with st.expander(view.say("method"), key="method"):
        st.markdown(view.say("method_card"))


def _plan(view: View, finding: Finding) -> None:
    rows = finding.frame("stratum")
    st.dataframe(shown(view, rows.loc[rows.n_planned > 0, PLAN]), hide_index=True, key="plan", height=320)
    samples = plan_samples(finding)
    papers = {
        "xlsx": partial(workbook, finding, samples, language=view.language), "docx": partial(records_document, finding, samples),
    }  # fmt: skip
    take_away(view, finding, samples, papers)


def _unknown(view: View, finding: Finding) -> None:
    rows = finding.frame("stratum")
    gaps = rows[rows.n_needed > 0].sort_values(["n_facilities", "n_needed"], ascending=False)
    st.markdown(view.say("unknown_how", least=finding.facts["least_samples"]))
    st.dataframe(shown(view, gaps[UNKNOWN]), hide_index=True, key="unknown", height=360)


page("sampling", show)
