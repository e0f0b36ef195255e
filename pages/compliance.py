"""Do products of each star tier comply, is it getting better, is the difference real?"""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.settings import settings
from figures.charts import Axis, bars, top_of, trend
from figures.palette import TIER_SYMBOLS, TIERS
from findings import Filters, Finding
from findings.filters import add_months, month_end
from findings.places import province_name
from ui.pieces import labelled, picture, sample_table, twin_table
from ui.shell import page
from ui.view import View


def show(view: View, finding: Finding) -> None:
    """A column a province with the trend of each tier; five stars as cases; product groups and hazards."""
    tier = finding.frame("tier")
    provinces = [code for code in settings().provinces if code in set(tier.province_code)]
    for column, code in zip(st.columns(max(len(provinces), 1), gap="medium"), provinces, strict=False):
        with column:
            _province(view, finding, code)
    left, right = st.columns(2, gap="medium")
    with left:
        _parts(view, finding.frame("product_group"), "product_group")
    with right:
        _parts(view, finding.frame("hazard"), "hazard")
    st.header(view.say("cases"), anchor=False)
    sample_table(view, finding.frame("case"), key="cases")
    twin_table(view, tier.drop(columns="trend_p"), key="tier")


def _province(view: View, finding: Finding, code: str) -> None:
    table, tier = finding.frame("trend"), finding.frame("tier")
    st.header(province_name(code), anchor=False)
    drawn = table[(table.state == "rate") & (table.stars > 0)]
    rows = drawn[drawn.province_code == code]
    figure = trend(
        rows, x="period_start", group="stars", names={number: view.say("ui.stars", stars=number) for number in (3, 4, 5)},
        colours=TIERS, symbols=TIER_SYMBOLS, hover=view.say("ui.hover_rate", name="{name}"), language=view.language,
        axis=Axis({settings().merger_date: view.say("ui.merger")}, view.incomplete(months=3), top_of(drawn)),
    )  # fmt: skip
    alt = view.say("trend_alt", province=province_name(code))
    picture(
        view,
        figure,
        key=f"tier_{code}",
        alt=alt,
        twin=table[table.province_code == code],
        opens=partial(_quarter, view.filters, code),
    )
    _words(view, tier[tier.province_code == code])


def _quarter(filters: Filters, province: str, point: list[Any]) -> Filters:
    """The samples behind one point: its quarter, tier and province."""
    start = date.fromisoformat(point[-2])
    return replace(
        filters, from_date=start, to_date=month_end(add_months(start, 2)), stars=(str(point[-1]),), province_code=(province,)
    )


def _parts(view: View, table: pd.DataFrame, by: str) -> None:
    st.header(view.say(f"by_{by}"), anchor=False)
    rated = labelled(view, table[table.state == "rate"], by)
    now = getattr(view.filters, by)
    chosen = now if isinstance(now, str) else now[0] if now else None
    figure = bars(rated, label="name", code=by, chosen=chosen, hover=view.say("ui.hover_bar"), language=view.language)
    picture(view, figure, key=by, alt=view.say(f"by_{by}_alt"), twin=table.drop(columns="state"), picks=by)


def _words(view: View, tier: pd.DataFrame) -> None:
    for row in tier[tier.stars > 0].itertuples():
        key = "tier_cases" if row.state == "cases" else "tier_few" if row.state != "rate" else f"tier_{row.trend}"
        st.caption(view.say(key, stars=row.stars, n=row.n_samples, failed=row.n_failed))


page("compliance", show)
