"""How pages look and speak in a real browser: narrow and wide, edges after a click, Streamlit's own words, the keyboard alone."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser, click_on_map, server, settle
from PIL import Image

from figures.maps import _view
from figures.palette import GROUNDS
from findings.places import focus_places
from words import keys

pytestmark = pytest.mark.browser
PAGES = ["", "hotspots", "compliance", "signals", "trade", "sample", "sampling", "data_room"]
LABELS = """() => [...document.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap(
    (one) => ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name))).filter((text) => text)"""
BOXES = "all => all.map(one => one.getBoundingClientRect()).map(one => [one.left, one.top, one.right, one.bottom])"


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
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


@pytest.fixture
def phone(chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    yield page
    page.close()


def overlap(one, two):
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


@pytest.mark.parametrize(("language", "said", "to"), [("vi", "Không có trang «nopage»", "Về Tổng quan"),
                                                      ("en", "There is no page “nopage”", "Go to the overview")])  # fmt: skip
def test_an_address_without_a_page_is_one_sentence_and_a_link(warm, tab, language, said, to):
    tab.goto(f"{warm}/nopage?lang={language}")
    settle(tab)
    assert tab.get_by_role("heading", level=1).inner_text().startswith(said)
    assert tab.get_by_role("dialog").count() == 0
    tab.get_by_role("link", name=to).click()
    tab.get_by_role("heading", level=1).filter(has_text="%").wait_for()
    assert "no_page" not in tab.url
    assert tab.evaluate("document.documentElement.lang") == language


def strong(page):
    """Points of the map in the colour of an edge that stands out."""
    picture = Image.open(io.BytesIO(page.locator("canvas").first.screenshot())).convert("RGB")
    colour = tuple(int(GROUNDS["light"].strong[at : at + 2], 16) for at in (1, 3, 5))
    return sum(count for count, found in picture.getcolors(2**24) if found == colour)


def test_the_edge_of_a_place_follows_a_click(demo, warm, tab):
    place = focus_places("district")
    chosen = place[place.place_code == "428"].iloc[0]
    tab.goto(f"{warm}/hotspots")
    settle(tab)
    click_on_map(tab, _view(place), chosen, "location.search.includes('selected=428')")
    settle(tab)
    tab.mouse.move(1, 1)
    tab.wait_for_timeout(1500)
    marked = strong(tab)
    tab.get_by_role("button", name="Bỏ chọn").first.click()
    tab.wait_for_function("!location.search.includes('selected')")
    settle(tab)
    tab.wait_for_timeout(1500)
    assert marked > strong(tab) + 100


def test_on_a_telephone_the_inset_stands_below_the_map(warm, phone):
    phone.goto(f"{warm}/hotspots")
    settle(phone)
    phone.locator("[class*=st-key-inset] img").wait_for()
    (inset,) = phone.locator("[class*=st-key-inset] img").evaluate_all(BOXES)
    (drawn,) = phone.locator("[data-testid=stDeckGlJsonChart]").evaluate_all(BOXES)
    assert not overlap(inset, drawn)
    assert drawn[1] < inset[1]


def test_on_a_telephone_the_names_of_flows_stand_apart(warm, phone):
    phone.goto(f"{warm}/trade")
    settle(phone)
    names = phone.locator(".sankey .node-label")
    names.first.wait_for()
    phone.wait_for_function("document.querySelector('.js-plotly-plot .sankey').closest('svg').clientWidth > 600")
    boxes = names.evaluate_all(BOXES)
    assert len(boxes) > 6
    assert [(one, two) for at, one in enumerate(boxes) for two in boxes[:at] if overlap(one, two)] == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert phone.get_by_text("Vuốt ngang").is_visible()


def test_the_tables_of_the_first_page_are_whole_on_a_small_laptop(warm, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    page.goto(warm)
    settle(page)
    page.locator(".dvn-scroller").nth(1).wait_for()
    assert page.locator(".dvn-scroller").evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_label_of_streamlit_is_left_in_english(warm, tab, path):
    tab.goto(f"{warm}/{path}")
    settle(tab)
    if path != "data_room":
        tab.get_by_role("button", name="Đổi bộ lọc").click()
        tab.get_by_label("Nhóm sản phẩm").first.click()
    tab.wait_for_timeout(500)
    english = {pair["en"] for key, pair in keys().items() if key.startswith("streamlit.")}
    labels = tab.evaluate(LABELS)
    assert len(labels) > 3
    assert [text for text in labels if text in english or text.split(":")[0] in english or " an option" in text] == []


def test_labels_follow_the_language_both_ways(warm, tab):
    tab.goto(f"{warm}/?lang=vi")
    settle(tab)
    tab.get_by_role("button", name="Toàn màn hình").first.wait_for(state="attached")
    tab.get_by_text("EN", exact=True).first.click()
    tab.wait_for_url("**lang=en**")
    settle(tab)
    tab.get_by_role("button", name="Fullscreen").first.wait_for(state="attached")
    assert "Toàn màn hình" not in tab.evaluate(LABELS)


def press_until(page, key, inside, *, most=60):
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("one => document.activeElement.matches(one)", inside):
            return
    raise AssertionError(inside)


def test_the_keyboard_alone_leads_from_filters_over_the_map_to_a_sample(warm, tab):
    tab.goto(f"{warm}/hotspots")
    settle(tab)
    press_until(tab, "Tab", "[data-testid=stPopoverButton]")
    tab.keyboard.press("Enter")
    tab.locator("[data-testid=stPopoverBody]:focus").wait_for()
    tab.locator("[data-testid=stPopoverBody] input[aria-label='Tỉnh']").wait_for()
    press_until(tab, "Tab", "input[aria-label='Tỉnh']")
    tab.keyboard.type("Nghệ")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**province_code=40**")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")
    settle(tab)
    press_until(tab, "Tab", "[data-testid=stExpander] summary")
    tab.keyboard.press("Enter")
    grid = "[data-testid=stExpander] canvas[data-testid=data-grid-canvas]"
    tab.locator(grid).first.wait_for()
    settle(tab)
    press_until(tab, "Tab", grid)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Shift+Space")
    tab.wait_for_url("**selected=**")
    settle(tab)
    press_until(tab, "Tab", "[data-testid=stDataFrame]:not([data-testid=stExpander] *) canvas[data-testid=data-grid-canvas]")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Shift+Space")
    tab.wait_for_url("**/sample?**sample_id=**")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "hotspots", "trade", "sample", "data_room", "nopage"])
def test_axe_finds_nothing_serious_on_a_telephone(chromium, warm, theme, path):
    page = chromium.new_page(color_scheme=theme, viewport={"width": 390, "height": 844})
    page.goto(f"{warm}/{path}")
    settle(page)
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def test_axe_finds_nothing_serious_in_one_sample(chromium, warm, demo):
    page = chromium.new_page(color_scheme="dark", viewport={"width": 1280, "height": 720})
    page.goto(f"{warm}/sample?outcome=fail")
    settle(page)
    page.locator("canvas[data-testid=data-grid-canvas]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.wait_for_url("**sample_id=**")
    settle(page)
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
