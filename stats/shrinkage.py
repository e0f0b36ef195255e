"""Rates of many thin strata, each drawn towards its group, the more so the fewer samples it has."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from stats.errors import RateError
from stats.inputs import Floats, at_least, between, counts

# Samples that a prior may weigh: never nothing; never more than a place needs of its own to show a rate of 5 %.
LEAST_STRENGTH, MOST_STRENGTH = 2.0, 60.0


def shrunk(
    failures: npt.ArrayLike, n: npt.ArrayLike, group: Any, *, level: float = 0.95, group_strength: float = 20.0
) -> pd.DataFrame:
    """Beta posterior of each stratum's rate, with the rate of its group as the prior's mean.

    Args:
        failures: failures by stratum, shape (k,); a Series keeps its index.
        n: samples by stratum, shape (k,); 0 where nothing is known, which leaves the prior.
        group: label of each stratum, shape (k,): strata of one label share a prior.
        level: of the posterior interval.
        group_strength: samples that the rate of all strata together is worth in the rate of a group.

    Returns:
        A frame keyed like `failures`: `alpha`, `beta` (of the posterior), `rate` (its mean, share), `low`, `high`,
        `prior_rate` and `strength` (samples the prior weighs: the same for all, by moments, within 2 and 60).

    Raises:
        RateError: failures and n that cannot be, or labels of another shape.
        OptionError: a level outside (0, 1), or a strength below 0.

    Source: Kleinman 1973, JASA 68:46 (moments of the beta-binomial). The uncertainty of the prior is not in the interval.
    """
    between("level", level, 0, 1)
    at_least("group_strength", group_strength, 0)
    failed, total = counts(np.atleast_1d(np.asarray(failures, dtype=float)), np.asarray(n, dtype=float))
    which, labels = pd.factorize(np.asarray(group, dtype=object))
    if len(which) != len(failed) or (which < 0).any():
        raise RateError("each stratum needs the label of its group")
    overall = (failed.sum() + 0.5) / (total.sum() + 1)
    of_group = [np.bincount(which, weights=part, minlength=len(labels)) for part in (failed, total)]
    prior = ((of_group[0] + group_strength * overall) / np.maximum(of_group[1] + group_strength, 1e-12))[which]
    strength = _strength(failed, total, prior)
    alpha, beta = strength * prior + failed, strength * (1 - prior) + total - failed
    tail = (1 - level) / 2
    index = failures.index if isinstance(failures, pd.Series) else None
    return pd.DataFrame({
        "alpha": alpha, "beta": beta, "rate": alpha / (alpha + beta),
        "low": special.betaincinv(alpha, beta, tail), "high": special.betaincinv(alpha, beta, 1 - tail),
        "prior_rate": prior, "strength": strength,
    }, index=index)  # fmt: skip


def detections(
    samples: npt.ArrayLike, alpha: npt.ArrayLike, beta: npt.ArrayLike, *, level: float = 0.95
) -> tuple[float, float, float]:
    """Failures to expect in samples still to be taken, and the interval they will lie in.

    Args:
        samples: samples by stratum, shape (k,), 0 or more; shares of a sample are allowed.
        alpha: of the beta posterior of each stratum's rate, shape (k,).
        beta: likewise.
        level: of the interval, between 0 and 1.

    Returns:
        Mean, low and high; all 0 where nothing is sampled.

    Raises:
        OptionError: a level outside (0, 1), or negative samples.

    Source: the beta-binomial's moments, summed and matched by a gamma distribution, which is never below 0.
    """
    between("level", level, 0, 1)
    m, a, b = (np.asarray(part, dtype=float) for part in (samples, alpha, beta))
    at_least("samples", float(m.min(initial=0.0)), 0)
    weight = a + b
    rate = a / weight
    mean = float((m * rate).sum())
    variance = float((m * rate * (1 - rate) * (weight + m) / (weight + 1)).sum())
    if not variance:
        return mean, mean, mean
    tail, shape = (1 - level) / 2, mean**2 / variance
    low, high = (float(special.gammaincinv(shape, share)) * variance / mean for share in (tail, 1 - tail))
    return mean, low, high


def _strength(failed: Floats, total: Floats, prior: Floats) -> float:
    """Samples that the prior weighs: how much strata of one group differ beyond chance, by moments."""
    seen = total > 0
    n, spread = total[seen], (prior * (1 - prior))[seen]
    more = float((spread * (n - 1)).sum())
    if more <= 0:
        return LEAST_STRENGTH
    squares = float((n * (failed[seen] / n - prior[seen]) ** 2).sum())
    likeness = (squares - float(spread.sum())) / more
    return float(np.clip(1 / likeness - 1, LEAST_STRENGTH, MOST_STRENGTH)) if likeness > 0 else MOST_STRENGTH
