"""A paper made for a province holds no row of another's: marked rows are looked for in every format."""

import io
import zipfile

import pytest
from workbooks import FACILITIES, PRODUCTS, filled

from data.snapshots import live
from findings import Scope, default_filters
from intake.publish import Request, publish_files
from queries import LOCAL, Viewer
from reports.papers import FORMATS
from reports.steps import STEPS, briefing

CANARY = {"19": "HoàngYếnThái", "40": "HoàngYếnNghệ"}  # facilities of odd numbers lie in Thái Nguyên


@pytest.fixture
def marked(empty_root, tmp_path):
    """Every product, facility and decision named for its province; nothing crosses from one to the other."""
    mark = {row: CANARY["19"] if row % 2 else CANARY["40"] for row in range(1, FACILITIES + 1)}
    change = {("Cơ sở", row, "Tên cơ sở"): f"{mark[row]} cơ sở {row}" for row in mark}
    change |= {("Sản phẩm", row, "Tên sản phẩm"): f"{mark[row]} chè {row}" for row in range(1, PRODUCTS + 1)}
    change |= {("Công nhận OCOP", row, "Hiệu lực đến"): "31/08/2026" for row in range(1, PRODUCTS + 1)}
    change |= {("Chuyến hàng", row, "Mã cơ sở nhận"): f"T-CS-{row + 2}" for row in range(1, PRODUCTS + 1)}
    change |= {("Mẫu", row, "Mã sản phẩm"): f"T-SP-{1 + row % PRODUCTS}" for row in range(1, 61)}
    publish_files([filled(tmp_path / "a.xlsx", change=change)], Request())
    return live().manifest


def everything(content):
    """All bytes of a paper, those of packs within it unpacked."""
    if content[:2] != b"PK":
        return content.decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        parts = [pack.read(name) for name in pack.namelist()]
    return "".join(everything(part) if part[:2] == b"PK" else part.decode("utf-8", "replace") for part in parts)


@pytest.mark.parametrize("province", ["19", "40", "01"])
def test_no_paper_of_a_province_holds_anothers_rows(marked, province):
    made = briefing(default_filters(marked.as_of), Scope(marked, Viewer("leader", province)), names=STEPS)
    told = repr(made)
    for name, write in FORMATS.items():
        text = everything(write(made)) + told
        for code, mark in CANARY.items():
            if code != province:
                assert mark not in text, name


def test_the_marks_are_found_where_they_may_be(marked):
    filters = default_filters(marked.as_of)
    for viewer, marks in ((LOCAL, CANARY.values()), (Viewer("leader", "19"), [CANARY["19"]])):
        made = briefing(filters, Scope(marked, viewer), names=["register", "alerts"])
        for name in ("pptx", "docx", "xlsx", "zip"):
            text = everything(FORMATS[name](made))
            assert all(mark in text for mark in marks), name
