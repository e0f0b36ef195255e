"""Rates of failures among samples: intervals, change, excess over the rest, trend over ordered periods."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

Floats = npt.NDArray[np.float64]
Method = Literal["wilson", "beta", "jeffreys"]
Change = Literal["higher", "maybe_higher", "lower", "maybe_lower", "same", "unknown"]


class RateError(ValueError):
    """Counts that cannot be: negative, not a number, or more failures than samples."""


def _counts(failures: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    failed, total = np.asarray(failures, dtype=float), np.asarray(n, dtype=float)
    if not (np.isfinite(failed).all() and np.isfinite(total).all()):
        raise RateError("counts must be numbers")
    if (failed < 0).any() or (total < 0).any() or (failed > total).any():
        raise RateError("failures must lie between 0 and n")
    return failed, total


def interval(
    failures: npt.ArrayLike, n: npt.ArrayLike, *, method: Method = "wilson", level: float = 0.95
) -> tuple[Floats, Floats]:
    """Two-sided confidence interval of a proportion.

    Args:
        failures: counts of failures, any shape.
        n: counts of samples, a shape that broadcasts with `failures`.
        method: Wilson score; "beta", Clopper-Pearson; "jeffreys", equal-tailed Beta(1/2, 1/2) posterior.
        level: confidence, between 0 and 1.

    Returns:
        (low, high) as shares 0–1, in the broadcast shape; (0, 1) where n = 0, since nothing is known there.

    Raises:
        RateError: negative counts, NaN, failures > n, or a level outside (0, 1).

    Source: Brown, Cai, DasGupta 2001, Statistical Science 16:101.
    """
    if not 0 < level < 1:
        raise RateError("level must lie between 0 and 1")
    failed, total = np.broadcast_arrays(*_counts(failures, n))
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "wilson":
            z2 = stats.norm.ppf(1 - tail) ** 2
            centre = (failed + z2 / 2) / (total + z2)
            half = np.sqrt(z2 * (failed * (total - failed) / total + z2 / 4)) / (total + z2)
            low, high = centre - half, centre + half
        else:
            prior = 0.5 if method == "jeffreys" else 0.0
            more = 1.0 - prior if method == "beta" else prior
            low = special.betaincinv(failed + prior, total - failed + more, tail)
            high = special.betaincinv(failed + more, total - failed + prior, 1 - tail)
    low = np.where((failed == 0) | (total == 0), 0.0, low)
    high = np.where((failed == total) | (total == 0), 1.0, high)
    return np.clip(low, 0.0, 1.0)[()], np.clip(high, 0.0, 1.0)[()]


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
    null = stats.hypergeom(total, failed, n)
    mid = null.pmf(failures) / 2
    above, below = null.sf(failures) + mid, null.cdf(failures - 1) + mid
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
    rows = pd.DataFrame({"place": np.asarray(place), "failed": failed, "n": total})
    rows["stratum"] = 0 if stratum is None else np.asarray(stratum)
    whole = rows.groupby("stratum", dropna=False)[["failed", "n"]].transform("sum")
    rows["expected"] = rows.n * (whole.failed / whole.n.where(whole.n > 0, 1))
    tails = {name: _upper_tail(part, whole.loc[part.index]) for name, part in rows.groupby("place", sort=True)}
    result = rows.groupby("place", sort=True)[["n", "expected"]].sum().assign(p_value=pd.Series(tails))
    seen = result.n > 0
    result["p_adjusted"] = 1.0
    if seen.any():
        result.loc[seen, "p_adjusted"] = stats.false_discovery_control(result.p_value[seen], method="bh")
    return result.drop(columns="n")


def _upper_tail(rows: pd.DataFrame, whole: pd.DataFrame) -> float:
    """Probability of as many failures as seen, or more, over the strata of one place."""
    seen = int(rows.failed.sum())
    if seen == 0:
        return 1.0
    below = np.array([1.0])  # distribution of the sum so far, on 0 … seen - 1
    for n, failed_all, n_all in zip(rows.n, whole.failed, whole.n, strict=True):
        if n > 0 and failed_all > 0:
            pmf = stats.hypergeom.pmf(np.arange(min(seen, int(min(n, failed_all)) + 1)), n_all, failed_all, n)
            below = np.convolve(below, pmf)[:seen]
    return float(np.clip(1.0 - below.sum(), 0.0, 1.0))


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
        RateError: as `interval`, or shapes that differ.

    Source: Armitage 1955, Biometrics 11:375; Agresti 2013, Categorical Data Analysis, 5.3.
    """
    failed, total = _counts(failures, n)
    position = np.arange(len(total), dtype=float) if scores is None else np.asarray(scores, dtype=float)
    if not failed.shape == total.shape == position.shape:
        raise RateError("failures, n and scores must have the same shape")
    everything = total.sum()
    rate = failed.sum() / everything if everything else 0.0
    if np.count_nonzero(total) < 2 or rate in (0.0, 1.0):
        return float("nan"), float("nan")
    statistic = float((position * (failed - total * rate)).sum())
    spread = (total * position**2).sum() - (total * position).sum() ** 2 / everything
    variance = rate * (1 - rate) * float(spread)
    if variance <= 0:
        return float("nan"), float("nan")
    z = statistic / float(np.sqrt(variance))
    return z, float(2 * stats.norm.sf(abs(z)))
