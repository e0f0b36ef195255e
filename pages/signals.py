"""What is rising beyond chance, where, in which hazard?"""

from functools import partial

import streamlit as st

from data.settings import settings
from findings import Finding
from ui.acknowledge import acknowledge
from ui.backtest import backtest
from ui.shell import page
from ui.signals import choose_grain, one_series, signal_table
from ui.tabs import tabs
from ui.view import View
from words import numbers
from words.numbers import few


def show(view: View, finding: Finding) -> None:
    """Signals beside the series of the chosen one, its acknowledgements; earlier signals; the back-test; the method."""
    drawn = {"signals": _now, "past": _past, "backtest": backtest, "method": _method}
    tabs(view, {name: partial(draw, view, finding) for name, draw in drawn.items()})


def _now(view: View, finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        choose_grain(view)
        st.markdown(_expected(view, finding), width="stretch")
    signal_table(view, finding.frame("signal"), key="signals")
    one_series(view, finding)
    acknowledge(view, finding)


def _past(view: View, finding: Finding) -> None:
    signal_table(view, finding.frame("past"), key="past", tall=True)


def _method(view: View, _: Finding) -> None:
    st.markdown(view.say("method", alpha=numbers.percent(100 * settings().signal_alpha, view.language)))


def _expected(view: View, finding: Finding) -> str:
    facts, language = finding.facts, view.language
    return view.say(
        "expected_false", looks=numbers.number(facts["n_looks"], language), n_series=numbers.number(facts["n_series"], language),
        n_periods=facts["n_periods"], expected=few(facts["expected_false"], language),
        count=facts["n_signals"], strong=facts["n_strong"],
    )  # fmt: skip


page("signals", show)
