"""What is told of lots and cannot be: refused or kept by a stated rule, listed either way, and no trace runs in circles."""

import pandas as pd
import pytest
from workbooks import filled

from data.snapshots import live, root
from findings import Scope, default_filters, find, parse_filters
from intake.__main__ import main
from intake.publish import check_files
from intake.report import as_json
from queries import LOCAL

INPUTS, LOTS, SHIPMENTS = "Nguyên liệu của lô", "Lô hàng", "Chuyến hàng"


def made_of(output, of, day="01/03/2026", kg="10"):
    return {"Mã lô thành phẩm": f"T-L-{output}", "Mã lô nguyên liệu": f"T-L-{of}", "Ngày sử dụng": day,
            "Khối lượng nguyên liệu đã dùng (kg)": kg}  # fmt: skip


@pytest.fixture
def publish(empty_root, tmp_path, capsys):
    """Publish a filled template; returns the status, what was said, and the list of contradictions."""

    def run(**changes):
        path = filled(tmp_path / "lo.xlsx", **changes)
        status = main(["publish", str(path)])
        said = "".join(capsys.readouterr())
        assert "Traceback" not in said
        if status:
            return status, said, None
        doubt = pd.read_parquet(root() / live().manifest.snapshot_id / "lot_doubt.parquet")
        return status, said, sorted(zip(doubt.doubt, doubt.lot_id, doubt.doubt_key, strict=True))

    return run


def test_sound_lots_have_no_contradiction(publish):
    assert publish(more={INPUTS: [made_of(2, 1), made_of(3, 2)]})[::2] == (0, [])


def test_a_lot_that_is_its_own_input_is_refused_with_its_place(publish):
    status, said, _ = publish(more={INPUTS: [made_of(2, 1), made_of(3, 3)]})
    assert status != 0
    line = next(line for line in said.splitlines() if "chính nó" in line)
    assert "lo.xlsx, trang Nguyên liệu của lô, dòng 3, cột «Mã lô nguyên liệu»: «T-L-3»" in line


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (made_of(2, 99), "không tìm thấy «T-L-99» trong trang Lô hàng"),
        (made_of(2, 1, kg="5 hộp"), "5 hộp"),
        (made_of(2, 1, day="01/01/2099"), "ngày chưa tới"),
        (made_of(2, 1, day="31/02/2026"), "không phải ngày có thật"),
    ],
)
def test_what_cannot_be_is_refused(publish, row, words):
    status, said, _ = publish(more={INPUTS: [row]})
    assert status != 0
    assert words in said


def test_an_unknown_facility_of_a_lot_and_of_a_shipment_is_refused(publish):
    status, said, _ = publish(change={(LOTS, 1, "Mã cơ sở"): "X-1", (SHIPMENTS, 4, "Mã cơ sở nhận"): "X-2"})
    assert status != 0
    assert "không tìm thấy «X-1» trong trang Cơ sở" in said
    assert "không tìm thấy «X-2» trong trang Cơ sở" in said


CONTRADICTIONS = [
    ({"change": {(SHIPMENTS, 1, "Ngày gửi"): "20/02/2026"}}, ("shipped_before_made", "T-L-1", "T-CH-1")),
    ({"change": {(LOTS, 1, "Khối lượng (kg)"): "1.000"}}, ("shipped_more_than_made", "T-L-1", "")),
    ({"change": {(LOTS, 1, "Ngày sản xuất"): "05/03/2026"}, "more": {INPUTS: [made_of(2, 1)]}},
     ("input_before_made", "T-L-2", "T-L-1")),
    ({"more": {INPUTS: [made_of(2, 1, day="09/03/2026")]}}, ("input_after_made", "T-L-2", "T-L-1")),
    ({"more": {INPUTS: [made_of(2, 1, day=None)]}}, ("input_undated", "T-L-2", "T-L-1")),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), CONTRADICTIONS, ids=[told[0] for _, told in CONTRADICTIONS])
def test_a_contradiction_is_kept_told_and_listed(publish, tmp_path, changes, told):
    status, said, doubts = publish(**changes)
    assert status == 0
    assert doubts == [told]
    assert f"xem lại các lô {told[1]}." in said
    remarks = as_json(check_files([tmp_path / "lo.xlsx"]))["remarks"]
    assert [told[1] in one for one in remarks] == [True]
    manifest = live().manifest
    counted = find("data_quality", default_filters(manifest.as_of), Scope(manifest, LOCAL)).frame("doubt")
    assert counted.values.tolist() == [[told[0], 1, told[1]]]


def test_two_units_of_one_lot_are_the_same_kilograms(publish):
    lot = {(LOTS, 1, "Khối lượng (kg)"): "1,3 tấn"}
    assert publish(change=lot)[2] == []
    more = {(LOTS, 1, "Khối lượng (kg)"): "0,9 tấn"}
    assert publish(change=more)[2] == [("shipped_more_than_made", "T-L-1", "")]


def test_a_circle_is_kept_listed_and_ends(publish):
    around = [made_of(2, 1), made_of(3, 2), made_of(1, 3), made_of(5, 4)]
    status, said, doubts = publish(more={INPUTS: around})
    assert status == 0
    assert doubts == [("circular", f"T-L-{lot}", "") for lot in (1, 2, 3)]
    assert "Vòng tròn".lower() in said
    manifest = live().manifest
    filters, _ = parse_filters({"lot": "T-L-1"}, manifest.as_of)
    found = find("trace", filters, Scope(manifest, LOCAL))
    assert sorted(found.frame("lot").lot_id) == ["T-L-1", "T-L-2", "T-L-3"]
    assert len(found.frame("doubt")) == 3


def test_dates_that_contradict_end_the_walk_unless_days_are_ignored(publish):
    publish(change={(LOTS, 1, "Ngày sản xuất"): "05/03/2026"}, more={INPUTS: [made_of(2, 1)]})
    manifest = live().manifest
    for walk, lots in (("", ["T-L-2"]), ("ignored", ["T-L-1", "T-L-2"])):
        filters, _ = parse_filters({"lot": "T-L-2", "walk": walk}, manifest.as_of)
        assert sorted(find("trace", filters, Scope(manifest, LOCAL)).frame("lot").lot_id) == lots
