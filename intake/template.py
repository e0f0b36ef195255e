"""The workbook to fill in, made from the contracts: one sheet an extract, a guide before, the code lists after."""

from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.codes import codes
from data.contracts import Column, Contract, extracts
from intake.named import GUIDE, LISTS
from words import Language, say

_REQUIRED = PatternFill("solid", fgColor="D6E6F2")
_OPTIONAL = PatternFill("solid", fgColor="F1F3F5")
_ROWS = 20_000


def write_template(path: Path | BinaryIO) -> None:
    """Write the template workbook."""
    book = Workbook()
    _guide(book.active)
    lists = book.create_sheet(LISTS)
    ranges = _lists(lists)
    for kind in extracts():
        _sheet(book.create_sheet(kind.vi, len(book.worksheets) - 1), kind, ranges)
    book.save(path)


def _guide(sheet: Worksheet) -> None:
    sheet.title = GUIDE
    rows = [[say("template.title")], [say("template.how")], [say("template.required")], [say("template.limits")], [],
            [say(f"template.{name}") for name in ("sheet", "column", "technical", "must", "kind", "example")]]  # fmt: skip
    rows += [
        [
            kind.vi,
            column.vi,
            f"{kind.name}.{column.name}",
            say("template.yes") if column.required else "",
            meaning(column),
            column.example or "",
        ]
        for kind in extracts()
        for column in kind.given
    ]
    for row in rows:
        sheet.append(row)
    sheet["A1"].font = Font(bold=True, size=14)
    for cell in sheet[6]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", (26, 30, 32, 10, 44, 30), strict=True):
        sheet.column_dimensions[letter].width = width


def meaning(column: Column, language: Language = "vi") -> str:
    """What a cell of this column may hold, in words."""
    if column.code:
        return say("template.kind_code", language, name=column.code)
    if column.references:
        return say("template.kind_reference", language, target=column.references)
    text = say(f"template.kind_{'result' if column.result else column.type}", language)
    return f"{text} ({column.unit})" if column.unit else text


def _lists(sheet: Worksheet) -> dict[str, str]:
    """Code lists side by side; returns the range of names for each."""
    wanted = dict.fromkeys(column.code for kind in extracts() for column in kind.given if column.code)
    ranges: dict[str, str] = {}
    for position, name in enumerate(wanted):
        first = 1 + 2 * position
        entries = list(codes(name).values())
        sheet.cell(1, first, name).font = Font(bold=True)
        for row, entry in enumerate(entries, start=2):
            sheet.cell(row, first, entry.vi)
            sheet.cell(row, first + 1, entry.code)
        letter = get_column_letter(first)
        ranges[name] = f"'{LISTS}'!${letter}$2:${letter}${len(entries) + 1}"
        sheet.column_dimensions[letter].width = 34
    return ranges


def _sheet(sheet: Worksheet, kind: Contract, ranges: dict[str, str]) -> None:
    for position, column in enumerate(kind.given, start=1):
        cell = sheet.cell(1, position, column.vi)
        cell.font, cell.fill = Font(bold=column.required), _REQUIRED if column.required else _OPTIONAL
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        note = f"{kind.name}.{column.name}\n{meaning(column)}" + (
            f"\n{say('template.example')}: {column.example}" if column.example else ""
        )
        cell.comment = Comment(note, "OCOP Radar", width=320, height=110)
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = max(14, min(30, len(column.vi) + 4))
        if column.type == "text":
            sheet.column_dimensions[letter].number_format = "@"
        _drop_down(sheet, column, letter, ranges)
    sheet.freeze_panes = "A2"


def _drop_down(sheet: Worksheet, column: Column, letter: str, ranges: dict[str, str]) -> None:
    formula = ranges.get(column.code or "") or ('"Có,Không"' if column.type == "boolean" else None)
    if formula:
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        rule.add(f"{letter}2:{letter}{_ROWS}")
        sheet.add_data_validation(rule)
