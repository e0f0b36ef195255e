"""From a click on a filter's option to the picture redrawn, in a browser, as a person waits for it.

The clock is the browser's own: it starts where the click is heard and stops with the last change inside a chart, a table, the
finding or the sentence in a chart's place, and the frame painted after it. A map's canvas changes without the document and is
not timed.
"""

import random
import sys
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright  # noqa: A004 Playwright's own

from bench.process import HERE

FILTERS = ("province_code", "product_group", "stars")
WARM, QUIET_MS, IN_SIGHT, PATIENCE_MS = 2, 700, 5, 10_000
WATCH = """(pictures) => {
  window.ocopClick = window.ocopDrawn = 0;
  const kept = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(pictures);
  addEventListener("pointerup", (event) => {
    if (event.target.closest('[role=option]')) { window.ocopClick = performance.now(); window.ocopDrawn = 0; }
  }, true);
  new MutationObserver((changes) => {
    if (window.ocopClick && changes.some((change) => kept(change.target)))
      requestAnimationFrame(() => requestAnimationFrame(() => { window.ocopDrawn = performance.now(); }));
  }).observe(document.querySelector("[data-testid=stMain]"),
    { subtree: true, childList: true, attributes: true, characterData: true });
}"""
SETTLED = """(quiet) => window.ocopDrawn && performance.now() - window.ocopDrawn > quiet
  && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')"""
OPTION = "[role=option]"
PICTURES = ".js-plotly-plot, [data-testid=stDataFrame], .stHeading, [data-testid=stAlert]"


@dataclass(frozen=True)
class Painted:
    """Milliseconds from click to painted on one page."""

    page: str
    n_clicks: int
    median_ms: float
    p95_ms: float
    worst_ms: float


def clicks(url: str, pages: tuple[str, ...], *, changes: int) -> list[Painted]:
    """Click filters on each page; needs a browser, the one that the tests use."""
    sys.path.append(str(HERE / "tests"))
    from find_browser import FLAGS, browser_path

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        found = [_page(browser, url, page, changes, seed) for seed, page in enumerate(pages)]
        browser.close()
    return found


def _page(browser: Browser, url: str, name: str, changes: int, seed: int) -> Painted:
    chance = random.Random(seed)  # noqa: S311 the same clicks each time
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{url}/{'' if name == 'overview' else name}")
    page.wait_for_selector("h1")
    page.wait_for_selector(PICTURES, state="attached")
    page.evaluate(WATCH, PICTURES)
    times: list[float] = []
    while len(times) < changes + WARM:
        times += _clicked(page, chance)
    page.context.close()
    counted = np.array(times[WARM:])
    return Painted(name, len(counted), float(np.median(counted)), float(np.quantile(counted, 0.95)), float(counted.max()))


def _open(page: Page) -> None:
    """Open the filters anew, with no list left open in them."""
    body = page.locator("[data-testid=stPopoverBody]")
    while body.count():
        page.keyboard.press("Escape")
        page.wait_for_timeout(QUIET_MS / 3)
    page.locator("[data-testid=stPopoverButton]").click()
    page.locator(f".st-key-filter_{FILTERS[0]} input").wait_for()


def _clicked(page: Page, chance: random.Random) -> list[float]:
    """Clear the filters, then choose one option after the other; milliseconds of each click."""
    times = []
    for name in chance.sample(FILTERS, len(FILTERS)):
        _open(page)
        box = page.locator(f".st-key-filter_{name} input")
        if not box.count():  # trade knows no stars
            continue
        box.scroll_into_view_if_needed()
        page.wait_for_timeout(QUIET_MS / 2)  # a list closes when what holds it scrolls
        box.click()
        options = page.locator(OPTION)
        options.nth(1).wait_for()
        page.wait_for_timeout(QUIET_MS / 2)  # the list has stopped moving
        place = options.nth(chance.randrange(1, min(options.count(), IN_SIGHT))).bounding_box()  # the first chooses all
        page.mouse.click(place["x"] + 20, place["y"] + place["height"] / 2) if place else None
        try:
            page.wait_for_function(SETTLED, arg=QUIET_MS, timeout=PATIENCE_MS)
        except TimeoutError:  # nothing was there and nothing is: no picture to wait for
            continue
        times.append(page.evaluate("window.ocopDrawn - window.ocopClick"))
    page.locator(".st-key-clear_filters button").click()
    page.wait_for_timeout(QUIET_MS)
    return times
