"""Rejected rows: each as a sentence, and all of them in a workbook beside their reasons."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from data.codes import label
from data.contracts import EXTRACTS, Column, contract
from geo.units import unit
from intake.checked import Checked
from intake.flat.vocabulary import PLACE
from intake.origins import Assumption
from intake.places import DOUBTFUL
from words import Language, say
from words.numbers import percent

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def sentences(problems: pd.DataFrame, language: Language = "vi") -> list[str]:
    """One sentence a problem: file, sheet, row, column, what and what to do."""
    return [_sentence(row, language) for row in problems.itertuples()]


def reason(row: Any, language: Language = "vi") -> str:
    """What is wrong with one cell: reason, text and detail of a problem as words."""
    detail = row.detail if isinstance(row.detail, str) else ""
    text = row.text.removeprefix(DOUBTFUL) if isinstance(row.text, str) else ""
    kind = contract(row.extract)
    if row.reason in ("before", "unit_differs"):
        detail = kind.column(detail).label(language)
    elif detail in EXTRACTS:
        detail = contract(detail).label(language)
    return say(f"intake.{row.reason}", language, text=text, detail=detail)


def assumptions(checked: Checked, language: Language = "vi") -> list[str]:
    """What was taken to mean something by likeness, a sentence each, the most frequent first."""
    found = sorted(checked.origins.assumptions, key=lambda one: -one.rows) if checked.origins else []
    return [_assumption(one, language) for one in found]


def _assumption(one: Assumption, language: Language) -> str:
    blanks = {"text": one.text, "meaning": _meaning(one, language), "rows": one.rows}
    return say("intake.assumed", language, confidence=percent(100 * one.confidence, language, digits=0), **blanks)


def _meaning(one: Assumption, language: Language) -> str:
    if one.target == PLACE:
        era, code = one.meaning.split(":")
        return f"{unit(era, code, 'commune')['name']} ({label('era', era, language)})"
    extract, name = one.target.split(".")
    return label(str(contract(extract).column(name).code), one.meaning, language)


def _sentence(row: Any, language: Language) -> str:
    column = contract(row.extract).column(row.column_name).label(language)
    key = "place" if row.source_sheet else "place_plain"
    blanks = {"file": row.source_file, "sheet": row.source_sheet, "row": row.source_row, "column": f"«{column}»"}
    return say(f"intake.{key}", language, reason=reason(row, language), **blanks)


def write_rejects(path: Path, checked: Checked) -> None:
    """Write rejected rows, a sheet an extract: reasons, file, sheet, row, then the cells as they were."""
    book = Workbook(write_only=True)
    if checked.origins:
        _own_sheets(book, checked)
        book.save(path)
        return
    for extract, rows in checked.problems.groupby("extract", sort=False):
        kind = contract(str(extract))
        sheet = book.create_sheet(kind.vi)
        heads = [
            *(say(f"intake.{name}") for name in ("reason", "file", "sheet", "row")),
            *(column.vi for column in kind.given),
        ]
        sheet.append([_bold(sheet, head) for head in heads])
        reasons = {row_id: _reasons(mine, kind.columns) for row_id, mine in rows.groupby("row_id", sort=False)}
        for row_id, *cells in checked.rejected_rows[str(extract)].itertuples(index=False, name=None):
            sheet.append(_safe([reasons.get(row_id), *cells]))
    book.save(path)


def _own_sheets(book: Workbook, checked: Checked) -> None:
    """Rejected rows of an office's own sheets, in its own columns."""
    for place in checked.origins.sheets if checked.origins else ():
        mine = checked.problems[(checked.problems.source_file == place.file) & (checked.problems.source_sheet == place.sheet)]
        if mine.empty:
            continue
        sheet = book.create_sheet((place.sheet or Path(place.file).stem)[:31])
        sheet.append([_bold(sheet, head) for head in (say("intake.reason"), say("intake.row"), *place.headings)])
        for row, problems in mine.groupby("source_row"):
            told = "; ".join(
                f"{contract(one.extract).column(one.column_name).vi}: {reason(one)}" for one in problems.itertuples()
            )
            sheet.append(_safe([told, int(row), *place.data[int(row)]]))


def _reasons(problems: pd.DataFrame, columns: Iterable[Column]) -> str:
    labels = {column.name: column.vi for column in columns}
    return "; ".join(f"{labels[row.column_name]}: {reason(row)}" for row in problems.itertuples())


def _bold(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _safe(cells: Iterable[object]) -> list[object]:
    """No cell may run as a formula in whoever opens the workbook."""
    return [
        None if pd.isna(cell) else f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell for cell in cells
    ]
