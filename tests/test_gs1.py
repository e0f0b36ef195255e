"""Codes as scanners and people give them: element strings, Digital Links, plain codes; broken ones are refused."""

import pytest

from findings.gs1 import ScanError, is_gtin, read_scan

GTIN = "08931234567897"
FNC1 = "\x1d"


@pytest.mark.parametrize(
    ("text", "lot"),
    [
        ("TN-L-000123", "TN-L-000123"),
        ("  TN-L-000123\n", "TN-L-000123"),
        (f"(01){GTIN}(10)TN-L-000123", "TN-L-000123"),
        (f"(01){GTIN}(17)261231(10)TN-L-000123(3103)000450", "TN-L-000123"),
        (f"01{GTIN}10TN-L-000123", "TN-L-000123"),
        (f"01{GTIN}1726123110TN-L-000123{FNC1}3103000450", "TN-L-000123"),
        (f"]d201{GTIN}21987654{FNC1}10TN-L-1", "TN-L-1"),
        (f"]C1{FNC1}01{GTIN}10A{FNC1}", "A"),
        (f"https://id.gs1.org/01/{GTIN}/10/TN-L-000123?17=261231", "TN-L-000123"),
        ("urn:epc:class:lgtin:8938500.012342.TEA-1", "TEA-1"),
        ("urn:ocopradar:lot:TN-L%2F1", "TN-L/1"),
        (f"https://truyxuat.example.vn/vi/01/{GTIN[1:]}/10/TN%2FL%2F1/21/5", "TN/L/1"),
    ],
)
def test_the_lot_is_found(text, lot):
    assert read_scan(text).lot == lot


def test_all_parts_are_read():
    parts = read_scan(f"01{GTIN}1726123110AB{FNC1}3103000450").parts
    assert parts == {"01": GTIN, "17": "261231", "10": "AB", "3103": "000450"}
    assert read_scan(f"https://id.gs1.org/01/{GTIN[1:]}/10/AB").gtin == GTIN


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "scan_empty"),
        ("(01)08931234567890(10)A", "scan_gtin"),
        ("(01)0893(10)A", "scan_gtin"),
        (f"(01){GTIN}", "scan_no_lot"),
        (f"01{GTIN}17261231", "scan_no_lot"),
        (f"01{GTIN}1726", "scan_broken"),
        (f"01{GTIN}10", "scan_broken"),
        (f"01{GTIN}5912", "scan_broken"),
        ("https://example.vn/trang-chu", "scan_no_lot"),
    ],
)
def test_a_broken_code_says_what_is_wrong(text, key):
    with pytest.raises(ScanError) as refused:
        read_scan(text)
    assert refused.value.key == key


@pytest.mark.parametrize("digits", ["4006381333931", "036000291452", "96385074", GTIN])
def test_check_digits_of_published_examples(digits):
    assert is_gtin(digits)
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert not is_gtin(wrong)


@pytest.mark.parametrize(
    "text",
    ["(01)08938500123429(10)TEA-1", "010893850012342910TEA-1", "https://id.gs1.org/01/8938500123429/10/TEA-1",
     "urn:epc:class:lgtin:8938500.012342.TEA-1"],
)  # fmt: skip
def test_every_form_of_a_lot_has_one_code(text):
    assert read_scan(text).code == "(01)08938500123429(10)TEA-1"
    assert read_scan("TEA-1").code is None
