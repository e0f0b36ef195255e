"""Shapes of an official file made whole: polygons only, valid, one a code, where their unit is known to lie."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.remarks import BoundaryError, Remark, listed
from geo.units import units

METRIC = 3405  # VN-2000 / UTM zone 48N, metres
FAR_KM = 10.0  # between a unit's known point and its shape
LEAST_OVERLAP_M2, LEAST_OVERLAP, SAME = 10_000.0, 0.001, 0.5
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a shape, as one; empty where it has none."""
    if shapely.get_type_id(shape) in _POLYGONS:
        return shape
    return shapely.union_all([one for one in shapely.get_parts(shape) if shapely.get_dimensions(one) == 2])


def whole(rows: gpd.GeoDataFrame, level: str, era: str) -> tuple[gpd.GeoSeries, list[Remark]]:
    """One valid polygon a code.

    Args:
        rows: columns code, geometry (EPSG:4326), as `geo.matching.matched` gives them.
        level: what the codes are of: province, district or commune.
        era: old (before 01/7/2025) or new, which the codes are of.

    Returns:
        Shapes by code (EPSG:4326), sorted; and what was left out, mended or looks wrong.

    Raises:
        BoundaryError: no polygon is left, or most lie far from where their units are known to be.
    """
    remarks = []
    empty = rows.geometry.isna() | rows.geometry.is_empty | ~np.isfinite(rows.geometry.bounds).all(axis=1)
    if empty.any():
        remarks.append(Remark("shape_empty", {"n": int(empty.sum()), "units": named(rows.code[empty], level, era)}))
    some = rows[~empty]
    broken = ~some.geometry.is_valid
    shapes = np.array([polygons(one) for one in shapely.make_valid(some.geometry.to_numpy())], dtype=object)
    flat = shapely.is_empty(shapes)
    if flat.any():
        remarks.append(Remark("shape_no_area", {"n": int(flat.sum()), "units": named(some.code[flat], level, era)}))
    if n := int((broken & ~flat).sum()):
        remarks.append(Remark("shape_mended", {"n": n, "units": named(some.code[broken & ~flat], level, era)}))
    if flat.all():
        raise BoundaryError("no_polygon")
    table = gpd.GeoDataFrame({"code": some.code[~flat]}, geometry=shapes[~flat], crs=4326)
    twice = table.code[table.code.duplicated()].unique()
    if len(twice):
        remarks.append(Remark("code_repeated", {"n": len(twice), "units": named(twice, level, era)}))
    single = table.dissolve("code").geometry.sort_index()
    single, odd = _placed(single, level, era)
    single, same = _apart(single, level, era)
    return single, [*remarks, *odd, *same]


def named(codes: pd.Series | np.ndarray | list[str], level: str, era: str) -> str:
    """Units as a person reads them: name and code."""
    table = units()
    names = table[(table.level == level) & (table.era == era)].set_index("code")["name"]
    return listed([f"{names.get(code, '?')} ({code})" for code in sorted(set(codes))])


def _placed(shapes: gpd.GeoSeries, level: str, era: str) -> tuple[gpd.GeoSeries, list[Remark]]:
    """Refuse shapes that mostly lie elsewhere; leave out single ones that do."""
    table = units()
    known = table[(table.level == level) & (table.era == era)].set_index("code").loc[shapes.index]
    points = gpd.GeoSeries(gpd.points_from_xy(known.longitude, known.latitude), index=shapes.index, crs=4326)
    away = shapes.to_crs(METRIC).distance(points.to_crs(METRIC)) / 1000
    far = ~(away <= FAR_KM)
    if far.mean() > 0.5:
        raise BoundaryError("misplaced", n=int(far.sum()), of=len(far), km=f"{away.median():.0f}")
    if not far.any():
        return shapes, []
    return shapes[~far], [Remark("misplaced_left", {"n": int(far.sum()), "units": named(far.index[far], level, era)})]


def _apart(shapes: gpd.GeoSeries, level: str, era: str) -> tuple[gpd.GeoSeries, list[Remark]]:
    """Tell overlaps; leave out both of a pair that covers the same ground."""
    if shapely.coverage_is_valid(shapes.to_numpy()):
        return shapes, []
    metric = shapes.to_crs(METRIC).to_numpy()
    left, right = shapely.STRtree(metric).query(metric, predicate="intersects")
    left, right = left[left < right], right[left < right]
    area = shapely.area(shapely.intersection(metric[left], metric[right]))
    share = area / np.minimum(shapely.area(metric[left]), shapely.area(metric[right]))
    same, over = share > SAME, (area > LEAST_OVERLAP_M2) & (share > LEAST_OVERLAP)
    remarks = [Remark("edges_fitted")]
    if (over & ~same).any():
        pairs = [
            f"{named([shapes.index[one]], level, era)} – {named([shapes.index[other]], level, era)}: {hectares:.0f} ha"
            for one, other, hectares in sorted(
                zip(left[over & ~same], right[over & ~same], area[over & ~same] / 1e4, strict=True), key=lambda pair: -pair[2]
            )
        ]
        remarks.append(Remark("overlaps", {"n": len(pairs), "pairs": listed(pairs, 5)}))
    if not same.any():
        return shapes, remarks
    out = shapes.index[np.unique(np.concatenate([left[same], right[same]]))]
    if len(out) == len(shapes):
        raise BoundaryError("all_the_same")
    return shapes.drop(out), [*remarks, Remark("same_ground", {"n": len(out), "units": named(out, level, era)})]
