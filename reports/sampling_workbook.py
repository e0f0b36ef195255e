"""A sampling plan as a workbook: the plan to read, and sheets in the form of the template that come back filled in."""

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data.codes import code_lists, label
from data.contracts import contract
from findings import Finding
from findings.filters import month_end
from findings.places import province_name
from words import Language, say
from words.numbers import day, month

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_FILLED, _OPEN = PatternFill("solid", fgColor="F1F3F5"), PatternFill("solid", fgColor="FFF4CC")
READ = ("sample_id", "province", "commune", "new_commune_code", "product_group", "facility", "facility_id", "stage", "product",
        "product_id", "hazard", "analytes")  # fmt: skip


def workbook(plan: Finding, samples: pd.DataFrame, *, language: Language = "vi") -> bytes:
    """The plan of a finding `sampling` with its samples (`findings.sampling_visits.visits`) as .xlsx.

    The first sheet is to read; those named like extracts (plan, sample, test result) are the template's own sheets, in
    Vietnamese, with codes filled in and dates and results left open: filled in, they are checked and published as any
    delivery, and the samples meet the plan by its code.
    """
    book = Workbook()
    _read(book.active, plan, samples, language)
    _template(book, "plan", [_plan_row(plan)])
    _template(book, "sample", [_sample_row(row, plan.filters.purpose) for row in samples.itertuples()])
    _template(book, "test_result", [row for sample in samples.itertuples() for row in _result_rows(sample)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(sheet: Worksheet, plan: Finding, samples: pd.DataFrame, language: Language) -> None:
    sheet.title = say("sampling_form.sheet", language)
    when = month(date.fromisoformat(plan.facts["plan_month"]), language)
    lines = [
        say("sampling_form.title", language, month=when, plan=plan.facts["plan_id"]),
        plan.sentence.say(language),
        say("sampling_form.source", language, snapshot=plan.manifest.snapshot_id, day=day(plan.manifest.as_of, language)),
        *(one.say(language) for one in plan.cautions),
        say("sampling_form.how", language),
    ]
    for line in lines:
        sheet.append([safe(line)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append([say(f"sampling_form.{name}", language) for name in READ])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    for row in samples.itertuples():
        sheet.append([safe(cell) for cell in _cells(row, language)])
    for column, width in zip("ABCDEFGHIJKL", (24, 14, 22, 10, 26, 34, 14, 18, 34, 14, 20, 44), strict=True):
        sheet.column_dimensions[column].width = width


def _cells(row: Any, language: Language) -> list[str]:
    return [
        row.sample_id, province_name(row.province_code), row.place_name, row.new_commune_code,
        label("product_group", row.product_group, language), _text(row.facility_name), _text(row.facility_id),
        label("stage", row.stage, language) if _text(row.stage) else "", _text(row.product_name), _text(row.product_id),
        label("hazard", row.hazard, language) if _text(row.hazard) else "", analyte_names(row.analytes, language),
    ]  # fmt: skip


def analyte_names(codes: str, language: Language) -> str:
    """Names of the analytes whose codes stand there, or that the laboratory is to choose."""
    names = [label("analyte", code, language) for code in codes.split(", ") if code in code_lists()["analyte"]]
    return ", ".join(names) or say("sampling_form.analytes_open", language)


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""


def safe(cell: object) -> object:
    """A text that would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def _plan_row(plan: Finding) -> dict[str, object]:
    first = date.fromisoformat(plan.facts["plan_month"])
    name = say("sampling_form.plan_name", month=month(first))
    return {"plan_id": plan.facts["plan_id"], "plan_name": name, "from_date": day(first), "to_date": day(month_end(first))}


def _sample_row(row: Any, purpose: str) -> dict[str, object]:
    return {
        "sample_id": row.sample_id, "plan_id": row.plan_id, "purpose": label("purpose", purpose),
        "product_id": _text(row.product_id), "facility_id": _text(row.facility_id),
        "stage": label("stage", row.stage) if _text(row.stage) else "",
    }  # fmt: skip


def _result_rows(row: Any) -> Iterable[dict[str, object]]:
    known = code_lists()["analyte"]
    return [{"sample_id": row.sample_id, "analyte": label("analyte", code)} for code in row.analytes.split(", ") if code in known]


def _template(book: Workbook, name: str, rows: list[Mapping[str, object]]) -> None:
    """A sheet of the template; what is to be filled in is marked."""
    kind = contract(name)
    sheet = book.create_sheet(kind.vi)
    for position, column in enumerate(kind.given, start=1):
        cell = sheet.cell(1, position, column.vi)
        filled = any(row.get(column.name) for row in rows)
        cell.font, cell.fill = Font(bold=column.required), _FILLED if filled or not column.required else _OPEN
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = max(14, min(30, len(column.vi) + 4))
    for number, row in enumerate(rows, start=2):
        for position, column in enumerate(kind.given, start=1):
            if text := row.get(column.name):
                cell = sheet.cell(number, position, text)
                if isinstance(text, str):  # a code must come back as it went: text, and never a formula
                    cell.data_type, cell.quotePrefix = "s", text.startswith(_RISKY)
    sheet.freeze_panes = "A2"
