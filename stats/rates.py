"""Rates of failures among samples: intervals, differences, standardising, mix or risk, excess over the rest, trend."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from stats.compare import difference, holm
from stats.errors import RateError
from stats.hypergeometric import discovery_adjusted, hypergeometric, hypergeometric_table
from stats.inputs import Floats, floats
from stats.inputs import counts as _counts
from stats.intervals import interval
from stats.mix import mix_or_risk
from stats.standard import standardise

__all__ = ["RateError", "change", "difference", "excess", "holm", "interval", "mix_or_risk", "standardise", "trend_test"]

Change = Literal["higher", "maybe_higher", "lower", "maybe_lower", "same", "unknown"]


def change(failures: int, n: int, before_failures: int, before_n: int) -> Change:
    """Compare two rates in the fixed words of the house.

    "higher" or "lower" when their 95 % Wilson intervals are apart; "maybe_…" when they overlap but the mid-p of
    Fisher's exact test is below 0.05; else "same"; "unknown" when either has no samples.

    Raises:
        RateError: as `interval`.
    """
    if not (n and before_n):
        return "unknown"
    low, high = interval(failures, n)
    before_low, before_high = interval(before_failures, before_n)
    if low > before_high:
        return "higher"
    if high < before_low:
        return "lower"
    total, failed = n + before_n, failures + before_failures
    null = hypergeometric(n, failed, total)
    mid = null[failures] / 2
    above, below = null[failures + 1 :].sum() + mid, null[:failures].sum() + mid
    if min(above, below) < 0.025:
        return "maybe_higher" if above < below else "maybe_lower"
    return "same"


def excess(
    place: npt.ArrayLike, failures: npt.ArrayLike, n: npt.ArrayLike, *, stratum: npt.ArrayLike | None = None
) -> pd.DataFrame:
    """Does a place fail more often than all places together, like compared with like, by more than chance?

    Within a stratum (a product group, say) the failures of a place are hypergeometric given the stratum's totals; over
    strata they add up, so that a place is not blamed for what it happens to make.

    Args:
        place: place of each row, shape (k,).
        failures: failures of each row, shape (k,).
        n: samples of each row, shape (k,).
        stratum: stratum of each row, shape (k,); one stratum when not given.

    Returns:
        A frame indexed by place, sorted: `expected` failures, one-sided exact `p_value`, and `p_adjusted` after
        Benjamini-Hochberg over the places with samples (1 where there is none).

    Raises:
        RateError: as `interval`, or arrays of different length.

    Source: Mantel, Haenszel 1959, JNCI 22:719 (the exact form); Benjamini, Hochberg 1995, JRSS B 57:289.
    """
    failed, total = _counts(failures, n)
    strata, _ = (
        pd.factorize(np.asarray(stratum), use_na_sentinel=False)
        if stratum is not None
        else (np.zeros(len(total), dtype=int), None)
    )
    failed_all, total_all = (np.bincount(strata, weights=one)[strata] for one in (failed, total))
    expected = total * failed_all / np.where(total_all > 0, total_all, 1.0)
    codes, places = pd.factorize(np.asarray(place), sort=True)
    named = codes >= 0  # a row without a place counts in the whole only
    codes, failed, total, expected, failed_all, total_all = (
        one[named] for one in (codes, failed, total, expected, failed_all, total_all)
    )
    seen = np.bincount(codes, weights=failed, minlength=len(places)).astype(int)
    tails = _upper_tails(seen, codes, total, failed_all, total_all)
    sums = [np.bincount(codes, weights=one, minlength=len(places)) for one in (total, expected)]
    adjusted = np.ones(len(places))
    if (sampled := sums[0] > 0).any():
        adjusted[sampled] = discovery_adjusted(tails[sampled])
    return pd.DataFrame({"expected": sums[1], "p_value": tails, "p_adjusted": adjusted}, index=pd.Index(places, name="place"))


def _upper_tails(seen: npt.NDArray[np.int64], codes: npt.NDArray[np.int64], n: Floats, failed: Floats, total: Floats) -> Floats:
    """Probability of as many failures as seen, or more, over the strata of each place."""
    tails = np.ones(len(seen))
    rows = np.flatnonzero((seen[codes] > 0) & (n > 0) & (failed > 0))
    if not len(rows):
        return tails
    below: dict[int, Floats] = {}  # distribution of the sum so far, on 0 … seen - 1
    for place, mass in zip(codes[rows].tolist(), _masses(n[rows], failed[rows], total[rows], seen[codes[rows]]), strict=True):
        end = seen[place]
        below[place] = np.convolve(below[place], mass)[:end] if place in below else mass[:end]
    for place, mass in below.items():
        tails[place] = min(max(1.0 - mass.sum(), 0.0), 1.0)
    return tails


def _masses(n: Floats, failed: Floats, total: Floats, seen: npt.NDArray[np.int64]) -> list[Floats]:
    """Each row's distribution as far as it matters: to what was seen, or to where less than the last digit is left."""
    mean = n * failed / total
    ends = np.minimum(np.minimum(seen, np.minimum(n, failed)), np.ceil(mean + 14 * np.sqrt(mean) + 20)).astype(int)
    found: list[Floats] = [np.empty(0)] * len(n)
    sizes = np.ceil(np.log2(ends + 1)).astype(int)
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        table = hypergeometric_table(n[rows], failed[rows], total[rows], int(ends[rows].max()))
        for row, mass in zip(rows.tolist(), table, strict=True):
            found[row] = mass[: ends[row] + 1]
    return found


def trend_test(failures: npt.ArrayLike, n: npt.ArrayLike, *, scores: npt.ArrayLike | None = None) -> tuple[float, float]:
    """Cochran-Armitage test of a linear trend of a proportion over ordered groups.

    Args:
        failures: failures by group, shape (k,), in order.
        n: samples by group, shape (k,).
        scores: position of each group; 0, 1, 2 … when not given.

    Returns:
        (z, p): z > 0 when the rate rises, two-sided p; (nan, nan) when it cannot decide (fewer than two groups with
        samples, no failures, or nothing but failures).

    Raises:
        RateError: counts that cannot be, shapes that differ, or scores that are no numbers or all alike.

    Source: Armitage 1955, Biometrics 11:375; Agresti 2013, Categorical Data Analysis, 5.3.
    """
    failed, total = _counts(failures, n)
    position = np.arange(len(total), dtype=float) if scores is None else floats(scores)
    if not failed.shape == total.shape == position.shape:
        raise RateError("failures, n and scores must have the same shape")
    if not np.isfinite(position).all():
        raise RateError("scores must be numbers")
    everything = total.sum()
    rate = failed.sum() / everything if everything else 0.0
    if np.count_nonzero(total) < 2 or rate in (0.0, 1.0):
        return float("nan"), float("nan")
    if np.ptp(position[total > 0]) == 0:
        raise RateError("scores must differ between groups with samples")
    statistic = float((position * (failed - total * rate)).sum())
    spread = (total * position**2).sum() - (total * position).sum() ** 2 / everything
    variance = rate * (1 - rate) * float(spread)
    z = statistic / float(np.sqrt(variance))
    return z, float(2 * special.ndtr(-abs(z)))
