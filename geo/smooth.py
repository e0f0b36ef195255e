"""Rates on a map with small numbers: empirical Bayes smoothing, and rates made comparable for cluster tests.

The prior's mean m and variance a are Marshall's moment estimates: a = Σ n (r - m)² / Σ n - m / mean(n), not below 0; the
smoothed rate is m + (r - m) · a / (a + m/n). It is the mean of the gamma posterior that the interval and p come from. Where a
is so small that the prior would weigh more than the samples it was made of (a = 0: places differ no more than by chance),
the interval takes it to weigh just these, so it is never narrower than that of the pooled rate. The uncertainty of m and a
themselves is not in the interval.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from geo.inputs import Floats, adjusted, counts, share
from geo.neighbours import matrix


def empirical_bayes(failures: Any, n: Any, neighbours: Any = None, *, level: float = 0.95) -> pd.DataFrame:
    """Rates drawn towards what the map (or the neighbourhood) has, the more so the fewer samples a place has.

    Args:
        failures: failures by place, shape (k,); a Series keeps its index.
        n: samples by place, shape (k,).
        neighbours: as `geo.neighbours.matrix`: the prior is then that of each place with its neighbours; without, that of
            the whole map. A place without neighbours takes the map's prior, and `reason` says so.
        level: of the posterior interval.

    Returns:
        A frame keyed like the input: `statistic` the smoothed rate (0-1), `low`, `high` its interval, `p` twice the
        smaller posterior tail beyond the rate of the whole map, `p_adjusted` after Benjamini-Hochberg, `class` ("high",
        "low", "none", "undecided": no samples at the place, no failures on the map, or no other place), `reason` ("",
        "no_samples", "no_failures", "one_place", "no_neighbours"). A place without samples shows the prior.

    Raises:
        CountError: negative counts, NaN, failures > n.
        PlaceError: no places, doubled places, inputs of other places.
        NeighbourError: as `geo.neighbours.matrix`.
        OptionError: a level outside (0, 1).

    Source: Marshall 1991, Applied Statistics 40:283; Clayton, Kaldor 1987, Biometrics 43:671 (the gamma posterior).
    """
    failed, total, index = counts(failures, n)
    tail = (1 - share(level, "level")) / 2
    mean, variance, weight, alone = _priors(failed, total, None if neighbours is None else matrix(neighbours, index))
    raw = np.divide(failed, total, out=mean.copy(), where=total > 0)
    shrunk = variance * total + mean
    smoothed = mean + (raw - mean) * np.divide(variance * total, shrunk, out=np.zeros_like(mean), where=shrunk > 0)
    overall = failed.sum() / total.sum() if total.sum() else 0.0
    low, high, p = _posterior(failed, total, mean, variance, weight, overall, tail)
    reason = _reasons(total, overall, alone)
    decided = (reason == "") | (reason == "no_neighbours")
    p = np.where(decided, p, 1.0)
    p_adjusted = adjusted(p, decided)
    side = np.where(smoothed > overall, "high", "low")
    found = {
        "statistic": smoothed,
        "low": np.minimum(low, smoothed),
        "high": np.maximum(high, smoothed),
        "p": p,
        "p_adjusted": p_adjusted,
        "class": np.where(decided, np.where(p_adjusted <= 2 * tail, side, "none"), "undecided"),
    }
    return pd.DataFrame({**found, "reason": reason}, index=index)


def _reasons(total: Floats, overall: float, alone: npt.NDArray[np.bool_]) -> npt.NDArray[np.str_]:
    """Why a place cannot be decided, or took the map's prior."""
    reason = np.where(alone, "no_neighbours", "").astype("U16")
    if overall == 0:
        reason[:] = "no_failures"
    if np.count_nonzero(total) == 1:
        reason[:] = "one_place"
    reason[total == 0] = "no_samples"
    return reason


def _priors(failed: Floats, total: Floats, ties: Any) -> tuple[Floats, Floats, Floats, npt.NDArray[np.bool_]]:
    """Mean, variance and number of samples of each place's prior; which places took the map's for want of neighbours."""
    seen = (total > 0).astype(float)
    rate = np.divide(failed, total, out=np.zeros_like(failed), where=total > 0)
    whole = _moments(failed.sum(), total.sum(), (total * rate**2).sum(), seen.sum())
    mean, variance, weight = (np.full(len(total), float(part)) for part in whole)
    if ties is None:
        return mean, variance, weight, np.zeros(len(total), dtype=bool)
    alone = ties.astype(bool).astype(float) @ seen == 0
    near = ties.astype(bool).astype(float)
    parts = [part + near @ part for part in (failed, total, total * rate**2, seen)]
    local = _moments(*parts)
    mean, variance, weight = (np.where(alone, there, here) for there, here in zip((mean, variance, weight), local, strict=True))
    return mean, variance, weight, alone


def _moments(failed: Any, total: Any, squares: Any, places: Any) -> tuple[Any, Any, Any]:
    """Mean, variance and samples of a prior from sums over its places."""
    safe = np.where(total > 0, total, 1.0)
    mean = failed / safe
    variance = squares / safe - mean**2 - mean * places / safe
    return mean, np.maximum(variance, 0.0) * (total > 0), total


def _posterior(
    failed: Floats, total: Floats, mean: Floats, variance: Floats, weight: Floats, overall: float, tail: float
) -> tuple[Floats, Floats, Floats]:
    prior = np.divide(mean, variance, out=np.full_like(mean, np.inf), where=variance > 0)
    prior = np.minimum(prior, weight)
    shape, amount = mean * prior + failed, prior + total
    known = amount > 0
    shape = np.where(shape > 0, shape, 0.5)  # no failure at all: Jeffreys
    rate = np.where(known, amount, 1.0)
    low, high = special.gammaincinv(shape, tail) / rate, special.gammainccinv(shape, tail) / rate
    low = np.where(known & (shape > 0.5), low, 0.0)
    p = 2 * np.minimum(special.gammainc(shape, overall * rate), special.gammaincc(shape, overall * rate))
    return np.clip(low, 0, 1), np.where(known, np.clip(high, 0, 1), 1.0), np.minimum(p, 1.0)


def standardised_rates(failures: Any, n: Any) -> pd.Series:
    """Rates as deviations from the map's rate in units of their own spread, so that small places do not shout.

    z = (r - b) / sqrt(a + b/n), with b and a the mean and variance of `empirical_bayes` for the whole map; a is not below 0,
    as in spdep (esda lets it be, which blows up places with many samples).

    Args:
        failures: failures by place, shape (k,); a Series keeps its index.
        n: samples by place, shape (k,).

    Returns:
        A Series named `deviation`, keyed like the input; 0 where n = 0 or the map has no failures (nothing is known).

    Raises:
        CountError, PlaceError: as `empirical_bayes`.

    Source: Assunção, Reis 1999, Statistics in Medicine 18:2147.
    """
    failed, total, index = counts(failures, n)
    seen = total > 0
    if not failed.sum():
        return pd.Series(np.zeros(len(total)), index=index, name="deviation")
    rate = np.divide(failed, total, out=np.zeros(len(total)), where=seen)
    mean, variance, _ = _moments(failed.sum(), total.sum(), (total * rate**2).sum(), seen.sum())
    spread = np.sqrt(variance + mean / np.where(seen, total, 1.0))
    return pd.Series(np.where(seen, (rate - mean) / spread, 0.0), index=index, name="deviation")
