"""Checks: raw rows → typed rows, accepted or rejected with every reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa

from data.codes import code_of
from data.contracts import SOURCE_COLUMNS, Column, Contract, extracts
from intake.cells import READERS, CellError
from intake.engine import Engine
from intake.places import place_problems
from intake.read import Raw
from intake.results import read_result
from intake.rules import rules

_ARROW = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(), "timestamp": pa.timestamp("us")}
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Count:
    """Rows of one extract: read = accepted + rejected + not_data."""

    read: int
    accepted: int
    rejected: int
    not_data: int


@dataclass(frozen=True)
class Checked:
    """Counts by extract, and the problems: extract, row_id, source_file, source_sheet, source_row, column, reason, text."""

    counts: dict[str, Count]
    problems: pd.DataFrame
    extra_columns: dict[str, tuple[str, ...]]
    rejected_rows: dict[str, pd.DataFrame]  # by extract: row_id and each cell as it was (<column>_text)

    @property
    def rejected(self) -> int:
        """Rows rejected."""
        return sum(count.rejected for count in self.counts.values())

    @property
    def accepted(self) -> int:
        """Rows accepted."""
        return sum(count.accepted for count in self.counts.values())


def check(engine: Engine, raws: Sequence[Raw], today: date, progress: Progress) -> Checked:
    """Fill the tables typed_<extract> and good_<extract> (base rows that stay, and accepted ones).

    The engine must hold base_<extract>: the rows of the live snapshot that this delivery lands on.
    """
    engine.execute("CREATE TABLE problem (extract VARCHAR, row_id BIGINT, column_name VARCHAR, reason VARCHAR, text VARCHAR)")
    counts: dict[str, Count] = {}
    for position, kind in enumerate(extracts()):
        progress(kind.vi, position / len(extracts()))
        mine = [raw for raw in raws if raw.extract == kind.name]
        _load(engine, kind, mine)
        _type(engine, kind)
        _apply(engine, kind, today)
        counts[kind.name] = _accept(engine, kind, sum(raw.not_data for raw in mine))
    problems = pd.concat([_located(engine, kind) for kind in extracts()], ignore_index=True)
    extra = {f"{raw.file} {raw.sheet}".strip(): raw.extra_columns for raw in raws if raw.extra_columns}
    return Checked(counts, problems, extra, {kind.name: _rejected(engine, kind) for kind in extracts() if counts[kind.name].rejected})


def _load(engine: Engine, kind: Contract, raws: list[Raw]) -> None:
    """raw_<extract>: every given column (text unless the source was typed), source columns, row_id over all sources."""
    columns = ", ".join(f"{column.name} VARCHAR" for column in kind.given)
    engine.execute(f"CREATE TABLE raw_{kind.name} ({columns}, source_file VARCHAR, source_sheet VARCHAR, source_row BIGINT, row_id BIGINT)")
    start = 0
    for raw in raws:
        engine.register("delivery", raw.table)
        chosen = [name for name in raw.table.column_names if name != "source_row"]
        names = ", ".join(chosen)
        cells = ", ".join(_cell(raw.table.schema.field(name)) for name in chosen)
        engine.execute(
            f"INSERT INTO raw_{kind.name} ({names}, source_file, source_sheet, source_row, row_id) "
            f"SELECT {cells}, ?, ?, source_row, {start} + row_number() OVER () FROM delivery",
            [raw.file, raw.sheet],
        )
        engine.unregister("delivery")
        start += len(raw.table)


def _cell(field: pa.Field) -> str:
    """A cell as text; a machine number gets a decimal comma, so that its point can never be taken for thousands."""
    text = f"nullif(trim(nfc_normalize({field.name}::VARCHAR)), '')"
    if not pa.types.is_floating(field.type):
        return text
    return f"CASE WHEN contains({text}, 'e') THEN {text} ELSE replace({text}, '.', ',') END"


def _type(engine: Engine, kind: Contract) -> None:
    """typed_<extract>: each column read into its type, its text beside it; what cannot be read becomes a problem."""
    made, joins = [], []
    for column in kind.given:
        reader = _reader(column)
        if reader is None:
            made.append(f"raw.{column.name}, raw.{column.name} AS {column.name}_text")
            continue
        _register_meanings(engine, kind, column, reader)
        made.append(f"m_{column.name}.meaning AS {column.name}, raw.{column.name} AS {column.name}_text")
        joins.append(f"LEFT JOIN meaning_{column.name} AS m_{column.name} ON m_{column.name}.text = raw.{column.name}")
    engine.execute(
        f"CREATE TABLE typed_{kind.name} AS SELECT {', '.join(made)}, raw.source_file, raw.source_sheet, raw.source_row, raw.row_id "
        f"FROM raw_{kind.name} AS raw {' '.join(joins)}"
    )
    for column in kind.given:
        if _reader(column):
            engine.execute(
                f"INSERT INTO problem SELECT '{kind.name}', row_id, '{column.name}', m.reason, m.text FROM typed_{kind.name} AS t "
                f"JOIN meaning_{column.name} AS m ON m.text = t.{column.name}_text WHERE m.reason IS NOT NULL"
            )
            engine.execute(f"DROP TABLE meaning_{column.name}")


def _reader(column: Column) -> Callable[[str], object] | None:
    if column.code:
        return lambda text: _code(column.code or "", text)
    if column.result:
        return lambda text: (read_result(text), text)[1]
    return READERS.get(column.type)


def _code(name: str, text: str) -> str:
    code = code_of(name, text)
    if code is None:
        raise CellError("unknown_code")
    return code


def _register_meanings(engine: Engine, kind: Contract, column: Column, reader: Callable[[str], object]) -> None:
    """Read each distinct text of a column once."""
    texts = engine.execute(f"SELECT DISTINCT {column.name} FROM raw_{kind.name} WHERE {column.name} IS NOT NULL").fetchnumpy()[column.name].tolist()
    meanings: list[object] = []
    reasons: list[str | None] = []
    for text in texts:
        try:
            meanings.append(reader(text))
            reasons.append(None)
        except CellError as error:
            meanings.append(None)
            reasons.append(str(error))
    arrow = pa.table({"text": pa.array(texts, pa.string()), "meaning": pa.array(meanings, _ARROW.get(column.type, pa.string())), "reason": pa.array(reasons, pa.string())})
    engine.register("meanings", arrow)
    engine.execute(f"CREATE TABLE meaning_{column.name} AS SELECT * FROM meanings")
    engine.unregister("meanings")


def _apply(engine: Engine, kind: Contract, today: date) -> None:
    """Every rule of the contract in one pass over the table."""
    cases = [
        f"CASE WHEN {rule.broken} THEN {{'column_name': '{rule.column}', 'reason': '{rule.reason}', 'text': {rule.column}_text}} END"
        for rule in rules(kind)
    ]
    query = f"SELECT row_id, list_filter([{', '.join(cases)}], lambda one: one IS NOT NULL) AS broken FROM typed_{kind.name}"
    bound = {"tomorrow": today + timedelta(days=1)} if "$tomorrow" in query else {}
    engine.execute(
        f"INSERT INTO problem SELECT '{kind.name}', row_id, one.column_name, one.reason, one.text FROM "
        f"(SELECT row_id, unnest(broken) AS one FROM ({query}) WHERE len(broken) > 0)",
        bound,
    )
    for column in kind.given:
        if column.place:
            engine.register("placed", place_problems(engine.execute(f"SELECT row_id, commune_era, commune_code, commune_name, latitude, longitude FROM typed_{kind.name}").df()))
            engine.execute(f"INSERT INTO problem SELECT '{kind.name}', row_id, column_name, reason, text FROM placed")
            engine.unregister("placed")


def _accept(engine: Engine, kind: Contract, not_data: int) -> Count:
    """good_<extract>: accepted rows, over the base rows whose key they do not replace."""
    given = ", ".join(column.name for column in (*kind.given, *SOURCE_COLUMNS))
    bad = f"SELECT row_id FROM problem WHERE extract = '{kind.name}'"
    engine.execute(f"CREATE TABLE accepted_{kind.name} AS SELECT {given} FROM typed_{kind.name} WHERE row_id NOT IN ({bad})")
    key = ", ".join(kind.key)
    engine.execute(
        f"CREATE TABLE good_{kind.name} AS SELECT {given} FROM base_{kind.name} WHERE ({key}) NOT IN "
        f"(SELECT ({key}) FROM accepted_{kind.name}) UNION ALL SELECT {given} FROM accepted_{kind.name}"
    )
    rows, rejected = engine.execute(f"SELECT (SELECT count(*) FROM typed_{kind.name}), (SELECT count(DISTINCT row_id) FROM ({bad}))").fetchone() or (0, 0)
    return Count(rows + not_data, rows - rejected, rejected, not_data)


def _located(engine: Engine, kind: Contract) -> pd.DataFrame:
    return engine.execute(
        f"SELECT DISTINCT p.extract, p.row_id, t.source_file, t.source_sheet, t.source_row, p.column_name, p.reason, p.text "
        f"FROM problem AS p JOIN typed_{kind.name} AS t USING (row_id) WHERE p.extract = '{kind.name}' "
        f"ORDER BY t.source_file, t.source_sheet, t.source_row, p.column_name, p.reason"
    ).df()


def _rejected(engine: Engine, kind: Contract) -> pd.DataFrame:
    cells = ", ".join(f"{column.name}_text" for column in kind.given)
    return engine.execute(
        f"SELECT row_id, {cells} FROM typed_{kind.name} WHERE row_id IN (SELECT row_id FROM problem WHERE extract = '{kind.name}') ORDER BY row_id"
    ).df()
