"""The machine beside which the figures stand: cores, load before, and two fixed tasks as a yardstick."""

import os
import platform
import time
from pathlib import Path
from typing import Any

import duckdb

LOOPS, ROWS, STICK_LOOPS = 3_000_000, 20_000_000, 400_000


def machine() -> dict[str, Any]:
    """Cores, memory (GiB), load average of the last minute, whether it is idle, seconds of the yardsticks."""
    load = os.getloadavg()[0]
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_average_1min": round(load, 2),
        "is_idle": load < 0.5,
        "python_yardstick_s": round(_timed(_python), 3),
        "duckdb_yardstick_s": round(_timed(_duckdb), 3),
    }


def _timed(task: Any) -> float:
    """The fastest of three."""
    found = []
    for _ in range(3):
        started = time.perf_counter()
        task()
        found.append(time.perf_counter() - started)
    return min(found)


def yardstick() -> float:
    """Seconds of a short fixed task of plain Python, now: about a hundredth of a second on an idle machine."""
    started = time.perf_counter()
    _python(STICK_LOOPS)
    return time.perf_counter() - started


def _python(loops: int = LOOPS) -> None:
    total = 0
    for number in range(loops):
        total += number % 7


def _duckdb() -> None:
    duckdb.connect(":memory:").execute(
        f"SELECT i % 1000 AS part, sum(i * i % 7) FROM range({ROWS}) AS t(i) GROUP BY 1"
    ).fetchall()


def cpu_seconds(pid: int) -> float:
    """Processor time that a running process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", maxsplit=1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
