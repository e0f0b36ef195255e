"""The tabs of the trade page in a real browser: cold links, language kept, the first page leads to the glut."""

import pytest
from browsing import browser, server, settle

from findings.commodities import commodity_name

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture
def tab(chromium):
    page = chromium.new_page(viewport={"width": 1366, "height": 900})
    yield page
    page.close()


@pytest.fixture(scope="module")
def warm(demo_root):
    with server(demo_root) as url:
        yield url


def test_a_cold_link_opens_what_may_not_sell(demo, warm, tab):
    planted = next(one for one in demo.planted if one["kind"] == "glut")
    tab.goto(f"{warm}/trade?tab=gluts&lang=en")
    settle(tab)
    named = commodity_name(planted["commodity"], "en").lower()
    assert f"May not sell: {named}" in tab.get_by_role("heading", level=3).first.inner_text()
    assert tab.get_by_role("tab", selected=True).inner_text() == "May not sell"


def test_the_first_page_leads_to_the_glut(warm, tab):
    tab.goto(warm)
    settle(tab)
    tab.get_by_text("Nguy cơ khó tiêu thụ").first.click()
    tab.wait_for_url("**/trade?*tab=gluts*")
    settle(tab)
    assert tab.get_by_role("tab", selected=True).inner_text() == "Nguy cơ khó tiêu thụ"


def test_a_tab_that_is_pressed_stands_in_the_link(warm, tab):
    tab.goto(f"{warm}/trade")
    settle(tab)
    tab.get_by_role("tab", name="Mùa vụ").click()
    tab.wait_for_url("**tab=season**")
    settle(tab)
    assert "mùa thu hoạch" in tab.get_by_role("heading", level=3).first.inner_text()
