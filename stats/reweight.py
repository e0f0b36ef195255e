"""What another way of sampling would have found, from samples that were taken: reweighted, with what that costs in certainty."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.errors import RateError
from stats.inputs import Floats, between, counts
from stats.intervals import bounds


@dataclass(frozen=True)
class Reweighted:
    """A rate (share) with its interval, and the samples it is worth; rate NaN and the interval 0–1 where nothing weighs."""

    rate: float
    low: float
    high: float
    n_effective: float


def reweighted(failures: npt.ArrayLike, n: npt.ArrayLike, weight: npt.ArrayLike, *, level: float = 0.95) -> Reweighted:
    """Rate of failures if the samples had been shared among the strata by these weights.

    Args:
        failures: failures found in each stratum, shape (k,).
        n: samples taken there, shape (k,); a stratum without samples says nothing and must weigh 0.
        weight: what each stratum weighs, shape (k,), 0 or more; only their proportions count.
        level: of the interval.

    Returns:
        The weighted mean of the strata's rates, its Wilson interval at Kish's effective number of samples.

    Raises:
        RateError: failures and n that cannot be, negative weights, or weight where no sample was taken.
        OptionError: a level outside (0, 1).

    Source: Kish 1965, Survey Sampling, 11.7; Wilson's interval at the effective size: Franco et al. 2019, J. Surv. Stat.
    Methodol. 7:334.
    """
    failed, total, share = _checked(failures, n, weight)
    between("level", level, 0, 1)
    if not share.sum():
        return Reweighted(float("nan"), 0.0, 1.0, 0.0)
    used = share > 0
    failed, total, share = failed[used], total[used], share[used] / share.sum()
    rate = float((share * failed / total).sum())
    effective = float(1 / (share**2 / total).sum())
    low, high = bounds(np.asarray(rate * effective), np.asarray(effective), level=level)
    return Reweighted(rate, float(low), float(high), effective)


def gain(
    n: npt.ArrayLike, failures: npt.ArrayLike, weight: npt.ArrayLike, other: npt.ArrayLike, rate: npt.ArrayLike
) -> tuple[float, float]:
    """Difference of two reweighted rates over the same samples, and its standard error.

    Args:
        n: samples taken in each stratum, shape (k,), above 0.
        failures: failures found there, shape (k,).
        weight: of the one way, shape (k,).
        other: of the other way, shape (k,).
        rate: what each stratum's rate is taken to be for the error (a smoothed one), shape (k,).

    Returns:
        The one rate less the other (share), and its standard error; the samples are the same, so what both ways share
        cancels. NaN, NaN where either weighs nothing.

    Raises:
        RateError: as `reweighted`.
    """
    failed, total, share = _checked(failures, n, weight)
    _, _, second = _checked(failures, n, other)
    if not share.sum() or not second.sum():
        return float("nan"), float("nan")
    apart = share / share.sum() - second / second.sum()
    used = total > 0
    p = np.asarray(rate, dtype=float)[used]
    error = np.sqrt((apart[used] ** 2 * p * (1 - p) / total[used]).sum())
    return float((apart[used] * failed[used] / total[used]).sum()), float(error)


def _checked(failures: npt.ArrayLike, n: npt.ArrayLike, weight: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    failed, total = counts(failures, n)
    share = np.asarray(weight, dtype=float)
    if share.shape != failed.shape or not (np.isfinite(share) & (share >= 0)).all() or (share[total == 0] > 0).any():
        raise RateError("weights must be 0 or more, one a stratum, and 0 where no sample was taken")
    return failed, total, share
