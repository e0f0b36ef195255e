"""Official boundaries: every form read, every bad file refused with one sentence and nothing changed."""

import io
import json
import string
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from official_files import official, saved

from geo import imported
from geo.__main__ import main
from geo.boundaries import boundaries, centres, geojson, neighbours, outlines, shipped
from geo.remarks import messages
from geo.units import crosswalk, focus_units, locate, units

pytestmark = pytest.mark.usefixtures("empty_root")
TRUE = official(provinces=("40",))


def bring(path, *more, level="commune", era="new", column="MA"):
    return main(["import", str(path), "--level", level, "--era", era, "--code-column", column, *more])


def iou(one, other):
    return shapely.area(shapely.intersection(one, other)) / shapely.area(shapely.union(one, other))


FORMS = """
xa.gpkg     4326
xa.geojson  4326
xa.parquet  3405
xa.shp      9208
"""


@pytest.mark.parametrize("line", FORMS.strip().splitlines())
def test_every_form_and_projection_gives_the_true_shapes(tmp_path, line, capsys):
    name, crs = line.split()
    assert bring(saved(TRUE.to_crs(int(crs)), tmp_path / name)) == 0
    assert f"Đã nhập {len(TRUE)} ranh giới từ {name}" in capsys.readouterr().out
    table = boundaries("commune", "new").set_index("code")
    for code, shape in zip(TRUE.MA, TRUE.geometry, strict=True):
        assert iou(table.geometry[code], shape) > 0.999
        assert not table.is_approximate[code]
    assert set(table.index) == set(shipped("commune", "new").code)
    assert set(table.index[table.is_approximate]) == set(shipped("commune", "new").code) - set(TRUE.MA)


def test_a_zipped_shapefile_in_a_folder_with_a_vietnamese_name_is_read(tmp_path):
    saved(TRUE, tmp_path / "xa.shp")
    with zipfile.ZipFile(tmp_path / "ranh giới.zip", "w") as archive:
        for path in tmp_path.glob("xa.*"):
            archive.write(path, f"Nghệ An/{path.name}")
    assert bring(tmp_path / "ranh giới.zip") == 0
    assert imported.read("commune", "new").is_imported.sum() == len(TRUE)


CODES = {
    "numbers": lambda codes: codes.astype(int),
    "fractions": lambda codes: codes.astype(float),
    "texts of fractions": lambda codes: codes.astype(int).astype(str) + ".0",
    "apostrophes": lambda codes: "'" + codes + " ",
}


@pytest.mark.parametrize("form", CODES)
def test_codes_are_read_as_people_write_them(tmp_path, form):
    table = official(provinces=("01",))
    assert bring(saved(table.assign(MA=CODES[form](table.MA)), tmp_path / "xa.gpkg")) == 0
    known = imported.read("commune", "new")
    assert set(known.code[known.is_imported]) == set(table.MA)


def refused(tmp_path, capsys, path, *more, level="commune", era="new", column="MA"):
    """The one sentence; and nothing is there that was not before."""
    before = imported.mark(level, era)
    assert bring(path, *more, level=level, era=era, column=column) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert imported.mark(level, era) == before
    assert not list(tmp_path.rglob("*.part"))
    return err


def _swapped(table):
    return table.set_geometry(shapely.transform(table.geometry.to_numpy(), lambda points: points[:, ::-1]), crs=4326)


def _old_names(table):
    """Communes whose code had another name before."""
    old = units()[(units().era == "old") & (units().level == "commune")].set_index("code")["name"]
    return table.assign(TEN=[old.get(code, name) for code, name in zip(table.MA, table.TEN, strict=True)])


def _metres(table):
    return table.to_crs(3405).set_crs(4326, allow_override=True)


def _old_codes(table):
    mine = focus_units("old", "commune")
    codes = mine[mine.new_province_code == "40"].code.to_numpy()
    return table.assign(MA=codes[: len(table)])


def _elsewhere(table):
    new = units()[(units().era == "new") & (units().level == "commune") & (units().province_code == "48")].head(3)
    points = shapely.points(new.longitude, new.latitude)
    return gpd.GeoDataFrame(
        {"MA": new.code.to_numpy(), "TEN": new["name"].to_numpy()}, geometry=shapely.buffer(points, 0.01), crs=4326
    )


TABLES = {
    "axes_swapped": (_swapped, "đổi chỗ"),
    "outside": (_metres, "ngoài Việt Nam"),
    "misplaced": (lambda table: table.assign(MA=table.MA.to_numpy()[::-1], TEN="x"), "nằm xa nơi có đơn vị"),
    "names_of_old": (_old_names, "tên trước 01/7/2025"),
    "codes_of_old": (_old_codes, "chỉ có trước 01/7/2025"),
    "no_code_known": (lambda table: table.assign(MA="A" + table.MA), "Không mã nào"),
    "no_shape": (lambda table: table.set_geometry([None] * len(table), crs=4326), "không có hình"),
    "no_polygon": (
        lambda table: table.set_geometry(shapely.point_on_surface(table.geometry.to_numpy()), crs=4326),
        "không phải vùng",
    ),
    "column_missing": (lambda table: table.rename(columns={"MA": "ma_xa"}), "không có cột «MA»; các cột là: ma_xa, TEN"),
    "out_of_focus": (_elsewhere, "các tỉnh trong phạm vi"),
    "all_the_same": (lambda table: table.iloc[[0, 0]].assign(MA=table.MA.to_numpy()[:2]), "chồng lên nhau"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_that_cannot_be_taken_is_refused(tmp_path, capsys, kind):
    make, words = TABLES[kind]
    assert words in refused(tmp_path, capsys, saved(make(TRUE), tmp_path / "xa.gpkg"))


def _zip(path, names, content=b"x"):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def _locked(path):
    """A zip whose entry says that it is encrypted."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("xa.gpkg", b"x" * 100)
    content = bytearray(plain.getvalue())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    return path


def _bytes(path, content):
    path.write_bytes(content)
    return path


def _without(path, suffix):
    saved(TRUE, path)
    path.with_suffix(suffix).unlink()
    return path


def _cut(path):
    saved(TRUE, path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


FILES = {
    "no features": (lambda at: _bytes(at / "xa.geojson", b'{"type": "FeatureCollection", "features": []}'), "không có hình"),
    "missing": (lambda at: at / "khong-co.gpkg", "Không tìm thấy"),
    "empty": (lambda at: _bytes(at / "xa.gpkg", b""), "rỗng"),
    "text": (lambda at: _bytes(at / "xa.geojson", b"Danh s\xc3\xa1ch x\xc3\xa3"), "Không đọc được"),
    "text called gpkg": (lambda at: _bytes(at / "xa.gpkg", b"xa, huyen"), "Không đọc được"),
    "text called parquet": (lambda at: _bytes(at / "xa.parquet", b"xa, huyen"), "Không đọc được"),
    "cut gpkg": (lambda at: _cut(at / "xa.gpkg"), "Không đọc được"),
    "cut geojson": (lambda at: _cut(at / "xa.geojson"), "Không đọc được"),
    "cut parquet": (lambda at: _cut(at / "xa.parquet"), "Không đọc được"),
    "form": (lambda at: _bytes(at / "xa.docx", b"x"), "Không nhận định dạng"),
    "no dbf": (lambda at: _without(at / "xa.shp", ".dbf"), "thiếu tệp đi cùng: .dbf"),
    "no prj in metres": (lambda at: _no_projection(at / "xa.shp", 3405), "không ghi hệ toạ độ"),
    "zip of two": (lambda at: _zip(at / "xa.zip", ["a.gpkg", "b.gpkg"]), "đúng một lớp"),
    "zip of none": (lambda at: _zip(at / "xa.zip", ["doc.txt"]), "đúng một lớp"),
    "zip of nonsense": (lambda at: _zip(at / "xa.zip", ["a.gpkg"]), "Không đọc được"),
    "zip with password": (lambda at: _locked(at / "xa.zip"), "mật khẩu"),
    "not a zip": (lambda at: _bytes(at / "xa.zip", b"PK nothing"), "Không đọc được"),
    "two layers": (lambda at: _two_layers(at / "xa.gpkg"), "--layer; các lớp có hình: xa, huyen"),
    "table without shapes": (lambda at: _plain_parquet(at / "xa.parquet"), "Không đọc được"),
}


def _no_projection(path, crs):
    saved(TRUE.to_crs(crs), path)
    path.with_suffix(".prj").unlink()
    return path


def _two_layers(path):
    saved(TRUE, path, layer="xa")
    return saved(TRUE, path, layer="huyen", mode="a")


def _plain_parquet(path):
    pd.DataFrame({"MA": ["00004"]}).to_parquet(path)
    return path


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, capsys, kind):
    make, words = FILES[kind]
    assert words in refused(tmp_path, capsys, make(tmp_path))


def test_a_level_that_is_not_taken_and_a_projection_that_is_not_known_are_refused(tmp_path, capsys):
    path = saved(TRUE, tmp_path / "xa.gpkg")
    assert "nhận: commune new" in refused(tmp_path, capsys, path, era="old")
    assert "EPSG:4326" in refused(tmp_path, capsys, path, "--crs", "VN kinh tuyến 105")


def test_a_stated_projection_or_plain_degrees_stand_in_for_a_missing_one(tmp_path, capsys):
    assert bring(_no_projection(tmp_path / "xa.shp", 9208), "--crs", "EPSG:9208") == 0
    assert iou(boundaries("commune", "new").set_index("code").geometry[TRUE.MA[0]], TRUE.geometry[0]) > 0.999
    assert bring(_no_projection(tmp_path / "do.shp", 4326)) == 0
    assert "hiểu là WGS84" in capsys.readouterr().out


def test_a_refusal_leaves_what_was_imported_before(tmp_path, capsys):
    assert bring(saved(TRUE, tmp_path / "xa.gpkg")) == 0
    capsys.readouterr()
    refused(tmp_path, capsys, saved(_swapped(TRUE), tmp_path / "nguoc.gpkg"))
    assert imported.read("commune", "new").is_imported.sum() == len(TRUE)


def test_names_that_cannot_be_read_do_not_refuse_a_file(tmp_path, capsys):
    """TCVN3 text looks like neither era; codes alone decide, and this is said."""
    assert bring(saved(TRUE.assign(TEN="X\u00b7 T\u00a9n C\u00ad\u00ac"), tmp_path / "xa.gpkg"), "--name-column", "TEN") == 0
    assert "không giống tên của thời kỳ nào" in capsys.readouterr().out


def test_a_text_in_another_encoding_than_stated_is_no_obstacle(tmp_path):
    path = saved(
        TRUE.assign(TEN="Phường Vinh".encode("cp1258", "replace").decode("latin-1")), tmp_path / "xa.shp", encoding="ISO-8859-1"
    )
    path.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")
    assert bring(path) == 0


def _spoilt():
    """One of each fault that is told and left out or mended."""
    table = TRUE.copy()
    shapes, codes = table.geometry.to_numpy().copy(), table.MA.to_numpy().astype(object)
    shapes[0] = None
    shapes[1] = shapely.Point(105, 19)
    x, y = shapely.get_coordinates(shapely.point_on_surface(shapes[2]))[0]
    shapes[2] = shapely.Polygon([(x, y), (x + 0.02, y + 0.02), (x + 0.02, y), (x, y + 0.02)])  # a bow tie
    shapes[3] = shapely.transform(shapes[3], lambda points: points + np.array([0.0, 0.5]))
    shapes[4] = shapely.force_3d(shapely.buffer(shapes[4], 0.005))
    codes[5], codes[6] = "99999", ""
    return table.assign(MA=codes).set_geometry(shapes, crs=4326)


FAULTS = """
1 dòng không có hình
1 hình là điểm
1 hình có vòng tự cắt
1 hình nằm xa hơn 10 km
cặp đơn vị chồng lên nhau
1 mã không có trong danh mục của cấp và thời kỳ này: bỏ qua (99999)
1 dòng không có mã
1 mã có nhiều dòng
3 dòng thuộc tỉnh khác
Nghệ An: thiếu 5/130
Hà Nội: tệp không có đơn vị nào, 126
Thái Nguyên: tệp không có đơn vị nào, 92
"""


def test_each_fault_is_told_with_its_number_and_the_rest_is_taken(tmp_path, capsys):
    table = pd.concat([_spoilt(), TRUE.iloc[[8]], _elsewhere(TRUE)], ignore_index=True)
    assert bring(saved(table, tmp_path / "xa.parquet")) == 0
    out = capsys.readouterr().out
    for words in FAULTS.strip().splitlines():
        assert words in out
    assert f"Đã nhập {len(TRUE) - 5} " in out
    assert boundaries("commune", "new").is_approximate.sum() == 126 + 92 + 5
    assert boundaries("commune", "new").geometry.is_valid.all()


def test_shapes_without_end_and_columns_of_lists_are_survived(tmp_path, capsys):
    shapes = TRUE.geometry.to_numpy().copy()
    shapes[0] = shapely.Polygon([(105, 19), (105.1, np.inf), (105.2, 19)])
    table = TRUE.set_geometry(shapes, crs=4326).assign(danh_sach=[[1, 2]] * len(TRUE))
    assert bring(saved(table, tmp_path / "xa.parquet")) == 0
    assert "1 dòng không có hình" in capsys.readouterr().out
    assert "Không mã nào" in refused(tmp_path, capsys, tmp_path / "xa.parquet", column="danh_sach")


def test_a_ring_that_is_not_closed_is_closed(tmp_path, capsys):
    path = saved(TRUE, tmp_path / "xa.geojson")
    whole = json.loads(path.read_text(encoding="utf-8"))
    plain = next(one for one in whole["features"] if one["geometry"]["type"] == "Polygon")
    plain["geometry"]["coordinates"][0].pop()
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert bring(path) == 0
    assert "1 hình có vòng không khép kín" in capsys.readouterr().out
    assert not boundaries("commune", "new").set_index("code").is_approximate[plain["properties"]["MA"]]


def test_rows_of_one_code_are_joined(tmp_path):
    parts = TRUE.geometry[0].bounds
    middle = (parts[0] + parts[2]) / 2
    halves = TRUE.iloc[[0, 0]].set_geometry(
        [shapely.intersection(TRUE.geometry[0], shapely.box(*box)) for box in ((0, 0, middle, 90), (middle, 0, 180, 90))],
        crs=4326,
    )
    assert bring(saved(pd.concat([halves, TRUE.iloc[1:]]), tmp_path / "xa.gpkg")) == 0
    assert iou(boundaries("commune", "new").set_index("code").geometry[TRUE.MA[0]], TRUE.geometry[0]) > 0.999


def test_files_add_up_and_reset_goes_back(tmp_path, capsys):
    other = official(provinces=("19",))
    assert bring(saved(TRUE, tmp_path / "na.gpkg"), "--note", "Sở Nông nghiệp") == 0
    assert bring(saved(other, tmp_path / "tn.gpkg")) == 0
    assert main([]) == 0
    out = capsys.readouterr().out
    assert f"348 ranh giới, {len(TRUE) + len(other)} nhập vào, {348 - len(TRUE) - len(other)} xấp xỉ" in out
    assert f"{len(TRUE)} từ na.gpkg" in out
    assert "Sở Nông nghiệp" in out
    assert main(["reset", "--level", "commune", "--era", "new"]) == 0
    pd.testing.assert_frame_equal(pd.DataFrame(boundaries("commune", "new")), pd.DataFrame(shipped("commune", "new")))
    assert main(["reset", "--level", "commune", "--era", "new"]) == 0
    assert "Không có ranh giới nhập vào" in capsys.readouterr().out


def holes(shape):
    return sum(len(one.interiors) for one in shapely.get_parts(shape))


def test_where_files_disagree_the_newer_one_is_right(tmp_path):
    assert bring(saved(TRUE, tmp_path / "cu.gpkg")) == 0
    wider = TRUE.iloc[[60]].set_geometry(shapely.buffer(TRUE.geometry.to_numpy()[[60]], 0.01), crs=4326)
    assert bring(saved(wider, tmp_path / "moi.gpkg")) == 0
    assert iou(boundaries("commune", "new").set_index("code").geometry[wider.MA.iloc[0]], wider.geometry.iloc[0]) > 0.999
    assert shapely.coverage_is_valid(boundaries("commune", "new").geometry.to_numpy())


def test_a_part_keeps_one_coverage_and_the_true_shapes(tmp_path):
    some = TRUE.iloc[::3]
    assert bring(saved(some, tmp_path / "xa.gpkg")) == 0
    table = boundaries("commune", "new")
    assert shapely.coverage_is_valid(table.geometry.to_numpy())
    here = table.set_index("code").geometry
    assert min(iou(here[code], shape) for code, shape in zip(some.MA, some.geometry, strict=True)) > 0.995
    whole, now = shipped("commune", "new").geometry.union_all(), table.geometry.union_all()
    assert holes(now) == holes(whole)
    assert shapely.difference(whole, now).area < 0.002 * whole.area


def test_what_is_drawn_is_light_and_fits_and_what_places_records_is_exact(tmp_path):
    fine = official(step=0.0013)
    assert fine.geometry.count_coordinates().sum() > 100_000
    assert bring(saved(fine, tmp_path / "xa.parquet")) == 0
    content = geojson("commune", "new")
    drawn = gpd.GeoSeries.from_file(io.BytesIO(content))
    assert drawn.count_coordinates().sum() < 27_000
    assert len(content) < 700_000
    assert boundaries("commune", "new").geometry.count_coordinates().sum() > 100_000
    metric = drawn.set_crs(4326, allow_override=True).to_crs(3405)
    assert metric.area.sum() / metric.union_all().area < 1.00001
    assert holes(metric.union_all()) == 0
    assert metric.union_all().area / fine.to_crs(3405).union_all().area == pytest.approx(1, abs=0.002)
    assert neighbours("commune", "new").is_nearest.sum() == 0


def test_separately_drawn_neighbours_still_share_edges(tmp_path, capsys):
    """Each polygon simplified alone: cracks and slivers between them, as files often have."""
    alone = TRUE.set_geometry(shapely.make_valid(shapely.simplify(TRUE.geometry.to_numpy(), 0.0004)), crs=4326)
    assert bring(saved(TRUE, tmp_path / "khop.gpkg")) == 0
    fitting = neighbours("commune", "new")
    assert bring(saved(alone, tmp_path / "roi.gpkg")) == 0
    assert "khớp lại" in capsys.readouterr().out
    assert holes(shapely.union_all(boundaries("commune", "new").set_index("code").geometry[TRUE.MA].to_numpy())) == 0
    found = neighbours("commune", "new")
    pairs = [set(zip(one.code, one.neighbour_code, strict=True)) for one in (fitting, found)]
    assert len(pairs[0] ^ pairs[1]) < 0.02 * len(pairs[0])


def _moved(table):
    """An old commune, a new one that a part of it went to, and a point that only the true shape puts there."""
    change = crosswalk()
    parts = change[change.is_split & ~change.is_main & change.new_commune_code.isin(table.index)]
    cells = shipped("commune", "new").set_index("code").geometry
    for row in parts.itertuples():
        gained = shapely.difference(table[row.new_commune_code], cells[row.new_commune_code])
        if not gained.is_empty:
            return row.old_commune_code, row.new_commune_code, shapely.point_on_surface(gained)
    raise AssertionError


def test_places_follow_at_once_without_a_restart(tmp_path):
    hanoi = official(provinces=("01",))
    table = hanoi.set_index("MA").geometry
    before, outline = geojson("commune", "new"), outlines("commune", "new")
    code, target, point = _moved(table)
    asked = pd.DataFrame([{"era": "old", "commune_code": code, "latitude": point.y, "longitude": point.x}])
    assert locate(asked).new_commune_code[0] != target
    assert bring(saved(hanoi, tmp_path / "xa.gpkg")) == 0
    assert locate(asked).iloc[0][["new_commune_code", "place_method"]].tolist() == [target, "by_point"]
    assert geojson("commune", "new") != before
    assert outlines("commune", "new") != outline
    inside = centres("commune", "new").set_index("code")
    assert all(table[one].contains(shapely.Point(inside.longitude[one], inside.latitude[one])) for one in table.index[:20])


@pytest.mark.parametrize(("level", "era"), [("district", "old"), ("province", "new")])
def test_districts_and_provinces_are_taken_too(tmp_path, level, era, capsys):
    table = official(level, era)
    few = table.iloc[:5]
    assert bring(saved(few.assign(MA=few.MA.astype(int)), tmp_path / "x.gpkg"), level=level, era=era) == 0
    assert f"Đã nhập {len(few)} " in capsys.readouterr().out
    now = boundaries(level, era).set_index("code")
    assert len(now) == len(shipped(level, era))
    assert min(iou(now.geometry[code], shape) for code, shape in zip(few.MA, few.geometry, strict=True)) > 0.99
    assert not now.is_approximate.any()


def test_outlines_are_the_edges_of_what_is_drawn(tmp_path):
    assert bring(saved(TRUE, tmp_path / "xa.gpkg")) == 0
    edge = gpd.read_file(io.BytesIO(outlines("commune", "new"))).set_index("code").geometry["40"]
    assert iou(edge, TRUE.geometry.union_all()) > 0.995
    assert iou(edge, shipped("province", "new").set_index("code").geometry["40"]) < 0.992


def test_a_damaged_store_gives_the_shipped_boundaries_and_says_so(tmp_path, capsys, caplog):
    assert bring(saved(TRUE, tmp_path / "xa.gpkg")) == 0
    path = imported.path_of("commune", "new")
    path.write_bytes(path.read_bytes()[:5000])
    assert len(boundaries("commune", "new")) == 348
    assert boundaries("commune", "new").is_approximate.all()
    assert "cannot be read" in caplog.text
    assert main([]) == 0
    assert "bị hỏng" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path, capsys, empty_root):
    empty_root.parent.joinpath("snapshots").write_text("a file in the way", encoding="utf-8")
    assert "Không ghi được" in refused(tmp_path, capsys, saved(TRUE, tmp_path / "xa.gpkg"))


def test_sentences_stand_in_both_languages_with_the_same_blanks():
    def blanks(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, pair in messages().items():
        assert blanks(pair["vi"]) == blanks(pair["en"]), key
    assert np.all([pair["vi"].strip() for pair in messages().values()])
