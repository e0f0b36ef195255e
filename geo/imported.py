"""Imported boundaries, kept beside the snapshots: one GeoParquet file a level, replaced whole or not at all."""

import logging
import os
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd

from data.snapshots import root

FOLDER = "boundaries"
COLUMNS = ("code", "is_imported", "source_file", "source_sha256", "source_note", "imported_at", "drawn", "geometry")
log = logging.getLogger("ocop_radar")


class Mark(NamedTuple):
    """Which file of imported boundaries is meant; changes whenever it is replaced or removed."""

    path: str
    changed_ns: int = 0
    size: int = 0


def path_of(level: str, era: str) -> Path:
    """Where the imported boundaries of a level are kept."""
    return root() / FOLDER / f"{level}_{era}.parquet"


def mark(level: str, era: str) -> Mark:
    """What is there now: a look at the folder, no reading."""
    path = path_of(level, era)
    try:
        state = path.stat()
    except OSError:
        return Mark(str(path))
    return Mark(str(path), state.st_mtime_ns, state.st_size)


def read(level: str, era: str) -> gpd.GeoDataFrame | None:
    """Imported boundaries and the cells fitted around them, with the columns COLUMNS; None where there are none.

    A damaged file counts as none, so that maps still stand, and is written to the log; `is_damaged` tells it.
    """
    path = path_of(level, era)
    if not path.is_file():
        return None
    try:
        return gpd.read_parquet(path)[list(COLUMNS)]
    except (OSError, ValueError, KeyError):
        log.exception("boundaries in %s cannot be read", path)
        return None


def is_damaged(level: str, era: str) -> bool:
    """Is there a file that cannot be read?"""
    return path_of(level, era).is_file() and read(level, era) is None


def write(table: gpd.GeoDataFrame, level: str, era: str) -> None:
    """Write beside, flush, rename: a reader sees the old boundaries or the new ones.

    Raises:
        OSError: the folder cannot be written to.
    """
    path = path_of(level, era)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}.part")
    try:
        table[list(COLUMNS)].to_parquet(aside, compression="zstd", index=False)
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def remove(level: str, era: str) -> bool:
    """Back to the shipped boundaries; False where nothing was imported."""
    path = path_of(level, era)
    was_there = path.is_file()
    path.unlink(missing_ok=True)
    return was_there
