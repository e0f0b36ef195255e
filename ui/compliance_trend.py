"""The first tab of the compliance page: each tier within its province over time, groups and hazards, five stars as cases."""

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
from findings.control import signal_sentence
from findings.filters import add_months, month_end
from findings.places import province_name
from findings.time_axis import Note, mark_text, marks
from ui.notes import note_form, standing_notes
from ui.pieces import labelled, picture, sample_table, twin_table
from ui.view import View
from words import numbers

TRENDS = ["period_start", "stars", "n_samples", "n_failed", "failures_per_100", "low_per_100", "high_per_100",
          "upper_limit_per_100", "signal", "state"]  # fmt: skip
MOST_LABELS = 3  # besides the merger


def over_time(view: View, finding: Finding) -> Finding:
    """A column a province with the trend of each tier; five stars as cases; product groups and hazards."""
    tier, table = finding.frame("tier"), finding.frame("trend")
    noted = standing_notes(table.period_start.min().date(), view.filters.to_date) if len(table) else ()
    provinces = [code for code in settings().provinces if code in set(tier.province_code)]
    for column, code in zip(st.columns(max(len(provinces), 1), gap="medium"), provinces, strict=False):
        with column:
            _province(view, finding, code, noted)
    note_form(view, noted)
    left, right = st.columns(2, gap="medium")
    with left:
        _parts(view, finding.frame("product_group"), "product_group")
    with right:
        _parts(view, finding.frame("hazard"), "hazard")
    st.header(view.say("cases"), anchor=False)
    sample_table(view, finding.frame("case"), key="cases")
    twin_table(view, tier.drop(columns="trend_p"), key="tier")
    return finding


def _province(view: View, finding: Finding, code: str, noted: tuple[Note, ...]) -> None:
    table, tier = finding.frame("trend"), finding.frame("tier")
    st.header(province_name(code), anchor=False)
    drawn = table[(table.state == "rate") & (table.stars > 0)]
    rows = drawn[drawn.province_code == code]
    if rows.empty:
        st.info(view.say("few_quarters", least=settings().samples_for_rate))
        _words(view, tier[tier.province_code == code])
        return
    figure = trend(
        rows, x="period_start", group="stars", names={number: view.say("ui.stars", stars=number) for number in (3, 4, 5)},
        colours=TIERS, symbols=TIER_SYMBOLS, hover=view.say("ui.hover_rate", name="{name}"), language=view.language,
        axis=_axis(view, code, drawn, noted),
    )  # fmt: skip
    alt = view.say("trend_alt", province=province_name(code))
    twin = table.loc[table.province_code == code, TRENDS]
    picture(view, figure, key=f"tier_{code}", alt=alt, twin=twin, opens=partial(_quarter, view.filters, code))
    for one in finding.facts["signals"]:
        if one.province_code == code:
            st.caption(f"**{signal_sentence(one, view.language)}.**")
    _words(view, tier[tier.province_code == code])


def _axis(view: View, code: str, drawn: pd.DataFrame, noted: tuple[Note, ...]) -> Axis:
    """The merger and the latest notes as labelled lines; laws, campaigns, festivals and older notes as ticks."""
    top, incomplete = top_of(drawn), view.incomplete(months=3)
    labels = {settings().merger_date: view.say("ui.merger")}
    if drawn.empty:
        return Axis(labels, incomplete, top)
    known = marks(drawn.period_start.min().date(), view.filters.to_date, (code,))
    mine = [note for note in noted if note.province_code in (None, code)]
    ticks: dict[date, list[str]] = {}
    for day, text in [(mark.day, mark_text(mark, view.language)) for mark in known] + [(note.day, _said(note)) for note in mine]:
        ticks.setdefault(day, [numbers.day(day, view.language)]).append(text)
    labels |= {note.day: _short(note.text) for note in mine[-MOST_LABELS:]}
    last = min(view.filters.to_date, view.scope.manifest.as_of)
    return Axis(labels, incomplete, top, {day: "<br>".join(texts) for day, texts in ticks.items()}, last)


def _said(note: Note) -> str:
    return f"{note.text} ({note.author})".replace("<", "‹")


def _short(text: str) -> str:
    return (text if len(text) <= 28 else text[:27].rstrip() + "…").replace("<", "‹")


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
