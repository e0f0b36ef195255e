"""Frames as people read them: names in place of codes, columns named; numbers and dates stay what they are."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from data.codes import code_lists, codes, label
from data.contracts import extracts
from findings.commodities import commodity_names
from findings.places import place_names, province_name
from words import Language, say
from words.numbers import NOTHING

CODED = {
    name: name
    for name in ("purpose", "stage", "outcome", "product_group", "hazard", "verdict", "verdict_reason", "analyte",
                 "laboratory_conclusion", "unit", "state", "trend", "gi_class", "moran_class", "signal_state",
                 "signal", "funnel_place", "part", "undecided", "subject_group", "task_kind", "plan_state", "report_state",
                 "report_result", "publication_kind", "provenance", "product_state", "award_change", "count_basis",
                 "count_scope", "main_group",
                 "paper_state", "grade", "grade_scale", "certificate_kind", "side", "chain_state", "list_state", "list_match",
                 "action_kind")
} | {"limit_provenance": "provenance", "basis": "publication_basis"}  # fmt: skip
CODED |= {"level": "alert_level", "recall_kind": "recall_kind", "handling": "handling"}
CODED |= dict.fromkeys(("step", "due_step", "next_step", "start"), "alert_step")
CODED |= {"forecast_state": "forecast_state"}
CODED |= {"lot_way": "way", "node_kind": "node_kind", "doubt": "lot_doubt", "to_stage": "stage"}
_LISTED = {"failed_analytes": "analyte", "failed_hazards": "hazard", "lacks": "lack"}
PLACED = {"old_district_code": "district", "new_commune_code": "commune"}


def table(frame: pd.DataFrame, columns: Sequence[str], language: Language = "vi") -> pd.DataFrame:
    """These columns, each named in the language, names in place of its codes."""
    return pd.DataFrame({say(f"columns.{name}", language): readable(name, frame[name], language) for name in columns})


def readable(name: str, column: pd.Series, language: Language = "vi") -> pd.Series:
    """A column of that name with names in place of codes."""
    read = _reader(name, language)
    return column.map(read) if read else column


def _reader(name: str, language: Language) -> Callable[[Any], str] | None:
    if name in CODED:
        names = {code: entry.label(language) for code, entry in codes(CODED[name]).items()}
    elif name in PLACED:
        names = place_names(PLACED[name])
    elif name == "commodity":
        names = commodity_names(language)
    elif name == "extract":
        names = {kind.name: kind.label(language) for kind in extracts()}
    elif name.endswith("province_code") or name == "partner_code":
        return lambda code: province_name(code) if isinstance(code, str) else NOTHING
    elif name in _LISTED:
        return lambda text: _each(_LISTED[name], text, language)
    else:
        return (lambda yes: say("ui.yes", language) if yes else "") if name.startswith("is_") else None
    return lambda code: names.get(code, NOTHING)


def _each(name: str, text: object, language: Language) -> str:
    """Names of several codes in one cell, each once."""
    if not isinstance(text, str):
        return ""
    known = code_lists()[name]
    return ", ".join(label(name, code, language) if code in known else code for code in dict.fromkeys(text.split(", ")))
