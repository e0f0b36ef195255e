"""Boundaries of provinces, old districts and (approximate) new communes, their neighbours and centres."""

import json
from functools import cache
from typing import Literal

import geopandas as gpd
import pandas as pd
import shapely

from geo.units import SHIPPED

Level = Literal["province", "district", "commune"]
_FILES = {
    ("province", "new"): "boundary_province",
    ("district", "old"): "boundary_district_old",
    ("commune", "new"): "boundary_commune_new",
}


class UnknownBoundaryError(KeyError):
    """No boundaries are shipped for this level and era."""


@cache
def boundaries(level: str, era: str) -> gpd.GeoDataFrame:
    """Boundaries of a level: code, name, short_name, province_code (new era), is_approximate, geometry (EPSG:4326).

    Raises:
        UnknownBoundaryError: other than new provinces, old districts, new communes.
    """
    if (level, era) not in _FILES:
        raise UnknownBoundaryError(f"{era} {level}")
    return gpd.read_parquet(SHIPPED / f"{_FILES[level, era]}.parquet")


@cache
def archipelagos() -> gpd.GeoDataFrame:
    """Hoàng Sa and Trường Sa, with the columns of `boundaries`; every map shows them."""
    return gpd.read_parquet(SHIPPED / "archipelago.parquet")


def geojson(level: str, era: str) -> bytes:
    """Compact GeoJSON of `boundaries`; each feature's properties are i (its row), code and name."""
    table = boundaries(level, era)
    features = [
        {
            "type": "Feature",
            "properties": {"i": i, "code": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for i, (code, name, shape) in enumerate(zip(table.code, table.name, table.geometry, strict=True))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def centres(level: str, era: str) -> pd.DataFrame:
    """A point inside each boundary: code, latitude, longitude (degrees)."""
    table = boundaries(level, era)
    points = shapely.point_on_surface(table.geometry.to_numpy())
    return pd.DataFrame({"code": table.code, "latitude": shapely.get_y(points), "longitude": shapely.get_x(points)})


@cache
def neighbours(level: str, era: str) -> pd.DataFrame:
    """Pairs that share an edge: code, neighbour_code, is_nearest (an island's nearest boundary, which shares none)."""
    table = boundaries(level, era)
    shapes = table.geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    edge = shapely.length(shapely.intersection(shapes[left], shapes[right])) > 0
    keep = (left != right) & edge
    pairs = pd.DataFrame(
        {
            "code": table.code.to_numpy()[left[keep]],
            "neighbour_code": table.code.to_numpy()[right[keep]],
            "is_nearest": False,
        }
    )
    alone = table[~table.code.isin(pairs.code)]
    rows = [
        (row.code, table.code[table.geometry.distance(row.geometry).where(table.code != row.code).idxmin()], True)
        for row in alone.itertuples()
    ]
    whole = pd.concat([pairs, pd.DataFrame(rows, columns=pairs.columns)]).astype({"is_nearest": bool})
    return whole.sort_values(["code", "neighbour_code"], ignore_index=True)
