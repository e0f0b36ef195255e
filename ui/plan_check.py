"""Looking back on sampling plans: the back-test, and what became of the plans issued."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from figures.plans import ways, ways_by_month
from findings import Filters, Finding, find
from ui.pieces import picture
from ui.tables import shown
from ui.view import View
from words import numbers

ISSUED = ["plan_id", "plan_month", "issued_at", "author", "n_planned", "n_taken", "n_samples", "n_failed", "expected_failed",
          "expected_low", "expected_high"]  # fmt: skip
BACKTEST = ["way", "failures_per_100", "low_per_100", "high_per_100", "n_effective", "scored_pct", "more_per_100", "more_low",
            "more_high"]  # fmt: skip


def backtest(view: View, _: Finding) -> None:
    """What each way found over the last twelve months, in all and month by month, and how much of it can be scored."""
    test = view.find("sampling_backtest", replace(view.filters, budget=Filters.budget))
    st.markdown(f"**{test.sentence.say(view.language)}**")
    if test.frames:
        _pictures(view, test.frame("way"), test.frame("month"))
    st.caption(" ".join(one.say(view.language) for one in test.cautions))


def _pictures(view: View, way: pd.DataFrame, month: pd.DataFrame) -> None:
    names = {code: view.say(f"way_{code}") for code in way.way}
    figure = ways(way, mean="failures_per_100", low="low_per_100", high="high_per_100", names=names,
                  hover=view.say("hover_found"), language=view.language, unit="%")  # fmt: skip
    picture(view, figure, key="backtest", alt=view.say("backtest_alt"), twin=way.assign(way=way.way.map(names))[BACKTEST])
    scored = way.set_index("way").scored_pct
    blanks = {code: numbers.percent(scored[code], view.language, digits=0) for code in ("plan", "even")}
    st.markdown(view.say("backtest_scored", **blanks))
    st.subheader(view.say("backtest_months"), anchor=False)
    figure = ways_by_month(month, names=names, hover=view.say("hover_month"), language=view.language)
    twin = month.assign(way=month.way.map(names))
    picture(view, figure, key="backtest_month", alt=view.say("backtest_month_alt"), twin=twin)


def issued(view: View, _: Finding) -> None:
    """Plans issued, with the samples that came back under their codes."""
    found = find("sampling_plans", view.filters, view.scope)
    st.markdown(f"**{found.sentence.say(view.language)}**")
    if found.frames:
        st.dataframe(shown(view, found.frame("plan")[ISSUED]), hide_index=True, key="issued")
