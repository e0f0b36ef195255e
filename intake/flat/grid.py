"""A sheet as it looks: every cell as text, merged cells filled, each row by its number."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from openpyxl.utils.cell import range_boundaries

from data.settings import settings
from intake.errors import IntakeError
from intake.read import csv_rows
from intake.workbook import sheet_parts, sheets

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 2**20
_OVERLAP = 200
_MOST_ROWS = 200_000  # an office's own sheet is typed by hand; larger deliveries come as the template's CSV or Parquet
_MOST_MERGES = 50_000
_MOST_COLUMNS = 400


@dataclass(frozen=True)
class Grid:
    """Rows from the first to the last filled one; `merged` holds (first row, last row, first column, last column), 0-based."""

    file: str
    sheet: str
    rows: list[list[str | None]]
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _covered(self) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = {}
        for top, bottom, left, right in self.merged:
            for number in range(top + 1, bottom + 1):
                found.setdefault(number, set()).update(range(left, right + 1))
        return {number: frozenset(places) for number, places in found.items()}

    def inherited(self, number: int) -> frozenset[int]:
        """Columns of a row whose cell is merged with the row above."""
        return self._covered.get(number, frozenset())

    @property
    def place(self) -> str:
        """File, and sheet where there is one."""
        return f"{self.file} – {self.sheet}" if self.sheet else self.file


def read_grids(path: Path, *, sheet: str | None = None) -> list[Grid]:
    """The visible sheets of a workbook that hold anything, or the one of a CSV.

    Raises:
        IntakeError: file_missing, file_folder, file_empty, file_large, file_kind, file_old, sheet_missing, sheet_large, and those
            of the readers.
    """
    kind = path.suffix.lower()
    if not path.exists():
        raise IntakeError("file_missing", file=str(path))
    if path.is_dir():
        raise IntakeError("file_folder", file=path.name)
    if path.stat().st_size == 0:
        raise IntakeError("file_empty", file=path.name)
    if path.stat().st_size > settings().max_bytes:
        raise IntakeError("file_large", file=path.name, limit=settings().max_bytes // 2**20)
    if kind == ".csv":
        return [_grid(path.name, "", csv_rows(path), ())]
    if kind not in (".xlsx", ".xlsm"):
        raise IntakeError("file_old" if kind == ".xls" else "file_kind", file=path.name)
    parts = sheet_parts(path)
    found = [
        _grid(path.name, title, rows, _merged(path, parts.get(title))) for title, rows in sheets(path) if sheet in (None, title)
    ]
    if sheet is not None and not found:
        raise IntakeError("sheet_missing", file=path.name, sheet=sheet, sheets=", ".join(parts))
    return [grid for grid in found if grid.rows]


def _grid(file: str, sheet: str, rows: Iterator[list[str | None]], merged: tuple[tuple[int, int, int, int], ...]) -> Grid:
    kept: list[list[str | None]] = []
    last = 0
    for number, row in enumerate(rows, start=1):
        if number > _MOST_ROWS and any(row):
            raise IntakeError("sheet_large", file=file, sheet=sheet or file, limit=_MOST_ROWS)
        if number <= _MOST_ROWS:
            kept.append(row[:_MOST_COLUMNS])
        if any(row):
            last = number
    del kept[last:]
    width = max((len(row) for row in kept), default=0)
    kept = [row + [None] * (width - len(row)) for row in kept]
    merged = tuple((top, min(bottom, len(kept) - 1), left, min(right, width - 1)) for top, bottom, left, right in merged)
    for top, bottom, left, right in merged:
        if top < len(kept) and left < width:
            for row in kept[top : bottom + 1]:
                row[left : right + 1] = [kept[top][left]] * (right - left + 1)
    return Grid(file, sheet, kept, merged)


def _merged(path: Path, part: str | None) -> tuple[tuple[int, int, int, int], ...]:
    """Merged ranges of a sheet, read from its XML without building it."""
    if part is None:
        return ()
    found: dict[str, None] = {}
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        tail = b""
        while (chunk := stream.read(_CHUNK)) and len(found) < _MOST_MERGES:
            for match in _MERGE.finditer(tail + chunk):
                found[match[1].decode("ascii")] = None
            tail = (tail + chunk)[-_OVERLAP:]
    ranges = [range_boundaries(text) for text in found]
    return tuple((top - 1, bottom - 1, left - 1, right - 1) for left, top, right, bottom in ranges)
