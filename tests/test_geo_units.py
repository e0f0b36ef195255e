"""Units, the change of 2025, boundaries: counted, joined and measured another way."""

import json
import unicodedata
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.boundaries import archipelagos, boundaries, geojson, neighbours
from geo.units import SHIPPED, UnknownUnitError, crosswalk, focus_units, locate, unit, units

FOCUS = ("19", "40", "01")


def test_the_counts_of_both_eras():
    counts = units().groupby(["era", "level"]).size().to_dict()
    assert counts[("new", "province")] == 34
    assert counts[("new", "commune")] == 3321
    assert counts[("old", "province")] == 63
    assert counts[("old", "district")] == 696
    assert counts[("old", "commune")] == 10035


def test_codes_are_unique_in_their_era_and_names_are_composed():
    table = units()
    assert not table.duplicated(["era", "level", "code"]).any()
    assert all(unicodedata.is_normalized("NFC", name) for name in table["name"])
    assert table.kind.notna().all()
    assert (table.short_name.str.len() > 0).all()


def test_every_old_commune_went_somewhere_in_its_province():
    change, table = crosswalk(), units()
    old = table[(table.era == "old") & (table.level == "commune")]
    new = table[(table.era == "new") & (table.level == "commune")].set_index("code")
    assert set(old[old.new_province_code.isin(FOCUS)].code) <= set(change.old_commune_code)
    assert (change.groupby("old_commune_code").is_main.sum() == 1).all()
    joined = change.merge(old[["code", "new_province_code"]], left_on="old_commune_code", right_on="code")
    assert (joined.new_province_code.to_numpy() == new.loc[joined.new_commune_code].province_code.to_numpy()).all()
    assert (change.is_split == change.duplicated("old_commune_code", keep=False)).all()


CASES = """
old 05503 -         -          19 05503 164 crosswalk
new 17464 -         -          40 17464 425 crosswalk
old 16675 -         -          40 -     412 -
"""


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_a_place_is_keyed_in_both_eras(line):
    era, code, _, _, province, new, district, method = line.split()
    row = locate(pd.DataFrame([{"era": era, "commune_code": code, "latitude": None, "longitude": None}])).iloc[0]
    assert row.province_code == province
    assert new in ("-", row.new_commune_code)
    assert district == row.old_district_code
    assert method in ("-", row.place_method)


def test_a_point_decides_between_the_parts_of_a_split_commune():
    change = crosswalk()
    split = change[change.is_split & change.old_commune_code.isin(focus_units("old", "commune").code)]
    shapes = boundaries("commune", "new").set_index("code").geometry
    moved = 0
    for row in split[~split.is_main].itertuples():
        if row.new_commune_code not in shapes.index:
            continue
        point = shapes[row.new_commune_code].representative_point()
        asked = pd.DataFrame([{"era": "old", "commune_code": row.old_commune_code, "latitude": point.y, "longitude": point.x}])
        found = locate(asked).iloc[0]
        assert (found.new_commune_code, found.place_method) == (row.new_commune_code, "by_point")
        moved += 1
    assert moved


def test_unknown_codes_are_named():
    with pytest.raises(UnknownUnitError, match="old:99999"):
        locate(pd.DataFrame([{"era": "old", "commune_code": "99999", "latitude": None, "longitude": None}]))
    with pytest.raises(UnknownUnitError):
        unit("new", "99999", "commune")


@pytest.mark.parametrize(("level", "era"), [("province", "new"), ("district", "old"), ("commune", "new")])
def test_boundaries_are_valid_and_whole(level, era):
    shapes = boundaries(level, era)
    assert shapes.geometry.is_valid.all()
    assert not shapes.geometry.is_empty.any()
    assert shapes.code.is_unique
    wanted = (
        set(focus_units(era, level).code)
        if level != "province"
        else set(units()[(units().era == "new") & (units().level == "province")].code)
    )
    assert wanted <= set(shapes.code)
    assert shapes.geometry.count_coordinates().sum() < 60_000


@pytest.mark.parametrize(("level", "era"), [("district", "old"), ("commune", "new")])
def test_parts_cover_their_province_and_do_not_overlap(level, era):
    whole = boundaries("province", "new").set_index("code").geometry.to_crs(3405)
    parts = boundaries(level, era).to_crs(3405)
    for code in FOCUS:
        mine = parts[parts.province_code == code].geometry
        assert abs(mine.union_all().area / whole[code].area - 1) < 0.02
        assert mine.area.sum() / mine.union_all().area < 1.01


def test_the_archipelagos_are_there_by_name():
    assert set(archipelagos()["name"]) == {"Quần đảo Hoàng Sa (TP Đà Nẵng)", "Quần đảo Trường Sa (tỉnh Khánh Hòa)"}
    assert archipelagos().total_bounds[2] > 111


def test_neighbours_are_mutual_and_nobody_is_alone():
    for level, era in (("district", "old"), ("commune", "new")):
        shapes = boundaries(level, era).set_index("code").geometry.to_crs(3405)
        pairs = neighbours(level, era)
        edges = set(zip(pairs.code, pairs.neighbour_code, strict=True))
        touching = pairs[~pairs.is_nearest]
        assert all((other, one) in edges for one, other in zip(touching.code, touching.neighbour_code, strict=True))
        assert set(pairs.code) == set(shapes.index)
        for code in list(shapes.index)[::20]:
            mine = set(touching.neighbour_code[touching.code == code])
            assert mine <= set(shapes.index[shapes.distance(shapes[code]) < 1])
            assert mine >= set(shapes.index[shapes.intersection(shapes[code]).length > 5]) - {code}


def test_the_static_file_keeps_the_order_of_the_frame():
    features = json.loads(geojson("district", "old"))["features"]
    assert [feature["properties"]["i"] for feature in features] == list(range(len(features)))
    assert [feature["properties"]["code"] for feature in features] == list(boundaries("district", "old").code)


def test_the_shipped_files_are_small_and_their_sources_named():
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 4_000_000
    notice = (SHIPPED / "NOTICE").read_text(encoding="utf-8")
    assert all(path.name in notice for path in SHIPPED.glob("*.parquet")), notice
    assert isinstance(gpd.read_parquet(next(Path(SHIPPED).glob("boundary_*.parquet"))), gpd.GeoDataFrame)
