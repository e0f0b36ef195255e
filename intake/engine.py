"""The engine that publishing uses: a DuckDB of its own that spills to disk, apart from the one that serves."""

from pathlib import Path

import duckdb

Engine = duckdb.DuckDBPyConnection


def open_engine(scratch: str) -> Engine:
    """Open an engine whose tables and spills live in that folder."""
    engine = duckdb.connect(str(Path(scratch) / "publish.duckdb"))
    engine.execute("SET memory_limit = '2GB'")
    engine.execute(f"SET temp_directory = {quoted(Path(scratch) / 'spill')}")
    engine.execute("SET preserve_insertion_order = false")
    return engine


def sql(name: str) -> str:
    """Text of a file of intake/sql."""
    return (Path(__file__).with_name("sql") / f"{name}.sql").read_text(encoding="utf-8")


def quoted(text: str | Path) -> str:
    """A text of ours (a path, a file's name) as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"
