"""Quantiles of the beta-binomial, for many sizes at once: SciPy's own walk each size step by step in Python."""

from collections.abc import Sequence

import numpy as np
from scipy import special

from stats.inputs import Floats


def beta_binomial_quantiles(levels: Sequence[float], n: Floats, first: float, second: float) -> Floats:
    """The least count that each level's share of the distribution does not exceed.

    Args:
        levels: shares between 0 and 1.
        n: samples, shape (k,), whole numbers, 0 or more.
        first: weight of failures, above 0.
        second: weight of passes, above 0.

    Returns:
        Counts, shape (levels, k).

    Source: Johnson, Kemp, Kotz 2005, Univariate Discrete Distributions, 6.2.2 (ratio of neighbours).
    """
    wanted = np.asarray(levels, dtype=float)[:, None]
    found = np.full((len(levels), len(n)), np.nan)
    log_mass = special.betaln(first, n + second) - special.betaln(first, second)
    whole = np.zeros(len(n))
    step = 0
    while np.isnan(found).any():
        whole = whole + np.exp(log_mass)
        found[np.isnan(found) & ((whole >= wanted) | (step >= n))] = step
        left = np.maximum(n - step, 0)
        with np.errstate(divide="ignore"):
            log_mass = log_mass + np.log(left / (step + 1) * (step + first) / (np.maximum(left - 1, 0) + second))
        step += 1
    return found
