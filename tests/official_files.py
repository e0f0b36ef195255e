"""Official boundaries as an office would hold them, made from the shipped cells: finer, wavier, with codes and names."""

import geopandas as gpd
import numpy as np
import shapely

from geo.boundaries import shipped

_WAVES = ((0.003, 60), (0.001, 130), (0.0003, 550), (0.00004, 4200))  # degrees high, waves a radian


def _bent(points):
    """A smooth bend of the plane, so that shared edges stay shared."""
    x, y = points[:, 0], points[:, 1]
    east = sum(high * np.sin(waves * (0.7 * x + y) + i) for i, (high, waves) in enumerate(_WAVES))
    north = sum(high * np.cos(waves * (0.8 * y - x) + 2 * i) for i, (high, waves) in enumerate(_WAVES))
    return np.round(np.column_stack([x + east, y + north]), 7)


def official(level="commune", era="new", *, step=0.004, provinces=None):
    """Columns MA, TEN, geometry (EPSG:4326). `step`: degrees between vertices at most (0.0013: 100 thousand)."""
    cells = shipped(level, era)
    if provinces:
        cells = cells[cells.province_code.isin(provinces)]
    shapes = shapely.transform(shapely.segmentize(cells.geometry.to_numpy(), step), _bent)
    table = gpd.GeoDataFrame({"MA": cells.code.to_numpy(), "TEN": cells["name"].to_numpy()}, geometry=shapes, crs=4326)
    return table[table.geometry.is_valid].reset_index(drop=True)


def saved(table, path, **options):
    """Write to any of the four forms, by the file's ending."""
    if path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_file(path, **options)
    return path
