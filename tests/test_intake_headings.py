"""Sheets whose headings, overall conclusions or hazards are easily misread: nothing is guessed, nothing goes silently."""

from datetime import date

import pytest
from offices import book, published
from workbooks import filled

from data.snapshots import current_id
from intake.__main__ import main
from intake.flat import propose
from intake.publish import Request, publish_files
from intake.report import lines

HEADS = [
    ["STT", "Số phiếu KN", "Chủ thể", "Nơi sản xuất", "Hạng", "Sản phẩm", "Lấy mẫu", "Thử nghiệm", None, None, None, "KL"],
    [None, None, None, None, None, None, "Ngày", "Chỉ tiêu", "Phương pháp", "KQ", "ĐVT", None],
]
NUMBERS = [f"({n})" for n in range(1, 13)]
MERGED = ["H3:K3", *[f"{letter}3:{letter}4" for letter in "ABCDEFL"]]
WIDE = ["TT", "Ký hiệu mẫu", "Tên sản phẩm", "Tên cơ sở", "Địa chỉ", "Ngày lấy mẫu", "E. coli (CFU/g)", "Salmonella (/25g)",
        "Chì (Pb) mg/kg", "Cadimi (mg/kg)", "Đánh giá"]  # fmt: skip


def two_rows(path, numbers, merged):
    """Results under a heading of two rows, a group of one column among them."""
    rows = [["DANH SÁCH MẪU SẢN PHẨM OCOP ĐỢT 2 NĂM 2026 - TỈNH THÁI NGUYÊN"], [], *HEADS, *([NUMBERS] if numbers else [])]
    rows += [
        [n, f"KN/{n:03d}", f"HTX {n}", "xã La Bằng, huyện Đại Từ", "4 sao", "Chè tôm nõn", f"{n}.3.26", "Chì", "ICP-MS", "0,21",
         "mg/kg", "Đ"] for n in range(1, 5)
    ]  # fmt: skip
    return book(path, {"MauOCOP": rows}, merged=merged)


@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("merged", [(), MERGED])
def test_a_heading_of_two_rows_is_one_and_a_group_of_one_column_counts(empty_root, tmp_path, numbers, merged):
    office = published(two_rows(tmp_path / "tn.xlsx", numbers, merged), empty_root)
    wanted = {
        "Số phiếu KN": ("sample.sample_id",), "Chủ thể": ("facility.facility_name",), "Nơi sản xuất": ("facility.place",),
        "Sản phẩm": ("product.product_name",), "Lấy mẫu › Ngày": ("sample.taken_at",),
        "Thử nghiệm › Chỉ tiêu": ("test_result.analyte",), "Thử nghiệm › Phương pháp": ("test_result.method",),
        "Thử nghiệm › KQ": ("test_result.result_text",), "Thử nghiệm › ĐVT": ("test_result.unit",),
        "KL": ("test_result.laboratory_conclusion",),
    }  # fmt: skip
    assert office.mapping.column == wanted
    assert {one["sample_id"]: one["taken_at"].date() for one in office.rows("sample")} == {
        f"KN/{n:03d}": date(2026, 3, n) for n in range(1, 5)
    }
    assert not office.rows("ocop_award")


def test_a_column_without_a_heading_gets_no_name(tmp_path):
    rows = [["Mã mẫu", "Tên cơ sở", "Địa chỉ", None, "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả"]]
    rows += [[f"M{n}", f"HTX {n}", "xã La Bằng, huyện Đại Từ", "Chè tôm nõn", f"{n}/3/2026", "Chì", "0,2"] for n in range(1, 7)]
    mapping = propose(book(tmp_path / "a.xlsx", {"A": rows})).mapping
    assert set(mapping.column) <= set(filter(None, rows[0]))


CASES = {  # results of E. coli, Salmonella, lead, cadmium under one «Không đạt»: who bears it
    "positive": (("3,2x10^3", "Dương tính", "0,05", None), {"salmonella"}),
    "only": (("<10", "KPH", "0,05", "KPH"), {"lead"}),
    "several": (("<10", "Âm tính", "0,05", "0,02"), {"not_stated"}),
    "none": (("<10", "Âm tính", None, "KPH"), {"not_stated"}),
}


@pytest.fixture
def wide(empty_root, tmp_path):
    rows = [["BẢNG TỔNG HỢP KẾT QUẢ"], WIDE]
    rows += [
        [n, name, "Giò lụa", f"Cơ sở {n}", "P. Hưng Bình, TP Vinh", f"1{n}/8/2026", *cells, "Không đạt"]
        for n, (name, (cells, _)) in enumerate(CASES.items(), start=1)
    ]
    return published(book(tmp_path / "na.xlsx", {"A": rows}), empty_root)


@pytest.mark.parametrize("name", CASES)
def test_a_conclusion_on_the_whole_sample_is_borne_by_what_says_so_or_by_no_analyte(wide, name):
    mine = [one for one in wide.rows("test_result") if one["sample_id"] == name]
    assert {one["analyte"] for one in mine if one["laboratory_conclusion"] == "fail"} == CASES[name][1]
    by_laboratory = {one["analyte"] for one in mine if one["verdict_reason"] == "laboratory"}
    assert by_laboratory <= CASES[name][1]
    said = " ".join(lines(wide.checked))
    assert (f"{name}" in said) == (CASES[name][1] == {"not_stated"})


def test_a_sample_failed_as_a_whole_never_counts_as_passed(wide):
    found = {one["sample_id"]: one for one in wide.rows("sample")}
    assert {name: found[name]["outcome"] for name in ("positive", "several", "none")} == dict.fromkeys(
        ("positive", "several", "none"), "fail"
    )
    assert "not_stated" not in found["positive"]["failed_analytes"]
    assert found["several"]["failed_analytes"] == "not_stated"


def test_a_unit_without_brackets_in_a_heading_is_read(wide):
    assert wide.mapping.analyte_column["Chì (Pb) mg/kg"] == ("lead", "mg/kg")
    assert {one["unit"] for one in wide.rows("test_result") if one["analyte"] == "lead"} == {"mg/kg"}


def test_a_hazard_with_its_amount_is_read_and_what_is_not_is_listed(empty_root, tmp_path):
    rows = [["Reference", "Date of case", "Notifying country", "Classification", "Subject", "Product category", "Product",
             "Hazards", "Origin country"]]  # fmt: skip
    hazards = ["Chlorpyrifos 0.15 mg/kg", "Salmonella", "cadmium 2.1 mg/kg", "foreign smell"]
    rows += [
        [f"2026.{n}", f"0{n}-11-2026", "Germany", "alert notification", f"case {n}", "herbs and spices", "black pepper", hazard,
         "Viet Nam"] for n, hazard in enumerate(hazards, start=1)
    ]  # fmt: skip
    office = published(book(tmp_path / "rasff.xlsx", {"A": rows}), empty_root)
    assert [one["analyte"] for one in sorted(office.rows("alert"), key=lambda one: one["alert_id"])] == [
        "chlorpyrifos", "salmonella", "cadmium", None,
    ]  # fmt: skip
    assert [doubt for doubt in office.doubts if "foreign smell" in doubt]
    assert sum("foreign smell" in line and "cadmium" not in line for line in lines(office.checked)) == 1


def test_publishing_over_the_demo_says_that_it_is_replaced(empty_root, tmp_path, capsys):
    path = filled(tmp_path / "a.xlsx")
    publish_files([path], Request(is_demo=True))
    assert current_id().endswith("-demo")
    assert main(["publish", str(path)]) == 0
    assert capsys.readouterr().out.count("mô phỏng") == 1
    assert not current_id().endswith("-demo")
    assert main(["publish", str(path)]) == 0
    assert "mô phỏng" not in capsys.readouterr().out
