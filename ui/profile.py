"""One sample in words: who, where, when, by whom; and each laboratory text as it was read."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from data.codes import label
from findings.places import place_names, province_name
from ui.view import View
from words import numbers


def about(view: View, row: Any) -> None:
    """The facts of a sample, one line each; what is not known is left out."""
    lines = [(view.say(f"label_{name}"), text) for name, text in _facts(view, row).items() if text]
    st.markdown("  \n".join(f"**{name}**: {plain(text)}" for name, text in lines))


def trace_link(view: View, lot_id: object) -> None:
    """Where the sample's lot came from and went, where a lot is named."""
    if _text(lot_id):
        link = view.link(replace(view.filters, sample_id=None, lot=str(lot_id)))
        st.page_link("pages/trace.py", label=view.say("trace_lot"), query_params=link)


def plain(text: str) -> str:
    """A person's text, with nothing in it that Markdown would draw."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+!|<>~$:" else letter for letter in text)


def _facts(view: View, row: Any) -> dict[str, str]:
    tier = view.say("tier", stars=row.stars) if row.stars else view.say("tier_none")
    return {
        "product": f"{_text(row.product_name) or row.product_id}, {tier}",
        "facility": _joined(_text(row.facility_name) or row.facility_id, _text(row.address)),
        "contact": _joined(_text(row.owner_name), _text(row.phone)),
        "place": _place(view, row),
        "sampling": _joined(label("purpose", row.purpose, view.language), label("stage", row.stage, view.language)),
        "plan": _joined(_text(row.plan_name), _text(row.decision_number)),
        "lot": _lot(view, row),
        "taken": numbers.day(row.taken_at, view.language),
        "received": _later(view, row, row.received_at),
        "result": _later(view, row, row.result_at),
        "laboratory": _text(row.laboratory_name),
        "authority": _text(row.taking_authority),
        "source": _source(view, row),
    }


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _place(view: View, row: Any) -> str:
    names = [place_names("commune").get(row.new_commune_code, ""), place_names("district").get(row.old_district_code, "")]
    how = label("place_method", row.place_method, view.language).lower() if _text(row.place_method) else ""
    where = _joined(*names, province_name(row.province_code))
    return f"{where} ({how})" if how else where


def _lot(view: View, row: Any) -> str:
    if not _text(row.lot_id):
        return ""
    return (
        view.say("made", lot=row.lot_id, day=numbers.day(row.made_date, view.language)) if pd.notna(row.made_date) else row.lot_id
    )


def _later(view: View, row: Any, when: pd.Timestamp) -> str:
    if pd.isna(when):
        return ""
    days = (when.normalize() - row.taken_at.normalize()).days
    return view.say("days", day=numbers.day(when, view.language), days=days)


def _source(view: View, row: Any) -> str:
    if not _text(row.source_file):
        return ""
    key = "source" if _text(row.source_sheet) else "source_file"
    return view.say(key, file=row.source_file, sheet=row.source_sheet, row=row.source_row)


def readings(view: View, result: pd.DataFrame) -> pd.DataFrame:
    """The results with `reading` (how the text was read) and `limit_text` (the limit with its unit), as people write them."""
    return result.assign(
        reading=[_reading(view, row) for row in result.itertuples()],
        limit_text=[_with_unit(view, row.limit_number, row.limit_unit) for row in result.itertuples()],
    )


def _with_unit(view: View, number: float, unit: object) -> str:
    if pd.isna(number):
        return ""
    return view.say("read_number", number=numbers.figure(number, view.language), unit=_text(unit)).strip()


def _reading(view: View, row: Any) -> str:
    if not _text(row.result_text):
        return view.say("read_nothing")
    if pd.notna(row.result_number):
        return _with_unit(view, row.result_number, row.unit)
    if not row.is_non_detect:
        return view.say("read_found")
    if pd.isna(row.detection_limit):
        return view.say("read_non_detect")
    return view.say("read_below", number=numbers.figure(row.detection_limit, view.language), unit=_text(row.unit)).strip()
