"""Rejected rows: each as a sentence, and all of them in a workbook beside their reasons."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from data.contracts import EXTRACTS, Column, contract
from intake.checked import Checked
from words import Language, say

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def sentences(problems: pd.DataFrame, language: Language = "vi") -> list[str]:
    """One sentence a problem: file, sheet, row, column, what and what to do."""
    return [_sentence(row, language) for row in problems.itertuples()]


def reason(row: Any, language: Language = "vi") -> str:
    """What is wrong with one cell: reason, text and detail of a problem as words."""
    detail = row.detail if isinstance(row.detail, str) else ""
    text = row.text if isinstance(row.text, str) else ""
    kind = contract(row.extract)
    if row.reason in ("before", "unit_differs"):
        detail = kind.column(detail).label(language)
    elif detail in EXTRACTS:
        detail = contract(detail).label(language)
    return say(f"intake.{row.reason}", language, text=text, detail=detail)


def _sentence(row: Any, language: Language) -> str:
    column = contract(row.extract).column(row.column_name).label(language)
    key = "place" if row.source_sheet else "place_plain"
    blanks = {"file": row.source_file, "sheet": row.source_sheet, "row": row.source_row, "column": f"«{column}»"}
    return say(f"intake.{key}", language, reason=reason(row, language), **blanks)


def write_rejects(path: Path, checked: Checked) -> None:
    """Write rejected rows, a sheet an extract: reasons, file, sheet, row, then the cells as they were."""
    book = Workbook(write_only=True)
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
