"""Deliveries as views in the engine: cells as text, then as what each column holds; each distinct text is read once."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from data.codes import code_of
from data.contracts import Column, Contract
from data.settings import settings
from intake.cells import READERS, UNITS, CellError, read_amount, read_month, read_place_code
from intake.engine import Engine, quoted
from intake.results import read_result
from intake.sheet import Raw

_ARROW = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
_WHOLE = {"BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT"}
_DECIMAL = {"DOUBLE", "FLOAT"}
# Types of a source that become the contract's without loss; any other is read as text.
_TAKEN = {
    "integer": _WHOLE,
    "number": _WHOLE | _DECIMAL,
    "boolean": {"BOOLEAN"},
    "date": {"DATE"},
    "timestamp": {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE"},
}


def reader(column: Column) -> Callable[[str], object] | None:
    """What reads a text of this column, or None where the text is the value."""
    if column.code:
        return lambda text: _code(column.code or "", text)
    if column.place:
        return read_place_code
    if column.result:
        return lambda text: (read_result(text), text)[1]
    if column.type == "date" and (column.name == "month" or column.name.endswith("_month")):
        return read_month
    if column.unit in UNITS:
        return lambda text: read_amount(text, str(column.unit))
    return READERS.get(column.type)


def _code(name: str, text: str) -> str:
    code = code_of(name, text)
    if code is None:
        raise CellError("unknown_code")
    return code


def written(column: Column) -> str:
    """SQL of the cell as it was written, over typed_<extract>."""
    return f"coalesce({column.name}__text, {column.name}::VARCHAR)" if reader(column) else column.name


def load(engine: Engine, kind: Contract, raws: Sequence[Raw]) -> None:
    """raw_<extract>: every given column (as text, or typed where the source was), source columns, row_id over all."""
    none = ", ".join(_cells(kind, {}))
    parts = [f"SELECT {none}, ''::VARCHAR AS source_file, ''::VARCHAR AS source_sheet, 0 AS source_row, 0 AS row_id WHERE FALSE"]
    start = 0
    for position, raw in enumerate(raws):
        if isinstance(raw.table, Path):
            relation, row = f"read_parquet({quoted(raw.table)}, file_row_number = true)", "file_row_number + 1"
            number = row
        else:
            relation, row = f"delivery_{kind.name}_{position}", "source_row"
            number = "row_id" if "row_id" in raw.table.column_names else row
            engine.register(relation, raw.table)
        types = {name: str(found) for name, found, *_ in engine.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()}
        source = f"{quoted(raw.file)}, {quoted(raw.sheet)}, {row}, {number} + {start}"
        parts.append(f"SELECT {', '.join(_cells(kind, types))}, {source} FROM {relation}")
        start += raw.last_row
    engine.execute(f"CREATE VIEW raw_{kind.name} AS {' UNION ALL '.join(parts)}")


def _cells(kind: Contract, types: dict[str, str]) -> list[str]:
    """SQL of each column, in the contract's order; a column that is read has its text and its typed value side by side."""
    cells: list[str] = []
    for column in kind.given:
        found = types.get(column.name)
        text = "NULL::VARCHAR" if found is None else _text(column.name, found)
        if reader(column) is None:
            cells.append(f"{text} AS {column.name}")
        elif found in _TAKEN.get(column.type, set()):
            cells += [f"NULL::VARCHAR AS {column.name}__text", f"{column.name}::{column.sql_type} AS {column.name}"]
        else:
            cells += [f"{text} AS {column.name}__text", f"NULL::{column.sql_type} AS {column.name}"]
    return cells


def _text(name: str, found: str) -> str:
    """A cell as text; a machine number gets a decimal comma, so that its point can never be taken for thousands."""
    if found == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('{settings().time_zone}', {name})::VARCHAR"
    text = f"nullif(trim(nfc_normalize({name}::VARCHAR)), '')"
    if found in _DECIMAL or found.startswith("DECIMAL"):
        return f"CASE WHEN contains({text}, 'e') THEN {text} ELSE replace({text}, '.', ',') END"
    return text


def type_columns(engine: Engine, kind: Contract) -> None:
    """typed_<extract>: each column as its type, its text beside it; what cannot be read becomes a problem."""
    made, joins = [], []
    for column in kind.given:
        name, meaning = column.name, f"meaning_{kind.name}_{column.name}"
        unit = "NULL::VARCHAR"
        if reader(column) is None:
            made.append(f"raw.{name}")
        elif (read := _read_all(engine, kind, column)) is None:
            made += [f"raw.{name}__text", f"raw.{name}"]
        elif _means_itself(read):
            made += [f"raw.{name}__text", f"raw.{name}__text AS {name}"]
        else:
            _register_meanings(engine, read, meaning)
            made += [f"raw.{name}__text", f"coalesce(raw.{name}, {meaning}.meaning) AS {name}"]
            joins.append(f"LEFT JOIN ({_one_a_text(meaning)}) AS {meaning} ON {meaning}.text = raw.{name}__text")
            _report(engine, kind, column, meaning)
            unit = f"{meaning}.unit"
        if column.result:
            made.append(f"{unit} AS {name}_unit")
    source = "raw.source_file, raw.source_sheet, raw.source_row, raw.row_id"
    engine.execute(
        f"CREATE VIEW typed_{kind.name} AS SELECT {', '.join(made)}, {source} FROM raw_{kind.name} AS raw {' '.join(joins)}"
    )


def _one_a_text(meaning: str) -> str:
    """The meanings, visibly one a text: the engine then leaves the join out of a question that does not need it."""
    return f"SELECT text, any_value(meaning) AS meaning, any_value(unit) AS unit FROM {meaning} GROUP BY text"


def _read_all(engine: Engine, kind: Contract, column: Column) -> pa.Table | None:
    """Read each distinct text of a column once: text, meaning, reason, unit; None where there is no text."""
    query = f"SELECT DISTINCT {column.name}__text AS text FROM raw_{kind.name} WHERE {column.name}__text IS NOT NULL"
    texts: list[str] = [row[0] for row in engine.execute(query).fetchall()]
    if not texts:
        return None
    read = [_read(column, text) for text in texts]
    units = [read_result(text).unit if column.result and not why else None for text, (_, why) in zip(texts, read, strict=True)]
    return pa.table({
        "text": pa.array(texts, pa.string()),
        "meaning": pa.array([meaning for meaning, _ in read], _ARROW.get(column.type, pa.string())),
        "reason": pa.array([reason for _, reason in read], pa.string()),
        "unit": pa.array(units, pa.string()),
    })  # fmt: skip


def _means_itself(read: pa.Table) -> bool:
    """Every text is already the code or the text that it means: nothing to look up in ten million rows."""
    return bool(read["meaning"].equals(read["text"]) and read["unit"].null_count == len(read))


def _register_meanings(engine: Engine, read: pa.Table, table: str) -> None:
    engine.register("meanings", read)
    engine.execute(f"CREATE TABLE {table} AS SELECT * FROM meanings")
    engine.unregister("meanings")


def _read(column: Column, text: str) -> tuple[object, str | None]:
    read = reader(column)
    try:
        return (read(text) if read else text), None
    except CellError as error:
        return None, str(error)


def _report(engine: Engine, kind: Contract, column: Column, meaning: str) -> None:
    engine.execute(
        f"INSERT INTO problem SELECT '{kind.name}', r.row_id, '{column.name}', m.reason, m.text, ? FROM raw_{kind.name} AS r "
        f"JOIN {meaning} AS m ON m.text = r.{column.name}__text WHERE m.reason IS NOT NULL",
        [column.code or ""],
    )
