"""Do products of each star tier comply, is it getting better, is the difference real?"""

import pandas as pd
import streamlit as st

from data.settings import settings
from figures.charts import bars, trend
from figures.palette import TIER_SYMBOLS, TIERS
from findings import Finding
from findings.places import province_name
from ui.pieces import picture, sample_table, twin_table
from ui.shell import page
from ui.view import View


def show(view: View, finding: Finding) -> None:
    """A column a province with the trend of each tier; five stars as cases; product groups."""
    table, tier = finding.frame("trend"), finding.frame("tier")
    drawn = table[(table.state == "rate") & (table.stars > 0)]
    provinces = [code for code in settings().provinces if code in set(tier.province_code)]
    stars = {number: view.say("ui.stars", stars=number) for number in (3, 4, 5)}
    for column, code in zip(st.columns(max(len(provinces), 1), gap="medium"), provinces, strict=False):
        with column:
            st.subheader(province_name(code), anchor=False)
            rows = drawn[drawn.province_code == code]
            figure = trend(
                rows,
                x="period_start",
                group="stars",
                names=stars,
                colours=TIERS,
                symbols=TIER_SYMBOLS,
                hover=view.say("ui.hover_rate", name="{name}"),
                language=view.language,
                marks={settings().merger_date: view.say("ui.merger")},
            )
            picture(
                view,
                figure,
                key=f"tier_{code}",
                alt=view.say("trend_alt", province=province_name(code)),
                twin=table[table.province_code == code],
            )
            _words(view, tier[tier.province_code == code])
    st.subheader(view.say("cases"), anchor=False)
    sample_table(view, finding.frame("case"), key="cases")
    st.subheader(view.say("groups"), anchor=False)
    group = finding.frame("product_group")
    rated = group[group.state == "rate"]
    figure = bars(rated, label="product_group_name", hover=view.say("ui.hover_bar"), language=view.language)
    picture(view, figure, key="group", alt=view.say("groups_alt"), twin=group.drop(columns=["product_group_name", "state"]))
    twin_table(view, tier.drop(columns="trend_p"), key="tier")


def _words(view: View, tier: pd.DataFrame) -> None:
    for row in tier[tier.stars > 0].itertuples():
        key = "tier_cases" if row.state == "cases" else "tier_few" if row.state != "rate" else f"tier_{row.trend}"
        st.caption(view.say(key, stars=row.stars, n=row.n_samples, failed=row.n_failed))


page("compliance", show)
