"""The pages of plans and of the register in a real browser: cold links, the chooser, a task recorded, search, links onward."""

from dataclasses import replace

import pytest
from browsing import browser, press, server, settle

from findings import Scope, default_filters, find
from queries import LOCAL

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def warm(demo_root):
    with server(demo_root) as url:
        yield url


@pytest.fixture
def tab(chromium):
    page = chromium.new_page(viewport={"width": 1366, "height": 900})
    yield page
    page.close()


def test_a_cold_link_opens_the_plan_that_it_names(demo_root, tab):
    with server(demo_root) as url:
        tab.goto(f"{url}/plans?plan_id=KH-102-HN-2025")
        settle(tab)
        assert "102/KH-UBND" in tab.get_by_role("heading", level=1).inner_text()
        tab.get_by_text("nay thuộc: Xã La Phù → Xã An Khánh").wait_for()
        tab.get_by_text("Làng nghề La Phù; Làng nghề Dương Liễu").first.wait_for()  # the window's name on the picture


def test_another_plan_is_chosen_and_stands_in_the_link(warm, tab):
    tab.goto(f"{warm}/plans")
    settle(tab)
    assert "Nghệ An năm 2026" in tab.get_by_role("heading", level=1).inner_text()
    tab.get_by_role("combobox", name="Kế hoạch").click()
    tab.get_by_role("option").filter(has_text="Thái Nguyên năm 2026").click()
    tab.wait_for_url("**plan_id=KH-TN-2026**")
    settle(tab)
    tab.get_by_role("heading", level=1).filter(has_text="Thái Nguyên năm 2026").wait_for()
    tab.get_by_text("Tháng", exact=True).first.click()
    tab.locator(".js-plotly-plot").get_by_text("10/2026").first.wait_for()


def test_a_task_is_recorded_as_done_and_shown_with_who_recorded_it(warm, tab):
    tab.goto(f"{warm}/plans?plan_id=KH-NA-2026")
    settle(tab)
    tab.get_by_role("tab", name="Nhiệm vụ").click()
    tab.get_by_text("2 quá hạn chưa xong").wait_for()
    tab.get_by_text("Ghi nhận nhiệm vụ đã xong").click()
    send = tab.get_by_role("button", name="Ghi vào sổ")
    send.click()
    tab.get_by_text("Chưa ghi tên người ghi").wait_for()
    tab.get_by_label("Người ghi").fill("Nguyễn Thị Hoa")
    tab.get_by_label("Lý do, ghi chú").fill("đã có báo cáo 45")
    send.click()
    tab.get_by_text("1 quá hạn chưa xong").wait_for()
    tab.get_by_text("Nguyễn Thị Hoa ghi «Xử lý dứt điểm").wait_for()


def test_hotline_and_publications_open_and_a_row_opens_its_sample(demo, warm, tab):
    filters = replace(default_filters(demo.as_of), plan_id="KH-NA-2026")
    named = find("publications", filters, Scope(demo, LOCAL)).frame("publication").sample_id.notna()
    row = int(named.to_numpy().argmax())
    tab.goto(f"{warm}/plans?plan_id=KH-NA-2026")
    settle(tab)
    tab.get_by_role("tab", name="Đường dây nóng").click()
    tab.get_by_text("tin báo, ").first.wait_for()
    tab.get_by_role("tab", name="Công khai").click()
    tab.get_by_text("nội dung đã công khai").wait_for()
    settle(tab)
    grid = tab.locator("[data-testid=stDataFrame] canvas:visible").first  # not the tab before's
    press(tab, grid, across=18, down=52 + 35 * row)
    tab.wait_for_url("**/sample?**sample_id=**")


def test_a_product_is_found_in_the_register_and_leads_to_its_quality(warm, tab):
    tab.goto(f"{warm}/register")
    settle(tab)
    assert "sản phẩm từng được công nhận" in tab.get_by_role("heading", level=1).inner_text()
    tab.get_by_role("tab", name="Danh sách").click()
    tab.get_by_label("Tìm sản phẩm, cơ sở hoặc mã").fill("mien dong")
    tab.keyboard.press("Enter")
    settle(tab)
    tab.wait_for_timeout(800)
    press(tab, tab.locator("[data-testid=stDataFrame] canvas").first, across=18, down=52)
    tab.get_by_role("link", name="Chất lượng sản phẩm").click()
    tab.wait_for_url("**/compliance?**product_id=**")
    settle(tab)
    tab.get_by_text("Miến", exact=False).first.wait_for()


@pytest.mark.parametrize("name", ["Sắp hết hạn", "Công nhận lại, nâng hạng", "Hậu kiểm", "Số liệu công bố"])
def test_each_tab_of_the_register_opens(warm, tab, name):
    tab.goto(f"{warm}/register?lang=vi")
    settle(tab)
    tab.get_by_role("tab", name=name).click()
    settle(tab)
    tab.locator("[data-testid=stDataFrame]").first.wait_for()
    assert tab.locator("[data-testid=stAlertContentError], [data-testid=stException]").count() == 0
