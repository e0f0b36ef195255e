"""Child processes with what they cost: seconds, processor seconds, peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Cost:
    """Wall clock and processor seconds, peak resident memory in GiB, of one process."""

    seconds: float
    cpu_s: float
    peak_gib: float


class ChildError(RuntimeError):
    """A command of the benchmark failed."""


def cost_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run `python -m …` to its end and say what it cost.

    Raises:
        ChildError: it failed.
    """
    started = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=HERE, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise ChildError(" ".join(arguments))
    scale = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes here
    return Cost(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss * scale / 2**30)
