"""The scan statistic: circles, or cylinders over time, that hold more cases than chance would put there.

Zones are circles around each place, growing place by place (places equally far enter together), and, with times, cylinders
of these over every interval. A zone holds two cases or more, and a rate above that of the rest; low rates are not looked
for. p is the rank of its likelihood ratio among the largest of maps in which the same number of cases falls by chance, over
time and places together. p_gumbel takes the upper tail of those largest as a Gumbel distribution fitted by its moments, so
it can go below 1 / (replicas + 1). Clusters after the likeliest share no place with a likelier one (SaTScan looks at the
best circle of each centre only; here every circle may be one); their p is against the likeliest of each replica, which is
cautious. Those that every replica surpasses (p = 1) are not listed, except the first; ten at most.

Source: Kulldorff 1997, Communications in Statistics: Theory and Methods 26:1481; Kulldorff 2001, JRSS A 164:61 (space and
time); Abrams, Kleinman, Kulldorff 2010, International Journal of Health Geographics 9:61 (Gumbel).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import OptionError
from geo.inputs import Floats, share
from geo.points import distances
from geo.scan_input import Counts, read_counts
from geo.scan_likeliest import Found, likeliest
from geo.scan_model import Kind, make_model
from geo.scan_search import Progress, largest_ratios
from geo.scan_zones import make_centres

_LEAST, _MOST = 2, 10  # cases of a cluster; clusters listed


@dataclass(frozen=True)
class Scan:
    """What a scan found.

    clusters: one row a cluster, the likeliest first: `members` (places by distance from the `centre`), `centre`,
        `longitude`, `latitude` (x, y of plane coordinates), `radius_km` (to the farthest member, in km or the unit of plane
        coordinates), `start`, `end` (labels of time, both within), `observed`, `expected` cases, `population` (samples, or
        people × times), `relative_risk` (inside against outside; inf where no case is outside), `llr`, `p` (Monte Carlo),
        `p_gumbel`, `is_secondary`.
    places: keyed like the input: `statistic` (llr of the cluster that holds the place, else 0), `p` of that cluster (else
        1), `p_adjusted` the same (the scan's p already accounts for every circle looked at), `class` ("cluster", "none",
        "undecided"), `cluster` (its row in `clusters` counted from 1, else 0), `reason`.
    null_maxima: the largest llr of each replica.
    reason: "" or why nothing can be decided: "no_samples", "no_cases", "one_case", "no_variation", "no_circles".
    """

    kind: Kind
    cases: int
    population: float
    replicas: int
    seed: int
    reason: str
    clusters: pd.DataFrame
    places: pd.DataFrame
    null_maxima: npt.NDArray[np.float64]


def scan(  # noqa: PLR0913 - the options of the method, each of them used
    cases: Any,
    population: Any,
    points: Any,
    *,
    kind: Kind = "bernoulli",
    times: Any = None,
    max_share: float = 0.5,
    max_duration: int | None = None,
    replicas: int = 999,
    seed: int = 0,
    level: float = 0.95,
    planar: bool = False,
    progress: Progress | None = None,
) -> Scan:
    """Kulldorff's scan statistic for high rates, purely spatial or over space and time (the method: above).

    Args:
        cases: failures by place, shape (k,), or by place and time, shape (k, t); a frame's columns are the times. With
            `times` and one dimension: a row a place and time; the index of a Series is the place, else the point is.
        population: samples (Bernoulli) or people (Poisson: also one number a place for all times), shaped as `cases`.
        points: as `geo.points.coordinates`: longitude and latitude in degrees, and great-circle km, or plane (`planar`).
        kind: "bernoulli" (failures among samples) or "poisson" (cases against a population at risk).
        times: labels of the columns, increasing, or of the rows. Intervals count in labels: a month in no row is none.
        max_share: of the population (over all times) that a circle may hold, up to 0.5.
        max_duration: longest interval, in labels; half of them when not given.
        replicas: maps by chance, at least 99.
        seed: of the replicas.
        level: 0.95 puts a place in class "cluster" where its cluster's p is at most 0.05.
        planar: points are plane coordinates.
        progress: called with the share done (0-1) between pieces of work; what it raises stops the scan.

    Raises:
        CountError, PlaceError, PointError, OptionError: what was given cannot be worked with.
    """
    counts = read_counts(cases, population, points, kind=kind, times=times, planar=planar)
    longest = _checked_options(counts, max_share, max_duration, replicas)
    alpha = 1 - share(level, "level")
    reason, found, maxima = _undecided(counts, kind), list[Found](), np.zeros(replicas)
    if not reason:
        model = make_model(kind, counts.cases, counts.population, _LEAST)
        apart, people = distances(counts.points, planar=planar), counts.population.sum(axis=1)
        centres = make_centres(model, apart, people, max_share=max_share, longest=longest)
        reason = "" if any(len(centre.ends) for centre in centres) else "no_circles"
    if not reason:
        maps = model.replicas(replicas, np.random.default_rng(seed))
        maxima = largest_ratios(model, centres, maps, progress=progress)
        found = likeliest(model, centres, counts.cases, longest, floor=float(maxima.min()), most=_MOST)
    clusters = _clusters(counts, found, maxima)
    places = _places(counts, clusters, reason, alpha)
    return Scan(kind, int(counts.cases.sum()), float(counts.population.sum()), replicas, seed, reason, clusters, places, maxima)


def _checked_options(counts: Counts, max_share: float, max_duration: int | None, replicas: int) -> int:
    """The longest interval."""
    if not 0 < max_share <= 0.5:
        raise OptionError("max_share must lie above 0 and not above 0.5")
    if replicas < 99:
        raise OptionError("replicas must be at least 99: fewer can show nothing")
    longest = max(1, len(counts.times) // 2) if max_duration is None else max_duration
    if not 1 <= longest <= len(counts.times):
        raise OptionError(f"max_duration must lie between 1 and {len(counts.times)}")
    return longest


def _undecided(counts: Counts, kind: Kind) -> str:
    cases, population = counts.cases.sum(), counts.population.sum()
    checks = {
        "no_samples": population == 0,
        "no_cases": cases == 0,
        "one_case": cases < _LEAST,
        "no_variation": kind == "bernoulli" and cases == population,
    }
    return next((reason for reason, holds in checks.items() if holds), "")


def gumbel_p(value: float, maxima: Floats) -> float:
    """Upper tail of a Gumbel distribution with the mean and standard deviation of `maxima` (Abrams 2010)."""
    scale = maxima.std(ddof=1) * np.sqrt(6) / np.pi
    if scale <= 0:
        return float(value <= maxima[0])
    return float(-np.expm1(-np.exp(-(value - maxima.mean() + np.euler_gamma * scale) / scale)))


def _clusters(counts: Counts, found: list[Found], maxima: Floats) -> pd.DataFrame:
    names = "members centre longitude latitude radius_km start end observed expected population relative_risk llr p p_gumbel"
    rows = [_cluster(counts, one, maxima) | {"is_secondary": rank > 0} for rank, one in enumerate(found)]
    return pd.DataFrame(rows, columns=[*names.split(), "is_secondary"], index=pd.RangeIndex(1, len(rows) + 1, name="cluster"))


def _cluster(counts: Counts, one: Found, maxima: Floats) -> dict[str, Any]:
    cases, population = counts.cases.sum(), counts.population.sum()
    cells, centre = np.ix_(one.members, np.arange(one.start, one.end)), one.members[0]
    observed, inside = int(counts.cases[cells].sum()), float(counts.population[cells].sum())
    expected = float(cases * inside / population)
    outside = float((cases - observed) / (cases - expected))
    return {
        "members": tuple(counts.places[place] for place in one.members),
        "centre": counts.places[centre],
        "longitude": float(counts.points[centre, 0]),
        "latitude": float(counts.points[centre, 1]),
        "radius_km": one.radius,
        "start": counts.times[one.start],
        "end": counts.times[one.end - 1],
        "observed": observed,
        "expected": expected,
        "population": inside,
        "relative_risk": observed / expected / outside if outside else float("inf"),
        "llr": one.ratio,
        "p": float((1 + np.count_nonzero(maxima >= one.ratio - 1e-9)) / (1 + len(maxima))),
        "p_gumbel": gumbel_p(one.ratio, maxima),
    }


def _places(counts: Counts, clusters: pd.DataFrame, reason: str, alpha: float) -> pd.DataFrame:
    table = pd.DataFrame({"statistic": 0.0, "p": 1.0, "p_adjusted": 1.0, "class": "none", "cluster": 0}, index=counts.places)
    unseen = counts.population.sum(axis=1) == 0
    table["reason"] = np.where(unseen, "no_samples", "")
    if reason:
        return table.assign(**{"class": "undecided", "reason": reason})
    table.loc[unseen, "class"] = "undecided"
    position = {place: row for row, place in enumerate(counts.places)}
    for number, cluster in zip(clusters.index, clusters.itertuples(), strict=True):
        rows = [position[place] for place in cluster.members]
        table.iloc[rows, :3] = [cluster.llr, cluster.p, cluster.p]
        table.iloc[rows, 4] = number
        if cluster.p <= alpha:
            table.iloc[rows, 3] = np.where(unseen[rows], "undecided", "cluster")
    return table
