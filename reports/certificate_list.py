"""The monthly list of suppliers and papers for the partner province, as .xlsx; and what differs in the list it sent."""

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data.codes import codes
from findings import Finding
from findings.places import place_names, province_name
from reports.sampling_workbook import safe
from words import Language, say
from words.numbers import day, month

LIST = ("row", "facility_id", "facility_name", "commune", "stage", "certificate_kind", "certificate_number", "issued_date",
        "expires_date", "issuing_authority", "paper_state", "last_inspected_date", "grade", "grade_scale", "n_samples",
        "n_failed", "quantity_kg", "last_shipped_date")  # fmt: skip
WIDTHS = (6, 16, 36, 22, 18, 18, 24, 12, 12, 22, 20, 12, 12, 14, 10, 10, 14, 12)
_HEAD = PatternFill("solid", fgColor="D6E6F2")


def certificate_list(finding: Finding, province_code: str, *, language: Language = "vi") -> bytes:
    """Suppliers of one province to its partner, from a finding `certificates`; read back in, it differs in nothing."""
    supplier = finding.frame("supplier")
    mine = supplier[supplier.from_province_code == province_code].sort_values("facility_name")
    receiver = ", ".join(province_name(code) for code in sorted(set(mine.to_province_code)))
    book = Workbook()
    sheet = book.active
    sheet.title = say("certificate_list.sheet", language)
    as_of = finding.facts["as_of_date"]
    lines = [
        say(
            "certificate_list.title",
            language,
            province=province_name(province_code),
            partner=receiver,
            month=month(as_of, language),
        ),
        say("certificate_list.source", language, snapshot=finding.manifest.snapshot_id, day=day(as_of, language), n=len(mine)),
        *(one.say(language) for one in finding.cautions),
    ]
    _top(sheet, lines, [say(f"certificate_list.{name}", language) for name in LIST], WIDTHS)
    for number, row in enumerate(mine.itertuples(), start=1):
        sheet.append([safe(cell) for cell in _cells(number, row, language)])
    _dates(sheet, [LIST.index(name) + 1 for name in LIST if name.endswith("_date")])
    return _bytes(book)


def differences(table: pd.DataFrame, headings: Sequence[str], *, title: str, language: Language = "vi") -> bytes:
    """A table of differences (`findings.partner_list.compare`) with its headings, under a title."""
    book = Workbook()
    sheet = book.active
    sheet.title = say("certificate_list.differences", language)
    _top(sheet, [title], headings, [18] * len(headings))
    states, matches = codes("list_state"), codes("list_match")
    for row in table.itertuples(index=False):
        cells = row._asdict()
        cells["list_state"] = states[row.list_state].label(language)
        cells["list_match"] = matches[row.list_match].label(language) if row.list_match in matches else None
        sheet.append([safe(_plain(cell)) for cell in cells.values()])
    _dates(sheet, [place for place, name in enumerate(table.columns, start=1) if name.endswith("_date")])
    return _bytes(book)


def _top(sheet: Worksheet, lines: Sequence[str], headings: Sequence[str], widths: Sequence[int]) -> None:
    for line in lines:
        sheet.append([safe(line)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.append([])
    sheet.append(list(headings))
    for cell, width in zip(sheet[sheet.max_row], widths, strict=True):
        cell.font, cell.fill, cell.alignment = Font(bold=True), _HEAD, Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = f"A{sheet.max_row + 1}"


def _cells(number: int, row: Any, language: Language) -> list[object]:
    def named(name: str, code: object) -> str:
        known = codes(name)
        return known[code].label(language) if isinstance(code, str) and code in known else ""

    return [
        number,
        row.facility_id,
        row.facility_name,
        place_names("commune").get(row.new_commune_code, ""),
        named("stage", row.stage),
        named("certificate_kind", row.certificate_kind),
        _plain(row.certificate_number),
        _plain(row.issued_date),
        _plain(row.expires_date),
        _plain(row.issuing_authority),
        named("paper_state", row.paper_state),
        _plain(row.last_inspected_date),
        named("grade", row.grade),
        named("grade_scale", row.grade_scale),
        row.n_samples,
        row.n_failed,
        round(row.quantity_kg),
        _plain(row.last_shipped_date),
    ]


def _plain(cell: Any) -> object:
    """A cell as a workbook holds it: a day without its hour, nothing where nothing is known."""
    if cell is None or pd.isna(cell):
        return None
    return cell.date() if isinstance(cell, pd.Timestamp) else round(cell, 1) if isinstance(cell, float) else cell


def _dates(sheet: Worksheet, places: Sequence[int]) -> None:
    for row in sheet.iter_rows(min_row=sheet.min_row):
        for place in places:
            if row[place - 1].is_date:
                row[place - 1].number_format = "DD/MM/YYYY"


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
