"""Frames as people read them: names for codes, numbers, rates and dates as the language writes them, columns named."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from findings.readable import readable
from ui.view import Speaker
from words import Language, numbers, say

PERCENT = ("failures_per_100", "low_per_100", "high_per_100", "limit_share_pct", "covered_pct", "smooth_per_100",
           "smooth_low_per_100", "smooth_high_per_100", "filled_pct", "scored_pct", "power_pct", "known_pct",
           "upper_limit_per_100", "standard_per_100", "standard_low_per_100", "standard_high_per_100", "near_pct",
           "near_low_pct", "near_high_pct", "non_detect_pct", "median_km_pct", "p95_km_pct", "median_mle_pct",
           "p95_mle_pct", "done_pct", "in_time_pct", "uncovered_pct", "sold_pct", "confidence_pct",
           "covered_value_pct", "inspected_pct", "monitored_pct", "assured_pct", "assured_value_pct", "partner_pct",
           "largest_sellers_pct", "largest_buyers_pct", "share_pct")  # fmt: skip
WHOLE = ("n_due", "n_missing", "hours")  # measured in parts, told in whole
TIMED = ("due_at", "failed_at", "happened_at", "recorded_at", "notified_partner_at", "partner_confirmed_at")
MOST_CELLS = 20_000  # beyond, cells keep the machine's form: dressing them would take too long


def shown(view: Speaker, table: pd.DataFrame) -> pd.DataFrame | Styler:
    """A frame to hand to `st.dataframe`: codes become names; numbers and dates keep their order and are written right."""
    named = {view.say(f"columns.{name}"): readable(name, table[name], view.language) for name in table.columns}
    frame, forms = pd.DataFrame(named), {}
    for title, name in zip(named, table.columns, strict=True):
        form = _form(name, frame[title], view.language)
        if form and frame[title].isna().any():  # the grid shows what is not known as None: such a column becomes text
            frame[title] = [numbers.NOTHING if pd.isna(cell) else form(cell) for cell in frame[title]]
        elif form:
            forms[title] = form
        elif pd.api.types.is_string_dtype(frame[title]) or frame[title].dtype == object:
            frame[title] = frame[title].astype(object).where(frame[title].notna(), numbers.NOTHING)
    return frame.style.format(forms) if forms and frame.size <= MOST_CELLS else frame


def listed(view: Speaker, table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """A long list to hand to `st.dataframe` with its column configuration: codes become names, the browser writes the days.

    Dressing each cell, as `shown` does, sends every cell twice.
    """
    frame = pd.DataFrame({view.say(f"columns.{name}"): readable(name, table[name], view.language) for name in table.columns})
    form = "DD/MM/YYYY" if view.language == "vi" else "D MMM YYYY"
    days = [name for name in frame if pd.api.types.is_datetime64_any_dtype(frame[name])]
    return frame, {name: st.column_config.DateColumn(format=form) for name in days}


def _form(name: str, column: pd.Series, language: Language) -> Callable[[Any], str] | None:
    """How a cell is written, or None where it is written as it stands."""
    if pd.api.types.is_datetime64_any_dtype(column):
        write = numbers.moment if name in TIMED else numbers.month if name == "month" or name.endswith("_month") else numbers.day
        return lambda when: write(when, language)
    if name == "days_left":
        return lambda days: numbers.number(float(days), language) if days >= 0 else _overdue(-days, language)
    if name.endswith("_hours"):
        return lambda hours: numbers.duration(hours, language)
    if name in PERCENT:
        return lambda share: numbers.percent(share, language)
    if name == "p_value" or name.endswith("p_adjusted"):
        return lambda p: numbers.p_value(p, language)
    return _number_form(name, column, language)


def _overdue(days: int, language: Language) -> str:
    return say("ui.overdue", language, days=numbers.number(float(days), language))


def _number_form(name: str, column: pd.Series, language: Language) -> Callable[[Any], str] | None:
    if pd.api.types.is_float_dtype(column):
        digits = 0 if name.endswith(("_kg", "_vnd", "_km")) or name in WHOLE else 2 if name == "score" else 1
        return lambda one: numbers.number(one, language, digits=digits)
    if pd.api.types.is_integer_dtype(column) and name != "stars":
        return lambda one: numbers.number(float(one), language)
    return None
