"""Reading of .xlsx workbooks, row by row, with what can be wrong about the file said in one sentence."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from intake.errors import IntakeError

_OLE = b"\xd0\xcf\x11\xe0"  # an encrypted workbook, or the old .xls
_MOST_UNPACKED = 2**31
Rows = Iterator[tuple[int, list[str | None]]]


def sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Visible sheets of a workbook: title, and rows as (number, cells as text).

    Raises:
        IntakeError: file_protected, file_broken, file_large.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLE:
        raise IntakeError("file_protected", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                raise IntakeError("file_large", file=path.name, limit=_MOST_UNPACKED // 2**20)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-down lists it does not keep
            book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError, SyntaxError):
        raise IntakeError("file_broken", file=path.name) from None
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, _rows(sheet.iter_rows(values_only=True))
    finally:
        book.close()


def _rows(rows: Iterator[tuple[object, ...]]) -> Rows:
    for number, cells in enumerate(rows, start=1):
        yield number, [_text(cell) for cell in cells]


def decimal_comma(text: str) -> str:
    """A machine number with a decimal comma, so that its point can never be taken for thousands."""
    return text if "e" in text.lower() else text.replace(".", ",")


def _text(cell: object) -> str | None:
    """A cell as text that the readers of `intake.cells` understand without doubt."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else decimal_comma(repr(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return " ".join(str(cell).split()) or None
