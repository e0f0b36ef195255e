"""Names and points of places, for the frames of findings."""

from functools import cache

import pandas as pd

from data.settings import settings
from geo.boundaries import boundaries, centres, remembered
from geo.units import units

ERAS = {"province": "new", "district": "old", "commune": "new"}


@remembered
def focus_places(level: str) -> pd.DataFrame:
    """Places in focus of one level, in the order of their boundaries.

    Columns place_code, place_name, province_code (new era), latitude, longitude (degrees).
    """
    shapes = boundaries(level, ERAS[level])
    table = pd.DataFrame({"place_code": shapes["code"], "place_name": shapes["name"], "province_code": shapes["province_code"]})
    points = centres(level, ERAS[level]).rename(columns={"code": "place_code"})
    focus = table[table.province_code.isin(settings().provinces)]
    return focus.merge(points[["place_code", "latitude", "longitude"]], on="place_code").reset_index(drop=True)


@remembered
def approximate_share(level: str) -> tuple[int, int]:
    """Of the boundaries in focus that a map of this level draws: how many are approximate, and how many there are."""
    shapes = boundaries(level, ERAS[level])
    focus = shapes[shapes.province_code.isin(settings().provinces)]
    return int(focus.is_approximate.sum()), len(focus)


def place_corners(level: str, code: str) -> pd.DataFrame:
    """South-west and north-east corner of a place: latitude, longitude (degrees)."""
    shapes = boundaries(level, ERAS[level])
    west, south, east, north = shapes.geometry[shapes["code"] == code].total_bounds
    return pd.DataFrame({"latitude": [south, north], "longitude": [west, east]})


@cache
def place_names(level: str) -> dict[str, str]:
    """Name of every place of a level in its era, by code."""
    table = units()
    chosen = table[(table.era == ERAS[level]) & (table.level == level)]
    return dict(zip(chosen.code, chosen.name, strict=True))


def province_name(code: str) -> str:
    """Short name of a province in focus, or its full name from the list of units."""
    known = settings().provinces.get(code)
    return known.vi if known else place_names("province").get(code, code)


@cache
def _names_of(era: str, level: str) -> dict[str, str]:
    table = units()
    chosen = table[(table.era == era) & (table.level == level)]
    return dict(zip(chosen.code, chosen.name, strict=True))


def place_name_of(era: str | None, level: str | None, code: str | None) -> str:
    """Name of a unit of either era; a province in focus by its short name; nothing known is an empty text."""
    if not (era and level and code):
        return ""
    return province_name(code) if level == "province" else _names_of(era, level).get(code, code)
