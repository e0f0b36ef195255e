"""Rejected rows: each as a sentence, and all of them in a workbook beside their reasons."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from data.contracts import contract
from intake.check import Checked
from words import Language, say

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def sentences(problems: pd.DataFrame, language: Language = "vi") -> list[str]:
    """One sentence a problem: file, sheet, row, column, what and what to do."""
    return [_sentence(row, language) for row in problems.itertuples()]


def _sentence(row: object, language: Language) -> str:
    column = contract(row.extract).column(row.column_name).label(language)  # type: ignore[attr-defined]
    text = row.text if isinstance(row.text, str) else ""  # type: ignore[attr-defined]
    reason = say(f"intake.{row.reason}", language, text=text)  # type: ignore[attr-defined]
    key = "place" if row.source_sheet else "place_plain"  # type: ignore[attr-defined]
    return say(f"intake.{key}", language, file=row.source_file, sheet=row.source_sheet, row=row.source_row, column=f"«{column}»", reason=reason)  # type: ignore[attr-defined]


def write_rejects(path: Path, checked: Checked) -> None:
    """Write rejected rows, a sheet an extract: file, sheet, row, reasons, then the cells as they were."""
    book = Workbook(write_only=True)
    for extract, rows in checked.problems.groupby("extract", sort=False):
        kind = contract(str(extract))
        sheet = book.create_sheet(kind.vi)
        cells = checked.rejected_rows[str(extract)].set_index("row_id")
        heads = [say("intake.reason"), say("intake.file"), say("intake.sheet"), say("intake.row"), *(column.vi for column in kind.given)]
        sheet.append([_bold(sheet, head) for head in heads])
        for row_id, mine in rows.groupby("row_id", sort=False):
            first = mine.iloc[0]
            reasons = "; ".join(f"{kind.column(one.column_name).vi}: {say(f'intake.{one.reason}', text=one.text)}" for one in mine.itertuples())
            sheet.append(_safe([reasons, first.source_file, first.source_sheet, int(first.source_row), *cells.loc[row_id, [f"{c.name}_text" for c in kind.given]]]))
    book.save(path)


def _bold(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _safe(cells: Iterable[object]) -> list[object]:
    """No cell may run as a formula in whoever opens the workbook."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else None if cell is None or cell != cell else cell for cell in cells]  # noqa: PLR0124
