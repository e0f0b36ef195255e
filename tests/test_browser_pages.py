"""Pages in a real browser: a cold deep link, the map's click, nothing leaves the host."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from find_browser import FLAGS, browser_path
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent.parent


def start_server(root):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    server = subprocess.Popen(
        command,
        cwd=HERE,
        env={**os.environ, "OCOP_DATA": str(root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            break
        except OSError:
            time.sleep(0.1)
    return server, f"http://127.0.0.1:{port}"


@pytest.fixture
def cold(demo_root):
    """A server that nobody has asked anything yet."""
    server, url = start_server(demo_root)
    yield url
    server.terminate()
    server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield found
        found.close()


@pytest.mark.parametrize("path", ["hotspots", "compliance", "trade", ""])
def test_a_cold_deep_link_opens_its_page_and_nothing_leaves_the_host(cold, browser, path):
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{cold}/{path}?product_group=tea&color=red")
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("Giám sát · 12 tháng đến 20/11/2026").first.is_visible()
    assert page.get_by_text("color=red").first.is_visible()
    assert page.get_by_text("Sản phẩm chè từ cây chè").first.is_visible()
    assert [url for url in asked if not url.startswith((cold, "data:", "blob:", cold.replace("http", "ws")))] == []
    page.close()
