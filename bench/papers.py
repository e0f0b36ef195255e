"""The meeting's papers at full size: seconds and memory of each format, as a server that already runs makes them."""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.process import HERE

PROMISED = ("pptx", "pdf", "docx", "xlsx")
ROUNDS = 3


def measure(data: Path) -> list[dict[str, Any]]:
    """Each format in a process of its own: the first after its imports, the middle one of later ones with other filters."""
    found = []
    for kind in PROMISED:
        command = [sys.executable, "-m", "bench.papers", kind]
        ran = subprocess.run(command, cwd=HERE, env={**os.environ, "OCOP_DATA": str(data)}, check=True, stdout=subprocess.PIPE)
        found.append({"page": kind, **json.loads(ran.stdout)})
    return found


def _one(kind: str) -> dict[str, Any]:
    from data.snapshots import live
    from findings import Scope, default_filters
    from findings.filters import add_months
    from queries import LOCAL
    from reports.papers import FORMATS
    from reports.steps import briefing

    scope = Scope(live().manifest, LOCAL)
    usual = default_filters(scope.manifest.as_of)
    asked, told, seconds, content = [usual], [], [], b""
    asked += [replace(usual, from_date=add_months(usual.from_date, -number)) for number in range(1, ROUNDS + 1)]
    for filters in asked:
        began = time.perf_counter()
        made = briefing(filters, scope)
        told.append(time.perf_counter() - began)
        content = FORMATS[kind](made)
        seconds.append(time.perf_counter() - began)
    scale = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes here
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 2**20
    middle = sorted(range(1, ROUNDS + 1), key=lambda at: seconds[at])[ROUNDS // 2]
    return {
        "seconds": seconds[middle], "of_which_findings_s": told[middle], "first_s": seconds[0], "first_findings_s": told[0],
        "peak_mb": peak, "steps": len(made.steps), "kilobytes": len(content) // 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_one(sys.argv[1])))
