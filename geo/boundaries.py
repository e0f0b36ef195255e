"""Boundaries of provinces, old districts and new communes: the imported or the shipped ones; neighbours, centres."""

import json
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from typing import Literal, TypeVar

import geopandas as gpd
import pandas as pd
import shapely

from geo import imported
from geo.units import SHIPPED, units

Level = Literal["province", "district", "commune"]
T = TypeVar("T")
_FILES = {
    ("province", "new"): "boundary_province",
    ("district", "old"): "boundary_district_old",
    ("commune", "new"): "boundary_commune_new",
}
LEVELS = tuple(_FILES)
GRID = 1e-4  # degrees, some 11 m: on which light shapes stand
_COLUMNS = ["code", "name", "short_name", "province_code", "is_approximate", "geometry"]


class UnknownBoundaryError(KeyError):
    """No boundaries are shipped for this level and era."""


def marks() -> tuple[imported.Mark, ...]:
    """What is imported now at every level: part of the key of whatever is remembered of boundaries."""
    return tuple(imported.mark(*one) for one in LEVELS)


def remembered(function: Callable[..., T]) -> Callable[..., T]:
    """Remember answers to the same arguments until boundaries are imported or removed."""

    @lru_cache(maxsize=16)
    def known(_marks: tuple[imported.Mark, ...], *args: str) -> T:
        return function(*args)

    @wraps(function)
    def asked(*args: str) -> T:
        return known(marks(), *args)

    return asked


@cache
def shipped(level: str, era: str) -> gpd.GeoDataFrame:
    """Boundaries that come with the program, with the columns of `boundaries`.

    Raises:
        UnknownBoundaryError: other than new provinces, old districts, new communes.
    """
    if (level, era) not in _FILES:
        raise UnknownBoundaryError(f"{era} {level}")
    return gpd.read_parquet(SHIPPED / f"{_FILES[level, era]}.parquet")


@remembered
def _in_use(level: str, era: str) -> gpd.GeoDataFrame:
    """The columns of `boundaries`, `drawn` (light shapes) and the sources of what was imported."""
    own = shipped(level, era)
    table = imported.read(level, era)
    if table is None:
        return own.assign(drawn=own.geometry, is_imported=False)
    lacking = own[~own.code.isin(table.code)]
    whole = pd.concat(
        [table, lacking.assign(drawn=lacking.geometry, is_imported=False)[["code", "is_imported", "drawn", "geometry"]]]
    )
    names = units()[(units().level == level) & (units().era == era)].set_index("code")[
        ["name", "short_name", "new_province_code"]
    ]
    whole = whole.join(names.rename(columns={"new_province_code": "province_code"}), on="code", how="inner")
    approximate = own.set_index("code").is_approximate.reindex(whole.code).fillna(value=True).to_numpy(dtype=bool)
    whole["is_approximate"] = approximate & ~whole.is_imported.to_numpy(dtype=bool)
    return whole.sort_values(["province_code", "code"], ignore_index=True)


@remembered
def boundaries(level: str, era: str) -> gpd.GeoDataFrame:
    """Boundaries of a level: code, name, short_name, province_code (new era), is_approximate, geometry (EPSG:4326).

    Imported polygons stand in full precision; see `geojson` for the light ones that are drawn.

    Raises:
        UnknownBoundaryError: other than new provinces, old districts, new communes.
    """
    return _in_use(level, era)[_COLUMNS]


def sources(level: str, era: str) -> pd.DataFrame:
    """Where boundaries come from: source_file, source_sha256, source_note, imported_at, n (units); none where shipped."""
    table = _in_use(level, era)
    columns = ["source_file", "source_sha256", "source_note", "imported_at"]
    if not table.is_imported.any():
        return pd.DataFrame(columns=[*columns, "n"])
    return table[table.is_imported].groupby(columns, sort=False).size().rename("n").reset_index()


@remembered
def light(level: str, era: str) -> gpd.GeoDataFrame:
    """The shapes that are drawn, light where they were imported: code, name, province_code, geometry (EPSG:4326)."""
    table = _in_use(level, era)
    return gpd.GeoDataFrame(table[["code", "name", "province_code"]], geometry=table.drawn, crs=4326)


@cache
def archipelagos() -> gpd.GeoDataFrame:
    """Hoàng Sa and Trường Sa, with the columns of `boundaries`; every map shows them."""
    return gpd.read_parquet(SHIPPED / "archipelago.parquet")


@remembered
def geojson(level: str, era: str) -> bytes:
    """Compact GeoJSON of `boundaries`, light; each feature's properties are i (its row), code and name."""
    table = _in_use(level, era)
    return _collection(table.code, table["name"], table.drawn)


@remembered
def outlines(level: str, era: str) -> bytes:
    """GeoJSON of the provinces whose edges are drawn over a level: as its units make them up, the others cut to fit."""
    table, provinces = _in_use(level, era), _in_use("province", "new")
    made = {code: shapely.union_all(mine.drawn.to_numpy(), grid_size=GRID) for code, mine in table.groupby("province_code")}
    cut = shapely.difference(provinces.drawn.to_numpy(), shapely.union_all(list(made.values())))
    shapes = gpd.GeoSeries([made.get(code, rest) for code, rest in zip(provinces.code, cut, strict=True)], crs=4326)
    return _collection(provinces.code, provinces["name"], shapes)


def _collection(codes: pd.Series, names: pd.Series, shapes: gpd.GeoSeries) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"i": i, "code": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for i, (code, name, shape) in enumerate(zip(codes, names, shapes, strict=True))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")).encode()


@remembered
def centres(level: str, era: str) -> pd.DataFrame:
    """A point inside each boundary: code, latitude, longitude (degrees)."""
    table = boundaries(level, era)
    points = shapely.point_on_surface(table.geometry.to_numpy())
    return pd.DataFrame({"code": table.code, "latitude": shapely.get_y(points), "longitude": shapely.get_x(points)})


@remembered
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
