"""Reading of deliveries: workbooks, CSV and Parquet → one raw table an extract and place, every row counted."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.contracts import EXTRACTS, SOURCE_COLUMNS, Contract, contract, extracts
from data.settings import settings
from intake.cells import clean
from intake.encodings import encoding_of, old_font
from intake.errors import IntakeError
from intake.named import extract_of, holds_no_data, known_as
from intake.origins import Origins
from intake.remarks import Remark, remarks
from intake.sheet import Raw, labels, need_columns, raw_sheet
from intake.workbook import Rows, sheets

__all__ = ["Delivery", "Raw", "labels", "read_files"]
_WORKBOOKS = (".xlsx", ".xlsm")
_KINDS = (".parquet", ".csv", *_WORKBOOKS)
_LINES = 200
_LEAST_CELLS = 2  # different ones, from which a row of an unknown sheet is data
_LOOKED_AT = 65_536  # characters, to see which delimiter a CSV uses


@dataclass(frozen=True)
class Delivery:
    """What was read, and what was left aside: sheets and files that are no extract."""

    raws: tuple[Raw, ...]
    ignored: tuple[str, ...] = ()
    origins: Origins | None = None  # where the sheets were an office's own
    remarks: tuple[Remark, ...] = ()


def read_files(paths: Sequence[Path], *, as_extract: str | None = None) -> Delivery:
    """Read files and folders of a delivery.

    Raises:
        IntakeError: a file that is missing, empty, broken, protected, too large, of an unknown kind, or without a
            sheet or column that is needed; an extract that does not exist.
    """
    if as_extract is not None and as_extract not in EXTRACTS:
        raise IntakeError("unknown_extract", extract=as_extract, extracts=", ".join(EXTRACTS))
    raws: list[Raw] = []
    ignored: list[str] = []
    found: list[Remark] = []
    for path in paths:
        for file, extract in _files(path, as_extract, ignored):
            raws += _read_file(file, extract, ignored, found)
            found += remarks(file) if _is_workbook(file) else []
    return Delivery(tuple(raws), tuple(ignored), remarks=tuple(found))


def _files(path: Path, extract: str | None, ignored: list[str]) -> Iterator[tuple[Path, str | None]]:
    """Files to read, each with the extract that is known of it; a folder named like an extract holds its parts."""
    if not path.exists():
        raise IntakeError("file_missing", file=str(path))
    if not path.is_dir():
        yield path, extract
        return
    whole = extract or extract_of(path.name)
    found = 0
    for file in sorted(path.iterdir()):
        mine = whole or extract_of(file.stem)
        if file.is_dir() and mine:
            yield from _files(file, mine, ignored)
        elif file.is_file() and file.suffix.lower() in _KINDS and not file.name.startswith(("~", ".")):
            yield file, mine
        else:
            ignored.append(file.name)
            continue
        found += 1
    if not found:
        raise IntakeError("folder_empty", file=str(path), extracts=", ".join(EXTRACTS))


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in _WORKBOOKS


def _read_file(path: Path, extract: str | None, ignored: list[str], found: list[Remark]) -> list[Raw]:
    size, kind = path.stat().st_size, path.suffix.lower()
    if kind not in _KINDS:
        raise IntakeError("file_old" if kind == ".xls" else "file_kind", file=path.name)
    if size == 0:
        raise IntakeError("file_empty", file=path.name)
    if kind == ".parquet":
        return [_read_parquet(path, extract, found)]
    if size > settings().max_bytes:
        raise IntakeError("file_large", file=path.name, limit=settings().max_bytes // 2**20)
    if kind == ".csv":
        named = _named(path, extract, csv_rows(path), found)
        return [raw_sheet(named, path.name, "", csv_rows(path))]
    return _read_workbook(path, extract, ignored, found)


def _read_workbook(path: Path, extract: str | None, ignored: list[str], found: list[Remark]) -> list[Raw]:
    """Sheets named or headed like extracts; with an extract given from outside, its sheet, or the only sheet there is.

    Raises:
        IntakeError: no_sheet; sheet_unknown, for one that holds data and is no extract: nothing is left out in silence.
    """
    titles = {title: extract_of(title) or known_as(title, rows) for title, rows in sheets(path)}
    wanted = {title: name for title, name in titles.items() if name and extract in (None, name)}
    if extract and not wanted and len(titles) == 1:
        wanted = dict.fromkeys(titles, extract)
    if not wanted:
        raise IntakeError("no_sheet", file=path.name, sheets=_sheet_names())
    for title in titles.keys() - wanted.keys() if not extract else ():
        _refuse_data(path, title)
    ignored += [f"{path.name} – {title}" for title in titles if title not in wanted]
    found += [_taken(path, title, name) for title, name in wanted.items() if extract_of(title) is None]
    return [raw_sheet(contract(wanted[title]), path.name, title, rows) for title, rows in sheets(path) if title in wanted]


def _refuse_data(path: Path, title: str) -> None:
    """A sheet that is no extract may hold notes, not rows."""
    if holds_no_data(title):
        return
    rows = next(rows for one, rows in sheets(path) if one == title)
    filled = sum(len(set(filter(None, row))) >= _LEAST_CELLS for row in rows)
    if filled > 1:
        raise IntakeError("sheet_unknown", file=path.name, sheet=title, rows=filled - 1, sheets=_sheet_names())


def _sheet_names() -> str:
    return ", ".join(one.vi for one in extracts())


def _taken(path: Path, sheet: str, extract: str) -> Remark:
    return "sheet_taken", {"place": f"{path.name} – {sheet}" if sheet else path.name, "label": contract(extract).vi}


def _named(path: Path, extract: str | None, rows: Rows, found: list[Remark]) -> Contract:
    """The contract of a file that holds one extract: as told, by its name, or by its headings."""
    name = extract or extract_of(path.stem)
    if name is None and (name := known_as(path.stem, rows)):
        found.append(_taken(path, "", name))
    if name is None:
        raise IntakeError("file_unnamed", file=path.name, extracts=", ".join(EXTRACTS))
    return contract(name)


def _read_parquet(path: Path, extract: str | None, found: list[Remark]) -> Raw:
    """Look at the columns only; the engine reads the rows."""
    try:
        names = pq.read_schema(path).names
    except (pa.ArrowException, OSError):
        raise IntakeError("file_broken", file=path.name) from None
    kind = _named(path, extract, iter([[*names]]), found)
    need_columns(kind, names, path.name)
    known = {column.name for column in (*kind.columns, *SOURCE_COLUMNS)}
    return Raw(kind.name, path.name, "", path, 0, tuple(name for name in names if name not in known))


def csv_rows(path: Path) -> Rows:
    """Rows of a CSV, in UTF-8, UTF-16 or Windows-1258, parted by comma, semicolon or tab.

    Raises:
        IntakeError: file_encoding, file_tcvn3, file_vni, file_broken; also while the rows are read.
    """
    encoding = encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="") as text:
            looked = text.read(_LOOKED_AT)
            text.seek(0)
            if font := old_font(re.split(r"[,;\t\n]", looked)):
                raise IntakeError(f"file_{font}", file=path.name)
            for row in csv.reader(text, delimiter=_delimiter(looked), strict=True):
                yield [clean(cell) for cell in row]
    except UnicodeError:
        raise IntakeError("file_encoding", file=path.name, encoding="?") from None
    except csv.Error:
        raise IntakeError("file_broken", file=path.name) from None


def _delimiter(looked: str) -> str:
    """What parts the cells: what gives the most rows the same number of them; decimal commas and addresses do not."""
    lines = looked.splitlines()[:_LINES]
    found = []
    for mark in ",;\t|":
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
        width, rows = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        found.append((rows, width, mark))
    return max(found, key=lambda one: one[:2])[2] if any(rows for rows, *_ in found) else ","
