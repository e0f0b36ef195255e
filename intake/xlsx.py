"""Cells of an .xlsx sheet, streamed from its XML: what a program that tolerates any office's workbook needs, and no more.

Drawings, charts and links are not looked at, so nothing in them makes a sheet unreadable; a document type is refused, so no
entity can grow. Source of the format: ECMA-376, part 1, SpreadsheetML.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import IO
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string

_CHUNK = 2**20
# Cells and rows that hold a format and nothing else: dropped before they are parsed.
_EMPTY = re.compile(rb"<c\s[^<>]*/>|<c\s[^<>]*>\s*</c>|<c/>")
_EMPTY_ROW = re.compile(rb"<row(?:\s[^<>]*)?/>|<row(?:\s[^<>]*)?>\s*</row>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile(r"^[A-Z]{1,3}")
_EPOCH = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 a workbook's time has no zone
_FALSE_LEAP_DAY = 60  # the day 29/02/1900, which was none
_LAST_DAY = 2_958_466
_MOST_ROWS, _MOST_COLUMNS = 2**20, 2**14
Cells = list[str | None]
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(stream: IO[bytes], start: Start, end: End, data: Callable[[str], None]) -> Iterator[None]:
    """Feed a stream to a parser of local names, without empty cells; yields after each chunk."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, _: _listen(parser, start, end, has_prefix=":" in name)
    parser.CharacterDataHandler = data
    parser.StartDoctypeDeclHandler = _refuse
    tail = b""
    while chunk := stream.read(_CHUNK):
        whole, mark, rest = (tail + chunk).rpartition(b"</row>")
        if mark:
            parser.Parse(_EMPTY_ROW.sub(b"", _EMPTY.sub(b"", whole + mark)))
            tail = rest
        elif len(rest) > _CHUNK:  # no row ends here: other parts of a workbook, or one endless row
            parser.Parse(rest)
            tail = b""
        else:
            tail = rest
        yield
    parser.Parse(tail, True)
    yield


def _listen(parser: expat.XMLParserType, start: Start, end: End, *, has_prefix: bool) -> None:
    """From the root on: names as they are, or without the prefix that some programs write before each."""
    parser.StartElementHandler = (lambda name, attributes: start(name.rpartition(":")[2], attributes)) if has_prefix else start
    parser.EndElementHandler = (lambda name: end(name.rpartition(":")[2])) if has_prefix else end


def _refuse(*_: object) -> None:
    raise ValueError


def texts(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The texts that cells share; phonetic readings left out."""
    found: list[str] = []
    own: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(name: str, _: dict[str, str]) -> None:
        state["text"] = name == "t" and not state["phonetic"]
        state["phonetic"] |= name == "rPh"
        if name == "si":
            own.clear()

    def end(name: str) -> None:
        state["text"] = False
        state["phonetic"] &= name != "rPh"
        if name == "si":
            found.append(_unescaped("".join(own)))

    with archive.open(part) as stream:
        for _ in parse(stream, start, end, lambda text: own.append(text) if state["text"] else None):
            pass
    return found


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def date_styles(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """Numbers of the cell styles that show a date; none where the styles cannot be read."""
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    styles: list[int] = []
    state = {"in_cells": False}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            formats[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            state["in_cells"] = True
        elif name == "xf" and state["in_cells"]:
            styles.append(int(attributes.get("numFmtId", 0)))

    def end(name: str) -> None:
        state["in_cells"] &= name != "cellXfs"

    with archive.open(part) as stream:
        for _ in parse(stream, start, end, lambda _: None):
            pass
    return frozenset(number for number, style in enumerate(styles) if _shows_date(style, formats.get(style)))


@cache
def _shows_date(number: int, code: str | None) -> bool:
    east_asian = 27 <= number <= 36 or 50 <= number <= 58
    return east_asian or bool(code and is_date_format(code))


class SheetReader:
    """Rows of one sheet as lists of texts, one for each row number; a cell without a value is None."""

    def __init__(
        self, shared: list[str], dates: frozenset[int], *, is_1904: bool, written: Callable[[object], str | None]
    ) -> None:
        """Keep what cells refer to; `written` makes a text of a value."""
        self._shared, self._dates, self._epoch, self._written = shared, dates, _EPOCH[is_1904], written
        self._is_1900 = not is_1904
        self._done: list[Cells] = []
        self._row: Cells = []
        self._number = self._column = 0
        self._kind, self._style, self._value = "n", 0, ""
        self._taking = False

    def rows(self, stream: IO[bytes]) -> Iterator[Cells]:
        """Rows in order; numbers that the sheet leaves out are empty."""
        for _ in parse(stream, self._start, self._end, self._data):
            yield from self._done
            self._done.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("v", "t"):
            self._taking = True
        elif name == "c":
            place = _LETTERS.match(attributes.get("r", ""))
            self._column = _column(place[0]) if place else self._column + 1
            if self._column > _MOST_COLUMNS:
                raise ValueError(self._column)
            self._kind, self._value = attributes.get("t", "n"), ""
            self._style = int(attributes.get("s", 0))
        elif name == "rPh":
            self._kind = "phonetic" if self._kind != "inlineStr" else self._kind
        elif name == "row":
            number = int(attributes.get("r", self._number + 1))
            if not self._number < number <= _MOST_ROWS:
                raise ValueError(number)
            self._done += [[] for _ in range(number - self._number - 1)]
            self._number, self._row, self._column = number, [], 0

    def _data(self, text: str) -> None:
        if self._taking:
            self._value += text

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = False
        elif name == "c":
            if self._value and (text := self._written(self._meaning())) is not None:
                self._row += [None] * (self._column - len(self._row))
                self._row[self._column - 1] = text
        elif name == "row":
            self._done.append(self._row)

    def _meaning(self) -> object:
        kind, value = self._kind, self._value
        if kind == "s":
            return self._shared[int(value)]
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind in ("n", ""):
            number = float(value)
            return self._moment(number) if self._style in self._dates else int(number) if number.is_integer() else number
        return datetime.fromisoformat(value) if kind == "d" and "T" in value else _unescaped(value)

    def _moment(self, days: float) -> object:
        """A day or a time of day; what is no day stays a number."""
        if not 0 <= days < _LAST_DAY:
            return days
        if days < 1:
            return (self._epoch + timedelta(seconds=round(days * 86_400))).time()
        early = self._is_1900 and days < _FALSE_LEAP_DAY
        return self._epoch + timedelta(days=early, seconds=round(days * 86_400))


@cache
def _column(letters: str) -> int:
    number = int(column_index_from_string(letters))
    if number > _MOST_COLUMNS:
        raise ValueError(letters)
    return number
