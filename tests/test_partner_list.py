"""A partner's list: read as it comes, laid beside the records; unknown facilities and other spellings are told apart."""

import io

import pandas as pd
import pytest
from openpyxl import Workbook

from findings import Scope, default_filters, find
from findings.partner_list import compare, likeness, plain_name
from intake.errors import IntakeError
from intake.partner_list import read_partner_list
from queries import LOCAL, ask
from reports.certificate_list import certificate_list

# facility | name | number | issued | expires
OURS = """
NA-1 | Hợp tác xã nước mắm Hải Giang 1 | 189/2024/NNPTNT-NA | 2024-03-15 | 2027-03-14
NA-2 | Công ty TNHH giò bê Nam Đàn     | 12/2023/NNPTNT-NA  | 2023-06-01 | 2026-05-31
NA-2 | Công ty TNHH giò bê Nam Đàn     | 12/2026/NNPTNT-NA  | 2026-05-01 | 2029-04-30
NA-3 | Cơ sở chè Thanh Chương số 7     | 63/2022/NNPTNT-ĐL  | 2022-01-10 | 2025-01-09
NA-4 | Cơ sở chè Thanh Chương số 8     | -                  | -          | -
NA-5 | Hộ kinh doanh cam Vinh Xã Đoài  | 5/2024/NNPTNT-NA   | 2024-02-02 | 2027-02-01
"""
# name | number | issued | expires || state | facility | known by
LISTED = """
Hợp tác xã nước mắm Hải Giang 1 | 189/2024/NNPTNT-NA        | 15/03/2024 | 14/03/2027 || same           | NA-1 | number
HTX NUOC MAM HAI GIANG 1        | GCN 0189/2024/NNPTNT – NA | 15/03/2024 | 14/03/2027 || spelling       | NA-1 | number
Cty TNHH giò bê Nam Đàn         | 12/2026/NNPTNT-NA         | 01/05/2026 | 30/04/2028 || date_differs   | NA-2 | number
Công ty TNHH giò bê Nam Đàn     | 99/2026/NNPTNT-NA         | 01/05/2026 | 30/04/2029 || number_differs | NA-2 | name
Trà Thanh Chương số 7           | 63/2022/NNPTNT-DL         | 10/01/2022 | 09/01/2025 || spelling       | NA-3 | number
Cơ sở chè Thanh Chương số 8     | 64/2022/NNPTNT-NA         | 10/01/2022 | 09/01/2025 || no_paper_here  | NA-4 | name
Cơ sở chè Thanh Chương số 9     | 65/2022/NNPTNT-NA         | 10/01/2022 | 09/01/2025 || unknown        | -    | -
Mật ong Con Cuông               | 7/2025/NNPTNT-NA          | 10/01/2025 | 09/01/2028 || unknown        | -    | -
"""


def table(text):
    return [[None if cell.strip() == "-" else cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def papers():
    frame = pd.DataFrame(
        table(OURS), columns=["facility_id", "facility_name", "certificate_number", "issued_date", "expires_date"]
    )
    frame[["issued_date", "expires_date"]] = frame[["issued_date", "expires_date"]].apply(pd.to_datetime)
    return frame


def book(rows, *, head=("STT", "Tên cơ sở", "Số giấy chứng nhận", "Ngày cấp", "Ngày hết hạn"), above=(), below=()):
    made = Workbook()
    for line in (*above, head, *([place, *row] for place, row in enumerate(rows, start=1)), *below):
        made.active.append(list(line))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def given():
    return [line.split("||")[0] for line in LISTED.strip().splitlines()]


def wanted_of(line):
    return [cell.strip().replace("-", "", 1) if cell.strip() == "-" else cell.strip() for cell in line.split("||")[1].split("|")]


@pytest.mark.parametrize("place", range(8))
def test_each_line_is_matched_and_told_apart(place):
    listed = read_partner_list("ds.xlsx", book(table("\n".join(given()))))
    found = compare(listed.rows, papers(), pd.DataFrame({"facility_id": ["NA-1"]}), listed.unread).iloc[place]
    state, facility, by = wanted_of(LISTED.strip().splitlines()[place])
    assert found.list_state == state
    if facility:
        assert (found.facility_id, found.list_match) == (facility, by)
        assert found.confidence_pct >= 80
    else:
        assert not found.confidence_pct >= 80  # the likest one is shown, never taken


def test_the_code_decides_where_it_is_given_and_who_is_missing_is_told():
    rows = [("NA-5", "Tên hoàn toàn khác", "5/2024/NNPTNT-NA", "02/02/2024", "01/02/2027")]
    content = book(rows, head=("STT", "Mã cơ sở", "Tên cơ sở", "Số giấy", "Ngày cấp", "Ngày hết hạn"))
    listed = read_partner_list("ds.xlsx", content)
    found = compare(listed.rows, papers(), pd.DataFrame({"facility_id": ["NA-1", "NA-5"]}), listed.unread)
    assert found.list_state.tolist() == ["spelling", "missing"]
    assert found.facility_id.tolist() == ["NA-5", "NA-1"]
    assert found.list_match.iloc[0] == "code"


def test_titles_subtotals_signatures_are_no_data_and_bad_days_are_named():
    rows = [("Hợp tác xã nước mắm Hải Giang 1", "189/2024/NNPTNT-NA", "31/02/2024", "14/03/2027")]
    above = [["CHI CỤC NGHỆ AN"], ["Danh sách tháng 11"], []]
    below = [[None, "Tổng cộng", "1 cơ sở"], [None, "Người lập biểu", "Nguyễn Văn An"]]
    listed = read_partner_list("ds.xlsx", book(rows, above=above, below=below))
    assert (len(listed.rows), listed.n_not_data) == (1, 6)
    assert listed.unread.values.tolist() == [[5, "issued_date", "31/02/2024"]]
    found = compare(listed.rows, papers(), pd.DataFrame({"facility_id": []}), listed.unread)
    assert found.list_state.tolist() == ["date_unread"]


def test_a_line_twice_is_told():
    line = ("Hợp tác xã nước mắm Hải Giang 1", "189/2024/NNPTNT-NA", "15/03/2024", "14/03/2027")
    listed = read_partner_list("ds.xlsx", book([line, line]))
    found = compare(listed.rows, papers(), pd.DataFrame({"facility_id": []}), listed.unread)
    assert found.list_state.tolist() == ["same", "repeated"]


@pytest.mark.parametrize(("content", "key"), [(book([], head=("Mẫu", "Kết quả")), "list_heading"), (book([]), "list_empty"),
                                              (b"", "file_empty"), (b"PK\x03\x04 cut", "file_broken")])  # fmt: skip
def test_what_is_no_list_is_one_sentence(content, key):
    with pytest.raises(IntakeError) as refused:
        read_partner_list("ds.xlsx", content)
    assert refused.value.key == key
    assert "ds.xlsx" in refused.value.say("vi")


@pytest.mark.parametrize(("one", "other", "is_alike"), [
    ("Hợp tác xã chè Tân Cương", "HTX che Tan Cuong", True),
    ("Công ty trách nhiệm hữu hạn Bò giàng", "Cty TNHH bò giàng", True),
    ("Cơ sở chè số 12", "Cơ sở chè số 13", False),
    ("Nếp Thầu Dầu", "nếp thầu dâu", True),
])  # fmt: skip
def test_names(one, other, is_alike):
    assert (likeness(plain_name(one), plain_name(other)) == 1.0) == is_alike


def test_our_list_read_back_differs_in_nothing(demo):
    finding = find("certificates", default_filters(demo.as_of), Scope(demo, LOCAL))
    listed = read_partner_list("19.xlsx", certificate_list(finding, "19"))
    mine = finding.frame("supplier").query("from_province_code == '19'")
    ours = ask("certificate_list", {"province_code": ["19"]}, snapshot_id=demo.snapshot_id).frame
    found = compare(listed.rows, ours, mine, listed.unread)
    assert len(found) == len(mine) > 50
    assert set(found.list_state) == {"same"}


def test_a_line_whose_day_cannot_be_read_is_never_the_same():
    good = ("Hợp tác xã nước mắm Hải Giang 1", "189/2024/NNPTNT-NA", "15/03/2024", "14/03/2027")
    bad = ("Hợp tác xã nước mắm Hải Giang 1", "189/2024/NNPTNT-NA", "15/03/2024", "14/13/2027")
    other = ("Công ty TNHH giò bê Nam Đàn", "12/2026/NNPTNT-NA", "02/05/2026", "không rõ")
    blank = ("Hộ kinh doanh cam Vinh Xã Đoài", "5/2024/NNPTNT-NA", "02/02/2024", None)
    listed = read_partner_list("ds.xlsx", book([bad, other, blank, good]))
    found = compare(listed.rows, papers(), pd.DataFrame({"facility_id": []}), listed.unread)
    assert found.list_state.tolist() == ["date_unread", "date_differs", "same", "repeated"]
