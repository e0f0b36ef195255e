"""What needs a decision today, and what changed since the period before?"""

import streamlit as st

from data.settings import settings
from figures.charts import trend
from figures.palette import PROVINCES
from findings import Finding, default_filters
from findings.places import province_name
from ui.pieces import big_numbers, picture, twin_table
from ui.shell import page
from ui.view import View
from words import numbers


def show(view: View, finding: Finding) -> None:
    """Four numbers, the decisions, the trend by province, the purposes side by side."""
    facts, language = finding.facts, view.language
    trade = facts["trade"]
    big_numbers(
        [
            {
                "label": view.say("rate"),
                "value": numbers.percent(facts["failures_per_100"], language),
                "note": view.say(
                    "rate_note",
                    interval=numbers.interval(facts["low_per_100"], facts["high_per_100"], language),
                    before=numbers.percent(facts["before_failures_per_100"], language),
                ),
            },
            {
                "label": view.say("samples"),
                "value": numbers.number(facts["n_samples"], language),
                "note": view.say(
                    "samples_note",
                    before=numbers.number(facts["before_n_samples"], language),
                    undecided=numbers.number(facts["n_undecided"], language),
                ),
            },
            {
                "label": view.say("trade"),
                "value": f"{numbers.weight(trade['out_kg'], language)} ⇄ {numbers.weight(trade['in_kg'], language)}",
                "note": view.say(
                    "trade_note",
                    first=province_name(trade["first"]),
                    second=province_name(trade["second"]),
                    out=numbers.weight(trade["before_out_kg"], language),
                    back=numbers.weight(trade["before_in_kg"], language),
                ),
            },
            {
                "label": view.say("covered"),
                "value": numbers.percent(trade["covered_pct"], language),
                "note": view.say("covered_note", count=trade["n_uncovered"]),
            },
        ]
    )
    left, right = st.columns([0.42, 0.58], gap="medium")
    with left:
        st.subheader(view.say("decisions"), anchor=False)
        for decision in facts["decisions"]:
            link = decision.filters.to_link(default_filters(finding.manifest.as_of)) | (
                {"lang": "en"} if language == "en" else {}
            )
            st.page_link(
                f"pages/{decision.page}.py",
                label=f"**{view.say(f'ui.level_{decision.level}')}** · {decision.sentence.say(language)}",
                query_params=link,
            )
        if not facts["decisions"]:
            st.info(view.say("no_decisions"))
    with right:
        st.subheader(view.say("trend"), anchor=False)
        month = finding.frame("month")
        figure = trend(
            month,
            x="month",
            group="province_code",
            names={code: one.vi for code, one in settings().provinces.items()},
            colours=PROVINCES,
            hover=view.say("ui.hover_rate", name="{name}"),
            language=language,
            marks={settings().merger_date: view.say("ui.merger")},
        )
        picture(view, figure, key="month", alt=view.say("trend_alt", sentence=finding.sentence.say(language)), twin=month)
    st.subheader(view.say("purposes"), anchor=False)
    twin_table(view, finding.frame("purpose"), key="purpose")


page("overview", show)
