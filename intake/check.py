"""Checks: raw rows → typed rows, accepted or rejected with every reason."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from data.contracts import SOURCE_COLUMNS, Contract, extracts
from intake.checked import Checked, Count, Progress
from intake.engine import Engine, quoted
from intake.errors import IntakeError
from intake.fonts import tell_old_cells
from intake.former import former_codes
from intake.load import load, type_columns, written
from intake.places import place_problems
from intake.plan_rules import known_units, plan_rules
from intake.read import Delivery
from intake.remain import absent
from intake.rules import rules
from intake.sheet import Raw
from intake.told_papers import row_remarks

MOST_LISTED = 100_000  # problems, and rejected rows, that are listed for each extract; all are counted
_MOST_HASHES = 20_000_000  # sorted at once
_MOST_NAMED = 3  # other rows that a duplicate names


def check(engine: Engine, delivery: Delivery, today: date, progress: Progress) -> Checked:
    """Make typed_<extract>, accepted_<extract> and good_<extract> (base rows that stay, and accepted ones).

    The engine must hold base_<extract>: the rows of the live snapshot that this delivery lands on.

    Raises:
        IntakeError: file_broken, for a Parquet file that cannot be read to its end.
    """
    engine.execute(
        "CREATE TABLE problem (extract VARCHAR, row_id BIGINT, column_name VARCHAR, reason VARCHAR, text VARCHAR, detail VARCHAR)"
    )
    known_units(engine)
    counts: dict[str, Count] = {}
    for position, kind in enumerate(extracts()):
        progress(kind.vi, position / len(extracts()))
        mine = [raw for raw in delivery.raws if raw.extract == kind.name]
        try:
            counts[kind.name] = _check(engine, kind, mine, today)
        except duckdb.Error:
            _blame(engine, mine)
            raise
    bad = [kind for kind in extracts() if counts[kind.name].rejected]
    problems = [_located(engine, kind) for kind in bad]
    return Checked(
        counts,
        pd.concat(problems, ignore_index=True) if problems else _located(engine, extracts()[0]),
        {raw.place: raw.extra_columns for raw in delivery.raws if raw.extra_columns},
        {kind.name: _rejected(engine, kind) for kind in bad},
        delivery.ignored,
        delivery.remarks + (() if delivery.origins else absent(engine, delivery)) + row_remarks(engine, _sent(delivery)),
    )


def _sent(delivery: Delivery) -> list[str]:
    """Extracts with rows in the delivery, in the order of checks."""
    sent = {raw.extract for raw in delivery.raws if raw.rows}
    return [kind.name for kind in extracts() if kind.name in sent]


def _check(engine: Engine, kind: Contract, raws: Sequence[Raw], today: date) -> Count:
    load(engine, kind, raws)
    type_columns(engine, kind)
    if raws:
        _apply(engine, kind, today)
        tell_old_cells(engine, kind)
        _duplicates(engine, kind, sum(raw.rows for raw in raws))
        _places(engine, kind)
        former_codes(engine, kind)
    _accept(engine, kind, raws)
    reasons = engine.execute(
        "SELECT reason, count(DISTINCT row_id) FROM problem WHERE extract = ? GROUP BY reason ORDER BY 2 DESC, 1",
        [kind.name],
    ).fetchall()
    rejected = engine.execute("SELECT count(DISTINCT row_id) FROM problem WHERE extract = ?", [kind.name]).fetchall()[0][0]
    rows, not_data = sum(raw.rows for raw in raws), sum(raw.not_data for raw in raws)
    return Count(rows + not_data, rows - rejected, rejected, not_data, dict(reasons))


def _blame(engine: Engine, raws: Sequence[Raw]) -> None:
    """Name the Parquet file that cannot be read to its end, if that was the fault."""
    for raw in raws:
        if isinstance(raw.table, Path):
            try:
                engine.execute(f"SELECT bit_xor(hash(one)) FROM read_parquet({quoted(raw.table)}) AS one").fetchall()
            except duckdb.Error:
                raise IntakeError("file_broken", file=raw.file) from None


def _apply(engine: Engine, kind: Contract, today: date) -> None:
    """Every rule of the contract in one pass over the table."""
    applied = [*rules(kind), *plan_rules(kind)]
    flags = ", ".join(f"({rule.broken}) AS broken_{n}" for n, rule in enumerate(applied))
    cases = ", ".join(
        f"CASE WHEN broken_{n} THEN {{'column_name': '{rule.column.name}', 'reason': '{rule.reason}', "
        f"'text': {written(rule.column)}, 'detail': {quoted(rule.detail)}}} END"
        for n, rule in enumerate(applied)
    )
    any_broken = " OR ".join(f"broken_{n}" for n in range(len(applied)))
    query = f"SELECT row_id, unnest([{cases}]) AS one FROM (SELECT *, {flags} FROM typed_{kind.name}) WHERE {any_broken}"
    engine.execute(
        f"INSERT INTO problem SELECT '{kind.name}', row_id, one.column_name, one.reason, one.text, one.detail "
        f"FROM ({query}) WHERE one IS NOT NULL",
        {"tomorrow": today + timedelta(days=1)} if "$tomorrow" in query else {},
    )


def _duplicates(engine: Engine, kind: Contract, rows: int) -> None:
    """Rows with the same key: each names the others. Only rows whose hash comes twice are compared."""
    key = ", ".join(kind.key)
    whole = " AND ".join(f"{name} IS NOT NULL" for name in kind.key)
    # Keys with a blank are hashed too: to leave them out here would read every key twice.
    if twice := _hashed_twice(engine, f"SELECT hash({key}) AS code FROM typed_{kind.name}", rows):
        engine.register("twice", pa.table({"code": pa.array(twice, pa.uint64())}))
        _name_twins(engine, kind, key, whole)
        engine.unregister("twice")


def _hashed_twice(engine: Engine, query: str, rows: int) -> list[int]:
    """Values of `code` that come more than once; a sort of numbers is several times lighter than a grouping of rows."""
    found: set[int] = set()
    parts = 1 + rows // _MOST_HASHES
    for part in range(parts):
        mine = f"{query} WHERE code % {parts} = {part}" if parts > 1 else query
        codes = np.asarray(engine.execute(f"SELECT code FROM ({mine})").fetchnumpy()["code"])
        codes.sort()
        found.update(codes[1:][codes[1:] == codes[:-1]].tolist())
    return sorted(found)


def _name_twins(engine: Engine, kind: Contract, key: str, whole: str) -> None:
    engine.execute(
        f"""CREATE TEMP TABLE same AS
        SELECT row_id, concat_ws(' · ', {key}) AS text, row({key}) AS key,
            source_row || ' (' || source_file || CASE source_sheet WHEN '' THEN '' ELSE ', ' || source_sheet END || ')' AS place
        FROM typed_{kind.name} WHERE {whole} AND hash({key}) IN (SELECT code FROM twice)"""
    )
    engine.execute(
        f"""INSERT INTO problem SELECT '{kind.name}', row_id, '{kind.key[0]}', 'duplicate_key', text,
            array_to_string(list_filter(places, lambda one: one <> place)[1:{_MOST_NAMED}], ', ')
        FROM (SELECT row_id, text, place, list(place) OVER (PARTITION BY key) AS places FROM same) WHERE len(places) > 1"""
    )
    engine.execute("DROP TABLE same")


def _places(engine: Engine, kind: Contract) -> None:
    columns = "row_id, commune_era, commune_code, commune_name, latitude, longitude"
    for column in kind.given:
        if column.place:
            found = place_problems(engine.execute(f"SELECT {columns} FROM typed_{kind.name}").df())
            engine.register("placed", found)
            engine.execute(f"INSERT INTO problem SELECT '{kind.name}', row_id, column_name, reason, text, detail FROM placed")
            engine.unregister("placed")


def _accept(engine: Engine, kind: Contract, raws: Sequence[Raw]) -> None:
    """accepted_<extract>; good_<extract>: it, over the base rows whose key it does not replace.

    A delivery of Parquet files is read where it lies each time it is asked for, never copied.
    """
    given = ", ".join(column.name for column in (*kind.given, *SOURCE_COLUMNS))
    is_in_place = all(isinstance(raw.table, Path) for raw in raws)
    bad = f"SELECT row_id FROM problem WHERE extract = '{kind.name}'"
    is_clean = not engine.execute(f"{bad} LIMIT 1").fetchall()
    engine.execute(
        f"CREATE {'VIEW' if is_in_place else 'TABLE'} accepted_{kind.name} AS "
        f"SELECT {given} FROM typed_{kind.name} {'' if is_clean else f'WHERE row_id NOT IN ({bad})'}"
    )
    stays = f"SELECT {given} FROM base_{kind.name} ANTI JOIN accepted_{kind.name} USING ({', '.join(kind.key)}) UNION ALL "
    has_base = engine.execute(f"SELECT 1 FROM base_{kind.name} LIMIT 1").fetchall()
    engine.execute(f"CREATE VIEW good_{kind.name} AS {stays if has_base else ''} SELECT {given} FROM accepted_{kind.name}")


def _located(engine: Engine, kind: Contract) -> pd.DataFrame:
    return engine.execute(
        "SELECT DISTINCT p.extract, p.row_id, t.source_file, t.source_sheet, t.source_row, "
        "p.column_name, p.reason, p.text, p.detail "
        f"FROM problem AS p JOIN typed_{kind.name} AS t USING (row_id) WHERE p.extract = '{kind.name}' "
        f"ORDER BY p.row_id, p.column_name, p.reason LIMIT {MOST_LISTED}"
    ).df()


def _rejected(engine: Engine, kind: Contract) -> pd.DataFrame:
    cells = ", ".join(f"{written(column)} AS {column.name}" for column in kind.given)
    bad = f"SELECT row_id FROM problem WHERE extract = '{kind.name}'"
    return engine.execute(
        f"SELECT row_id, source_file, source_sheet, source_row, {cells} FROM typed_{kind.name} WHERE row_id IN ({bad}) "
        f"ORDER BY row_id LIMIT {MOST_LISTED}"
    ).df()
