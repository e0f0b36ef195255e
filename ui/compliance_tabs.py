"""Tabs of the compliance page that are worked out when they are opened: comparison, funnels, near the limit."""

from typing import Any

import pandas as pd
import streamlit as st

from data.codes import label
from data.settings import settings
from figures.compare import funnel, limit_histogram, parts_of_change, side_by_side
from findings import Finding
from findings.compliance_comparison import pair_sentence, side
from findings.places import province_name
from ui.pieces import picture
from ui.tables import shown
from ui.view import View
from words import numbers

PARTS = ("mix", "risk", "change")


def _opened(view: View, name: str) -> Finding:
    """The tab's own finding, its sentence; the page's caption says where it comes from."""
    with st.spinner(view.say("ui.working"), show_time=True):
        finding = view.find(name)
    st.header(finding.sentence.say(view.language), anchor=False)
    return finding


def comparison(view: View, _: Finding) -> Finding:
    """Provinces standardised, pairs in words, the change since the period before."""
    finding = _opened(view, "compliance_comparison")
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(view.say("standardised"), anchor=False)
        table = finding.frame("province")
        named = table.assign(name=[_counted(view, province_name(row.province_code), row.n_samples) for row in table.itertuples()])
        series = {
            view.say("rate_standard"): ("standard_per_100", "standard_low_per_100", "standard_high_per_100", "circle"),
            view.say("rate_crude"): ("failures_per_100", "low_per_100", "high_per_100", "circle-open"),
        }
        figure = side_by_side(named, label="name", series=series, hover=view.say("hover_side"), language=view.language)
        picture(view, figure, key="standardised", alt=view.say("standardised_alt"), twin=table)
    with right:
        st.subheader(view.say("mix_title"), anchor=False)
        _change(view, finding)
    st.subheader(view.say("pairs"), anchor=False)
    pairs = finding.frame("pair")
    alike = bool(finding.facts["groups_compared"])
    for row in pairs.itertuples():
        st.markdown(f"- {pair_sentence(row, view.language, standardised=alike)}")
    return finding


def _counted(view: View, name: str, n: float) -> str:
    return f"{name}  n = {numbers.number(n, view.language)}"


def _change(view: View, finding: Finding) -> None:
    mix = finding.frame("mix")
    if mix.empty:
        st.info(view.say("mix_none"))
        return
    named = mix.assign(name=mix.province_code.map(province_name))
    names = {part: view.say(f"part_{part}") for part in PARTS}
    figure = parts_of_change(named, group="name", names=names, hover=view.say("hover_part"), language=view.language)
    picture(view, figure, key="mix", alt=view.say("mix_alt"), twin=mix)
    for code, rows in mix.groupby("province_code", sort=False):
        said = {row.part: _points(view, row) for row in rows.itertuples()}
        st.caption(view.say("mix_sentence", province=province_name(code), **said))


def _points(view: View, row: Any) -> str:
    """A change in points with its interval: 1,2 (từ -0,3 đến 2,7)."""
    point, low, high = (numbers.number(one, view.language, digits=1) for one in (row.points, row.low_points, row.high_points))
    return view.say("points", points=point, low=low, high=high)


def funnels(view: View, _: Finding) -> Finding:
    """A funnel of facilities, a funnel of laboratories."""
    finding = _opened(view, "compliance_funnel")
    for column, kind in zip(st.columns(2, gap="medium"), ("facility", "laboratory"), strict=True):
        with column:
            st.subheader(view.say(f"funnel_{kind}"), anchor=False)
            _funnel(view, finding.frame(kind), kind)
    return finding


def _funnel(view: View, table: pd.DataFrame, kind: str) -> None:
    enough = table[table.funnel_place != "few"]
    if enough.empty:
        st.info(view.say("funnel_none", least=settings().samples_for_rate))
        return
    names = {name: view.say(f"funnel_{name}") for name in ("warning", "alarm", "inside", "beyond")}
    names["few"] = view.say("funnel_few", least=settings().samples_for_rate)
    told = [str(one) for one in enough[f"{kind}_name"]]
    figure = funnel(
        table, label=f"{kind}_name", names=names,
        shown={one: one.removeprefix(view.say("facility_word")).strip() for one in told},
        hover=view.say("hover_funnel"), language=view.language,
    )  # fmt: skip
    columns = [f"{kind}_name", "n_samples", "n_failed", "failures_per_100", "low_per_100", "high_per_100", "funnel_place"]
    picture(view, figure, key=f"funnel_{kind}", alt=view.say(f"funnel_{kind}_alt"), twin=enough[columns])
    for row in enough[enough.funnel_place.isin(["very_high", "high"])].head(8).itertuples():
        rate = numbers.percent(row.failures_per_100, view.language)
        name = getattr(row, f"{kind}_name")
        st.caption(view.say(f"beyond_{row.funnel_place}", name=name, n=row.n_samples, failed=row.n_failed, rate=rate))


def near(view: View, _: Finding) -> Finding:
    """Results against their limits: histogram, by tier, by analyte, non-detects."""
    finding = _opened(view, "near_limit")
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(view.say("near_histogram"), anchor=False)
        share = finding.frame("share")
        figure = limit_histogram(
            share,
            near_pct=settings().near_limit_pct,
            hover=view.say("hover_share"),
            language=view.language,
            last=view.say("near_last", top=numbers.percent(share.from_pct.max(), view.language, digits=0)),
        )
        picture(view, figure, key="near_share", alt=view.say("near_histogram_alt"), twin=share)
    with right:
        st.subheader(view.say("near_tier"), anchor=False)
        _near_tier(view, finding.frame("tier"))
    st.subheader(view.say("near_analyte"), anchor=False)
    analyte = finding.frame("analyte")
    rated = analyte[(analyte.state == "rate") & (analyte.n_near > 0)].head(12)
    names = [_counted(view, label("analyte", row.analyte, view.language), row.n_passed) for row in rated.itertuples()]
    _near_picture(view, rated.assign(name=names), "near_analyte", analyte)
    st.subheader(view.say("non_detect"), anchor=False)
    st.dataframe(shown(view, finding.frame("non_detect")), hide_index=True, key="non_detect", height=320)
    return finding


def _near_tier(view: View, tier: pd.DataFrame) -> None:
    rated = tier[tier.state == "rate"].assign(other_province_code="", other_stars=0)
    names = [_counted(view, side(row, view.language), row.n_passed) for row in rated.itertuples()]
    _near_picture(view, rated.assign(name=names), "near_tier", tier)


def _near_picture(view: View, named: pd.DataFrame, key: str, twin: pd.DataFrame) -> None:
    series = {view.say("near_share"): ("near_pct", "near_low_pct", "near_high_pct", "circle")}
    figure = side_by_side(named, label="name", series=series, hover=view.say("hover_side"), language=view.language)
    figure.update_layout(showlegend=False, height=60 + 34 * max(len(named), 2))
    picture(view, figure, key=key, alt=view.say(f"{key}_alt"), twin=twin)
