"""The trace page in a real browser: from the list of failed lots through the picture to a receiver, by scan and by link."""

import pytest
from browsing import browser, press, server, settle

from findings import Scope, find, parse_filters
from queries import LOCAL

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def warm(demo_root):
    with server(demo_root) as url:
        yield url


@pytest.fixture
def tab():
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1366, "height": 1000})
        yield page
        page.close()


@pytest.fixture
def planted(demo):
    return next(one for one in demo.planted if one["kind"] == "shared_input")


def title(tab, text):
    tab.get_by_role("heading", level=1).filter(has_text=text).wait_for()
    settle(tab)


def node(tab, demo, lot, kind):
    """Where a node of that kind lies on the page."""
    filters, _ = parse_filters({"lot": lot}, demo.as_of)
    nodes = find("trace", filters, Scope(demo, LOCAL)).frame("node")
    one = nodes[(nodes.kind == kind) & (nodes.node_id != lot)].iloc[0]
    place = "(box, at) => [box._fullLayout.xaxis.l2p(at[0]) + box._fullLayout._size.l, "
    place += "box._fullLayout.yaxis.l2p(at[1]) + box._fullLayout._size.t]"
    chart = tab.locator(".js-plotly-plot").first
    across, down = chart.evaluate(place, [float(one.x), float(one.y)])
    return chart, across, down, one


def test_from_the_list_to_a_lot_and_on_to_a_receiver(demo, warm, tab, planted):
    tab.goto(f"{warm}/trace")
    title(tab, planted["lot_id"])
    press(tab, tab.locator("[data-testid=stDataFrame] canvas").first, across=18, down=52)
    tab.wait_for_url(f"**lot={planted['lot_id']}**")
    title(tab, "không đạt")
    chart, across, down, one = node(tab, demo, planted["lot_id"], "outlet")
    press(tab, chart, across=across, down=down)
    tab.get_by_text(one["name"]).and_(tab.locator("strong")).wait_for()
    settle(tab)
    chart, across, down, one = node(tab, demo, planted["lot_id"], "lot")
    press(tab, chart, across=across, down=down)
    tab.wait_for_url(f"**lot={one.node_id}**")
    title(tab, one.node_id)


def test_a_scan_leads_to_the_lot_and_a_broken_one_says_so(warm, tab, planted):
    tab.goto(f"{warm}/trace")
    settle(tab)
    box = tab.get_by_label("Mã lô, mã quét")
    box.fill("(01)08931234567890(10)X")
    box.press("Enter")
    title(tab, "sai số kiểm tra")
    box.fill(f"(01)08931234567897(10){planted['lot_id']}")
    box.press("Enter")
    title(tab, planted["lot_id"])
    tab.get_by_text("Ngược", exact=True).click()
    tab.wait_for_url("**walk=back**")
    settle(tab)
    tab.get_by_role("button", name="Các lô không đạt").click()
    tab.wait_for_function("!location.search.includes('lot=')")


def test_a_sample_leads_to_the_trace_of_its_lot(demo, warm, tab, planted):
    lot = planted["failed_lot_ids"][0]
    filters, _ = parse_filters({"lot": lot}, demo.as_of)
    lots = find("trace", filters, Scope(demo, LOCAL)).frame("lot")
    sample = lots[lots.lot_id == lot].failed_sample_id.item()
    tab.goto(f"{warm}/sample?sample_id={sample}&lang=en")
    settle(tab)
    tab.get_by_role("link", name="Trace this lot").click()
    tab.wait_for_url(f"**lot={lot}**")
    title(tab, f"Lot {lot}")


def test_the_colours_change_by_a_click(demo, warm, tab, planted):
    tab.goto(f"{warm}/trace?lot={planted['failed_lot_ids'][0]}")
    settle(tab)
    tab.get_by_text("Mối nguy", exact=True).first.click()
    tab.locator(".js-plotly-plot .legendtext").filter(has_text="không có mẫu không đạt").first.wait_for()
    assert "walk=hazard" in tab.url
