"""Deliveries as views in the engine: cells as text, then as what each column holds; each distinct text is read once."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from data.codes import code_of
from data.contracts import Column, Contract
from data.settings import settings
from intake.cells import READERS, CellError, read_place_code
from intake.engine import Engine, quoted
from intake.results import read_result
from intake.sheet import Raw

_ARROW = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(), "timestamp": pa.timestamp("us")}
# Types of a source that become the contract's without loss; any other is read as text.
_TAKEN = {
    "integer": {"BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT"},
    "number": {"DOUBLE", "FLOAT", "BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER"},
    "boolean": {"BOOLEAN"},
    "date": {"DATE"},
    "timestamp": {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE"},
}
_MACHINE_NUMBERS = {"DOUBLE", "FLOAT"}


def reader(column: Column) -> Callable[[str], object] | None:
    """What reads a text of this column, or None where the text is the value."""
    if column.code:
        return lambda text: _code(column.code or "", text)
    if column.place:
        return read_place_code
    if column.result:
        return lambda text: (read_result(text), text)[1]
    return READERS.get(column.type)


def _code(name: str, text: str) -> str:
    code = code_of(name, text)
    if code is None:
        raise CellError("unknown_code")
    return code


def written(column: Column) -> str:
    """SQL of the cell as it was written, over typed_<extract>."""
    return f"coalesce({column.name}_text, {column.name}::VARCHAR)" if reader(column) else column.name


def load(engine: Engine, kind: Contract, raws: Sequence[Raw]) -> None:
    """raw_<extract>: text columns; for the others the text beside the value that was typed already; source; row_id."""
    parts, start = [_select(kind, {}, "NULL, NULL", 0) + " FROM (SELECT NULL::BIGINT AS source_row) WHERE FALSE"], 0
    for position, raw in enumerate(raws):
        name = f"delivery_{kind.name}_{position}"
        if isinstance(raw.table, Path):
            engine.execute(
                f"CREATE VIEW {name} AS SELECT * EXCLUDE (file_row_number) REPLACE (file_row_number + 1 AS source_row) "
                f"FROM (SELECT *, NULL AS source_row FROM read_parquet({quoted(raw.table)}, file_row_number = true))"
                if "source_row" not in _types(engine, f"read_parquet({quoted(raw.table)})")
                else f"CREATE VIEW {name} AS SELECT * EXCLUDE (file_row_number) REPLACE (file_row_number + 1 AS source_row) "
                f"FROM read_parquet({quoted(raw.table)}, file_row_number = true)"
            )
        else:
            engine.register(name, raw.table)
        source = f"{quoted(raw.file)}, {quoted(raw.sheet)}"
        parts.append(f"{_select(kind, _types(engine, name), source, start)} FROM {name}")
        start += raw.last_row
    engine.execute(f"CREATE VIEW raw_{kind.name} AS {' UNION ALL '.join(parts)}")


def _types(engine: Engine, relation: str) -> dict[str, str]:
    return {row[0]: str(row[1]) for row in engine.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}


def _select(kind: Contract, types: dict[str, str], source: str, start: int) -> str:
    cells = [cell for column in kind.given for cell in _cells(column, types.get(column.name))]
    return f"SELECT {', '.join(cells)}, {source.split(', ')[0]}" if False else _joined(cells, source, start)


def _joined(cells: list[str], source: str, start: int) -> str:
    file, sheet = source.split(", ", 1)
    return f"SELECT {', '.join(cells)}, {file}::VARCHAR AS source_file, {sheet}::VARCHAR AS source_sheet, source_row, source_row + {start} AS row_id"
