"""Reading of .xlsx workbooks, row by row, with what can be wrong about the file said in one sentence."""

import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path

from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from intake.encodings import is_tcvn3
from intake.errors import IntakeError

_OLE = b"\xd0\xcf\x11\xe0"  # an encrypted workbook, or the old .xls under a new name
# What a small file may unpack to: more is an attack or a mistake. Shared texts are the part that is held in memory.
_MOST_UNPACKED, _MOST_TEXTS = 2**30, 2**28
_MOST_ROWS = 2**20
_LOOKED_AT = 200
# All that the zip, XML and workbook readers raise on a file that is cut off, changed or made by hand.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, EOFError, SyntaxError, ValueError, LookupError, TypeError,
    AttributeError, AssertionError, NotImplementedError, RuntimeError,
)  # fmt: skip
Rows = Iterator[list[str | None]]


def sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Visible sheets of a workbook: title, and its rows as lists of texts.

    Raises:
        IntakeError: file_protected, file_broken, file_unpacked; also while the rows are read.
    """
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise IntakeError("file_protected", file=path.name)
    try:
        _measure(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-down lists it does not keep
            book = load_workbook(path, read_only=True, data_only=True)
    except _BROKEN:
        raise IntakeError("file_broken", file=path.name) from None
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # some programs write a wrong size
                yield sheet.title, _unicode(path, sheet.title, _rows(path, sheet.iter_rows(values_only=True)))
    finally:
        book.close()


def sheet_parts(path: Path) -> dict[str, str]:
    """Where each visible sheet lies in the workbook's archive, by title; raises as `all_sheet_parts`."""
    return {title: part for title, part, is_visible in all_sheet_parts(path) if is_visible}


def all_sheet_parts(path: Path) -> list[tuple[str, str, bool]]:
    """Each sheet's title, where it lies in the workbook's archive, and whether it is visible.

    Raises:
        IntakeError: as `sheets`.
    """
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise IntakeError("file_protected", file=path.name)
    try:
        _measure(path)
        with zipfile.ZipFile(path) as archive:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (*_BROKEN, ElementTree.ParseError):
        raise IntakeError("file_broken", file=path.name) from None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    parts = []
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(next((value for name, value in sheet.items() if name.endswith("}id")), ""), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            parts.append((sheet.get("name", ""), part, sheet.get("state", "visible") == "visible"))
    return parts


def _measure(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    texts = sum(size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml"))
    if sum(sizes.values()) > _MOST_UNPACKED or texts > _MOST_TEXTS:
        raise IntakeError("file_unpacked", file=path.name)


def _rows(path: Path, rows: Iterator[tuple[object, ...]]) -> Rows:
    try:
        for number, cells in enumerate(rows):
            if number > _MOST_ROWS:
                raise IntakeError("file_broken", file=path.name)
            yield [_text(cell) for cell in cells]
    except _BROKEN:
        raise IntakeError("file_broken", file=path.name) from None


def _unicode(path: Path, title: str, rows: Rows) -> Rows:
    """The rows, refused where the first of them were typed in a TCVN3 font."""
    first = list(islice(rows, _LOOKED_AT))
    if is_tcvn3(cell for row in first for cell in row):
        raise IntakeError("file_tcvn3", file=f"{path.name}, {title}")
    return chain(first, rows)


def _text(cell: object) -> str | None:
    """A cell as text that the readers of `intake.cells` understand without doubt.

    A machine number gets a decimal comma, so that its point can never be taken for thousands.
    """
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        text = repr(cell)
        return str(int(cell)) if cell.is_integer() else text if "e" in text else text.replace(".", ",")
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return " ".join(unicodedata.normalize("NFC", str(cell)).split()) or None
