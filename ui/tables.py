"""Frames as people read them: names for codes, numbers, rates and dates as the language writes them, columns named."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from data.codes import code_lists, codes, label
from data.contracts import extracts
from findings.places import place_names, province_name
from ui.view import Speaker
from words import Language, numbers

CODED = {
    name: name
    for name in ("purpose", "stage", "outcome", "product_group", "hazard", "verdict", "verdict_reason", "analyte",
                 "laboratory_conclusion", "unit", "state", "trend", "gi_class", "moran_class", "signal_state",
                 "signal", "funnel_place", "part", "undecided", "paper_state", "grade", "grade_scale", "certificate_kind",
                 "side", "chain_state", "list_state", "list_match", "action_kind")
} | {"limit_provenance": "provenance"}  # fmt: skip
PLACED = {"old_district_code": "district", "new_commune_code": "commune"}
PERCENT = ("failures_per_100", "low_per_100", "high_per_100", "limit_share_pct", "covered_pct", "smooth_per_100",
           "smooth_low_per_100", "smooth_high_per_100", "filled_pct", "scored_pct", "power_pct", "known_pct",
           "upper_limit_per_100", "standard_per_100", "standard_low_per_100", "standard_high_per_100", "near_pct",
           "near_low_pct", "near_high_pct", "non_detect_pct", "median_km_pct", "p95_km_pct", "median_mle_pct",
           "p95_mle_pct", "confidence_pct")  # fmt: skip
MOST_CELLS = 20_000  # beyond, cells keep the machine's form: dressing them would take too long


def shown(view: Speaker, table: pd.DataFrame) -> pd.DataFrame | Styler:
    """A frame to hand to `st.dataframe`: codes become names; numbers and dates keep their order and are written right."""
    named = {view.say(f"columns.{name}"): _named(view, name, table[name]) for name in table.columns}
    frame, forms = pd.DataFrame(named), {}
    for title, name in zip(named, table.columns, strict=True):
        form = _form(name, frame[title], view.language)
        if form and frame[title].isna().any():  # the grid shows what is not known as None: such a column becomes text
            frame[title] = [numbers.NOTHING if pd.isna(cell) else form(cell) for cell in frame[title]]
        elif form:
            forms[title] = form
    return frame.style.format(forms) if forms and frame.size <= MOST_CELLS else frame


def listed(view: Speaker, table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """A long list to hand to `st.dataframe` with its column configuration: codes become names, the browser writes the days.

    Dressing each cell, as `shown` does, sends every cell twice.
    """
    frame = pd.DataFrame({view.say(f"columns.{name}"): _named(view, name, table[name]) for name in table.columns})
    form = "DD/MM/YYYY" if view.language == "vi" else "D MMM YYYY"
    days = [name for name in frame if pd.api.types.is_datetime64_any_dtype(frame[name])]
    return frame, {name: st.column_config.DateColumn(format=form) for name in days}


def _named(view: Speaker, name: str, column: pd.Series) -> pd.Series:
    """The column with names in place of codes."""
    read = _reader(view, name)
    return column.map(read) if read else column


def _reader(view: Speaker, name: str) -> Callable[[Any], str] | None:
    language = view.language
    if name in CODED:
        names = {code: entry.label(language) for code, entry in codes(CODED[name]).items()}
    elif name in PLACED:
        names = place_names(PLACED[name])
    elif name == "extract":
        names = {kind.name: kind.label(language) for kind in extracts()}
    elif name.endswith("province_code"):
        return lambda code: province_name(code) if isinstance(code, str) else numbers.NOTHING
    elif name == "failed_analytes":
        return lambda text: _analytes(text, language)
    else:
        return (lambda yes: view.say("ui.yes") if yes else "") if name.startswith("is_") else None
    return lambda code: names.get(code, numbers.NOTHING)


def _analytes(text: object, language: Language) -> str:
    if not isinstance(text, str):
        return ""
    known = code_lists()["analyte"]
    return ", ".join(label("analyte", code, language) if code in known else code for code in text.split(", "))


def _form(name: str, column: pd.Series, language: Language) -> Callable[[Any], str] | None:
    """How a cell is written, or None where it is written as it stands."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return lambda day: numbers.day(day, language)
    if name in PERCENT:
        return lambda share: numbers.percent(share, language)
    if name == "p_value" or name.endswith("p_adjusted"):
        return lambda p: f"< {numbers.number(0.001, language, digits=3)}" if p < 0.001 else numbers.number(p, language, digits=3)
    if pd.api.types.is_float_dtype(column):
        digits = 0 if name.endswith(("_kg", "_vnd")) else 1
        return lambda one: numbers.number(one, language, digits=digits)
    if pd.api.types.is_integer_dtype(column) and name != "stars":
        return lambda one: numbers.number(float(one), language)
    return None
