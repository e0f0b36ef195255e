"""A file of polygons that people have (GeoPackage, GeoJSON, Shapefile, GeoParquet) → its rows in WGS84, or why not."""

import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely

from geo.remarks import BoundaryError, Remark

VECTORS = (".gpkg", ".geojson", ".json", ".shp")
PARQUETS = (".parquet", ".geoparquet")
BOX = (101.5, 6.0, 118.0, 24.0)  # degrees: west, south, east, north of the country with its archipelagos
MOST_UNPACKED = 4_000_000_000  # bytes
MOST_INSIDE = 0.5  # share of shapes that must lie in the box; single strays are told and left out later
_SIDE_FILES = (".dbf", ".shx")


@dataclass(frozen=True)
class Request:
    """Which file, and what in it: the column of codes, the column of names, the layer, the projection where none is stated."""

    path: Path
    code_column: str
    name_column: str | None = None
    layer: str | None = None
    crs: str | None = None


def read(request: Request) -> tuple[gpd.GeoDataFrame, list[Remark]]:
    """Rows of the file with all its columns and `geometry` in degrees (EPSG:4326); what was assumed or mended in reading.

    A shape whose ring is not closed or has too few points is mended; rows without a shape keep None.

    Raises:
        BoundaryError: the file, its layer, a column or its projection cannot be used.
    """
    path = request.path
    if not path.is_file():
        raise BoundaryError("file_missing", file=path)
    if not path.stat().st_size:
        raise BoundaryError("file_empty", file=path.name)
    with _opened(path) as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's, in English; what matters is said below
        try:
            rows, mended = _parquet(place) if place.suffix.lower() in PARQUETS else _vector(place, request)
        except BoundaryError:
            raise
        except Exception as error:  # whatever a damaged file makes the library raise
            raise BoundaryError("file_unreadable", file=path.name) from error
    shapes = rows.geometry.rename("geometry")
    fields = rows.drop(columns=rows.geometry.name)
    if shapes.isna().all() or shapes.is_empty.all():
        raise BoundaryError("no_shape", file=path.name)
    for column in filter(None, (request.code_column, request.name_column)):
        if column not in fields.columns:
            raise BoundaryError("column_missing", column=column, columns=", ".join(map(str, fields.columns)) or "–")
    flat = gpd.GeoDataFrame(
        fields.drop(columns="geometry", errors="ignore"), geometry=shapely.force_2d(shapes.to_numpy()), crs=rows.crs
    )
    placed, remarks = _in_degrees(flat, request)
    return placed, [*([Remark("rings_closed", {"n": mended})] if mended else []), *remarks]


@contextmanager
def _opened(path: Path) -> Iterator[Path]:
    """The file itself, or the one shape file that a zip holds, unpacked aside."""
    if path.suffix.lower() != ".zip":
        _complete(path)
        yield path
        return
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise BoundaryError("file_unreadable", file=path.name) from error
    with archive, tempfile.TemporaryDirectory(prefix="ocop-geo-") as folder:
        yield _unpacked(archive, path.name, Path(folder))


def _unpacked(archive: zipfile.ZipFile, name: str, folder: Path) -> Path:
    members = [one for one in archive.infolist() if not PurePosixPath(one.filename).name.startswith(".")]
    found = [one.filename for one in members if PurePosixPath(one.filename).suffix.lower() in (*VECTORS, *PARQUETS)]
    if len(found) != 1:
        raise BoundaryError("zip_content", file=name, found=", ".join(found) or "–")
    stem = found[0].rsplit(".", 1)[0]
    mine = [one for one in members if one.filename.rsplit(".", 1)[0] == stem]
    if any(one.flag_bits & 1 for one in mine):
        raise BoundaryError("zip_locked", file=name)
    if sum(one.file_size for one in mine) > MOST_UNPACKED:
        raise BoundaryError("zip_large", file=name)
    for one in mine:
        try:
            with archive.open(one) as source, (folder / f"shape{_suffix(one.filename)}").open("wb") as target:
                while block := source.read(1 << 20):
                    target.write(block)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
            raise BoundaryError("file_unreadable", file=name) from error
    place = folder / f"shape{_suffix(found[0])}"
    _complete(place, name)
    return place


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _complete(path: Path, shown: str | None = None) -> None:
    """Refuse a form that is not read, and a shapefile without the files that belong to it."""
    if path.suffix.lower() not in (*VECTORS, *PARQUETS):
        raise BoundaryError("form_unknown", file=path.name)
    if path.suffix.lower() == ".shp":
        beside = {other.suffix.lower() for other in path.parent.glob("*.*") if other.stem == path.stem}
        if missing := [suffix for suffix in _SIDE_FILES if suffix not in beside]:
            raise BoundaryError("shapefile_parts", file=shown or path.name, missing=", ".join(missing))


def _parquet(place: Path) -> tuple[gpd.GeoDataFrame, int]:
    return gpd.read_parquet(place), 0


def _vector(place: Path, request: Request) -> tuple[gpd.GeoDataFrame, int]:
    """Rows of the one layer with shapes, or of the one that was named; and how many rings had to be closed."""
    layers = [str(name) for name, kind in pyogrio.list_layers(place) if kind is not None]
    layer = request.layer or (layers[0] if len(layers) == 1 else None)
    if layer is None or layer not in layers:
        raise BoundaryError("layer_unclear", file=request.path.name, layers=", ".join(layers) or "–")
    try:
        rows = pyogrio.read_dataframe(place, layer=layer, on_invalid="ignore")
    except UnicodeDecodeError:  # names in an encoding other than stated; codes are digits in any
        rows = pyogrio.read_dataframe(place, layer=layer, on_invalid="ignore", encoding="ISO-8859-1")
    if not isinstance(rows, gpd.GeoDataFrame):
        raise BoundaryError("no_shape", file=request.path.name)
    lost = rows.geometry.isna()
    if not lost.any():
        return rows, 0
    again = pyogrio.read_dataframe(place, layer=layer, columns=[], on_invalid="fix", encoding="ISO-8859-1")
    shapes = np.where(lost, again.geometry.to_numpy(), rows.geometry.to_numpy())
    mended = int((lost & again.geometry.notna()).sum())
    return rows.set_geometry(gpd.GeoSeries(shapes, index=rows.index, crs=rows.crs)), mended


def _in_degrees(rows: gpd.GeoDataFrame, request: Request) -> tuple[gpd.GeoDataFrame, list[Remark]]:
    """Rows in EPSG:4326 that lie in the country; the projection is the one asked for, the file's, or plainly degrees."""
    remarks = []
    if request.crs:
        try:
            stated = pyproj.CRS.from_user_input(request.crs)
        except pyproj.exceptions.CRSError as error:
            raise BoundaryError("crs_unknown", crs=request.crs) from error
        remarks.append(Remark("crs_asked", {"crs": stated.name}))
        rows = rows.set_crs(stated, allow_override=True)
    elif rows.crs is None:
        if _share_inside(rows) < MOST_INSIDE:
            raise BoundaryError("axes_swapped" if _is_swapped(rows) else "crs_missing", file=request.path.name)
        remarks.append(Remark("crs_assumed"))
        rows = rows.set_crs(4326)
    name = rows.crs.name
    if not rows.crs.equals(pyproj.CRS(4326), ignore_axis_order=True):
        rows = rows.to_crs(4326)
        remarks += [] if request.crs else [Remark("crs_changed", {"crs": name})]
    if _share_inside(rows) < MOST_INSIDE:
        raise BoundaryError("axes_swapped" if _is_swapped(rows) else "outside", file=request.path.name, crs=name)
    return rows, remarks


def _share_inside(rows: gpd.GeoDataFrame) -> float:
    """Share of the shapes that lie wholly in the country's box."""
    edges = rows.geometry[rows.geometry.notna() & ~rows.geometry.is_empty].bounds
    return float(_inside(edges.minx, edges.miny, edges.maxx, edges.maxy).mean())


def _is_swapped(rows: gpd.GeoDataFrame) -> bool:
    edges = rows.geometry[rows.geometry.notna() & ~rows.geometry.is_empty].bounds
    return bool(_inside(edges.miny, edges.minx, edges.maxy, edges.maxx).mean() >= MOST_INSIDE)


def _inside(west: np.ndarray, south: np.ndarray, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    return (west >= BOX[0]) & (south >= BOX[1]) & (east <= BOX[2]) & (north <= BOX[3])
