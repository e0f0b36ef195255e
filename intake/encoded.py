"""Texts as numbers while rows are sorted: columns whose few values are known beforehand. The files hold the texts."""

from data.codes import codes
from data.contracts import Column, contract, extracts
from intake.engine import Engine, quoted

MOST_ROWS = 50_000  # of an extract whose values may become numbers
REPEATED = ("method", "result_text")


def encoded(engine: Engine, column: Column) -> str:
    """SQL type in which a column of made rows is sorted and written; the order of its values is that of the texts."""
    if column.type == "text" and column.code:
        return _held(engine, f"list_{column.code}", _listed(column.code))
    if column.type == "text" and column.references:
        extract, target = column.references.split(".")
        source = f"made_{extract}" if contract(extract).column(target).derived else f"good_{extract}"
        return _few(engine, f"{extract}_{target}", source, target) or column.sql_type
    return (column.name in REPEATED and _few(engine, column.name, f"text_{column.name}", column.name)) or column.sql_type


def read_repeated(engine: Engine) -> None:
    """text_<column>: each distinct text of the results' columns that repeat a few texts."""
    for name in REPEATED:
        engine.execute(f"CREATE TABLE text_{name} AS SELECT DISTINCT {name} FROM good_test_result WHERE {name} IS NOT NULL")


def _few(engine: Engine, name: str, source: str, column: str) -> str | None:
    """An enumeration of a column's values where they are not too many."""
    counted = engine.execute(f"SELECT count(*) FROM {source}").fetchall()[0][0]
    return _held(engine, f"held_{name}", f"SELECT {column} FROM {source}") if 0 < counted <= MOST_ROWS else None


def _held(engine: Engine, name: str, values: str) -> str:
    """An enumeration of these values, made at the first call."""
    engine.execute(
        f"CREATE TYPE IF NOT EXISTS {name} AS ENUM "
        f"(SELECT DISTINCT code FROM ({values}) AS held (code) WHERE code IS NOT NULL ORDER BY code)"
    )
    return name


def _listed(name: str) -> str:
    """The codes of a list, and those that older rows hold though the list has lost them."""
    known = ", ".join(f"({quoted(code)})" for code in codes(name))
    older = [f"SELECT {column.name} FROM base_{kind.name}" for kind in extracts() for column in kind.given if column.code == name]
    return " UNION ".join([f"SELECT * FROM (VALUES {known})", *older])
