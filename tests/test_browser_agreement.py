"""Certificates and partnership in a real browser: a link opens a tab, a partner's list is compared, an indicator leads on."""

import io

import pytest
from browsing import browser, server, settle
from openpyxl import load_workbook

from findings import Scope, default_filters, find
from queries import LOCAL
from reports.certificate_list import certificate_list

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tab(demo_root):
    with browser() as chromium, server(demo_root) as url:
        page = chromium.new_page(viewport={"width": 1366, "height": 900})
        page.goto(f"{url}/certificates?tab=exchange")
        settle(page)
        yield page


def changed(content, province):
    """The list as the partner might send it: one facility nobody knows, one spelt otherwise, one with another day."""
    book = load_workbook(io.BytesIO(content))
    rows = [row for row in book.active.iter_rows() if isinstance(row[0].value, int)]
    rows[0][1].value, rows[0][2].value, rows[0][6].value = None, "Hợp tác xã chưa ai biết", "999/2026/NNMT-XX"
    rows[1][1].value, rows[1][6].value = None, f"GCN số: 0{rows[1][6].value.lower()}"
    rows[2][8].value = "01/01/2030"
    out = io.BytesIO()
    book.save(out)
    return {"name": f"{province}.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def test_a_cold_link_opens_the_tab_and_a_partners_list_is_compared(demo, tab):
    finding = find("certificates", default_filters(demo.as_of), Scope(demo, LOCAL))
    n = int((finding.frame("supplier").from_province_code == "19").sum())
    tab.locator("input[type=file]").set_input_files(changed(certificate_list(finding, "19"), "19"))
    said = tab.get_by_text("cơ sở trong danh sách")
    said.wait_for()
    text = said.inner_text()
    assert (
        f"19.xlsx: {n} cơ sở trong danh sách, {n - 3} khớp, 1 khớp nhưng viết khác, 1 khác số hoặc ngày, "
        "0 không đọc được ngày, 1 chưa có"
    ) in text
    assert "1 cơ sở đang gửi hàng không có trong danh sách" in text


def test_an_indicator_leads_to_its_records(tab):
    tab.get_by_role("link", name="Nội dung phối hợp").click()
    tab.get_by_role("heading", name="4. Kiểm soát theo chuỗi").wait_for()
    settle(tab)
    block = tab.locator("[data-testid=stVerticalBlock]").filter(has_text="4. Kiểm soát theo chuỗi").last
    block.get_by_role("link", name="Xem số liệu").first.click()
    tab.wait_for_url("**/certificates?**tab=control**")
    tab.get_by_text("chuỗi hàng được kiểm soát cả nơi gửi và nơi bán").wait_for()
