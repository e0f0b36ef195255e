"""What the statistics cost on a map of 348 communes and on 500 series, and how often they see something where nothing is."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from findings.places import ERAS, focus_places
from geo.clusters import gi_star, local_moran, scan
from geo.neighbours import contiguity
from geo.smooth import empirical_bayes
from stats.alarms import farrington_table

REPLICAS = PERMUTATIONS = 999
TAIL = 99_999  # where p is small, as the page asks: with 999 alone nothing can pass the correction
MONTHS, SERIES, WEEKS, JUDGED = 36, 500, 7 * 52 + 10, 104
SAMPLES, RATE, LEVEL = 40, 0.04, 0.05
BOUND = 0.999  # the share of no-change runs that must lie within their binomial bounds
BEST_OF = 3


def statistics(maps: int) -> dict[str, Any]:
    """Seconds of each promise (the best of three, everything loaded before), and false alarms on maps without a cluster."""
    place = focus_places("commune").set_index("place_code")
    near = contiguity("commune", ERAS["commune"])
    rng = np.random.default_rng(20261125)
    n, failed = _map(rng, len(place))
    sizes = rng.poisson(2, (len(place), MONTHS)) + 1.0
    months = rng.binomial(sizes.astype(int), RATE).astype(float)
    weeks = pd.DataFrame(rng.poisson(rng.gamma(2, 1, SERIES), (WEEKS, SERIES)))
    points = place[["longitude", "latitude"]].to_numpy()
    tasks: dict[str, Callable[[], object]] = {
        "map_s": lambda: _methods(failed, n, near),
        "map_with_tail_s": lambda: _methods(failed, n, near, TAIL),
        "scan_s": lambda: scan(failed, n, points, replicas=REPLICAS),
        "scan_poisson_s": lambda: scan(failed, n * RATE, points, kind="poisson", replicas=REPLICAS),
        "scan_months_s": lambda: scan(months, sizes * RATE, points, kind="poisson", replicas=REPLICAS),
        "farrington_s": lambda: farrington_table(weeks, method="noufaily", last=JUDGED),
    }
    found: dict[str, Any] = {"n_places": len(place), "months": MONTHS, "series": SERIES, "weeks": WEEKS, "judged": JUDGED}
    found |= {name: _timed(task) for name, task in tasks.items()}
    return found | _false_alarms(rng, near, points, maps)


def _timed(task: Callable[[], object]) -> float:
    seconds = []
    for _ in range(BEST_OF):
        started = time.perf_counter()
        task()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _map(rng: np.random.Generator, places: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Samples and failures of a map on which every place has the same risk."""
    n = rng.poisson(SAMPLES, places) + 1
    return n.astype(float), rng.binomial(n, RATE).astype(float)


def _methods(failed: Any, n: Any, near: Any, tail: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Smoothing, Gi* and local Moran with their corrections."""
    codes = list(near)
    cases, samples = pd.Series(failed, index=codes), pd.Series(n, index=codes)
    empirical_bayes(cases, samples)
    options = {"permutations": PERMUTATIONS, "tail_permutations": tail, "seed": 1}
    return gi_star(cases, samples, near, **options), local_moran(cases, samples, near, **options)


def _false_alarms(rng: np.random.Generator, near: Any, points: Any, maps: int) -> dict[str, Any]:
    """Share of maps without a cluster on which a method finds anything (percent), and its bounds.

    At 5 % each: the scan's p is exact, so its share lies between both bounds; the correction of the others is cautious, so
    theirs lies below the upper one. `…_of_bound` is the share over the upper bound.
    """
    counts = {"gi": 0, "moran": 0, "scan": 0}
    for number in range(maps):
        n, failed = _map(rng, len(points))
        gi, moran = _methods(failed, n, near, TAIL)
        clusters = scan(failed, n, points, replicas=REPLICAS, seed=number).clusters
        counts["gi"] += bool(gi["class"].isin(["hot", "cold"]).any())
        counts["moran"] += bool((~moran["class"].isin(["none", "undecided"])).any())
        counts["scan"] += bool((clusters.p <= LEVEL).any())
    low, high = (100 * stats.binom.ppf(share, maps, LEVEL) / maps for share in ((1 - BOUND) / 2, (1 + BOUND) / 2))
    found: dict[str, Any] = {"null_maps": maps, "null_low_pct": low, "null_high_pct": high}
    for name, count in counts.items():
        found |= {f"false_{name}_pct": 100 * count / maps, f"false_{name}_of_bound": 100 * count / maps / high}
    return found
