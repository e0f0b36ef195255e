"""A whole meeting in a real browser: by keyboard alone, with the network cut; two editors at once; cold links."""

import pytest
from browsing import browser, server, settle

from findings.stories import USUAL

pytestmark = pytest.mark.browser
HALL = ".st-key-hall iframe"
CHANGE = """(key) => new Promise((done) => {
  const begun = performance.now();
  dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""

SIZES = """() => {
  const shown = document.querySelector("section.on"), size = (one) => parseFloat(getComputedStyle(one).fontSize);
  const drawn = [...shown.querySelectorAll("svg text")].filter((one) => one.getBoundingClientRect().height);
  const words = [...shown.querySelectorAll("li, td, th")].filter((one) => one.offsetParent !== null);
  const letters = drawn.map((one) => size(one) * one.getScreenCTM().a);
  return [size(shown.querySelector("h1")), Math.min(99, ...letters), Math.min(99, ...words.map(size))];
}"""


@pytest.fixture(scope="module")
def url(demo_root):
    with server(demo_root) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture
def context(chromium):
    made = chromium.new_context(viewport={"width": 1280, "height": 720})
    yield made
    made.close()


def hall(context, url, query=""):
    page = context.new_page()
    page.goto(f"{url}/meeting?present=1{query}")
    page.wait_for_selector(HALL, timeout=60_000)
    frame = page.locator(HALL).element_handle().content_frame()
    frame.wait_for_selector("section.on")
    return page, frame


def at(frame):
    return frame.evaluate("document.getElementById('at').textContent")


def test_a_whole_meeting_by_keyboard_with_the_network_cut(context, url):
    page, frame = hall(context, url)
    context.set_offline(True)
    page.wait_for_timeout(1500)  # the lost connection has been noticed
    last = int(at(frame).split(" / ")[1])
    assert last == len(USUAL) + 1
    for place in range(2, last + 1):
        page.keyboard.press("PageDown" if place % 2 else "ArrowRight")
        assert at(frame) == f"{place} / {last}"
        shown = frame.locator("section.on")
        assert shown.count() == 1
        assert "dữ liệu mô phỏng" in shown.locator("footer").inner_text()
        assert "tháng đến 20/11/2026" in shown.locator(".where").inner_text()
        assert shown.locator("footer").evaluate("one => one.getBoundingClientRect().bottom") <= 720
    for key, place in (("PageUp", last - 1), ("Home", 1), ("End", last), ("ArrowLeft", last - 1)):
        page.keyboard.press(key)
        assert at(frame) == f"{place} / {last}"
    page.keyboard.press("b")
    assert frame.locator(".blank").is_visible()
    page.keyboard.press(".")
    assert not frame.locator(".blank").is_visible()
    page.keyboard.press("o")
    for key in ("Home", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    assert at(frame) == f"3 / {last}"
    page.keyboard.press("?")
    assert "PageDown" in frame.locator(".keys").inner_text()
    page.keyboard.press("?")
    before = frame.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("d")
    assert frame.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.keyboard.press("t")
    assert frame.locator("section.on .table").is_visible()


def test_the_notes_stand_in_a_window_of_their_own_and_turn_pages(context, url):
    page, frame = hall(context, url, "&step=2")
    context.set_offline(True)
    with context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    notes.get_by_text("Nêu tỷ lệ chung").wait_for()
    assert "Bản đồ nguy cơ" in notes.locator("body").inner_text()
    notes.keyboard.press("PageDown")
    assert at(frame).startswith("4 /")
    notes.get_by_text("Chỉ nói “vượt mức”").wait_for()
    assert notes.locator("body > p").first.inner_text().count(":") == 2


def test_everything_is_legible_from_ten_metres(context, url):
    page, frame = hall(context, url)
    for _ in USUAL:
        page.keyboard.press("ArrowRight")
        sentence, letters, words = frame.evaluate(SIZES)
        assert sentence >= 36
        assert letters >= 18
        assert words >= 18


def test_a_step_is_painted_well_under_200_ms_and_stands_in_the_address(context, url):
    page, frame = hall(context, url)
    times = [frame.evaluate(CHANGE, key) for key in ["ArrowRight"] * 8 + ["ArrowLeft"] * 8]
    assert sorted(times)[len(times) // 2] < 200
    page.keyboard.press("End")
    assert f"step={len(USUAL)}" in page.url
    page.reload()
    page.wait_for_selector(HALL, timeout=60_000)
    frame = page.locator(HALL).element_handle().content_frame()
    frame.wait_for_selector("section.on")
    assert at(frame).startswith(f"{len(USUAL) + 1} /")
    page.keyboard.press("q")
    page.wait_for_selector(HALL, state="detached")
    settle(page)
    assert "Hội nghị" in page.locator("[data-testid=stSidebar]").inner_text()


def editor(context, url, query=""):
    page = context.new_page()
    page.goto(f"{url}/meeting?tab=edit{query}")
    settle(page)
    return page


def keep(page, title, name):
    for label, text in (("Tên chương trình", title), ("Họ tên người ghi", name)):
        page.get_by_label(label, exact=True).fill(text)
        page.keyboard.press("Tab")
        page.wait_for_timeout(500)
        settle(page)
    page.get_by_role("button", name="Lưu", exact=True).click()


def test_two_editors_at_once_lose_nothing(context, url):
    first = editor(context, url)
    keep(first, "Họp <script>window.harmed=1</script> *quý*", "Lan")
    first.get_by_text("Đã lưu chương trình").wait_for()
    settle(first)
    name = first.url.partition("story=")[2].partition("&")[0]
    second = editor(context, url, f"&story={name}")
    second.get_by_role("button", name="×").first.click()
    settle(second)
    keep(first, "Họp của Lan", "Lan")
    first.get_by_text("Đã lưu chương trình").wait_for()
    keep(second, "Họp của Bình", "Bình")
    second.get_by_text("Lan đã sửa mục này lúc").wait_for()
    assert second.get_by_label("Tên chương trình", exact=True).input_value() == "Họp của Bình"
    second.get_by_role("button", name="Lưu thành bản sao").click()
    second.get_by_text("Đã lưu chương trình").wait_for()
    settle(second)
    assert f"story={name}" not in second.url
    assert second.get_by_text(f"{len(USUAL) - 1} phần").count() == 1
    assert not first.evaluate("window.harmed")


def test_a_frozen_link_made_on_a_page_reopens_it_in_another_browser(chromium, context, url):
    page = context.new_page()
    page.goto(f"{url}/compliance?product_group=tea&lang=en")
    settle(page)
    page.get_by_role("button", name="Frozen link").click()
    made = page.locator("[data-testid=stCode]").first.inner_text().strip()
    assert made.startswith(f"{url}/?v=")
    other = chromium.new_context().new_page()
    other.goto(made)
    other.wait_for_url("**/compliance?**")
    settle(other)
    assert "product_group=tea" in other.url
    assert other.get_by_text("▸").first.inner_text().endswith("· Tea")
    other.context.close()


def test_a_finding_becomes_a_decision_and_opens_the_next_meeting(context, url):
    page = context.new_page()
    page.goto(f"{url}/hotspots?province_code=19")
    settle(page)
    page.get_by_role("link", name="Đưa vào sổ quyết định").click()
    page.get_by_label("Việc cần làm").wait_for()
    settle(page)
    page.get_by_label("Việc cần làm").fill("Tăng mẫu <script>window.harmed=1</script>")
    page.get_by_label("Đơn vị chủ trì").fill("Chi cục")
    page.get_by_label("Họ tên người ghi").first.fill("Lan")
    page.get_by_role("button", name="Ghi vào sổ").click()
    page.get_by_text("Đã ghi quyết định").wait_for()
    page, frame = hall(context, url, "&step=1")
    shown = frame.locator("section.on").inner_text()
    assert "<script>window.harmed=1</script>" in shown
    assert "vẫn là bản số liệu cũ" in shown
    assert not frame.evaluate("window.harmed")


@pytest.mark.parametrize("ending", ["pptx", "zip"])
def test_a_paper_is_made_when_asked_for_and_named_by_the_story(context, url, ending):
    page = context.new_page()
    page.goto(f"{url}/meeting?lang=en")
    settle(page)
    assert not page.get_by_role("button", name="Download").count()
    page.get_by_role("button", name=f"(.{ending})").click()
    page.get_by_role("button", name="Download").wait_for(timeout=60_000)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    assert taken.value.suggested_filename.startswith("inter-provincial-meeting-2026")
    assert taken.value.suggested_filename.endswith(ending)
