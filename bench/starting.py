"""From a fresh clone to the first painted chart, and a second start; what the first and the second visitor wait."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.process import HERE

PATIENCE_S = 300.0
CHART = ".js-plotly-plot .main-svg g.trace"


def starts(folder: Path) -> dict[str, Any]:
    """`make run` in a fresh clone with warm package caches, twice; seconds until a chart is painted in a browser."""
    sys.path.append(str(HERE / "tests"))  # the browser that the tests use
    from find_browser import FLAGS, browser_path

    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(HERE), str(clone)], check=True)
    found: dict[str, Any] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        for name in ("first_start_s", "second_start_s"):
            started = time.perf_counter()
            with _serving(["make", "run"], clone, {"OCOP_DATA": str(folder / "data")}) as url:
                first = painted(browser, url)
                found[name] = time.perf_counter() - started
                found |= {"first_visitor_s": first, "second_visitor_s": painted(browser, url)}
        browser.close()
    shutil.rmtree(clone)
    return found


def painted(browser: Browser, url: str) -> float:
    """Seconds from asking for the page to a chart that is drawn, for a visitor without a cache."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    started = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(CHART, state="attached", timeout=1000 * PATIENCE_S)
    seconds = time.perf_counter() - started
    page.context.close()
    return seconds


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, int]]:
    """The dashboard on a port of its own; its address, and the server's process id."""
    command = [str(HERE / ".venv/bin/python"), "-m", "streamlit", "run", "dashboard.py", "--server.port"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "OCOP_DATA": str(data)}
    server = subprocess.Popen([*command, str(port)], cwd=HERE, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


@contextmanager
def _serving(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*command, f"PORT={port}"], cwd=folder, env={**os.environ, **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def _wait(url: str) -> None:
    """Until the port answers."""
    until = time.perf_counter() + PATIENCE_S
    while time.perf_counter() < until:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)  # noqa: S310 our own port
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)
