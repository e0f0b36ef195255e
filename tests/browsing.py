"""A real server and a real browser for the tests of pages."""

import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from find_browser import FLAGS, browser_path
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent.parent
WAIT_MS = 60_000


@contextmanager
def server(root):
    """The dashboard over the snapshots in `root`; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    scratch = tempfile.mkdtemp(prefix="ocop-records-")  # what is entered stays with this server
    environment = {"OCOP_RECORDS": f"sqlite:///{scratch}/records.db", **os.environ, "OCOP_DATA": str(root)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, cwd=HERE, env=environment, **quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=20)
        shutil.rmtree(scratch, ignore_errors=True)


def wait_for(url):
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=1)  # noqa: S310 our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


@contextmanager
def browser():
    """A browser without a head."""
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield found
        found.close()


def settle(page):
    """Wait until the script has run and every picture stands."""
    page.wait_for_selector("h1", timeout=WAIT_MS)
    page.wait_for_function(
        "!document.querySelector('[data-testid=stSkeleton],[data-stale=true],[data-testid=stStatusWidget]')", timeout=WAIT_MS
    )


def on_map(page, deck_view, longitude, latitude):
    """Where a point of the earth lies on the page, on the map drawn with this view."""
    page.wait_for_function("document.querySelector('canvas')?.clientHeight > 200")  # 150 until it is laid out
    box = page.locator("canvas").first.bounding_box()
    world = 512 * 2**deck_view.zoom

    def mercator(lon, lat):
        return (lon / 360, -math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi))

    middle, point = mercator(deck_view.longitude, deck_view.latitude), mercator(longitude, latitude)
    right, down = ((one - zero) * world for one, zero in zip(point, middle, strict=True))
    return box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down


def click_on_map(page, deck_view, place, until):
    """Click a place until the page says so: a map that is just drawn, or drawn anew, loses clicks."""
    for _ in range(6):
        settle(page)
        page.mouse.move(1, 1)  # what the map said of an earlier place goes
        page.locator(".deck-tooltip").filter(has_text=place.place_name).first.wait_for(state="hidden")
        spot = on_map(page, deck_view, place.longitude, place.latitude)
        hover(page, spot, f"{place.place_name}: ")
        if spot != on_map(page, deck_view, place.longitude, place.latitude):
            continue  # the page has moved under the mouse
        page.mouse.click(*spot)
        try:
            page.wait_for_function(until, timeout=WAIT_MS / 6)
        except PlaywrightTimeoutError:
            continue
        return
    raise TimeoutError(until)


def hover(page, spot, text):
    """Move the mouse there until the map says what lies under it: only then is it drawn and awake."""
    for _ in range(60):
        page.mouse.move(spot[0] - 3, spot[1])
        page.mouse.move(*spot)
        try:
            page.locator(".deck-tooltip").filter(has_text=text).first.wait_for(timeout=1000)
        except PlaywrightTimeoutError:
            continue
        return
    raise TimeoutError(text)


def press(page, locator, *, across=None, down=None):
    """Click where a mark is drawn: Plotly and the grid catch the mouse on a sheet that lies above their marks."""
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    page.mouse.click(box["x"] + (across or box["width"] / 2), box["y"] + (down or box["height"] / 2))
