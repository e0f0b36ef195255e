"""Reading of deliveries: workbooks, CSV and Parquet → one raw table an extract, every row counted."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.codes import folded
from data.contracts import EXTRACTS, Contract, contract, extracts
from data.settings import settings
from intake.errors import IntakeError
from intake.workbook import sheets

_ENCODINGS = ("utf-8-sig", "utf-16")


@dataclass(frozen=True)
class Raw:
    """Rows of one extract from one place, as written: `table` has contract columns (text or typed) and source_row."""

    extract: str
    file: str
    sheet: str
    table: pa.Table
    not_data: int
    extra_columns: tuple[str, ...]


def read_files(paths: Sequence[Path], *, as_extract: str | None = None) -> list[Raw]:
    """Read files and folders of a delivery.

    Raises:
        IntakeError: a file that is missing, empty, broken, protected, too large, of an unknown kind, or without a
            sheet or column that is needed; an extract that does not exist.
    """
    if as_extract is not None and as_extract not in EXTRACTS:
        raise IntakeError("unknown_extract", extract=as_extract, extracts=", ".join(EXTRACTS))
    found = [raw for path in paths for file in _files(path) for raw in _read_file(file, as_extract)]
    if not found:
        raise IntakeError("nothing_found", file=", ".join(path.name for path in paths))
    return found


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise IntakeError("file_missing", file=str(path))
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in (".parquet", ".csv", ".xlsx"))
    known = [file for file in files if file.suffix == ".xlsx" or _extract_of(file.stem)]
    if not known:
        raise IntakeError("folder_empty", file=str(path), extracts=", ".join(EXTRACTS))
    return known


def _read_file(path: Path, as_extract: str | None) -> list[Raw]:
    size = path.stat().st_size
    if size == 0:
        raise IntakeError("file_empty", file=path.name)
    kind = path.suffix.lower()
    if kind == ".parquet":
        return [_read_parquet(path, _named(path, as_extract))]
    if size > settings().max_bytes:
        raise IntakeError("file_large", file=path.name, limit=settings().max_bytes // 2**20)
    if kind == ".csv":
        return [_raw(_named(path, as_extract), path.name, "", _csv_rows(path))]
    if kind == ".xlsx":
        return _read_workbook(path, as_extract)
    raise IntakeError("file_kind", file=path.name)


def _read_workbook(path: Path, as_extract: str | None) -> list[Raw]:
    found: list[Raw] = []
    for title, rows in sheets(path):
        extract = as_extract or _extract_of(title)
        if extract:
            found.append(_raw(contract(extract), path.name, title, rows))
    if not found:
        raise IntakeError("no_sheet", file=path.name, sheets=", ".join(one.vi for one in extracts()))
    return found


def _extract_of(name: str) -> str | None:
    plain = folded(name)
    for one in extracts():
        if plain in (folded(one.name), folded(one.vi), folded(one.en)):
            return one.name
    return None


def _named(path: Path, as_extract: str | None) -> Contract:
    extract = as_extract or _extract_of(path.stem)
    if extract is None:
        raise IntakeError("file_unnamed", file=path.name, extracts=", ".join(EXTRACTS))
    return contract(extract)


def _read_parquet(path: Path, kind: Contract) -> Raw:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError):
        raise IntakeError("file_broken", file=path.name) from None
    known = {column.name for column in kind.given}
    _need_columns(kind, [name for name in table.column_names if name in known], path.name, "")
    kept = table.select([name for name in table.column_names if name in known])
    rows = pa.array(range(1, len(table) + 1), pa.int64())
    extra = tuple(sorted(set(table.column_names) - {column.name for column in kind.columns} - {"source_file", "source_sheet", "source_row"}))
    return Raw(kind.name, path.name, "", kept.append_column("source_row", rows), 0, extra)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str | None]]]:
    raw = path.read_bytes()
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return ((reader.line_num, [cell.strip() or None for cell in row]) for row in reader)
    raise IntakeError("file_encoding", file=path.name)


def _raw(kind: Contract, file: str, sheet: str, rows: Iterator[tuple[int, list[str | None]]]) -> Raw:
    """Find the heading row, take what is below it; blank rows and rows above are not data."""
    names = {folded(text): column.name for column in kind.given for text in (column.name, column.vi, column.en)}
    not_data, heading, extra = 0, list[str | None](), tuple[str, ...]()
    for _, cells in rows:
        heading = [names.get(folded(cell)) if cell else None for cell in cells]
        if sum(name is not None for name in heading) * 2 >= min(len(kind.given), 4):
            extra = tuple(cell for cell, name in zip(cells, heading, strict=True) if cell and name is None)
            break
        not_data += 1
        heading = []
    _need_columns(kind, [name for name in heading if name], file, sheet)
    if len(chosen := [name for name in heading if name]) != len(set(chosen)):
        raise IntakeError("column_twice", file=file, sheet=sheet or file, columns=_labels(kind, {n for n in chosen if chosen.count(n) > 1}))
    columns: dict[str, list[str | None]] = {name: [] for name in heading if name}
    numbers: list[int] = []
    for number, cells in rows:
        if not any(cells):
            not_data += 1
            continue
        numbers.append(number)
        padded = cells + [None] * (len(heading) - len(cells))
        for name, cell in zip(heading, padded, strict=False):
            if name:
                columns[name].append(cell)
    arrays = {name: pa.array(cells, pa.string()) for name, cells in columns.items()}
    return Raw(kind.name, file, sheet, pa.table({**arrays, "source_row": pa.array(numbers, pa.int64())}), not_data, extra)


def _need_columns(kind: Contract, present: list[str], file: str, sheet: str) -> None:
    missing = {column.name for column in kind.given if column.required} - set(present)
    if missing:
        raise IntakeError("column_missing", file=file, sheet=sheet or file, columns=_labels(kind, missing))


def _labels(kind: Contract, names: set[str]) -> str:
    return ", ".join(f"«{column.vi}»" for column in kind.given if column.name in names)
