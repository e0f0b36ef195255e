"""From a key pressed to the next step painted in the hall, in a browser whose network is cut, as a presenter waits for it.

The clock is the browser's own: it starts where the key is heard and stops in the first task after the frame that shows the step.
"""

import sys
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Frame, sync_playwright

from bench.process import HERE

HALL, PATIENCE_MS = ".st-key-hall iframe", 120_000
PAUSE_MS = 400  # a presenter looks at a step before the next
SIZE = {"width": 1280, "height": 720}
WATCH = """() => {
  window.ocopTimes = [];
  addEventListener("keydown", () => {
    const begun = performance.now();
    requestAnimationFrame(() => { const after = new MessageChannel();
      after.port1.onmessage = () => window.ocopTimes.push(performance.now() - begun); after.port2.postMessage(0); });
  }, true);
}"""


@dataclass(frozen=True)
class Steps:
    """Milliseconds from key to painted, and how many changes were timed; seconds from asking for the hall to its first step."""

    n_changes: int
    median_ms: float
    p95_ms: float
    worst_ms: float
    opened_s: float


def steps(url: str, *, rounds: int = 3) -> Steps:
    """Walk the usual story to its end and back, that many times."""
    sys.path.append(str(HERE / "tests"))  # the browser that the tests use
    from find_browser import FLAGS, browser_path

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        context = browser.new_context(viewport=SIZE)
        page = context.new_page()
        page.goto(f"{url}/meeting?present=1")
        page.wait_for_selector(HALL, timeout=PATIENCE_MS)
        frame = page.locator(HALL).element_handle().content_frame()
        assert isinstance(frame, Frame)  # noqa: S101 for the types: an iframe has one
        frame.wait_for_selector("section.on")
        opened_s = float(page.evaluate("performance.now()")) / 1000
        context.set_offline(True)
        frame.evaluate(WATCH)
        last = int(frame.evaluate("document.querySelectorAll('section').length"))
        for _ in range(rounds):
            for key in ["ArrowRight"] * (last - 1) + ["ArrowLeft"] * (last - 1):
                page.keyboard.press(key)
                page.wait_for_timeout(PAUSE_MS)
        times = np.array(frame.evaluate("window.ocopTimes"))
        browser.close()
    return Steps(len(times), float(np.median(times)), float(np.quantile(times, 0.95)), float(times.max()), opened_s)
