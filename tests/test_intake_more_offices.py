"""More sheets as offices write them: blocks, groups, several results in a cell, old towns; notification lists of others."""

from collections import Counter
from datetime import date, datetime

import pytest
from offices import book, published
from test_intake_offices import results

from intake.flat import propose
from intake.flat.complete import NOT_STATED


def test_a_block_of_samples_in_a_town_that_has_ended(empty_root, tmp_path):
    rows = [["DANH SÁCH MẪU, THÁNG 6/2025"]]
    rows += [
        ["TT", "Tên cơ sở, địa chỉ", "Tên mẫu", "Ký hiệu", "Ngày lấy", "Chỉ tiêu phân tích", "Kết quả", "Đơn vị", "Đánh giá"]
    ]
    found = [
        ("Tổng số VSV hiếu khí", "3,2x10^4", "CFU/g"),
        ("Salmonella", "Âm tính/25g", None),
        ("Hàn the", "KPH (LOD = 0,5)", "mg/kg"),
    ]
    for m, goods in enumerate(("Nước mắm cốt", "Cá thu khô", "Mắm tôm"), start=1):
        for n, (analyte, result, unit) in enumerate(found):
            head = [goods, f"TP{m}", f"0{m}/6/2025"] if n == 0 else [None] * 3
            block = [1, "HTX Hải sản Cửa Hội (P. Nghi Hải, TX Cửa Lò)"] if (m, n) == (1, 0) else [None, None]
            rows.append([*block, *head, analyte, result, unit, "Đạt"])
    office = published(book(tmp_path / "khoi.xlsx", {"T6": rows}), empty_root)
    assert office.counts() == (11, 9, 0, 2)
    assert [(row["facility_name"], row["commune_era"]) for row in office.rows("facility")] == [("HTX Hải sản Cửa Hội", "old")]
    assert results(office, "sample_id", "analyte", "result_number", "detection_limit") == {
        (f"TP{m}", *one): 1
        for m in (1, 2, 3)
        for one in (("aerobic_plate_count", 32000.0, None), ("salmonella", None, None), ("borax", None, 0.5))
    }
    assert NOT_STATED not in office.mapping.constant.values()


def test_a_register_with_decisions_in_words_and_terms_in_months(empty_root, tmp_path):
    rows = [["DANH MỤC SẢN PHẨM OCOP"]]
    rows += [["Số TT", "Tên chủ thể", "Địa chỉ", "Tên sản phẩm", "Hạng sao được công nhận", "Số QĐ, ngày tháng năm", "Thời hạn"]]
    stars = ("05 sao", "4 sao (nâng hạng)", "Ba sao", "★★★★")
    rows += [
        [n, f"HTX {n}", "xã La Bằng, huyện Đại Từ", "Chè đinh", said, f"QĐ số {100 + n}/QĐ-UBND ngày 0{n}/11/2024", "36 tháng"]
        for n, said in enumerate(stars, start=1)
    ]
    rows += [["Tổng cộng: 04 sản phẩm"]]
    office = published(book(tmp_path / "ocop.xlsx", {"A": rows}), empty_root)
    assert office.counts() == (7, 4, 0, 3)
    found = {(row["decision_number"], row["stars"], row["from_date"], row["to_date"]) for row in office.rows("ocop_award")}
    assert found == {
        (f"{100 + n}/QĐ-UBND", star, date(2024, 11, n), date(2027, 11, n)) for n, star in enumerate((5, 4, 3, 4), start=1)
    }


def test_sums_by_week_are_no_shipments(empty_root, tmp_path):
    rows = [["SỔ TIÊU THỤ NĂM 2025"]]
    rows += [["STT", "Ngày giao", "Đơn vị cung ứng", "Địa chỉ đơn vị cung ứng", "Đơn vị tiêu thụ", "Địa chỉ đơn vị tiêu thụ",
              "Mặt hàng", "Sản lượng (tấn)", "Thành tiền (triệu đồng)"]]  # fmt: skip
    for week in (1, 2):
        rows.append([f"Tuần {week} tháng 3"])
        rows += [
            [n, f"{7 * week + n}/3", "HTX chè", "xã Tân Cương, TP Thái Nguyên", f"Cửa hàng {n}", "P. Lê Lợi, TP Vinh, Nghệ An",
             "Chè búp khô", f"0,{n}", 15 * n] for n in (1, 2, 3)
        ]  # fmt: skip
        rows.append([None, f"Cộng tuần {week}", None, None, None, None, None, "0,6", 90])
    office = published(book(tmp_path / "tuan.xlsx", {"2025": rows}), empty_root)
    assert office.counts() == (12, 6, 0, 6)
    assert sum(row["quantity_kg"] for row in office.rows("shipment")) == pytest.approx(1200)
    assert sum(row["value_vnd"] for row in office.rows("shipment")) == 180e6


def test_results_in_one_cell_stars_in_passing_and_one_conclusion(empty_root, tmp_path):
    rows = [["KẾT QUẢ HẬU KIỂM OCOP ĐỢT 1 NĂM 2025"]]
    rows += [["TT", "Tên sản phẩm OCOP", "Hạng sao", "Chủ thể", "Địa chỉ", "Ngày, tháng lấy mẫu",
              "Chỉ tiêu và kết quả kiểm nghiệm", "Kết luận"]]  # fmt: skip
    cells = [
        ("Salmonella: Âm tính/25g; E. coli: < 10 CFU/g", "Đạt"),
        ("Chì: 0,02 mg/kg; Cadimi: KPH (LOD = 0,01)", "Đạt"),
        ("Benzoat: 1250,5 mg/kg; Sorbat: KPH", "Không đạt"),
    ]
    rows += [
        [n, "Tương Nam Đàn", "3 sao", f"HTX {n}", "thị trấn Nam Đàn, huyện Nam Đàn", f"1{n}/7/2025", *cell]
        for n, cell in enumerate(cells, start=1)
    ]
    office = published(book(tmp_path / "hau.xlsx", {"A": rows}), empty_root)
    assert office.counts() == (5, 3, 0, 2)
    assert Counter(row["laboratory_conclusion"] for row in office.rows("test_result")) == {"pass": 4, "fail": 1, None: 1}
    numbers = {row["analyte"]: row["result_number"] for row in office.rows("test_result")}
    assert (numbers["lead"], numbers["cadmium"], max(filter(None, numbers.values()))) == (0.02, None, 1250.5)
    assert not office.rows("ocop_award")
    assert any("Hạng sao" in doubt for doubt in office.doubts)


def test_an_offices_own_groups_of_goods(empty_root, tmp_path):
    rows = [["Mã mẫu", "Nhóm hàng", "Tên mẫu", "Cơ sở", "Địa chỉ", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT", "Kết luận"]]
    goods = [("Nông sản", "Rau cải"), ("Chè", "Chè búp khô"), ("Thủy sản", "Tôm sú"), ("Hàng lạ", "Giò lụa")]
    rows += [
        [f"N{n}", group, name, f"Hộ {n}", "xã La Bằng, huyện Đại Từ", f"{n}/3/2025", "Chì", "0,01", "mg/kg", "Đạt"]
        for n, (group, name) in enumerate(goods, start=1)
    ]
    office = published(book(tmp_path / "nhom.xlsx", {"A": rows}), empty_root)
    assert office.mapping.column["Nhóm hàng"] == ("product.product_group",)
    assert "test_result.analyte" not in office.mapping.constant
    assert office.counts() == (5, 4, 0, 1)
    assert {row["product_name"]: row["product_group"] for row in office.rows("product")} == {
        "Rau cải": "fresh_produce", "Chè búp khô": "tea", "Tôm sú": "fresh_animal", "Giò lụa": "animal_processed",
    }  # fmt: skip


@pytest.mark.parametrize("heading", ["Cơ sở sản xuất - Địa chỉ", "Tên hộ (địa chỉ)", "Đơn vị gửi mẫu và địa chỉ"])
def test_a_name_and_its_address_under_one_heading(empty_root, tmp_path, heading):
    rows = [["Mã mẫu", "Tên mẫu", heading, "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT"]]
    rows += [
        [f"H{n}", "Nước mắm", f"Cơ sở Hải Giang {n} - xã La Bằng, huyện Đại Từ", f"{n}/6/2025", "Histamin", "85 ± 5", "mg/kg"]
        for n in (1, 2, 3)
    ]
    office = published(book(tmp_path / "ten.xlsx", {"A": rows}), empty_root)
    assert office.counts() == (4, 3, 0, 1)
    assert {(row["facility_name"], row["address"]) for row in office.rows("facility")} == {
        (f"Cơ sở Hải Giang {n}", "xã La Bằng, huyện Đại Từ") for n in (1, 2, 3)
    }


def test_crosses_under_negative_and_positive_of_each_test_on_a_day_of_the_title(empty_root, tmp_path):
    rows = [["BÁO CÁO TEST NHANH CHỢ ĐẦU MỐI"], ["Ngày: 15/8/2025"]]
    rows += [["STT", "Tên chủ hàng/quầy", "Địa chỉ", "Tên thực phẩm", "Hàn the", None, "Formol", None]]
    rows += [[None] * 4 + ["Âm tính", "Dương tính", "Âm tính", "Dương tính"]]
    for n in range(1, 5):
        rows.append([n, f"Bà {n}", "P. Lê Lợi, TP Vinh", "Chả lụa", None if n == 3 else "x", "x" if n == 3 else None, "x", None])
    office = published(book(tmp_path / "cheo.xlsx", {"A": rows}, merged=["E3:F3", "G3:H3"]), empty_root)
    assert office.counts() == (8, 4, 0, 4)
    assert results(office, "analyte", "is_non_detect") == {("borax", True): 3, ("borax", False): 1, ("formaldehyde", True): 4}
    assert {row["taken_date"] for row in office.rows("sample")} == {date(2025, 8, 15)}


def test_lines_of_results_in_a_cell_and_goods_under_the_heading_of_a_matrix(empty_root, tmp_path):
    rows = [["Mã mẫu", "Nền mẫu", "Nơi lấy", "Phường/xã", "TP/Huyện", "Ngày lấy mẫu", "Kết quả kiểm nghiệm", "Kết luận"]]
    cell = "Salmonella: Âm tính/25g\nE.coli: 3,2x10^2 CFU/g\nChì (Pb): KPH"
    rows += [[f"V{n}", "Thịt lợn", f"Lò mổ {n}", "Nam Giang", "Nam Đàn", f"{n}/4/2025", cell, "Đạt"] for n in (1, 2, 3)]
    office = published(book(tmp_path / "dong.xlsx", {"A": rows}), empty_root)
    assert office.counts() == (4, 3, 0, 1)
    assert results(office, "analyte", "result_number", "unit") == {
        ("salmonella", None, None): 3, ("e_coli", 320.0, "CFU/g"): 3, ("lead", None, None): 3,
    }  # fmt: skip
    assert {row["product_group"] for row in office.rows("product")} == {"fresh_animal"}


ENGLISH = (
    ["Notification ref.", "Notified on", "Notifying MS", "Type of notification", "Food", "Food category", "Hazard(s) detected",
     "Analytical result", "Country of origin", "Action"],
    ["2025.1001", "01-04-2025", "Germany", "border rejection", "green tea", "coffee and tea", "anthraquinone", "0.5 mg/kg",
     "Vietnam", "withdrawal"],
    (date(2025, 4, 1), "border_rejection", "tea", "anthraquinone", "Vietnam"),
)  # fmt: skip
GERMAN = (
    ["Meldungsnummer", "Datum der Meldung", "Meldendes Land", "Art der Meldung", "Produkt", "Produktkategorie", "Gefahr",
     "Ursprungsland", "Maßnahme"],
    ["2025/0002", "02.05.2025", "Österreich", "Grenzzurückweisung", "Pfeffer", "Kräuter und Gewürze", "Salmonellen", "Vietnam",
     "Rücknahme vom Markt"],
    (date(2025, 5, 2), "border_rejection", None, "salmonella", "Vietnam"),
)  # fmt: skip
REFUSALS = (
    ["Case No", "Date", "Market", "Commodity", "Violation", "Reason for refusal", "Exporter", "Origin"],
    ["JP-3", datetime(2025, 6, 3), "Japan", "Frozen shrimp", "Detection of enrofloxacin 0.02 ppm", "Act", "Firm", "Viet Nam"],  # noqa: DTZ001
    (date(2025, 6, 3), None, "fresh_animal", "enrofloxacin", "Viet Nam"),
)


@pytest.mark.parametrize(("heads", "row", "alert"), [ENGLISH, GERMAN, REFUSALS])
@pytest.mark.parametrize("above", [[], [["Meldungen zu Lebensmitteln aus Vietnam"], []]])
def test_a_list_of_notifications_by_other_headings(empty_root, tmp_path, heads, row, alert, above):
    rows = [*above, heads, *([f"{row[0]}-{n}", *row[1:]] for n in range(4))]
    office = published(book(tmp_path / "fremd.xlsx", {"Export": rows}), empty_root)
    assert office.counts() == (len(rows), 4, 0, len(rows) - 4)
    told = {
        (one["alerted_date"], one["level"], one["product_group"], one["analyte"], one["origin_name"])
        for one in office.rows("alert")
    }
    assert told == {alert}


def test_a_level_that_no_list_knows_stays_as_written(empty_root, tmp_path):
    heads, row, _ = ENGLISH
    rows = [heads, *([f"{row[0]}-{n}", *row[1:3], "category 7", *row[4:]] for n in range(4))]
    office = published(book(tmp_path / "muc.xlsx", {"A": rows}), empty_root)
    assert {(one["level_text"], one["level"]) for one in office.rows("alert")} == {("category 7", None)}
    assert propose(tmp_path / "muc.xlsx").mapping.column["Type of notification"] == ("alert.level_text",)
