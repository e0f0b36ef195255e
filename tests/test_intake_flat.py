"""Offices' own sheets: proposed, read through the mapping, each row counted once, numbers equal to the sheet's own."""

import csv
import json
import unicodedata
from collections import Counter
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from data.snapshots import current_id
from intake.__main__ import main
from intake.errors import IntakeError
from intake.flat import load_mapping, propose, save_mapping
from intake.flat.mapping import to_toml
from intake.publish import Request, check_files, publish_files

PLACES = [
    "xã Diễn Châu, huyện Diễn Châu", "P. Trường Vinh, TP Vinh", "TT. Nam Đàn", "Xóm 5, xã Tân Cương, TP Thái Nguyên",
    "xã La Bằng, huyện Đại Từ", "Xã Không Có, huyện Đại Từ", "phường Phan Đình Phùng, Thái Nguyên",
]  # fmt: skip
NAMES = [
    "HTX rau an toàn",
    "Công ty TNHH Cộng Hòa",
    "Cơ sở Nguyễn Văn A",
    "HTX chè Tân Cương",
    "HTX chè La Bằng",
    "Hộ Trần B",
    "Cửa hàng C",
]
GOODS = ["Rau muống", "Cải ngọt", "Cà chua", "Chè xanh", "Chè búp khô", "Đậu đũa", "Nước mắm"]
TESTS = [("Cadimi (Cd)", "0,02", "mg/kg"), ("Hàm lượng Chì (Pb)", "KPH (LOD=0,01)", "mg/kg"), ("Chlorpyrifos", "< LOQ", "mg/kg")]

TITLE = (
    ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    [],
    ["KẾT QUẢ GIÁM SÁT QUÝ III NĂM 2025"],
    [],
)
HEADING = [
    "TT", "Tên cơ sở", "Địa chỉ", "Tên mẫu", "Mã số mẫu", "Ngày lấy mẫu", "Kết quả phân tích", None, None, None, "Kết luận",
    "Ghi chú",
]  # fmt: skip
FOOT = (
    ["Cộng: 7 mẫu"], [], [None] * 7 + ["Thái Nguyên, ngày 30 tháng 9 năm 2025"], ["NGƯỜI LẬP BIỂU", None, "CHI CỤC TRƯỞNG"],
    ["Nguyễn Thị Lan"],
)  # fmt: skip


@pytest.fixture
def report(tmp_path):
    """A quarter's report: titles, a heading of two rows, numbering, a group, merged cells, a sum, a signature."""
    book = Workbook()
    sheet = book.active
    sheet.title = "KQ giám sát"
    for line in TITLE:
        sheet.append(line)
    sheet.merge_cells("A3:L3")
    sheet.append(HEADING)
    sheet.append([None] * 6 + ["Chỉ tiêu", "Kết quả", "ĐVT", "Giới hạn cho phép"])
    sheet.merge_cells("G5:J5")
    for letter in "ABCDEFKL":
        sheet.merge_cells(f"{letter}5:{letter}6")
    sheet.append([f"({number})" for number in range(1, 13)])
    sheet.append(["I", "Rau, củ, quả"])
    for k in range(7):
        start = sheet.max_row + 1
        for j, (analyte, result, unit) in enumerate(TESTS[: 1 + k % 3]):
            head = [k + 1, NAMES[k], PLACES[k], GOODS[k], f"RAU{k + 1:02d}", date(2025, 8, k + 1)] if j == 0 else [None] * 6
            sheet.append([*head, analyte, result, unit, 0.1, "Đạt"])
        for letter in "ABCDEF" if k % 3 else "":
            sheet.merge_cells(f"{letter}{start}:{letter}{sheet.max_row}")
    for line in FOOT:
        sheet.append(line)
    path = tmp_path / "bao-cao.xlsx"
    book.save(path)
    return path


def test_a_report_is_understood_and_every_row_counted_once(report, empty_root):
    checked = check_files([report], mapping=propose(report).mapping)
    assert sum(1 for _ in load_workbook(report).active.iter_rows()) == checked.total("read") == 26
    assert (checked.accepted, checked.rejected, checked.total("not_data")) == (10, 3, 13)
    why = checked.origins.sheets[0].not_data
    assert Counter(why.values()) == {"title": 4, "numbering": 1, "group": 1, "subtotal": 1, "blank": 1, "footer": 3}
    assert checked.reasons == {"place_unmatched": 3}
    assert set(checked.problems.source_row) == {18, 19, 20}


def test_what_is_published_equals_the_sheet(report, empty_root):
    publish_files([report], Request(accept_partial=True), mapping=propose(report).mapping)
    rows = {name: _rows(empty_root, name) for name in ("facility", "product", "sample", "test_result")}
    assert {row["facility_name"] for row in rows["facility"]} == set(NAMES) - {"Hộ Trần B"}
    assert {row["product_name"] for row in rows["product"]} == set(GOODS) - {"Đậu đũa"}
    assert {(row["sample_id"], row["taken_date"].day) for row in rows["sample"]} == {
        (f"RAU{k:02d}", k) for k in (1, 2, 3, 4, 5, 7)
    }
    assert Counter(row["analyte"] for row in rows["test_result"]) == {"cadmium": 6, "lead": 3, "chlorpyrifos": 1}
    assert {row["new_commune_code"] for row in rows["facility"]} >= {"17464", "16690", "05503", "05818"}
    assert {row["source_sheet"] for row in rows["sample"]} == {"KQ giám sát"}


def _rows(root, name):
    import pyarrow.parquet as pq

    return pq.read_table(root / current_id() / f"{name}.parquet").to_pylist()


def test_the_same_sheet_next_quarter_keeps_the_keys(report, empty_root):
    mapping = propose(report).mapping
    publish_files([report], Request(accept_partial=True), mapping=mapping)
    before = {row["facility_id"] for row in _rows(empty_root, "facility")}
    publish_files([report], Request(accept_partial=True), mapping=mapping)
    assert {row["facility_id"] for row in _rows(empty_root, "facility")} == before


def test_a_person_decides_a_doubtful_address(report, empty_root, tmp_path):
    from dataclasses import replace

    mapping = replace(propose(report).mapping, place={"Xã Không Có, huyện Đại Từ": "old:05815"})
    save_mapping(tmp_path / "m.toml", mapping)
    checked = check_files([report], mapping=load_mapping(tmp_path / "m.toml"))
    assert (checked.accepted, checked.rejected) == (13, 0)


def test_rejected_rows_come_back_in_the_sheets_own_columns(report, empty_root, tmp_path):
    save_mapping(tmp_path / "m.toml", propose(report).mapping)
    assert main(["check", str(report), "--mapping", str(tmp_path / "m.toml"), "--rejects", str(tmp_path / "r.xlsx")]) == 1
    rows = list(load_workbook(tmp_path / "r.xlsx")["KQ giám sát"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Lý do", "Dòng", "TT", "Tên cơ sở")
    assert [row[1] for row in rows[1:]] == [18, 19, 20]
    assert all("không tìm thấy xã nào" in row[0] and row[3] == "Hộ Trần B" for row in rows[1:])


def test_the_report_as_json_adds_up(report, empty_root, tmp_path, capsys):
    main(["propose", str(report), "--out", str(tmp_path / "m.toml")])
    capsys.readouterr()
    main(["check", str(report), "--mapping", str(tmp_path / "m.toml"), "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    assert said["read"] == said["accepted"] + said["rejected"] + said["not_data"] == 26
    assert sum(said["reasons"].values()) == 3


def test_one_column_an_analyte(empty_root, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["BẢNG KẾT QUẢ"])
    sheet.append(
        [
            "STT",
            "Mã mẫu",
            "Loại mẫu",
            "Nơi lấy mẫu",
            "Xã/phường",
            "Huyện",
            "Ngày lấy",
            "E. coli (CFU/g)",
            "Salmonella (/25g)",
            "Cd (mg/kg)",
            "Đánh giá",
        ]
    )
    for i in range(1, 31):
        bad = i % 10 == 0
        sheet.append([
            i, f"NA-{i:03d}", "Giò lụa", f"Quầy {i % 5}", "Hưng Dũng", "TP Vinh", f"{1 + i % 28:02d}.3.25",
            "2,1x10^3" if bad else "<10", "Âm tính", "KPH", "Không đạt" if bad else "Đạt",
        ])  # fmt: skip
    book.save(tmp_path / "ngang.xlsx")
    proposal = propose(tmp_path / "ngang.xlsx")
    assert proposal.mapping.analyte_column == {
        "E. coli (CFU/g)": ("e_coli", "CFU/g"), "Salmonella (/25g)": ("salmonella", "/25g"), "Cd (mg/kg)": ("cadmium", "mg/kg"),
    }  # fmt: skip
    publish_files([tmp_path / "ngang.xlsx"], Request(), mapping=proposal.mapping)
    results = _rows(empty_root, "test_result")
    assert len(results) == 90
    # The sample failed by what was found: what was not detected is no failure of its own.
    assert {row["analyte"] for row in results if row["laboratory_conclusion"] == "fail"} == {"e_coli"}
    assert Counter(row["outcome"] for row in _rows(empty_root, "sample")) == {"pass": 27, "fail": 3}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_a_list_of_ocop_products_in_any_encoding(empty_root, tmp_path, encoding):
    rows = [
        ["DANH SÁCH SẢN PHẨM OCOP"],
        [],
        ["TT", "Tên sản phẩm", "Tên chủ thể", "Địa chỉ", "Hạng sao", "Số quyết định", "Ngày công nhận"],
    ]
    rows += [
        [
            i,
            f"Chè đinh số {i}",
            f"Hợp tác xã {i}",
            "xã Tân Cương, Thái Nguyên",
            ["3 sao", "★★★★"][i % 2],
            f"12{i}/QĐ",
            "15/12/2024",
        ]
        for i in range(1, 16)
    ]
    path = tmp_path / "ocop.csv"
    text = "\n".join(";".join(map(str, row)) for row in rows)
    if encoding == "cp1258":
        text = _for_1258(text.replace("★★★★", "4 sao"))
    path.write_bytes(text.encode(encoding))
    publish_files([path], Request(), mapping=propose(path).mapping)
    awards = _rows(empty_root, "ocop_award")
    assert Counter(row["stars"] for row in awards) == {3: 7, 4: 8}
    assert {(row["from_date"], row["to_date"]) for row in awards} == {(date(2024, 12, 15), date(2027, 12, 15))}
    assert {row["product_name"] for row in _rows(empty_root, "product")} == {f"Chè đinh số {i}" for i in range(1, 16)}


def _for_1258(text):
    """Windows-1258 holds a hat with its letter and a tone after it."""
    found = []
    for letter in text:
        try:
            letter.encode("cp1258")
            found.append(letter)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
            found.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone)) + "".join(tone))
    return "".join(found)


def test_blanks_that_repeat_the_row_above_without_merged_cells(empty_root, tmp_path):
    path = tmp_path / "tiep.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(["Mã mẫu", "Tên mẫu", "Cơ sở lấy mẫu", "Địa chỉ", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT"])
        for i in range(1, 6):
            write([f"M{i}-25", "Chè xanh", f"Cơ sở {i}", "xã Tân Cương, TP Thái Nguyên", "12/03/2025", "Cadimi", "0,1", "mg/kg"])
            write(["", "", "", "", "", "Chì", "0,2", "mg/kg"])
    mapping = propose(path).mapping
    assert set(mapping.fill_down) == {"Mã mẫu", "Tên mẫu", "Cơ sở lấy mẫu", "Địa chỉ", "Ngày lấy mẫu"}
    checked = check_files([path], mapping=mapping)
    assert (checked.accepted, checked.rejected, checked.total("not_data")) == (10, 0, 1)


BROKEN = [
    ("column = 3", "không đọc được"),
    ('[column]\n"A" = ["facility.wings"]', "facility.wings"),
    ("not toml at all [", "không đọc được"),
    ('wings = "2"', "wings"),
    ('[column]\n"Cột lạ" = ["facility.facility_name"]', "«Cột lạ»"),
    ("", "chưa nối cột nào"),
]


@pytest.mark.parametrize(("text", "words"), BROKEN)
def test_a_bad_mapping_is_one_sentence(report, empty_root, tmp_path, text, words):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    with pytest.raises(IntakeError, match=r"^[^\n]*$") as error:
        check_files([report], mapping=load_mapping(tmp_path / "m.toml"))
    assert words in str(error.value)


def test_a_mapping_survives_its_file(report, tmp_path):
    mapping = propose(report).mapping
    save_mapping(tmp_path / "m.toml", mapping)
    assert load_mapping(tmp_path / "m.toml") == mapping
    assert to_toml(load_mapping(tmp_path / "m.toml")) == to_toml(mapping)


def test_a_sheet_without_a_table_is_named(empty_root, tmp_path):
    (tmp_path / "thu.csv").write_text("Kính gửi\nChi cục\n", encoding="utf-8")
    with pytest.raises(IntakeError, match=r"thu\.csv: không tìm thấy dòng tiêu đề"):
        propose(tmp_path / "thu.csv")
