"""Rows of cells → the raw table of one extract: where the heading stands, what is data, what is not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.codes import folded
from data.contracts import Contract
from intake.errors import IntakeError
from intake.named import SEARCHED

_BATCH = 50_000
_LEAST_HEADS = 2


@dataclass(frozen=True)
class Raw:
    """Rows of one extract from one place, as written.

    `table` has contract columns, as text or already typed, and `source_row`; also `row_id` (1, 2 …) where several rows come
    of one place. A path is a Parquet file that the engine reads itself. `not_data` counts rows that are neither data nor heading.
    """

    extract: str
    file: str
    sheet: str
    table: pa.Table | Path
    not_data: int = 0
    extra_columns: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows of data."""
        return int(pq.read_metadata(self.table).num_rows) if isinstance(self.table, Path) else len(self.table)

    @property
    def last_row(self) -> int:
        """Number of the last row in its place."""
        if isinstance(self.table, Path) or not len(self.table):
            return self.rows
        return int(self.table["row_id" if "row_id" in self.table.column_names else "source_row"][-1].as_py())

    @property
    def place(self) -> str:
        """File, and sheet where there is one."""
        return f"{self.file} – {self.sheet}" if self.sheet else self.file


def raw_sheet(kind: Contract, file: str, sheet: str, rows: Iterable[list[str | None]]) -> Raw:
    """Find the heading, take what is below it.

    Raises:
        IntakeError: column_missing, column_twice.
    """
    numbered = _without_blank_end(enumerate(rows, start=1))
    above, heading, cells = _heading(kind, numbered)
    chosen = [name for name in heading if name]
    need_columns(kind, chosen, file, sheet)
    if twice := {name for name in chosen if chosen.count(name) > 1}:
        raise IntakeError("column_twice", file=file, sheet=sheet or file, columns=labels(kind, twice))
    extra = tuple(cell for cell, name in zip(cells, heading, strict=True) if cell and name is None)
    table, blank = _body(heading, numbered if sheet else narrow(numbered, len(cells), file))
    return Raw(kind.name, file, sheet, table, above + blank, extra)


Numbered = Iterator[tuple[int, list[str | None]]]


def _without_blank_end(rows: Numbered) -> Numbered:
    """Blank rows below the last filled one are format, not rows."""
    held: list[tuple[int, list[str | None]]] = []
    for row in rows:
        if any(row[1]):
            yield from held
            held.clear()
            yield row
        elif len(held) <= _BATCH:
            held.append(row)


def narrow(rows: Numbered, width: int, file: str) -> Numbered:
    """Rows of a CSV that fill no more cells than its heading: a comma inside a cell would shift all that follow.

    Raises:
        IntakeError: csv_columns.
    """
    for number, cells in rows:
        if any(cells[width:]):
            raise IntakeError("csv_columns", file=file, row=number, cells=len(cells), columns=width)
        yield number, cells


def _heading(kind: Contract, rows: Numbered) -> tuple[int, list[str | None], list[str | None]]:
    """How many rows stand above, column names by position (None: unknown), the heading's own cells."""
    names = {folded(text): column.name for column in kind.given for text in (column.name, column.vi, column.en)}
    above = 0
    for number, cells in rows:
        heading = [names.get(folded(cell)) if cell else None for cell in cells]
        if len(set(heading) - {None}) >= _LEAST_HEADS:
            return above, heading, cells
        above += 1
        if number >= SEARCHED:
            break
    return above, [], []


def _body(heading: list[str | None], rows: Numbered) -> tuple[pa.Table, int]:
    """The rows below the heading as texts with their numbers, and how many were blank."""
    wanted = [(position, name) for position, name in enumerate(heading) if name]
    schema = pa.schema([(name, pa.string()) for _, name in wanted] + [("source_row", pa.int64())])
    batches: list[pa.RecordBatch] = []
    held: list[tuple[int, list[str | None]]] = []
    blank = 0
    for number, cells in chain(rows, [(0, [])]):
        if number == 0 or len(held) == _BATCH:
            columns = [[row[position] if position < len(row) else None for _, row in held] for position, _ in wanted]
            batches.append(pa.record_batch([*columns, [row for row, _ in held]], schema=schema))
            held.clear()
        if any(cells):
            held.append((number, cells))
        elif number:
            blank += 1
    return pa.Table.from_batches(batches, schema), blank


def need_columns(kind: Contract, present: Iterable[str], file: str, sheet: str = "") -> None:
    """Raise IntakeError column_missing, naming every required column that is not there."""
    missing = {column.name for column in kind.given if column.required} - set(present)
    if missing:
        raise IntakeError("column_missing", file=file, sheet=sheet or file, columns=labels(kind, missing))


def labels(kind: Contract, names: Iterable[str]) -> str:
    """Columns as people read them."""
    wanted = set(names)
    return ", ".join(f"«{column.vi}»" for column in kind.given if column.name in wanted)
