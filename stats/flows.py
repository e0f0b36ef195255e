"""Months of a flow that differ from the same months of earlier years."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from stats.errors import OptionError
from stats.inputs import Floats, between, series

LEAST = 3  # earlier months of the same season that an interval needs
LEAST_SPREAD = 6  # degrees of freedom below which the spread is taken as Poisson's own


def same_months(
    counts: npt.ArrayLike, months: npt.ArrayLike, *, alpha: float = 0.01, around: int = 1, last: int | None = None
) -> pd.DataFrame:
    """Prediction interval of each month's count from the same months (and those `around` them) of the years before.

    With k earlier months that hold S counts, Jeffreys' prior makes the next count negative binomial with r = S + 1/2 and
    p = k / (k + 1); counts that vary more than Poisson's are divided by their spread (Pearson's chi-square over its degrees of
    freedom, never below 1), as in a quasi-Poisson model.

    Args:
        counts: counts of one flow in order of time, one a month without gaps, 0 or more, shape (k,).
        months: calendar month (1–12) of each.
        alpha: chance that a month without change lies outside, both ends together.
        around: months beside the same one that count as its season.
        last: how many of the last months are judged; all where it is not given.

    Returns:
        A frame aligned with `counts`: observed, expected, lower, upper (NaN where fewer than three earlier months are known),
        p_value (two-sided), is_unusual.

    Raises:
        OptionError: alpha outside 0–1, months that do not fit; SeriesError: as `inputs.series`.

    Source: Gelman et al. 2013, Bayesian Data Analysis, 2.6; McCullagh and Nelder 1989, 6.2.
    """
    between("alpha", alpha, 0, 1)
    observed, index = series(counts)
    season = np.asarray(months, dtype=int)
    if season.shape != observed.shape:
        raise OptionError("each count needs its calendar month")
    first = 0 if last is None else max(0, len(observed) - last)
    past = np.array([_past(observed, season, at, around) if at >= first else (0.0, 0.0, 1.0) for at in range(len(observed))])
    frame = _predicted(observed, past[:, 0], past[:, 1], past[:, 2], alpha).set_axis(index)
    outside = (observed < frame.lower) | (observed > frame.upper)
    return frame.assign(observed=observed, is_unusual=outside & frame.lower.notna())


def _past(observed: Floats, season: npt.NDArray[np.int64], at: int, around: int) -> tuple[float, float, float]:
    """How many earlier months of the season there are, their sum, and how many times Poisson's their variance is (1 or more)."""
    apart = np.abs(season[:at] - season[at])
    near = np.minimum(apart, 12 - apart) <= around
    near &= np.arange(at) < at - around - 1  # the months just before belong to the same event
    past = observed[:at][near]
    k, total = len(past), float(past.sum())
    if k <= LEAST_SPREAD or not total:
        return k, total, 1.0
    mean = total / k
    return k, total, max(1.0, float(((past - mean) ** 2).sum() / mean / (k - 1)))


def _predicted(observed: Floats, k: Floats, total: Floats, spread: Floats, alpha: float) -> pd.DataFrame:
    known = np.flatnonzero(k >= LEAST)
    n, wide, now = k[known], spread[known], observed[known] / spread[known]
    law = stats.nbinom((total[known] + 0.5) / wide, n / (n + 1))
    low, high = law.ppf(np.array([[alpha / 2], [1 - alpha / 2]])) * wide
    p = np.minimum(1.0, 2 * np.minimum(law.cdf(np.floor(now)), law.sf(np.ceil(now) - 1)))
    table = {"expected": total[known] / n, "lower": np.floor(low), "upper": np.ceil(high), "p_value": p}
    return pd.DataFrame(table, index=known).reindex(range(len(observed)))
