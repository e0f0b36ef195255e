"""`python -m bench`: what the program promises in seconds, bytes and memory, as JSON and a table."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import painted, papers, publishing, starting, tracing
from bench.machine import machine
from bench.pages import measure

PARTS = (
    "start", "demo", "publish", "pages", "painted", "steps", "trace", "statistics", "tracing", "papers", "trade", "gluts",
)  # fmt: skip
PAGES = ("overview", "hotspots", "compliance", "trade", "sample", "plans", "register")
PROMISES = {
    "start.first_start_s": 75.0, "start.second_start_s": 5.0, "demo.seconds": 25.0, "publish.peak_gib": 2.5,
    "publish.results_per_s": 400_000.0, "pages.median_ms": 60.0, "pages.p95_ms": 120.0, "pages.worst_bytes": 250_000.0,
    "steps.p95_ms": 200.0, "trace.median_ms": 120.0, "trace.p95_ms": 120.0,
    "statistics.map_s": 0.12, "statistics.scan_s": 0.7, "statistics.scan_months_s": 6.0, "statistics.farrington_s": 10.0,
    "statistics.false_gi_of_bound": 1.0, "statistics.false_moran_of_bound": 1.0, "statistics.false_scan_of_bound": 1.0,
    "papers.seconds": 1.5, "papers.peak_mb": 600.0,
    "tracing.seconds": 2.0, "trade.median_ms": 150.0, "trade.p95_ms": 150.0, "gluts.forecast_s": 10.0, "gluts.matching_s": 1.0,
}  # fmt: skip
AT_LEAST = ("publish.results_per_s",)


def main(argv: list[str]) -> int:
    """Measure the parts asked for; print the table, keep the JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), default=list(PARTS))
    parser.add_argument("--tests", type=int, default=10_000_000, help="test results of the delivery and of the pages")
    parser.add_argument("--demo-tests", type=int, default=1_000_000)
    parser.add_argument("--changes", type=int, default=60, help="filter changes a page")
    parser.add_argument("--clicks", type=int, default=20, help="clicks a page in a browser")
    parser.add_argument("--maps", type=int, default=1000, help="maps without a cluster on which the statistics are tried")
    parser.add_argument("--shipments", type=int, default=10_000_000, help="shipments of the delivery that is traced")
    parser.add_argument("--data", type=Path, help="measure the pages on these snapshots, publish nothing")
    parser.add_argument("--out", type=Path, help="where to write the JSON")
    chosen = parser.parse_args(argv)
    found: dict[str, Any] = {"machine": machine()}
    with TemporaryDirectory(prefix="ocop-bench-") as folder:
        for part in PARTS:
            if part in chosen.parts:
                print(f"… {part}", file=sys.stderr, flush=True)
                found[part] = _MEASURES[part](chosen, Path(folder))
    print(_table(found))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if chosen.out:
        chosen.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


def _start(_: argparse.Namespace, folder: Path) -> dict[str, Any]:
    return starting.starts(folder)


def _demo(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    return publishing.demo(folder / "demo", chosen.demo_tests)


def _publish(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    if not (folder / "delivery").exists():
        publishing.make_delivery(folder / "delivery", chosen.tests)
    return publishing.publish(folder / "delivery", folder / "published", chosen.tests)


def _pages(chosen: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    data = chosen.data or folder / "published"
    if not data.exists():
        _publish(chosen, folder)
    with starting.serving(data) as (url, pid):
        return [asdict(measure(url, pid, page, changes=chosen.changes, seed=seed)) for seed, page in enumerate(PAGES)]


def _painted(chosen: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    data = chosen.data or folder / "published"
    if not data.exists():
        _publish(chosen, folder)
    with starting.serving(data) as (url, _):
        return [asdict(one) for one in painted.clicks(url, PAGES, changes=chosen.clicks)]


def _steps(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from bench.steps import steps

    data = chosen.data or folder / "published"
    if not data.exists():
        _publish(chosen, folder)
    with starting.serving(data) as (url, _):
        return asdict(steps(url))


def _trace(chosen: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from bench import trace

    return trace.measure(folder / "trace", chosen.shipments)


def _statistics(chosen: argparse.Namespace, _: Path) -> dict[str, Any]:
    from bench.statistics import statistics

    return statistics(chosen.maps)


def _papers(chosen: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    data = chosen.data or folder / "published"
    if not data.exists():
        _publish(chosen, folder)
    return papers.measure(data)


def _trade(chosen: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    from bench import trade

    return trade.pages(folder / "trade", chosen.shipments, chosen.changes)


def _gluts(_: argparse.Namespace, __: Path) -> dict[str, Any]:
    from bench import trade

    return trade.gluts()


_MEASURES: dict[str, Callable[[argparse.Namespace, Path], Any]] = {
    "start": _start, "demo": _demo, "publish": _publish, "pages": _pages, "painted": _painted, "steps": _steps, "trace": _trace,
    "statistics": _statistics, "tracing": lambda _, __: tracing.measure(),
    "papers": _papers,
    "trade": _trade, "gluts": _gluts,
}  # fmt: skip


def _table(found: dict[str, Any]) -> str:
    """Each promise with what was measured."""
    rows = [("what", "measured", "promised", "")]
    for name, promise in PROMISES.items():
        part, figure = name.split(".")
        measured = found.get(part, [])
        for one in measured if isinstance(measured, list) else [measured]:
            label = f"{name} {one['page']}" if "page" in one else name
            kept = one[figure] >= promise if name in AT_LEAST else one[figure] <= promise
            rows.append((label, f"{one[figure]:,.2f}", f"{'≥' if name in AT_LEAST else '≤'} {promise:,.1f}", "" if kept else "×"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
