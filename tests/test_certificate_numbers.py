"""Numbers of papers: all spellings of one are one, different ones stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.certificate_numbers import certificate_number

SAME = """
189/2020/NNPTNT-HAN  | GCN số: 0189 / 2020/nnptnt – HÀN
12/2022/NNPTNT-ĐL    | 12/2022/NNPTNT-DL
12/2024/NNPTNT-TN    | 12/2024/NN&PTNT-TN
12/2024/NNPTNT-TN    | 012/2024/nn & ptnt – TN
63/2022/NNPTNT-DL    | 63/2022/nnptnt—đl
05/2019/NNPTNT-QNa-TB | 5/2019/NNPTNT - QNA - TB
052/2022/NNPTNT-TG   | 52\\2022\\NNPTNT-TG.
62/2018/NNPTNT-BTN   | Giấy chứng nhận ATTP số 62.2018.NNPTNT-BTN
"""
APART = """
189/2020/NNPTNT-HAN | 189/2021/NNPTNT-HAN
189/2020/NNPTNT-HAN | 1890/2020/NNPTNT-HAN
12/2022/NNPTNT-DL   | 12/2022/NNMT-DL
12/2022/NNPTNT-DL   | 12/2022/NNPTNT-NA
10/2020/NNPTNT-NA   | 1/2020/NNPTNT-NA
"""


def pairs(table):
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_spellings_of_one_number_are_one(one, other):
    assert certificate_number(one) == certificate_number(other)
    assert certificate_number(other).is_usual


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_different_numbers_stay_apart(one, other):
    assert certificate_number(one).key != certificate_number(other).key


@given(
    some.integers(1, 9999),
    some.integers(1990, 2100),
    some.sampled_from(["NNPTNT", "NNMT"]),
    some.sampled_from(["TN", "NA", "QNa-TB", "ĐL"]),
    some.integers(0, 3),
    some.sampled_from(["-", "–", " - ", "—"]),
)
def test_zeros_dashes_and_case_never_matter(serial, year, office, place, zeros, dash):
    plain = certificate_number(f"{serial}/{year}/{office}-{place}")
    spelt = certificate_number(f" số {'0' * zeros}{serial}/{year}/{office.lower()}{dash}{place} ")
    assert spelt == plain
    assert (plain.serial, plain.year, plain.office) == (serial, year, office)


@given(some.text(max_size=40))
def test_any_text_is_read_and_reading_twice_changes_nothing(text):
    once = certificate_number(text)
    assert certificate_number(once.key).key == once.key


def test_a_number_of_another_form_stands_as_it_is():
    found = certificate_number("12 cam kết xã Tân Cương")
    assert not found.is_usual
    assert found.key == "12CAMKETXATANCUONG"
