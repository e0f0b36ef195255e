"""Filter changes on every page, as an analyst clicks them: script run from message to finished, bytes sent for it.

Every click leads to filters not seen before, so that nothing comes from a cache of answers; at most three filters are
set at once, the oldest is let go of first, as people do who want to see something. The machine's yardstick is
taken beside each page: where others work on the machine too, the ratio still compares.
"""

import random
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.machine import cpu_seconds, yardstick
from bench.wire import Run, Session

PREFIX = "filter_"
MOST_CHOSEN, MOST_SET = 3, 3
WARM = 3  # runs not counted
STICK_EACH = 5  # runs between two looks at the yardstick


@dataclass(frozen=True)
class PageSpeed:
    """Times in milliseconds, bytes and the server's processor time of the runs on one page."""

    page: str
    n_runs: int
    median_ms: float
    p95_ms: float
    worst_ms: float
    median_bytes: float
    worst_bytes: int
    cpu_ms: float
    median_yardsticks: float
    n_failed: int
    heaviest: dict[str, int]


def measure(url: str, pid: int, page: str, *, changes: int, seed: int, tab: str = "") -> PageSpeed:
    """Open a page, then change one filter after the other, never back to what was seen; returns the figures."""
    chance = random.Random(seed)  # noqa: S311 the same clicks each time
    runs: list[Run] = []
    with Session(url, page, query=f"tab={tab}" if tab else "") as session:
        session.run()
        opened = {key: True for key, one in session.widgets.items() if type(one).__name__ == "Popover"}
        if opened:
            session.run(**opened)
        seen = {session.query}
        spent = 0.0
        sticks: list[float] = []
        held: list[str] = []
        while len(runs) < changes + WARM:
            key, value = _click(chance, session.widgets, held)
            before = cpu_seconds(pid)
            run = session.run(**{key: value})
            if session.query in seen:
                continue
            seen.add(session.query)
            runs.append(run)
            if len(runs) % STICK_EACH == 0:
                sticks.append(yardstick())
            spent += cpu_seconds(pid) - before if len(runs) > WARM else 0.0
    return _summed(tab or page, runs[WARM:], spent, float(np.median(sticks)))


def _click(chance: random.Random, widgets: dict[str, Any], held: list[str]) -> tuple[str, str | list[str]]:
    """A filter and what it is set to; `held` are those that narrow, the oldest first."""
    filters = {key: one for key, one in sorted(widgets.items()) if key.startswith(PREFIX) and len(one.options)}
    if len(held) >= MOST_SET:
        return held.pop(0), []
    key = chance.choice(list(filters))
    options = list(filters[key].options)
    if type(filters[key]).__name__ == "Selectbox":
        return key, chance.choice(options)
    if key not in held:
        held.append(key)
    return key, chance.sample(options, min(len(options), chance.randint(1, MOST_CHOSEN)))


def _summed(page: str, runs: list[Run], spent: float, stick: float) -> PageSpeed:
    times = np.array([run.seconds for run in runs]) * 1000
    sizes = [run.sent_bytes for run in runs]
    heavy = max(runs, key=lambda run: run.sent_bytes)
    kinds = sorted(heavy.elements.items(), key=lambda pair: -pair[1])[:4]
    median = float(np.median(times))
    return PageSpeed(
        page or "overview", len(runs), median, float(np.quantile(times, 0.95)), float(times.max()), float(np.median(sizes)),
        max(sizes), 1000 * spent / len(runs), median / (1000 * stick), sum(run.is_failed for run in runs), dict(kinds),
    )  # fmt: skip
