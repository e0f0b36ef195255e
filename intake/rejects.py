"""Rejected rows: each as a sentence, and all of them in a workbook beside their reasons."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from data.codes import label
from data.contracts import EXTRACTS, contract
from geo.units import unit
from intake.checked import Checked
from intake.flat.vocabulary import PLACE
from intake.origins import Assumption, SheetRows
from intake.places import DOUBTFUL
from words import Language, say
from words.numbers import day, figure, percent

_MACHINE_DAY = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?(?![\w-])")
_LONGEST = 80  # letters of a cell that a sentence repeats
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def sentences(problems: pd.DataFrame, language: Language = "vi") -> list[str]:
    """One sentence a problem: file, sheet, row, column, what and what to do."""
    return [_sentence(row, language) for row in problems.itertuples()]


def reason(row: Any, language: Language = "vi") -> str:
    """What is wrong with one cell: reason, text and detail of a problem as words."""
    detail = days_written(row.detail, language) if isinstance(row.detail, str) else ""
    text = days_written(_short(row.text.removeprefix(DOUBTFUL)), language) if isinstance(row.text, str) else ""
    kind = contract(row.extract)
    if row.reason in ("before", "same_as", "unit_differs"):
        detail = kind.column(detail).label(language)
    elif row.reason in ("too_small", "too_large"):
        detail = figure(float(detail), language)
    elif detail in EXTRACTS:
        detail = contract(detail).label(language)
    return say(f"intake.{row.reason}", language, text=text, detail=detail)


def days_written(text: str, language: Language = "vi") -> str:
    """A text with a workbook's days, 2026-09-03T08:30:00, as the language writes them: 03/09/2026 08:30."""
    return _MACHINE_DAY.sub(lambda match: _day_written(match, language), text)


def cell_written(cell: str) -> str:
    """A cell as its sheet shows it: a day of a workbook without the form of machines; anything else as it is."""
    return days_written(cell) if "T" in cell and _MACHINE_DAY.fullmatch(cell) else cell


def _day_written(match: re.Match[str], language: Language) -> str:
    try:
        written = day(date(int(match[1]), int(match[2]), int(match[3])), language)
    except ValueError:
        return match[0]
    return written if match[4] in (None, "00:00") else f"{written} {match[4]}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def assumptions(checked: Checked, language: Language = "vi") -> list[str]:
    """What was taken to mean something by likeness, a sentence each, the most frequent first."""
    found = sorted(checked.origins.assumptions, key=lambda one: -one.rows) if checked.origins else []
    return [_assumption(one, language) for one in found]


def _assumption(one: Assumption, language: Language) -> str:
    blanks = {"text": _short(one.text) or say("intake.title", language), "meaning": _meaning(one, language), "rows": one.rows}
    return say("intake.assumed", language, confidence=percent(100 * one.confidence, language, digits=0), **blanks)


def _meaning(one: Assumption, language: Language) -> str:
    if one.target == PLACE:
        era, code = one.meaning.split(":")
        return f"{unit(era, code, 'commune')['name']} ({label('era', era, language)})"
    extract, name = one.target.split(".")
    column = contract(extract).column(name)
    return label(column.code, one.meaning, language) if column.code else day(date.fromisoformat(one.meaning), language)


def _sentence(row: Any, language: Language) -> str:
    column = contract(row.extract).column(row.column_name).label(language)
    key = "place" if row.source_sheet else "place_plain"
    blanks = {"file": row.source_file, "sheet": row.source_sheet, "row": row.source_row, "column": f"«{column}»"}
    return say(f"intake.{key}", language, reason=reason(row, language), **blanks)


@dataclass(frozen=True)
class BadRow:
    """One rejected row: where it stands, the keys of its reasons, the reasons in words, its cells as they were written."""

    file: str
    sheet: str
    row: int
    reasons: tuple[str, ...]
    told: str
    cells: tuple[object, ...]


@dataclass(frozen=True)
class BadSheet:
    """Rejected rows under one heading: those of an extract, or of one of an office's own sheets."""

    title: str
    is_own: bool
    headings: tuple[str, ...]
    rows: tuple[BadRow, ...]


def bad_sheets(checked: Checked, language: Language = "vi") -> list[BadSheet]:
    """The rejected rows in their own columns, each with every reason."""
    if checked.origins:
        return [found for place in checked.origins.sheets if (found := _own_sheet(checked, place, language)).rows]
    return [_extract_sheet(checked, name, language) for name in checked.rejected_rows]


def _own_sheet(checked: Checked, place: SheetRows, language: Language) -> BadSheet:
    problems = checked.problems
    mine = problems[(problems.source_file == place.file) & (problems.source_sheet == place.sheet)]
    rows = [
        BadRow(place.file, place.sheet, row, *told, tuple(place.data[row]))
        for row, told in sorted(_told(mine, "source_row", language).items())
    ]
    return BadSheet(place.sheet or Path(place.file).stem, True, place.headings, tuple(rows))


def _extract_sheet(checked: Checked, extract: str, language: Language) -> BadSheet:
    kind = contract(extract)
    why = _told(checked.problems[checked.problems.extract == extract], "row_id", language)
    rows = [
        BadRow(file, sheet, row, *why.get(row_id, ((), "")), tuple(cells))
        for row_id, file, sheet, row, *cells in checked.rejected_rows[extract].itertuples(index=False, name=None)
    ]
    return BadSheet(kind.label(language), False, tuple(column.label(language) for column in kind.given), tuple(rows))


def _told(problems: pd.DataFrame, key: str, language: Language) -> dict[int, tuple[tuple[str, ...], str]]:
    """By row: the keys of its reasons, and all of them in words."""
    keys: dict[int, list[str]] = {}
    told: dict[int, list[str]] = {}
    for row, one in zip(problems[key], problems.itertuples(), strict=True):
        keys.setdefault(int(row), []).append(one.reason)
        label_ = contract(one.extract).column(one.column_name).label(language)
        told.setdefault(int(row), []).append(f"{label_}: {reason(one, language)}")
    return {row: (tuple(dict.fromkeys(keys[row])), "; ".join(told[row])) for row in keys}


def write_rejects(out: Path | BinaryIO, checked: Checked) -> None:
    """Write rejected rows, a sheet an extract or a sheet of the office's own: reasons, place, the cells as they were."""
    book = Workbook(write_only=True)
    for one in bad_sheets(checked):
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", one.title)[:31])
        place = ("reason", "row") if one.is_own else ("reason", "file", "sheet", "row")
        sheet.append([_bold(sheet, head) for head in (*(say(f"intake.{name}") for name in place), *one.headings)])
        for row in one.rows:
            where = (row.row,) if one.is_own else (row.file, row.sheet, row.row)
            sheet.append(_safe([row.told, *where, *row.cells]))
    book.save(out)


def _bold(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _safe(cells: Iterable[object]) -> list[object]:
    """No cell may run as a formula in whoever opens the workbook."""
    return [None if pd.isna(cell) else _harmless(cell) if isinstance(cell, str) else cell for cell in cells]


def _harmless(text: str) -> str:
    text = cell_written(ILLEGAL_CHARACTERS_RE.sub("", text))
    return f"'{text}" if text.startswith(_RISKY) else text
