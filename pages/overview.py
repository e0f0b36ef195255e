"""What needs a decision today, and what changed since the period before?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from data.settings import settings
from figures.charts import Axis, top_of, trend
from figures.palette import PROVINCES
from findings import Filters, Finding
from findings.filters import add_months, month_end
from findings.places import province_name
from ui.pieces import Number, big_numbers, picture
from ui.shell import page
from ui.tables import shown
from ui.view import View
from words import numbers

OF_SAMPLES = ("stars", "stage", "hazard")


def show(view: View, finding: Finding) -> None:
    """Four numbers, the decisions, the trend by province, the purposes side by side."""
    big_numbers(view, _numbers(view, finding))
    left, right = st.columns([0.42, 0.58], gap="medium")
    with left:
        st.header(view.say("decisions"), anchor=False)
        _decisions(view, finding)
    with right:
        months = finding.facts["trend_months"]
        st.header(view.say("trend" if months == 1 else "trend_quarter"), anchor=False)
        table = finding.frame("trend")
        drawn = table[table.state == "rate"]
        figure = trend(
            drawn, x="period_start", group="province_code", names={code: one.vi for code, one in settings().provinces.items()},
            colours=PROVINCES, hover=view.say("ui.hover_rate", name="{name}"), language=view.language,
            axis=Axis({settings().merger_date: view.say("ui.merger")}, view.incomplete(months=months), top_of(drawn)),
        )  # fmt: skip
        alt = view.say("trend_alt", sentence=finding.sentence.say(view.language))
        picture(view, figure, key="trend", alt=alt, twin=table, opens=partial(_period, finding.filters, months))
    for name, table in (("purposes", "purpose"), ("freshness", "fresh")):
        st.header(view.say(name), anchor=False)
        st.dataframe(shown(view, finding.frame(table)), hide_index=True, key=table, height="content", width="content")


def _numbers(view: View, finding: Finding) -> list[Number]:
    facts, language, here = finding.facts, view.language, finding.filters
    rate, before = (numbers.percent(facts[f"{then}failures_per_100"], language) for then in ("", "before_"))
    band = numbers.interval(facts["low_per_100"], facts["high_per_100"], language)
    samples, earlier, failed, undecided = (
        numbers.number(facts[name], language) for name in ("n_samples", "before_n_samples", "n_failed", "n_undecided")
    )
    return [
        Number(
            view.say("rate"), rate, view.say("rate_note", interval=band, before=before),
            (view.say("ui.failed_behind", n=failed), "sample", replace(here, outcome=("fail",))),
        ),
        Number(
            view.say("samples"), samples, view.say("samples_note", before=earlier, undecided=undecided),
            (view.say("ui.samples_behind", n=samples), "sample", replace(here, outcome=("pass", "fail"))),
        ),
        *_trade(view, facts["trade"], here),
    ]  # fmt: skip


def _trade(view: View, trade: Mapping[str, Any], here: Filters) -> list[Number]:
    language = view.language
    sent = {
        name: numbers.number(trade[f"{name}_kg"] / 1000, language, digits=0) for name in ("out", "in", "before_out", "before_in")
    }
    sides = {"first": province_name(trade["first"]), "second": province_name(trade["second"])}
    covered, before = (numbers.percent(trade[f"{then}covered_pct"], language) for then in ("", "before_"))
    return [
        Number(
            view.say("trade"), view.say("trade_value", out=sent["out"], back=sent["in"]),
            view.say("trade_note", out=sent["before_out"], back=sent["before_in"], **sides) + _unfiltered(view),
            (view.say("ui.flows_behind"), "trade", here),
        ),
        Number(
            view.say("covered"), covered, view.say("covered_note", count=trade["n_uncovered"], before=before) + _unfiltered(view),
            (view.say("ui.uncovered_behind"), "trade", here),
        ),
    ]  # fmt: skip


def _unfiltered(view: View) -> str:
    """Which filters in force no shipment can meet."""
    names = [view.say(f"filter_{name}") for name in OF_SAMPLES if getattr(view.filters, name)]
    return f"; {view.say('not_filtered', names=numbers.listed(names, view.language))}" if names else ""


def _period(filters: Filters, months: int, point: list[Any]) -> Filters:
    """The samples behind one point: its month or quarter, as far as it lies in the period, and its province."""
    start = date.fromisoformat(point[-2])
    first, last = max(start, filters.from_date), min(month_end(add_months(start, months - 1)), filters.to_date)
    return replace(filters, from_date=first, to_date=last, province_code=(point[-1],))


def _decisions(view: View, finding: Finding) -> None:
    for decision in finding.facts["decisions"]:
        text = f"**{view.say(f'ui.level_{decision.level}')}** · {decision.sentence.say(view.language)}"
        link = view.link(decision.filters) | ({"tab": decision.tab} if decision.tab else {})
        st.page_link(f"pages/{decision.page}.py", label=text, query_params=link)
    if not finding.facts["decisions"]:
        st.info(view.say("no_decisions"))


page("overview", show)
