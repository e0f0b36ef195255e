"""Inspections, actions and fairs from the template: grades in their own scale, papers that cannot be, one sentence each."""

import duckdb
import pytest
from workbooks import filled

from data.snapshots import current_id
from intake.__main__ import main

GRADES = """
14/01/2025 | B         |
14/01/2025 | Loại C    |
15/01/2025 | Đạt       |
20/06/2026 | khong dat |
15/01/2025 | B         | hết dùng từ ngày 15/01/2025
14/01/2025 | Đạt       | chỉ dùng từ ngày 15/01/2025
20/06/2026 | Khá       | không có trong danh mục
"""


def inspection(day, grade, number=1):
    return {
        "Mã lượt kiểm tra": f"T-KT-{number}",
        "Mã cơ sở": "T-CS-1",
        "Ngày kiểm tra": day,
        "Công đoạn được kiểm tra": "Chế biến",
        "Xếp loại, kết quả": grade,
        "Cơ quan kiểm tra": "Chi cục",
    }


def action(**change):
    return {
        "Mã hoạt động": "T-PH-1",
        "Nội dung phối hợp (1–5)": 4,
        "Loại hoạt động": "Kiểm tra chung",
        "Ngày": "18/05/2026",
        "Tỉnh thực hiện": "thai nguyen",
        "Tỉnh cùng thực hiện": "Nghệ An",
        "Việc đã làm": "Kiểm tra chung",
    } | change


def fair(**change):
    return {"Mã gian hàng, sản phẩm": "T-HC-1", "Hội chợ": "Kết nối", "Khai mạc": "26/04/2024", "Bế mạc": "01/05/2024",
            "Tỉnh tổ chức": "Thái Nguyên", "Đơn vị tham gia": "Đơn vị 1", "Tỉnh của đơn vị": "Nghệ An",
            "Khối lượng hợp đồng (kg)": "4.000"} | change  # fmt: skip


def paper(**change):
    return {"Mã cơ sở": "T-CS-1", "Số giấy": "1/2024/NNPTNT-TN", "Loại giấy": "GCN", "Ngày cấp": "15/03/2024",
            "Ngày hết hạn": "14/03/2027"} | change  # fmt: skip


@pytest.fixture
def publish(empty_root, tmp_path, capsys):
    def run(**sheets):
        status = main(["publish", str(filled(tmp_path / "so.xlsx", more=sheets))])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return status, said.out + said.err

    return run


@pytest.mark.parametrize(
    ("day", "grade", "refused"), [tuple(one.strip() for one in line.split("|")) for line in GRADES.strip().splitlines()]
)
def test_a_grade_is_of_the_scale_of_its_day_or_refused(publish, empty_root, day, grade, refused):
    status, said = publish(**{"Kiểm tra cơ sở": [inspection(day, grade)]})
    assert (status != 0) == bool(refused)
    if refused:
        assert refused in next(line for line in said.splitlines() if "dòng 2, cột «Xếp loại, kết quả»" in line)
        return
    path = empty_root / current_id() / "inspection.parquet"
    found = duckdb.sql(f"SELECT grade, grade_scale, province_code FROM '{path}'").fetchall()
    expected = {"B": ("b", "abc"), "Loại C": ("c", "abc"), "Đạt": ("pass", "pass_fail"), "khong dat": ("fail", "pass_fail")}
    assert found == [(*expected[grade], "19")]


BAD = [
    ("Hoạt động phối hợp", action(**{"Nội dung phối hợp (1–5)": 6}), "lớn hơn"),
    ("Hoạt động phối hợp", action(**{"Loại hoạt động": "Đi chơi"}), "không có trong danh mục"),
    ("Hoạt động phối hợp", action(**{"Tỉnh thực hiện": "Bắc Giang"}), "không có trong danh mục"),
    ("Gian hàng hội chợ", fair(**{"Bế mạc": "01/04/2024"}), "sớm hơn"),
    ("Gian hàng hội chợ", fair(**{"Mã cơ sở": "T-CS-99"}), "không tìm thấy"),
    ("Giấy chứng nhận, bản cam kết", paper(**{"Ngày hết hạn": "14/03/2023"}), "sớm hơn"),
    ("Kiểm tra cơ sở", inspection("01/01/2099", "Đạt"), "ngày chưa tới"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "row", "words"), BAD)
def test_a_bad_row_is_refused_with_one_sentence(publish, sheet, row, words):
    status, said = publish(**{sheet: [row]})
    assert status != 0
    assert words in said
    assert f"trang {sheet}, dòng 2" in said


def test_good_rows_are_published_as_they_stand(publish, empty_root):
    status, said = publish(**{"Hoạt động phối hợp": [action()], "Gian hàng hội chợ": [fair()]})
    assert status == 0, said
    folder = empty_root / current_id()
    done = duckdb.sql(
        f"SELECT field_number, action_kind, province_code, with_province_code FROM '{folder}/agreement_action.parquet'"
    )
    assert done.fetchall() == [(4, "joint_check", "19", "40")]
    shown = duckdb.sql(f"SELECT fair_province_code, province_code, contract_kg, facility_id FROM '{folder}/fair_entry.parquet'")
    assert shown.fetchall() == [("19", "40", 4000.0, None)]
