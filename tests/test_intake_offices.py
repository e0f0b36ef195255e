"""Sheets as offices write them: what is published equals the sheet's own numbers, each row is counted once."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from offices import DAI_TU, VINH, book, down, published

from intake.errors import IntakeError


def results(office, *names):
    return Counter(tuple(row[name] for name in names) for row in office.rows("test_result"))


def test_analytes_as_columns_under_groups_with_a_row_of_units(empty_root, tmp_path):
    rows = [
        ["KẾT QUẢ KIỂM NGHIỆM"],
        ["TT", "Mã số mẫu", "Loại mẫu", "Nơi lấy mẫu", "Địa chỉ", "Ngày lấy", "Vi sinh", None, "Kim loại", "Kết luận"],
        [None] * 6 + ["TSVSVHK", "Salmonella", "Pb", None],
        [None] * 6 + ["CFU/g", "/25g", "mg/kg", None],
    ]
    rows += [
        [i, f"VS{i}", "Giò lụa", f"Quầy {i}", VINH[i % 4], f"0{i}.6.25", "3,2x10^4", "(+)" if i == 4 else "(-)", "KPH (LOD=0,01)",
         "K.Đạt" if i == 4 else "Đạt"] for i in range(1, 8)
    ]  # fmt: skip
    rows += [["Cộng", None, "7 mẫu"], ["Tỷ lệ không đạt (%)", None, "14,3%"], ["Ghi chú: KPH là không phát hiện"]]
    path = book(tmp_path / "ngang.xlsx", {"KQ": rows}, merged=[*down("ABCDEFJ", 2, 4), "G2:H2"])
    office = published(path, empty_root)
    assert office.counts() == (14, 7, 0, 7)
    assert results(office, "analyte", "result_number", "is_non_detect", "unit") == {
        ("aerobic_plate_count", 32000.0, False, "CFU/g"): 7, ("salmonella", None, True, "/25g"): 6,
        ("salmonella", None, False, "/25g"): 1, ("lead", None, True, "mg/kg"): 7,
    }  # fmt: skip
    assert Counter(row["outcome"] for row in office.rows("sample")) == {"pass": 6, "fail": 1}


def test_one_facility_merged_over_samples_and_crosses_for_the_conclusion(empty_root, tmp_path):
    rows = [
        [
            "STT",
            "Tên chủ thể",
            "Xã, huyện",
            "Số TT mẫu",
            "Tên mẫu",
            "Ngày lấy",
            "Hoạt chất",
            "Hàm lượng (mg/kg)",
            "Đạt",
            "Không đạt",
        ]
    ]
    merged = []
    for i in range(4):
        top = len(rows) + 1
        for j, analyte in enumerate(("Bifenthrin", "Fipronil", "Acetamiprid")):
            bad = i == 2 and j == 1
            head = [i + 1, f"HTX chè {i}", DAI_TU[i], f"CH0{i}", "Chè búp tươi", date(2025, 5, i + 1)] if j == 0 else [None] * 6
            rows.append([*head, analyte, "1,5" if bad else "KPH", None if bad else "x", "x" if bad else None])
        merged += down("ABCDEF", top, len(rows))
    office = published(book(tmp_path / "che.xlsx", {"A": rows}, merged=merged), empty_root)
    assert office.counts() == (13, 12, 0, 1)
    assert results(office, "sample_id", "laboratory_conclusion") == {("CH02", "fail"): 1, ("CH02", "pass"): 2} | {
        (f"CH0{i}", "pass"): 3 for i in (0, 1, 3)
    }
    assert {row["facility_name"] for row in office.rows("facility")} == {f"HTX chè {i}" for i in range(4)}


def test_a_register_with_crosses_for_the_stars_and_a_date_beside_the_decision(empty_root, tmp_path):
    rows = [["DANH SÁCH SẢN PHẨM OCOP"], ["STT", "Huyện/TP", "Xã, phường", "Chủ thể OCOP", "Tên sản phẩm", "Phân hạng",
             None, None,
            "Quyết định công nhận (số, ngày)"], [None] * 5 + ["3 sao", "4 sao", "5 sao"]]  # fmt: skip
    for i, name in enumerate(("Chè La Bằng", "Mật ong rừng", "Giò bê", "Rượu nếp", "Thổ cẩm", "Homestay")):
        crosses = ["x" if i % 3 == star else None for star in range(3)]
        rows.append(
            [
                i + 1,
                "Đại Từ" if i == 0 else None,
                ("La Bằng", "Yên Lãng")[i % 2],
                f"HTX {i}",
                name,
                *crosses,
                f"{i}/QĐ-UBND ngày 15/12/2023",
            ]
        )
    rows.append(["Tổng cộng", None, None, None, 6, 2, 2, 2])
    path = book(tmp_path / "ocop.xlsx", {"OCOP": rows}, merged=[*down("ABCDEI", 2, 3), "F2:H2"])
    office = published(path, empty_root)
    assert office.counts() == (10, 6, 0, 4)
    awards = {(row["decision_number"], row["stars"], row["from_date"], row["to_date"]) for row in office.rows("ocop_award")}
    assert awards == {(f"{i}/QĐ-UBND", 3 + i % 3, date(2023, 12, 15), date(2026, 12, 15)) for i in range(6)}
    assert {row["product_group"] for row in office.rows("product")} == {
        "tea", "honey", "animal_processed", "white_spirit", "textile", "tourism",
    }  # fmt: skip


def test_a_book_of_shipments_in_kilograms_hundredweights_and_tonnes(empty_root, tmp_path):
    rows = [["SỔ GIAO HÀNG"], ["Ngày", "Tên hàng", "Nơi đi", None, "Nơi đến", None, "Khối lượng", "ĐVT", "Giá trị (triệu đồng)"],
            [None, None, "Cơ sở gửi", "Địa chỉ", "Cơ sở nhận", "Địa chỉ"]]  # fmt: skip
    amounts = [
        ("1.250", "kg", 1250),
        ("2,5", "tấn", 2500),
        ("3", "tạ", 300),
        (500, "kg", 500),
        (1.25, "tấn", 1250),
        ("12", "yến", 120),
    ]
    for i, (amount, unit, _) in enumerate(amounts * 2):
        rows.append(
            [
                f"{i + 1:02d}/03/2025",
                "Chè búp khô",
                f"HTX {i % 4}",
                DAI_TU[i % 4],
                f"Cửa hàng {i % 3}",
                VINH[i % 3],
                amount,
                unit,
                "1,5",
            ]
        )
    rows.append(["Cộng", None, None, None, None, None, "11.840"])
    path = book(tmp_path / "giao.xlsx", {"Sổ": rows}, merged=["C2:D2", "E2:F2", *down("ABGHI", 2, 3)])
    office = published(path, empty_root)
    shipped = office.rows("shipment")
    assert office.counts() == (16, 12, 0, 4)
    assert sum(row["quantity_kg"] for row in shipped) == 2 * sum(kg for *_, kg in amounts)
    assert {row["value_vnd"] for row in shipped} == {1_500_000.0}
    assert {(row["from_province_code"], row["to_province_code"]) for row in shipped} == {("19", "40")}


def test_a_sheet_a_month_with_the_year_in_the_title_alone(empty_root, tmp_path):
    heading = ["TT", "Mã mẫu", "Tên mẫu", "Cơ sở", "Địa chỉ", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "Đánh giá"]
    sheets = {
        f"Tháng {month}": [[f"KẾT QUẢ THÁNG {month} NĂM 2025"], heading] + [
            [i, f"M{month}-{i}", "Rau muống", f"Quầy {i}", VINH[i % 4], f"{i + 3:02d}/{month:02d}", "Thuốc BVTV",
             "Âm tính", "Đạt"]
            for i in range(1, 6)
        ]
        for month in (1, 2, 3)
    }  # fmt: skip
    sheets["Nháp"] = [heading, [1, "X", "Rau", "Q", VINH[0], "01/01", "Thuốc BVTV", "Âm tính", "Đạt"]]
    office = published(book(tmp_path / "thang.xlsx", sheets, hidden=["Nháp"]), empty_root)
    assert office.counts() == (21, 15, 0, 6)
    assert {row["taken_date"] for row in office.rows("sample")} == {date(2025, m, d + 3) for m in (1, 2, 3) for d in range(1, 6)}
    assert office.checked.remarks[0][0] == "hidden"


def test_headings_again_on_each_page_and_dashes_that_mean_negative(empty_root, tmp_path):
    heading = [["STT", "Thông tin mẫu", None, None, "Nơi lấy", None, "Kết quả", None, "KL"],
               [None, "Mã số", "Tên", "Ngày", "Cơ sở", "Địa chỉ", "Hàn the", "Formol", None]]  # fmt: skip
    rows = [*heading]
    for i in range(1, 10):
        rows += [[f"Trang {i // 4}"], *heading] if i in (4, 8) else []
        rows.append(
            [
                i,
                f"GC-{i}",
                "Giò",
                f"{i}/8/2025",
                f"Hộ {i}",
                DAI_TU[i % 4],
                "(+)" if i == 5 else "(-)",
                "-",
                "KĐ" if i == 5 else "Đ",
            ]
        )
    office = published(book(tmp_path / "trang.xlsx", {"A": rows}), empty_root)
    assert office.counts() == (17, 9, 0, 8)
    assert results(office, "analyte", "is_non_detect") == {("borax", True): 8, ("borax", False): 1, ("formaldehyde", True): 9}
    assert any("«-» được hiểu là Âm tính" in doubt for doubt in office.doubts)


def test_another_table_below_is_left_aside_and_said(empty_root, tmp_path):
    rows = [["STT", "Mã mẫu", "Tên mẫu", "Tên cơ sở", "Địa chỉ", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT", "Kết luận"]]
    rows += [[i, f"OT{i}", "Cà chua", f"HTX {i}", VINH[i % 4], f"{i}/3/2025", "Chì", "0,01", "mg/kg", "Đạt"] for i in range(1, 9)]
    rows += [[], ["II. Cơ sở được cấp giấy"], ["STT", "Tên cơ sở", "Địa chỉ", "Số GCN", "Ngày cấp", "Ngày hết hạn"]]
    rows += [[i, f"CS {i}", VINH[0], f"{i}/2025", "01/03/2025", "01/03/2028"] for i in range(1, 4)]
    office = published(book(tmp_path / "hai.xlsx", {"A": rows}), empty_root)
    assert office.counts() == (15, 8, 0, 7)
    assert ("other_table", {"place": "hai.xlsx – A", "first": 12, "last": 15}) in office.checked.remarks
    assert not office.rows("certificate")


def test_place_and_day_that_only_the_title_says(empty_root, tmp_path):
    rows = [["UBND HUYỆN QUỲNH LƯU"], ["KẾT QUẢ GIÁM SÁT TẠI XÃ QUỲNH BẢNG"], ["Ngày lấy mẫu: 12/6/2025"],
            ["STT", "Mã mẫu", "Tên hộ", "Loại rau", "Chỉ tiêu", "Kết quả", "ĐVT"]]  # fmt: skip
    rows += [[i, f"QB{i}", f"Hộ {i}", "Hành lá", "Cypermethrin", "< LOQ", "mg/kg"] for i in range(1, 6)]
    office = published(book(tmp_path / "tieude.xlsx", {"A": rows}), empty_root)
    assert {row["taken_date"] for row in office.rows("sample")} == {date(2025, 6, 12)}
    assert {row["old_commune_code"] for row in office.rows("facility")} == {"17158"}
    assert sum("lấy theo tiêu đề" in doubt for doubt in office.doubts) == 2


def test_codes_that_begin_again_in_each_sheet_are_not_taken_for_codes(empty_root, tmp_path):
    heading = ["STT", "Mã mẫu", "Tên mẫu", "Cơ sở", "Địa chỉ", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT"]
    sheets = {
        f"T{month}": [heading] + [
            [i, i, "Rau cải", f"Hộ {month}{i}", VINH[i % 4], date(2025, month, i), "Chì", "0,01", "mg/kg"] for i in range(1, 6)
        ]
        for month in (1, 2)
    }  # fmt: skip
    office = published(book(tmp_path / "lai.xlsx", sheets), empty_root)
    assert len(office.rows("sample")) == len(office.rows("test_result")) == 10
    assert any("chỉ là số thứ tự" in doubt for doubt in office.doubts)


def test_samples_that_nothing_tells_apart_stay_apart(empty_root, tmp_path):
    rows = [["STT", "Loại rau", "Hộ sản xuất", "Địa chỉ", "Ngày lấy mẫu", "Chlorpyrifos (mg/kg)", "Cypermethrin (mg/kg)"]]
    rows += [[i, "Hành lá", "Hộ ông A", VINH[0], "05/05/2025", "KPH", f"0,{i}"] for i in range(1, 6)]
    office = published(book(tmp_path / "trung.xlsx", {"A": rows}), empty_root)
    assert len(office.rows("sample")) == 5
    assert results(office, "analyte", "result_number") == {("chlorpyrifos", None): 5} | {
        ("cypermethrins", float(f"0.{i}")): 1 for i in range(1, 6)
    }
    assert ("numbered", {"place": "trung.xlsx – A", "count": 4}) in office.checked.remarks


def test_who_made_it_and_where_it_was_taken(empty_root, tmp_path):
    rows = [["TT", "Mã mẫu", "Tên sản phẩm", "Cơ sở sản xuất", "Địa chỉ sản xuất", "Nơi lấy mẫu", "Địa chỉ nơi lấy mẫu",
             "Ngày lấy mẫu",
             "Chỉ tiêu không đạt", "Kết luận"]]  # fmt: skip
    for i in range(1, 7):
        bad = "Hàn the: 0,5 mg/kg; Benzoat: 1.200 mg/kg" if i == 3 else None
        rows.append(
            [
                i,
                f"SX{i}",
                "Giò lụa",
                f"Cơ sở giò {i % 2}",
                DAI_TU[i % 2],
                "Siêu thị Vinh",
                VINH[0],
                f"0{i}/6/2025",
                bad,
                "Không đạt" if bad else "Đạt",
            ]
        )
    office = published(book(tmp_path / "noi.xlsx", {"A": rows}), empty_root, lambda mapping: mapping)
    names = {row["facility_id"]: row["facility_name"] for row in office.rows("facility")}
    assert {names[row["facility_id"]] for row in office.rows("sample")} == {"Siêu thị Vinh"}
    assert {names[row["facility_id"]] for row in office.rows("product")} == {"Cơ sở giò 0", "Cơ sở giò 1"}
    assert Counter(row["outcome"] for row in office.rows("sample")) == {"pass": 5}
    assert office.checked.reasons == {"ambiguous_result": 1}


def test_a_list_of_notifications_of_others(empty_root, tmp_path):
    rows = [
        [
            "Reference",
            "Date of notification",
            "Product category",
            "Subject",
            "Hazard",
            "Origin",
            "Notifying country",
            "Notification level",
        ]
    ]
    hazards = ["chlorpyrifos - {pesticide residues}", "Salmonella", "undeclared milk"]
    levels = ["alert", "border rejection", "information for attention"]
    rows += [
        [f"2025.{i}", f"{i:02d}-03-2025", "Cocoa and cocoa preparations, coffee and tea", "in tea from Viet Nam", hazards[i % 3],
         "Viet Nam",
         "Germany", levels[i % 3]] for i in range(1, 10)
    ]  # fmt: skip
    office = published(book(tmp_path / "rasff.xlsx", {"A": rows}), empty_root)
    alerts = office.rows("alert")
    assert office.counts() == (10, 9, 0, 1)
    assert Counter(row["analyte"] for row in alerts) == {"chlorpyrifos": 3, "salmonella": 3, None: 3}
    assert Counter(row["level"] for row in alerts) == {"alert": 3, "border_rejection": 3, "information_attention": 3}
    assert {(row["alert_id"], row["alerted_date"]) for row in alerts} == {(f"2025.{i}", date(2025, 3, i)) for i in range(1, 10)}
    assert not office.rows("sample")


def test_what_no_column_gives_is_asked_and_a_constant_answers(empty_root, tmp_path):
    rows = [["SỔ XUẤT HÀNG"], [], ["Ngày xuất", "Mặt hàng", "Lô", "Khối lượng", "Người nhận", "Địa chỉ người nhận"]]
    rows += [[date(2025, 4, i), "Chè tôm nõn", f"HD{i}", "1,2 tạ", f"Cửa hàng {i}", VINH[i % 4]] for i in range(1, 5)]
    path = book(tmp_path / "xuat.xlsx", {"A": rows})
    with pytest.raises(IntakeError, match="Không có dòng dữ liệu nào"):
        published(path, empty_root)
    said = {"facility.facility_name": "HTX chè Hảo Đạt", "facility.place": DAI_TU[0]}
    office = published(path, empty_root, lambda mapping: replace(mapping, constant={**mapping.constant, **said}))
    assert sum("thêm vào [column], hoặc [constant]" in doubt for doubt in office.doubts) == 2
    assert [row["quantity_kg"] for row in office.rows("shipment")] == [120.0] * 4


def test_shortened_and_turned_headings_and_rapid_tests(empty_root, tmp_path):
    rows = [
        ["KIỂM TRA NHANH DỊP TẾT TRUNG THU 2025"],
        ["STT", "Cơ sở", "Đ/c", "Mặt hàng", "Test Hàn the", "Test Phoóc môn", "Ngày KT"],
    ]
    rows += [[i, f"Quán {i}", VINH[i % 4], "Chả", "ÂT", "DT" if i == 3 else "ÂT", f"{i}/9/2025"] for i in range(1, 7)]
    office = published(book(tmp_path / "nhanh.xlsx", {"A": rows}), empty_root)
    assert office.counts() == (8, 6, 0, 2)
    assert results(office, "analyte", "is_non_detect") == {
        ("borax", True): 6,
        ("formaldehyde", True): 5,
        ("formaldehyde", False): 1,
    }
    assert {row["taken_date"] for row in office.rows("sample")} == {date(2025, 9, i) for i in range(1, 7)}
