"""The back-test of signals: how often the method spoke, how soon, and how long results take."""

import pandas as pd
import streamlit as st

from figures.signals import looks
from findings import Finding
from ui.pieces import picture
from ui.tables import shown
from ui.view import View
from words import numbers

RUNS = ["place_name", "product_group", "hazard", "since_date", "n_periods", "n_failed", "n_samples", "expected_failed",
        "is_strong", "detected_date", "days_to_detect"]  # fmt: skip


def backtest(view: View, finding: Finding) -> None:
    """Signals against the false ones to be expected, runs with their days to detect, the delay of results."""
    look, runs, language = finding.frame("look"), finding.frame("episode"), view.language
    st.markdown(_spoken(view, finding, look))
    truths = finding.facts["truths"]
    if truths["n_planted"]:
        st.markdown(view.say(
            "backtest_truths", found=truths["n_found"], planted=truths["n_planted"], outside=truths["n_outside"],
            days=", ".join(numbers.number(days, language) for days in truths["days"]) or numbers.NOTHING,
        ))  # fmt: skip
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(view.say("looks"), anchor=False)
        names = {"signals": view.say("name_signals"), "false": view.say("name_false")}
        picture(view, looks(look, names=names, language=language), key="looks", alt=view.say("looks_alt"), twin=look.iloc[::-1])
    with right:
        st.header(view.say("delay"), anchor=False)
        _delay(view, finding.frame("delay"))
    st.header(view.say("backtest_runs"), anchor=False)
    truth = [view.say(f"truth_{kind}") if kind else "" for kind in runs.truth]
    st.dataframe(shown(view, runs[RUNS].assign(truth=truth)), hide_index=True, key="runs", height=320)


def _spoken(view: View, finding: Finding, look: pd.DataFrame) -> str:
    language, expected = view.language, float(look.expected_false.sum())
    return view.say(
        "backtest_line", day=numbers.day(min(finding.filters.to_date, finding.manifest.as_of), language),
        alarms=numbers.number(look.n_alarms.sum(), language), looks=numbers.number(look.n_series.sum(), language),
        expected=numbers.few(expected, language), low=finding.facts["false_low"], high=finding.facts["false_high"],
        months=finding.facts["tested_months"],
        per_year=numbers.few(12 * expected / finding.facts["tested_months"], language),
    )  # fmt: skip


def _delay(view: View, delay: pd.DataFrame) -> None:
    language = view.language
    if delay.empty:
        st.info(view.say("no_signals"))
        return
    half, most = (numbers.number(delay.delay_days[delay.known_pct >= share].min(), language) for share in (50, 95))
    st.markdown(view.say("delay_line", half=half, most=most))
    st.dataframe(shown(view, delay), hide_index=True, key="delay", height=220)
