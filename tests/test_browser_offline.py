"""The offline pack in a real browser with the network cut: keyboard, points of pictures, room for every step."""

import zipfile
from io import BytesIO

import pytest
from browsing import browser
from playwright.sync_api import expect

from findings import Scope, default_filters
from queries import LOCAL
from reports.papers import FORMATS
from reports.steps import briefing

pytestmark = pytest.mark.browser


@pytest.fixture
def page(demo, tmp_path):
    """The unpacked page, opened from its folder; every address outside of it fails the test."""
    made = briefing(default_filters(demo.as_of), Scope(demo, LOCAL), names=["changed", "hotspots", "register", "decisions"])
    with zipfile.ZipFile(BytesIO(FORMATS["zip"](made))) as pack:
        pack.extractall(tmp_path)
    with browser() as chromium:
        context = chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True)
        opened = context.new_page()
        asked, errors = [], []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.goto((tmp_path / "index.html").as_uri())
        yield opened, made
        assert [url for url in asked if not url.startswith("file://")] == []
        assert errors == []


def test_a_meeting_is_played_by_keyboard_alone(page):
    opened, made = page
    total = len(made.steps) + 1
    expect(opened.locator("#at")).to_have_text(f"1 / {total}")
    for place in range(2, total + 1):
        opened.keyboard.press("PageDown" if place % 2 else "ArrowRight")
        expect(opened.locator("#at")).to_have_text(f"{place} / {total}")
        focused = opened.evaluate("document.activeElement.querySelector('h1').textContent")
        assert focused == made.steps[place - 2].sentence
    opened.keyboard.press("Home")
    expect(opened.locator("#at")).to_have_text(f"1 / {total}")


def test_points_speak_to_the_mouse_and_to_the_keyboard(page):
    opened, made = page
    chart = opened.locator("section").nth(1).locator("svg[role=img]")
    opened.keyboard.press("ArrowRight")
    chart.locator("circle").last.hover()
    said = opened.locator("#tip").inner_text()
    assert made.steps[0].picture.series[-1].name in said
    chart.focus()
    opened.keyboard.press("ArrowDown")
    first = opened.locator("#tip").inner_text()
    opened.keyboard.press("ArrowDown")
    assert opened.locator("#tip").inner_text() != first
    opened.keyboard.press("Escape")
    assert not opened.locator("#tip").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_page_and_the_foot_is_free(page, scheme):
    opened, _ = page
    opened.emulate_media(color_scheme=scheme)
    for width in (1280, 1920, 390):
        opened.set_viewport_size({"width": width, "height": 720})
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    opened.set_viewport_size({"width": 1280, "height": 720})
    for section in opened.locator("section").all():
        section.scroll_into_view_if_needed()
        section.evaluate("one => one.scrollIntoView({block: 'end'})")
        nav, foot = opened.locator("nav").bounding_box(), section.locator("footer").bounding_box()
        assert nav["y"] + nav["height"] <= foot["y"]
    ground = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    land = opened.locator("section").nth(2).locator("svg[role=img] g g").first.evaluate("one => getComputedStyle(one).fill")
    light = {one: sum(int(part) for part in one.strip("rgb()").split(",")) > 382 for one in (ground, land)}
    assert set(light.values()) == {scheme == "light"}
