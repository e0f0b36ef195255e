"""Build the small files of geo/shipped from two packages, with no network: `python geo/build.py` (see GEO in docs).

Needs geo/build-requirements.txt on Python 3.12 or newer. Deterministic: the same packages give the same geometry.
"""

import json
import sqlite3
import unicodedata
import warnings
from pathlib import Path

import gazetteer
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import vietnamadminunits
from shapely import MultiPoint, Point, Polygon
from shapely.ops import polygonize, unary_union, voronoi_diagram

OUT = Path(__file__).with_name("shipped")
UNITS = Path(vietnamadminunits.__file__).parent / "data"
SHAPES = Path(gazetteer.__file__).parent / "data" / "data.db"
FOCUS = {"19": ("19", "06"), "40": ("40",), "01": ("01",)}  # new province → its old provinces
OURS = "81297802B%"  # shape_id of the districts of Việt Nam; names and countries of the package are not to be trusted
KINDS = ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")
GRID = 1e-4  # degrees, some 11 m
ISLANDS = {"Hoang Sa": ("hoang_sa", "Quần đảo Hoàng Sa (TP Đà Nẵng)", "Hoàng Sa", "48"),
           "Truong Sa": ("truong_sa", "Quần đảo Trường Sa (tỉnh Khánh Hòa)", "Trường Sa", "56")}  # fmt: skip


def read_units() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Units of both eras and the crosswalk."""
    with sqlite3.connect(UNITS / "dataset.db") as connection:
        new = pd.read_sql("SELECT * FROM admin_units", connection)
        old = pd.read_sql("SELECT * FROM admin_units_legacy", connection)
    crosswalk = read_crosswalk(old, new)
    home = dict(zip(new.wardCode, new.provinceCode, strict=True))
    main = crosswalk[crosswalk.is_main].set_index("old_commune_code").new_commune_code.map(home)
    communes = old.dropna(subset=["wardCode"])
    to_new = communes.assign(home=communes.wardCode.map(main)).groupby("provinceCode").home.agg(lambda s: s.mode()[0])
    parts = [
        unit(new.drop_duplicates("provinceCode"), "new", "province", "province"),
        unit(new, "new", "commune", "ward"),
        unit(old.drop_duplicates("provinceCode"), "old", "province", "province"),
        unit(old.drop_duplicates("districtCode"), "old", "district", "district"),
        unit(communes, "old", "commune", "ward"),
    ]
    units = pd.concat(parts, ignore_index=True)
    units["new_province_code"] = units.province_code.where(units.era == "new", units.province_code.map(to_new))
    return units.sort_values(["era", "level", "code"], ignore_index=True), crosswalk


def unit(rows: pd.DataFrame, era: str, level: str, prefix: str) -> pd.DataFrame:
    """Rows of one level in the columns of unit.parquet."""
    name = rows[prefix].map(lambda text: " ".join(unicodedata.normalize("NFC", text).split()))
    # A few names are written «Thị Trấn», «Thành Phố».
    name = name.str.replace(f"^({'|'.join(KINDS)}) ", lambda match: match[0].capitalize(), case=False, regex=True)
    kind = name.str.extract(f"^({'|'.join(KINDS)}) ", expand=False)
    short = [full.removeprefix(f"{part} ") for full, part in zip(name, kind, strict=True)]
    district = rows.districtCode if era == "old" and level != "province" else None
    return pd.DataFrame({
        "era": era, "level": level, "code": rows[f"{prefix}Code"], "name": name, "short_name": short, "kind": kind.str.lower(),
        "province_code": rows.provinceCode, "district_code": district if level == "commune" else None,
        "latitude": rows[f"{prefix}Lat"].astype(float).round(5), "longitude": rows[f"{prefix}Lon"].astype(float).round(5),
    })  # fmt: skip


def read_crosswalk(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Old commune → new commune; `is_main` once for each old commune."""
    table = json.loads((UNITS / "converter_2025.json").read_text(encoding="utf-8"))
    new_code = dict(zip(zip(new.provinceKey, new.wardKey, strict=True), new.wardCode, strict=True))
    key = old.provinceKey + "_" + old.districtKey.fillna("") + "_" + old.wardKey.fillna("")
    old_code = dict(zip(key, old.wardCode, strict=True))
    rows = [
        (old_code[one], new_code[province, ward], True, False)
        for province, wards in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items() for ward, olds in wards.items() for one in olds
    ] + [
        (old_code[one], new_code[province, part["newWardKey"]], bool(part["isDefaultNewWard"]), True)
        for province, olds in table["DICT_PROVINCE_WARD_DIVIDED"].items() for one, parts in olds.items() for part in parts
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["old_commune_code", "new_commune_code", "is_main", "is_split"]).dropna()
    split = frame.is_split
    frame.loc[~split, "is_main"] = True
    return frame.drop_duplicates(["old_commune_code", "new_commune_code"]).sort_values(list(frame.columns[:2]), ignore_index=True)


def read_shapes() -> gpd.GeoDataFrame:
    """The 708 old districts as drawn, with no code yet."""
    with sqlite3.connect(SHAPES) as connection:
        query = "SELECT name, coordinates FROM location_data WHERE shape_id LIKE ? ORDER BY shape_id"
        rows = connection.execute(query, (OURS,)).fetchall()
    shapes = shapely.make_valid(shapely.from_wkb([row[1] for row in rows]))
    return gpd.GeoDataFrame({"ascii_name": [row[0] for row in rows]}, geometry=shapes, crs=4326)


def coded(shapes: gpd.GeoDataFrame, units: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give each shape the district and province that most of the old communes inside it belong to."""
    communes = units[(units.era == "old") & (units.level == "commune")]
    points = gpd.GeoDataFrame(communes, geometry=gpd.points_from_xy(communes.longitude, communes.latitude), crs=4326)
    inside = gpd.sjoin(points, shapes[["geometry"]], predicate="within").groupby("index_right")
    most = inside[["district_code", "new_province_code"]].agg(lambda column: column.mode()[0])
    return shapes.join(most.rename(columns={"district_code": "code"}))


def coverage(shapes: gpd.GeoSeries, *, grid: float, tolerance: float) -> gpd.GeoSeries:
    """Shapes by code made to fit: no overlap, no gap between neighbours, vertices on a grid, edges simplified together."""
    lines = shapely.union_all(shapely.boundary(shapely.set_precision(shapes.to_numpy(), grid)), grid_size=grid)
    faces = gpd.GeoDataFrame(geometry=list(polygonize(lines)), crs=4326)
    inside, owned = faces.set_geometry(faces.representative_point()), gpd.GeoDataFrame(geometry=shapes)
    owners = gpd.sjoin(inside, owned, how="left", predicate="within")
    name = owners.columns[-1]
    faces["code"] = owners[~owners.index.duplicated()][name]
    gap = faces.code.isna()
    small = faces.area < 0.004  # some 50 km²: beyond that a hole is not a crack between neighbours
    for index in faces.index[gap & small]:
        touching = faces[~gap & faces.intersects(faces.geometry[index])]
        shared = touching.intersection(faces.geometry[index].boundary).length
        if len(shared):
            faces.loc[index, "code"] = touching.code[shared.idxmax()]
    whole = faces.dropna(subset=["code"]).dissolve("code").geometry
    simple = shapely.coverage_simplify(whole.to_numpy(), tolerance)
    return gpd.GeoSeries(shapely.set_precision(simple, grid), index=whole.index, crs=4326)


def cells(districts: gpd.GeoSeries, units: pd.DataFrame, crosswalk: pd.DataFrame) -> gpd.GeoSeries:
    """Thiessen cells of old-commune points and new-commune centres inside each old district, by new commune."""
    main = crosswalk[crosswalk.is_main].set_index("old_commune_code").new_commune_code
    old = units[(units.era == "old") & (units.level == "commune")]
    new = units[(units.era == "new") & (units.level == "commune") & units.province_code.isin(FOCUS)]
    pieces: dict[str, list[Polygon]] = {}
    for code, shape in districts.items():
        seeds = {(row.longitude, row.latitude): main[row.code] for row in old[old.district_code == code].itertuples()}
        centres = {(row.longitude, row.latitude): row.code for row in new.itertuples()}
        seeds |= {spot: owner for spot, owner in centres.items() if shape.contains(Point(*spot))}
        for target, piece in thiessen(shape, seeds):
            pieces.setdefault(target, []).append(piece)
    return gpd.GeoSeries({code: unary_union(parts) for code, parts in sorted(pieces.items())}, crs=4326)


def thiessen(shape: Polygon, seeds: dict[tuple[float, float], str]) -> list[tuple[str, Polygon]]:
    """Cells of the seeds, cut to the shape."""
    if len(seeds) == 1:
        return [(next(iter(seeds.values())), shape)]
    points, targets = np.array(list(seeds)), list(seeds.values())
    found = []
    for cell in voronoi_diagram(MultiPoint(points), envelope=shape.buffer(1.0)).geoms:
        nearest = int(np.argmin(((points - np.array(cell.representative_point().coords[0])) ** 2).sum(axis=1)))
        if not (piece := cell.intersection(shape)).is_empty:
            found.append((targets[nearest], piece))
    return found


def named(shapes: gpd.GeoSeries, units: pd.DataFrame, era: str, level: str, *, approximate: bool) -> gpd.GeoDataFrame:
    """Shapes with the columns of a boundary file."""
    chosen = units[(units.era == era) & (units.level == level)].set_index("code").loc[shapes.index]
    return gpd.GeoDataFrame(
        {"code": shapes.index, "name": chosen["name"].to_numpy(), "short_name": chosen.short_name.to_numpy(),
         "province_code": chosen.new_province_code.to_numpy(), "is_approximate": approximate},
        geometry=shapes.to_numpy(), crs=4326,
    ).sort_values(["province_code", "code"], ignore_index=True)  # fmt: skip


def main() -> None:
    """Write every file of geo/shipped."""
    OUT.mkdir(exist_ok=True)
    warnings.filterwarnings("ignore", message="Geometry is in a geographic CRS")  # only compared with each other
    units, crosswalk = read_units()
    units.to_parquet(OUT / "unit.parquet", compression="zstd", index=False)
    crosswalk.to_parquet(OUT / "crosswalk.parquet", compression="zstd", index=False)
    shapes = coded(read_shapes(), units)
    islands = shapes[shapes.ascii_name.isin(ISLANDS)]
    columns = ["code", "name", "short_name", "province_code"]
    archipelago = pd.DataFrame([ISLANDS[name] for name in islands.ascii_name], columns=columns)
    land = shapes.drop(islands.index).dropna(subset=["code"])
    focus = land[land.new_province_code.isin(FOCUS)]
    districts = coverage(focus.dissolve("code").geometry, grid=GRID, tolerance=0.0015)
    communes = coverage(cells(districts, units, crosswalk), grid=GRID, tolerance=0.0015)
    provinces = coverage(land.dissolve("new_province_code").geometry, grid=1e-3, tolerance=0.02)
    home = units[(units.era == "old") & (units.level == "district")].set_index("code").new_province_code
    owner = {"province": home[districts.index].to_numpy()}
    fine = gpd.GeoDataFrame(owner, geometry=districts.to_numpy(), crs=4326).dissolve("province")
    for code in FOCUS:
        provinces[code] = fine.geometry[code]
    drawn = archipelago.assign(is_approximate=False)
    shape = shapely.set_precision(islands.geometry.to_numpy(), GRID)
    files = {
        "boundary_province": named(provinces, units, "new", "province", approximate=False),
        "boundary_district_old": named(districts, units, "old", "district", approximate=False),
        "boundary_commune_new": named(communes, units, "new", "commune", approximate=True),
        "archipelago": gpd.GeoDataFrame(drawn, geometry=shape, crs=4326).dissolve("code", as_index=False),
    }
    for name, frame in files.items():
        frame.to_parquet(OUT / f"{name}.parquet", compression="zstd", index=False)


if __name__ == "__main__":
    main()
