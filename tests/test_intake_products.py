"""Groups by a product's name: its head decides, accents count, what was done to it changes it."""

import pytest

from data.codes import codes
from intake.flat.meanings import analyte_of, found_analytes, stars_of
from intake.flat.products import product_of

NAMES = [
    ("Chè búp khô", "tea", "tea"), ("Trà hoa vàng", "herbal_tea", "herbal_tea"),
    ("Cà pháo", "fresh_produce", "other_vegetable"),
    ("Cá nục kho", "animal_processed", "dried_seafood"), ("Cà phê", "coffee_cocoa", None), ("CA CHUA", "fresh_produce", "tomato"),
    ("Nước cam ép", "other_soft_drink", None), ("Quả cam", "fresh_produce", "citrus"),
    ("Mẫu thịt lợn", "fresh_animal", "fresh_meat"),
    ("Rau củ sấy", "produce_processed", None), ("Chè xanh Hòa Bình", "tea", "tea"), ("Tương ớt", "other_seasoning", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "group", "matrix"), NAMES)
def test_the_head_of_a_name_decides(name, group, matrix):
    assert product_of(name)[:2] == (group, matrix)


@pytest.mark.parametrize("name", ["Hòa Phát", "Sản phẩm A", "???"])
def test_a_name_that_says_nothing(name):
    assert product_of(name) is None


def test_analytes_by_symbol_by_part_and_by_accent():
    assert analyte_of("Hàm lượng Pb") == ("lead", 0.85)
    assert analyte_of("Chì")[0] == "lead"
    assert analyte_of("Chi cục Quản lý chất lượng") == (None, 0.0)
    assert analyte_of("Pb và Cd")[1] < 0.8
    assert found_analytes("Pb: 0,02 mg/kg; E.coli: <10 CFU/g; Cd") == [
        ("lead", "0,02 mg/kg"),
        ("e_coli", "<10 CFU/g"),
        ("cadmium", ""),
    ]
    assert found_analytes("Pb: 0,02; chất lạ: 5") == []


def test_every_analyte_is_known_by_its_own_names():
    for code, entry in codes("analyte").items():
        for text in (code, entry.vi, entry.en, *entry.aliases):
            assert analyte_of(text) == (code, 1.0), text


@pytest.mark.parametrize(
    ("text", "stars"), [("4 sao", "4"), ("★★★", "3"), ("Hạng 5 sao", "5"), ("Bốn sao", "4"), ("chưa", "chưa")]
)
def test_stars(text, stars):
    assert stars_of(text) == stars
