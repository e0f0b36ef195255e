"""Official shapes beside the shipped cells of the units that the file lacks: one coverage, and its light form for browsers."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.shapes import polygons

CRACK = 0.001  # degrees, some 100 m: a gap between neighbours narrower than this is nobody's land by mistake
GRID = 1e-4  # degrees, some 11 m, of the light form
MOST_VERTICES = 25_000  # of the light form of a level
TOLERANCE = 0.0005  # degrees, some 55 m, where that is light enough; coarser where it is not


def fitted(official: gpd.GeoSeries, shipped: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Every unit of either, without overlaps or cracks; an official shape never gives way to a shipped cell.

    Args:
        official: shapes by code (EPSG:4326), valid.
        shipped: shapes by code of the whole level (EPSG:4326).

    Returns:
        Columns code, is_imported, drawn (shapes simplified together), geometry (full precision), sorted by code.
    """
    true = _clean(official, gap=CRACK)
    rest = _around(true, shipped)
    both = pd.concat([true, rest]) if len(rest) else true
    both = _clean(both, gap=0.0).sort_index()
    table = gpd.GeoDataFrame({"code": both.index, "is_imported": both.index.isin(true.index)}, geometry=both.to_numpy(), crs=4326)
    return table.assign(drawn=gpd.GeoSeries(light(both.to_numpy()), index=table.index, crs=4326))


def light(shapes: np.ndarray) -> np.ndarray:
    """The shapes of a coverage on a grid, shared edges simplified alike, until they are light enough."""
    tolerance = TOLERANCE
    while True:
        simple = shapely.set_precision(shapely.coverage_simplify(shapes, tolerance), GRID)
        if shapely.get_num_coordinates(simple).sum() <= max(MOST_VERTICES, 8 * len(shapes)) or tolerance > 0.05:
            return np.where(shapely.is_empty(simple), shapes, simple)
        tolerance *= 1.3


def _clean(shapes: gpd.GeoSeries, *, gap: float) -> gpd.GeoSeries:
    """A coverage of the shapes; where two claim the same ground, the earlier one has it, but none loses all."""
    before = shapes.to_numpy()
    after = shapely.coverage_clean(before, gap_width=gap, merge_strategy="min_index")
    return gpd.GeoSeries(np.where(shapely.is_empty(after), before, after), index=shapes.index, crs=4326)


def _around(true: gpd.GeoSeries, shipped: gpd.GeoSeries) -> gpd.GeoSeries:
    """Shipped cells of other units cut by the official ones; ground that nobody holds any more goes to a cell beside it."""
    rest = shipped[~shipped.index.isin(true.index)]
    if rest.empty:
        return rest
    held = shapely.union_all(true.to_numpy())
    cut = np.array([polygons(one) for one in shapely.difference(rest.to_numpy(), held)], dtype=object)
    cells = np.where(shapely.is_empty(cut), rest.to_numpy(), cut)
    given_up = shipped[shipped.index.isin(true.index)].to_numpy()
    pieces = shapely.get_parts(polygons(shapely.difference(shapely.union_all(given_up), held)))
    grown: dict[int, list[shapely.Geometry]] = {}
    for piece in pieces:
        beside = shapely.STRtree(cells).query(piece, predicate="intersects")
        edges = shapely.length(shapely.intersection(cells[beside], piece))
        if len(beside) and edges.max() > 0:
            grown.setdefault(int(beside[edges.argmax()]), []).append(piece)
    for at, more in grown.items():
        cells[at] = polygons(shapely.union_all([cells[at], *more]))
    return gpd.GeoSeries(cells, index=rest.index, crs=4326)
