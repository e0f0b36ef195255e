"""Reading of .xlsx workbooks, row by row, with what can be wrong about the file said in one sentence."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from xml.parsers import expat

from defusedxml import DefusedXmlException, ElementTree

from intake.cells import clean
from intake.encodings import old_font
from intake.errors import IntakeError
from intake.xlsx import SheetReader, date_styles, texts

_OLE = b"\xd0\xcf\x11\xe0"  # an encrypted workbook, or the old .xls under a new name
# What a small file may unpack to: more is an attack or a mistake. Shared texts are the part that is held in memory.
_MOST_UNPACKED, _MOST_TEXTS = 2**30, 2**28
_LOOKED_AT = 200
# All that the zip, XML and workbook readers raise on a file that is cut off, changed or made by hand.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, ValueError, LookupError, TypeError, AttributeError,
    NotImplementedError, RuntimeError, OverflowError, expat.ExpatError, DefusedXmlException, ElementTree.ParseError,
)  # fmt: skip
_OTHERS = ("xl/workbook.bin", "content.xml", "word/document.xml", "ppt/presentation.xml", "Index/Document.iwa")
Rows = Iterator[list[str | None]]


@dataclass(frozen=True)
class _Book:
    """Where things lie in a workbook's archive."""

    sheets: list[tuple[str, str, bool]]  # title, part, whether it is visible
    texts: str | None
    styles: str | None
    is_1904: bool


def sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Visible sheets of a workbook: title, and its rows as lists of texts.

    Raises:
        IntakeError: file_protected, file_kind, file_broken, file_unpacked, file_tcvn3, file_vni; also while the rows are read.
    """
    book = _book(path)
    try:
        with zipfile.ZipFile(path) as archive:
            shared = texts(archive, book.texts) if book.texts else []
            dates = date_styles(archive, book.styles) if book.styles else frozenset()
            for title, part, is_visible in book.sheets:
                if is_visible:
                    with archive.open(part) as stream:
                        reader = SheetReader(shared, dates, is_1904=book.is_1904, written=_text)
                        yield title, _unicode(path, title, _rows(path, reader.rows(stream)))
    except _BROKEN:
        raise IntakeError("file_broken", file=path.name) from None


def sheet_parts(path: Path) -> dict[str, str]:
    """Where each visible sheet lies in the workbook's archive, by title; raises as `all_sheet_parts`."""
    return {title: part for title, part, is_visible in all_sheet_parts(path) if is_visible}


def all_sheet_parts(path: Path) -> list[tuple[str, str, bool]]:
    """Each sheet's title, where it lies in the workbook's archive, and whether it is visible; sheets of charts left out.

    Raises:
        IntakeError: as `sheets`.
    """
    return _book(path).sheets


def _book(path: Path) -> _Book:
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise IntakeError("file_protected", file=path.name)
    try:
        _measure(path)
        with zipfile.ZipFile(path) as archive:
            names = {name.lower(): name for name in archive.namelist()}
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except _BROKEN:
        raise IntakeError("file_broken", file=path.name) from None
    targets = {link.get("Id"): (str(link.get("Type")).rpartition("/")[2], _part(link.get("Target", ""))) for link in links}
    found = {kind: names.get(part.lower()) for kind, part in targets.values()}
    settings = next((one for one in book.iter() if one.tag.endswith("}workbookPr")), None)
    is_1904 = settings is not None and settings.get("date1904", "0") in ("1", "true")
    parts = []
    for sheet in book.iter():
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        if sheet.tag.endswith("}sheet") and targets.get(key, ("", ""))[0] == "worksheet":
            part = targets[key][1]
            parts.append((sheet.get("name", ""), names.get(part.lower(), part), sheet.get("state", "visible") == "visible"))
    return _Book(parts, found.get("sharedStrings"), found.get("styles"), is_1904)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _measure(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    if "xl/workbook.xml" not in sizes and any(name in sizes for name in _OTHERS):
        raise IntakeError("file_kind", file=path.name)
    shared = sum(size for name, size in sizes.items() if name.lower().endswith("sharedstrings.xml"))
    if sum(sizes.values()) > _MOST_UNPACKED or shared > _MOST_TEXTS:
        raise IntakeError("file_unpacked", file=path.name)


def _rows(path: Path, rows: Rows) -> Rows:
    try:
        yield from rows
    except _BROKEN:
        raise IntakeError("file_broken", file=path.name) from None


def _unicode(path: Path, title: str, rows: Rows) -> Rows:
    """The rows, refused where the first of them were typed in a font of before Unicode."""
    first = list(islice(rows, _LOOKED_AT))
    if font := old_font(cell for row in first for cell in row):
        raise IntakeError(f"file_{font}", file=f"{path.name}, {title}")
    return chain(first, rows)


def _text(cell: object) -> str | None:
    """A cell as text that the readers of `intake.cells` understand without doubt.

    A machine number gets a decimal comma, so that its point can never be taken for thousands.
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        text = repr(cell)
        return str(int(cell)) if cell.is_integer() else text if "e" in text else text.replace(".", ",")
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return clean(str(cell))
