"""Where does risk gather, and is it more than chance?"""

import streamlit as st

from figures.charts import bars
from findings import Finding
from ui.pieces import labelled, picture, sample_table, samples_link
from ui.risk_map import at, risk_map
from ui.second_opinion import told
from ui.shell import page
from ui.view import View
from words import numbers


def show(view: View, finding: Finding) -> None:
    """The map with why beside it; a click on a place narrows what stands beside and below it, on a hazard the page."""
    left, right = st.columns([0.62, 0.38], gap="medium")
    with left:
        chosen = risk_map(view, finding)
    part = view.find(filters=at(view, chosen)) if chosen else finding
    with right:
        place = finding.frame("place")
        st.header(place.set_index("place_code").place_name[chosen] if chosen else view.say("why"), anchor=False)
        _why(view, part)
        hazard = labelled(view, part.frame("hazard"), "hazard")
        hover, now = view.say("ui.hover_bar"), view.filters.hazard
        figure = bars(hazard, label="name", code="hazard", chosen=now, hover=hover, language=view.language)
        picture(view, figure, key="hazard", alt=view.say("hazard_alt"), twin=part.frame("hazard"), picks="hazard")
        with st.expander(view.say("method"), key="method"):
            st.markdown(view.say(f"method_{view.filters.layer}"))
    st.header(view.say("samples"), anchor=False)
    sample_table(view, part.frame("sample"), key="samples")


def _why(view: View, part: Finding) -> None:
    facts, language = part.facts, view.language
    blanks = {
        "n": numbers.number(facts["n_samples"], language), "failed": numbers.number(facts["n_failed"], language),
        "rate": numbers.percent(facts["failures_per_100"], language),
        "interval": numbers.interval(facts["low_per_100"], facts["high_per_100"], language),
    }  # fmt: skip
    st.markdown(view.say("why_numbers", **blanks))
    if 0 < facts["n_samples"] < facts["least_samples"]:
        st.markdown(view.say("why_few", more=facts["least_samples"] - facts["n_samples"]))
    samples_link(view, part.filters, view.say("ui.samples_behind", n=blanks["n"]))


page("hotspots", show, found=told)
