"""The page of data in a real browser: a cold link, a real upload, publishing, the way back; axe on every tab."""

import csv

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser, press, server, settle
from workbooks import filled

from data.snapshots import history, live
from intake.publish import Request, publish_files

pytestmark = pytest.mark.browser
TABS = ["Nạp số liệu", "Lịch sử", "Chất lượng số liệu", "Từ điển"]


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
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    yield page
    page.close()


def upload(tab, *paths):
    tab.locator("input[type=file]").set_input_files([str(path) for path in paths])
    tab.get_by_role("button", name="Kiểm tra số liệu").click()


def test_from_an_empty_start_to_published_data_on_every_page(empty_root, tmp_path, tab):
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    with server(empty_root) as url:
        tab.goto(f"{url}/data_room")
        settle(tab)
        box = "[data-testid=stFileUploaderDropzoneInstructions] > div"
        assert "mỗi tệp tối đa 200 MB" in tab.locator(box).evaluate("one => getComputedStyle(one, '::after').content")
        upload(tab, filled(tmp_path / "bm.xlsx"))
        tab.get_by_role("heading", name="164 dòng: 164 nhận").wait_for()
        assert not history()
        tab.get_by_role("button", name="Công bố 164 dòng").click()
        tab.get_by_text("Đã công bố 164 dòng").wait_for()
        tab.get_by_role("link", name="Xem Tổng quan").click()
        tab.get_by_role("heading", level=1).filter(has_text="60").wait_for()
        assert live().manifest.files["sample.parquet"]["rows"] == 60
        assert [one for one in asked if not one.startswith((url, "data:", "blob:", url.replace("http", "ws")))] == []


def test_an_offices_own_sheet_is_matched_and_its_rejected_rows_shown(empty_root, tmp_path, tab):
    path = tmp_path / "quy-3.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(["Mã mẫu", "Tên mẫu", "Cơ sở lấy mẫu", "Địa chỉ", "Ngày lấy mẫu", "Chỉ tiêu", "Kết quả", "ĐVT"])
        for i in range(1, 6):
            place = "xã Tân Cương, TP Thái Nguyên" if i > 1 else "xã Không Có"
            write([f"M{i}", "Chè xanh", f"Cơ sở {i}", place, f"{i}/9/2026", "Cadimi", "0,1", "mg/kg"])
    with server(empty_root) as url:
        tab.goto(f"{url}/data_room")
        settle(tab)
        upload(tab, path)
        tab.get_by_role("heading", name="Bảng của đơn vị: quy-3.csv").wait_for()
        tab.get_by_role("button", name="Lưu ánh xạ và kiểm tra").click()
        tab.get_by_role("heading", name="6 dòng: 4 nhận, 1 loại, 1 không phải dữ liệu").wait_for()
        tab.get_by_role("combobox", name="xã Không Có").click()
        tab.keyboard.type("Tân Cương")
        tab.keyboard.press("Enter")
        tab.get_by_role("button", name="Ghi nhớ và kiểm tra lại").click()
        tab.get_by_role("heading", name="6 dòng: 5 nhận, 0 loại").wait_for()


def test_the_way_back(empty_root, tmp_path, tab):
    first = publish_files([filled(tmp_path / "a.xlsx")], Request())[0]
    publish_files([tmp_path / "a.xlsx"], Request())
    with server(empty_root) as url:
        tab.goto(f"{url}/data_room")
        settle(tab)
        tab.get_by_role("tab", name="Lịch sử").click()
        grid = tab.locator("[data-testid=stDataFrame] canvas").first
        grid.wait_for()
        settle(tab)
        press(tab, grid, across=18, down=88)
        tab.get_by_role("button", name="Quay lại bản này").click()
        tab.get_by_role("button", name="Đồng ý, dùng bản này").click()
        tab.get_by_text("Đã quay lại bản").wait_for()
    assert live().manifest.snapshot_id == first.snapshot_id


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_any_tab(chromium, warm, theme):
    page = chromium.new_page(color_scheme=theme, viewport={"width": 1366, "height": 768})
    page.goto(f"{warm}/data_room")
    settle(page)
    for name in TABS:
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(500)
        settle(page)
        found = Axe().run(page).response["violations"]
        assert [(name, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
    page.close()
