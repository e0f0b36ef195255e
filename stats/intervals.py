"""Confidence intervals of one proportion."""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy import special

from stats.errors import RateError
from stats.inputs import Floats, counts

Method = Literal["wilson", "beta", "jeffreys"]


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
        RateError: counts that are negative, NaN or not whole, failures > n, an unknown method, or a level outside (0, 1).

    Source: Brown, Cai, DasGupta 2001, Statistical Science 16:101.
    """
    if not 0 < level < 1:
        raise RateError("level must lie between 0 and 1")
    if method not in get_args(Method):
        raise RateError(f"method must be one of {', '.join(get_args(Method))}, not {method!r}")
    failed, total = counts(failures, n)
    if (failed % 1).any() or (total % 1).any():
        raise RateError("failures and n must be whole numbers")
    return bounds(failed, total, method=method, level=level)


def bounds(failed: Floats, total: Floats, *, method: Method = "wilson", level: float = 0.95) -> tuple[Floats, Floats]:
    """`interval` of counts that were checked and need not be whole (effective sample sizes)."""
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "wilson":
            z2 = special.ndtri(1 - tail) ** 2
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


def count_range(mean: float, level: float = 0.95) -> tuple[int, int]:
    """The middle `level` of the counts of a Poisson distribution with this mean, above 0.

    Raises:
        RateError: a mean not above 0, or a level outside (0, 1).
    """
    if not (mean > 0 and 0 < level < 1):
        raise RateError("mean must be above 0 and level between 0 and 1")
    low, high = (_least_count(share, mean) for share in ((1 - level) / 2, (1 + level) / 2))
    return low, high


def _least_count(share: float, mean: float) -> int:
    """The least count that at least this share of the distribution does not exceed."""
    count = max(0, int(np.ceil(special.pdtrik(share, mean))))
    return count - 1 if count and special.pdtr(count - 1, mean) >= share else count
