"""What a check tells of good rows: overlapping papers, one paper in two spellings, tons taken as kg."""

from workbooks import filled

from intake.publish import check_files
from intake.report import lines

PAPER = {"Mã cơ sở": "T-CS-1", "Loại giấy": "Giấy chứng nhận", "Số giấy": "12/2024/NNPTNT-ĐL", "Ngày cấp": "15/03/2024",
         "Ngày hết hạn": "14/03/2027"}  # fmt: skip


def told(path, more=None, change=None):
    found = check_files([filled(path, more=more, change=change)])
    assert found.rejected == 0
    return list(lines(found))


def test_papers_that_overlap_are_counted_and_the_rule_is_told(empty_root, tmp_path):
    second = PAPER | {"Số giấy": "13/2027/NNPTNT-ĐL", "Ngày cấp": "14/03/2026", "Ngày hết hạn": "13/03/2029"}
    other = PAPER | {"Mã cơ sở": "T-CS-2"}
    lines_told = told(tmp_path / "a.xlsx", {"Giấy chứng nhận, bản cam kết": [PAPER, second, other]})
    said = [line for line in lines_told if "cùng còn hiệu lực" in line]
    assert len(said) == 1
    assert "1 cặp giấy của 1 cơ sở" in said[0]
    assert "hết hạn muộn nhất" in said[0]


def test_papers_one_after_the_other_are_not_told(empty_root, tmp_path):
    after = PAPER | {"Số giấy": "13/2027/NNPTNT-ĐL", "Ngày cấp": "15/03/2026", "Ngày hết hạn": "13/03/2029"}
    before = PAPER | {"Ngày thu hồi": "15/03/2026"}
    said = told(tmp_path / "a.xlsx", {"Giấy chứng nhận, bản cam kết": [before, after]})
    assert not [line for line in said if "cùng còn hiệu lực" in line or "hai cách viết" in line]


def test_one_paper_in_two_spellings_is_named(empty_root, tmp_path):
    twins = [PAPER, PAPER | {"Số giấy": "012 / 2024/nnptnt-DL"}, PAPER | {"Mã cơ sở": "T-CS-2", "Số giấy": "12/2024/NNPTNT-DL"}]
    said = [line for line in told(tmp_path / "a.xlsx", {"Giấy chứng nhận, bản cam kết": twins}) if "hai cách viết" in line]
    assert len(said) == 1
    for part in ("T-CS-1", "«12/2024/NNPTNT-ĐL»", "«012 / 2024/nnptnt-DL»"):
        assert part in said[0]
    assert "T-CS-2" not in said[0]


def test_tons_taken_as_kilograms_are_counted_with_the_rule(empty_root, tmp_path):
    change = {("Chuyến hàng", 1, "Khối lượng (kg)"): "2,5 tấn", ("Chuyến hàng", 2, "Khối lượng (kg)"): "3 tấn",
              ("Chuyến hàng", 3, "Khối lượng (kg)"): "3 tạ", ("Chuyến hàng", 4, "Khối lượng (kg)"): "300 kg"}  # fmt: skip
    said = [line for line in told(tmp_path / "a.xlsx", change=change) if "đổi ra kg" in line]
    assert len(said) == 1
    assert "3 ô" in said[0]
    assert "1 tấn = 1.000 kg" in said[0]
    assert "1 tạ = 100 kg" in said[0]
