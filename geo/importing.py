"""Official boundaries in place of the shipped ones: read, matched, made whole, fitted, kept; or refused, nothing changed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd
import shapely

from data.settings import settings
from geo import imported
from geo.boundaries import UnknownBoundaryError, shipped
from geo.fit import fitted
from geo.matching import matched
from geo.official import Request, read
from geo.remarks import BoundaryError, Remark
from geo.shapes import named, whole

_SOURCE = ["source_file", "source_sha256", "source_note", "imported_at"]


@dataclass(frozen=True)
class Imported:
    """What came in: how many units of the file, and what a person should know."""

    n: int
    remarks: tuple[Remark, ...]


def import_file(request: Request, level: str, era: str, *, note: str = "") -> Imported:
    """Use the polygons of a file for the units it holds; those of earlier files stay for the others.

    Args:
        request: the file and its columns.
        level: what its codes are of: province, district or commune.
        era: old (before 01/7/2025) or new, which the codes are of.
        note: who gave the file or by which decision, kept beside each shape.

    Raises:
        BoundaryError: the file is not taken; what is in use did not change.
    """
    try:
        cells = shipped(level, era).set_index("code").geometry
    except UnknownBoundaryError as error:
        raise BoundaryError("level_unknown", level=level, era=era) from error
    rows, reading = read(request)
    known, matching = matched(rows, level, era, code_column=request.code_column, name_column=request.name_column)
    shapes, shaping = whole(known, level, era)
    with request.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    now = datetime.now(ZoneInfo(settings().time_zone)).isoformat(timespec="seconds")
    source = pd.DataFrame([(request.path.name, digest, note, now)] * len(shapes), columns=_SOURCE, index=shapes.index)
    shapes, source, kept = _with_earlier(shapes, source, level, era)
    try:
        table = fitted(shapes, cells)
    except shapely.errors.GEOSException as error:
        raise BoundaryError("not_fitted", file=request.path.name) from error
    try:
        imported.write(table.join(source, on="code"), level, era)
    except OSError as error:
        raise BoundaryError("not_written", folder=imported.path_of(level, era).parent, reason=error.strerror) from error
    return Imported(len(shapes) - kept, (*reading, *matching, *shaping, *_missing(table, level, era, kept)))


def _with_earlier(shapes: gpd.GeoSeries, source: pd.DataFrame, level: str, era: str) -> tuple[gpd.GeoSeries, pd.DataFrame, int]:
    """The new shapes first, then those of earlier files that they do not replace."""
    before = imported.read(level, era)
    if before is None:
        return shapes, source, 0
    stay = before[before.is_imported & ~before.code.isin(shapes.index)].set_index("code")
    return pd.concat([shapes, stay.geometry]), pd.concat([source, stay[_SOURCE]]), len(stay)


def _missing(table: gpd.GeoDataFrame, level: str, era: str, kept: int) -> list[Remark]:
    """Which units keep the shipped shape, province by province."""
    remarks = [Remark("kept_earlier", {"n": kept})] if kept else []
    homes = shipped(level, era).set_index("code").province_code
    lack = table[~table.is_imported].code
    if level == "province":
        return [*remarks, Remark("missing_units", {"n": len(lack), "units": named(lack, level, era)})] if len(lack) else remarks
    for code, province in settings().provinces.items():
        mine = homes.index[homes == code]
        gone = mine[mine.isin(lack)]
        if len(gone) == len(mine):
            remarks.append(Remark("missing_province", {"province": province.vi, "n": len(mine)}))
        elif len(gone):
            blanks = {"province": province.vi, "n": len(gone), "of": len(mine), "units": named(gone, level, era)}
            remarks.append(Remark("missing_in_province", blanks))
    return remarks
