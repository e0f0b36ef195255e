"""Points of places and the distances between them."""

from typing import Any

import numpy as np
import pandas as pd

from geo.errors import PlaceError, PointError
from geo.inputs import Floats, aligned

EARTH_KM = 6371.0088  # mean radius (IUGG)


def coordinates(points: Any, index: pd.Index, *, planar: bool = False) -> Floats:
    """Points in the order of `index`, shape (n, 2).

    Args:
        points: (n, 2) array of longitude, latitude in degrees (of x, y when `planar`), or a frame with the columns
            longitude and latitude (x and y), keyed by its index or by a column `code`; it may hold more places.
        index: the places.
        planar: the numbers are plane coordinates, not degrees.

    Raises:
        PointError: missing columns, NaN, degrees out of range.
        PlaceError: points of other places.
    """
    if isinstance(points, pd.DataFrame):
        names = ["x", "y"] if planar else ["longitude", "latitude"]
        if not set(names) <= set(points.columns):
            raise PointError(f"points must have the columns {names[0]} and {names[1]}")
        points = keyed(points)
        if points.index.is_unique and not len(index.difference(points.index)):
            points = points.loc[index]
        points = points[names]
    found = np.asarray(aligned(points, index, "points"), dtype=float)
    if found.ndim != 2 or found.shape[1] != 2:
        raise PlaceError("points must have two numbers a place: longitude and latitude (or x and y)")
    bad = ~np.isfinite(found).all(axis=1)
    if not planar:
        bad |= (np.abs(found[:, 0]) > 180) | (np.abs(found[:, 1]) > 90)
    if bad.any():
        hint = "" if planar else " (longitude first; plane coordinates need planar=True)"
        raise PointError(f"the point of {index[np.argmax(bad)]!r} is not a place on the map{hint}")
    return found


def keyed(points: pd.DataFrame) -> pd.DataFrame:
    """Points by the column `code` where there is one."""
    return points.set_index("code") if "code" in points.columns else points


def distances(points: Floats, *, planar: bool = False) -> Floats:
    """Distances between all pairs, shape (n, n): great-circle km (haversine), or in the unit of plane coordinates."""
    if planar:
        return np.hypot(points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1])
    longitude, latitude = np.radians(points).T
    half_lat = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    half_lon = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    chord = half_lat + np.cos(latitude)[:, None] * np.cos(latitude)[None, :] * half_lon
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))
