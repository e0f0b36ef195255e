"""What people write in cells, and what laboratories write."""

from datetime import date, datetime

import pytest

from intake.cells import CellError, read_amount, read_boolean, read_date, read_integer, read_number, read_timestamp
from intake.results import read_result


@pytest.mark.parametrize(
    "text",
    [
        "03/02/2025",
        "3.2.25",
        "2025-02-03",
        "ngày 03 tháng 02 năm 2025",
        "45691",
        "03-02-2025",
        "2025-02-03T00:00:00",
        "Thứ hai, 03/02/2025",
        "8h30 ngày 3/2/2025",
        "3 tháng 2 năm 2025",
        "2025/02/03",
        "03-Feb-25",
        "03 / 02 / 2025",
        "2025-02-03T10:00:00Z",
    ],
)
def test_one_day_in_many_forms(text):
    assert read_date(text) == date(2025, 2, 3)


def test_a_time_of_day():
    assert read_timestamp("12/09/2026 08:30") == datetime.fromisoformat("2026-09-12T08:30")


@pytest.mark.parametrize("text", ["31/02/2026", "tháng 2", "2026", "00/01/2026", "12/13/2026"])
def test_impossible_days_are_refused(text):
    with pytest.raises(CellError, match="bad_date"):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234,5", 1234.5), ("0,7", 0.7), ("0.7", 0.7), ("1.234", 1234.0), ("-3", -3.0), ("1e3", 1000.0)],
)
def test_numbers_as_written_here(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["1,234.5", "nhiều", "1.23.4", "12kg"])
def test_unclear_numbers_are_refused(text):
    with pytest.raises(CellError):
        read_number(text)


def test_whole_numbers_and_yes_or_no():
    assert read_integer("4") == 4
    with pytest.raises(CellError, match="bad_integer"):
        read_integer("4,5")
    assert [read_boolean(text) for text in ("Có", "không", "X", "0")] == [True, False, True, False]
    with pytest.raises(CellError, match="bad_boolean"):
        read_boolean("có thể")


@pytest.mark.parametrize(
    ("text", "number", "non_detect", "limit"),
    [
        ("0,12", 0.12, False, None),
        ("0.5", 0.5, False, None),
        ("KPH", None, True, None),
        ("KPH (LOD=0,5)", None, True, 0.5),
        ("KPH (LOD = 0.01 mg/kg)", None, True, 0.01),
        ("< LOQ", None, True, None),
        ("<0,01", None, True, 0.01),
        ("ND", None, True, None),
        ("Âm tính/25g", None, True, None),
        ("Không phát hiện", None, True, None),
        ("Dương tính", None, False, None),
        ("Phát hiện", None, False, None),
        ("3,2x10^4", 32000.0, False, None),
        ("3,2×10⁴", 32000.0, False, None),
        ("10^3", 1000.0, False, None),
        ("2,9e+03", 2900.0, False, None),
        ("0,104", 0.104, False, None),
        ("10⁻²", 0.01, False, None),
        ("1.2E+03", 1200.0, False, None),
        ("1.200,5", 1200.5, False, None),
        ("3,2.10⁴", 32000.0, False, None),
        ("≤ 0,01", None, True, 0.01),
        ("< 1,0 x 10^1 CFU/g", None, True, 10.0),
        ("K.P.H (<0,05)", None, True, 0.05),
        ("(-)", None, True, None),
        ("(+)", None, False, None),
        ("Vết", None, False, None),
        ("> 1100", None, False, None),
        ("ước 35 CFU/g", 35.0, False, None),
        ("0,05 ± 0,01 mg/kg", 0.05, False, None),
        ("0,12 (*)", 0.12, False, None),
    ],
)
def test_laboratory_texts(text, number, non_detect, limit):
    found = read_result(text)
    assert (found.result_number, found.is_non_detect, found.detection_limit) == (number, non_detect, limit)


@pytest.mark.parametrize("text", ["xem phụ lục", "?", "12 mẫu", "đạt", "0,1-0,3", "2,4 x 10 3", "-5"])
def test_laboratory_texts_never_seen_are_refused(text):
    with pytest.raises(CellError, match="bad_result"):
        read_result(text)


@pytest.mark.parametrize("text", ["-", "–", "---"])
def test_a_bare_dash_may_mean_two_things(text):
    with pytest.raises(CellError, match="ambiguous_dash"):
        read_result(text)


@pytest.mark.parametrize(
    ("text", "unit", "own", "amount"),
    [
        ("1.250 kg", "kg", None, 1250), ("2,5 tấn", "kg", None, 2500), ("3 tạ", "kg", None, 300), ("12 yến", "kg", None, 120),
        ("500 gam", "kg", None, 0.5), ("1 250", "kg", None, 1250), ("-5", "kg", None, -5),
        ("1,25", "kg", "tấn", 1250),
        ("120,5 triệu đồng", "đồng", None, 120_500_000),
        ("1.200.000đ", "đồng", None, 1_200_000), ("5", "đồng", "nghìn đồng", 5000),
    ],
)  # fmt: skip
def test_amounts_in_any_unit(text, unit, own, amount):
    assert read_amount(text, unit, own) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("text", "reason"), [("5 thùng", "bad_amount"), ("1.250 tấn", "ambiguous_result"), ("nhiều", "bad_number")]
)
def test_amounts_that_cannot_be_converted(text, reason):
    with pytest.raises(CellError, match=reason):
        read_amount(text, "kg")
