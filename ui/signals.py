"""Signals: the length of a period, the table that chooses one, its series in a picture."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.codes import codes
from data.settings import settings
from figures.signals import signal_series
from findings import Finding
from findings.signals import series_name
from records import Event, RecordsError, events
from ui.pieces import picture
from ui.tables import shown
from ui.view import View, set_filters
from words import numbers

KIND = "acknowledgement"
log = logging.getLogger("ocop_radar")
COLUMNS = ["is_strong", "place_name", "product_group", "hazard", "period_start", "n_failed", "n_samples", "sample_note",
           "expected_failed", "upper_failed", "p_adjusted", "since_date", "signal_state", "acknowledged"]  # fmt: skip
ROW_PX, MOST_ROWS = 35, 5
SHOWN_PERIODS = {"month": 36, "week": 104}
NAMES = ("observed", "incomplete", "corrected", "expected", "limit", "alarm")


def choose_grain(view: View) -> None:
    """Months or weeks, kept in the link."""
    known, key = codes("signal_grain"), "signal_grain"
    st.session_state[key] = view.filters.signal_grain
    st.segmented_control(
        view.say("grain"), list(known), format_func=lambda code: known[code].label(view.language), key=key,
        on_change=_set_grain, args=(view,), label_visibility="collapsed", width="content",
    )  # fmt: skip


def _set_grain(view: View) -> None:
    set_filters(replace(view.filters, signal_grain=st.session_state["signal_grain"] or "month", series=None), view)


def recorded(view: View, about: str | None = None) -> tuple[Event, ...]:
    """Acknowledgements, all or of one signal; none and a sentence where the log cannot be read: signals still show."""
    try:
        return events(kind=KIND, subject=about)
    except RecordsError as error:
        log.exception("records: %s", error.key)
        st.warning(view.say(f"records.{error.key}"))
        return ()


def subject(view: View, row: Any) -> str:
    """What an acknowledgement is about: the series, its purpose, and the run of periods."""
    return f"{view.filters.signal_grain}:{row.series}:{view.filters.purpose}:{row.since_date:%Y-%m-%d}"


def signal_table(view: View, table: pd.DataFrame, *, key: str, tall: bool = False) -> None:
    """Signals with what was said of each; a row chooses its series."""
    if table.empty:
        st.info(view.say("no_signals"))
        return
    known = {one.subject: one for one in recorded(view)}
    said = [_said(view, known.get(subject(view, row))) for row in table.itertuples()]
    st.caption(view.say("pick"))
    now = f"{key}:{view.filters.signal_grain}:{view.filters.series}"
    rows = len(table) if len(table) <= MOST_ROWS else MOST_ROWS - 0.5
    st.dataframe(
        shown(view, table.assign(acknowledged=said, sample_note=_few(view, table))[COLUMNS]), hide_index=True, key=now,
        height=560 if tall else int(ROW_PX * (rows + 1)) + 3,
        on_select=_on_row(view, now, table.series.tolist()), selection_mode="single-row",
        alt=view.say("table_alt", n=len(table)),
    )  # fmt: skip


def _few(view: View, table: pd.DataFrame) -> list[str]:
    """A word where a period has fewer samples than a rate needs."""
    least = settings().samples_for_rate
    return [view.say("few_samples", least=least) if n < least else "" for n in table.n_samples]


def _said(view: View, event: Any) -> str:
    return f"{view.say('decision_' + event.body['decision'])} ({event.author})" if event else ""


def _on_row(view: View, key: str, series: list[str]) -> Callable[[], None]:
    return partial(_picked, view, key, series)


def _picked(view: View, key: str, series: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    st.query_params.pop("tab", None)  # an earlier signal's series stands beside the present ones
    set_filters(replace(view.filters, series=series[rows[0]] if rows else None), view)


def one_series(view: View, finding: Finding) -> None:
    """The series of the chosen signal: failures, what was expected, the limit, signals, incomplete periods."""
    table = finding.frame("series").tail(SHOWN_PERIODS[view.filters.signal_grain])
    if table.empty:
        st.info(view.say("no_series"))
        return
    name = series_name(next(table.itertuples()), view.language)
    st.header(name, anchor=False)
    names = {part: view.say(f"name_{part}") for part in NAMES}
    marks = {settings().merger_date: view.say("ui.merger")}
    figure = signal_series(table, names=names, marks=marks, hover=view.say("hover"), language=view.language)
    st.markdown(_line(view, table))
    twin = table[["period_start", "n_samples", "n_failed", "expected_failed", "upper_failed", "p_value", "power_pct", "known_pct",
                  "is_alarm", "signal_state"]]  # fmt: skip
    picture(view, figure, key="series", alt=view.say("series_alt", name=name), twin=twin.iloc[::-1])
    late = table[table.signal_state == "incomplete"]
    if len(late):
        shares = ", ".join(
            f"{numbers.day(row.period_start, view.language)}: {numbers.percent(row.known_pct, view.language, digits=0)}"
            for row in late.itertuples()
        )
        st.caption(view.say("known", shares=shares))


def _line(view: View, table: pd.DataFrame) -> str:
    """The latest signal of the series in words, else its latest period."""
    alarms, language = table[table.is_alarm], view.language
    row = alarms.iloc[-1] if len(alarms) else table.iloc[-1]
    failed, n = numbers.number(row.n_failed, language), numbers.number(row.n_samples, language)
    if not len(alarms):
        said = view.say("series_calm", period=numbers.day(row.period_start, language), failed=failed, n=n)
    else:
        seen = alarms.detected_date[alarms.since_date == row.since_date].min()
        said = view.say(
            "series_line", period=numbers.day(row.period_start, language), failed=failed, n=n,
            expected=numbers.number(row.expected_failed, language, digits=1),
            limit=numbers.number(row.upper_failed + 1, language), since=numbers.day(row.since_date, language),
            seen=numbers.NOTHING if pd.isna(seen) else numbers.day(seen, language),
        )  # fmt: skip
    power = view.say("power", power=numbers.percent(row.power_pct, language, digits=0)) if pd.notna(row.power_pct) else ""
    return f"{said} {power}".strip()
