"""How far a count will come at its present pace, and when it reaches a target; how long things wait, some of them still."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from stats.errors import OptionError, SeriesError
from stats.inputs import between

_PRIOR = 0.5  # Jeffreys


@dataclass(frozen=True)
class Pace:
    """What `pace` found: counts a period, how much they vary beyond chance, what is still to come, periods to the target."""

    per_period: float
    dispersion: float
    more: float
    more_low: float
    more_high: float
    periods: float  # until the target is reached; 0 where it is, infinite where the pace is 0
    periods_low: float
    periods_high: float


def pace(counts: npt.ArrayLike, *, ahead: float, missing: float, level: float = 0.95) -> Pace:
    """What a series of counts lets one expect if its pace stays.

    The rate has the Jeffreys gamma posterior of a Poisson count; both are scaled by the dispersion of the periods
    (variance over mean, at least 1). The count to come is then negative binomial, the time to the target beta prime.

    Args:
        counts: counts of past periods of equal length, in any order, shape (n,), n >= 2.
        ahead: periods still to come, 0 or more.
        missing: counts still missing to the target; 0 or less where it is reached.
        level: of the two intervals, between 0 and 1.

    Raises:
        SeriesError: fewer than two periods, or counts that are negative or no numbers.
        OptionError: a level outside (0, 1), or `ahead` below 0.

    Source: gamma-Poisson predictive distribution, Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6; the
    dispersion as in quasi-Poisson regression, McCullagh and Nelder 1989, section 4.5.
    """
    between("level", level, 0, 1)
    if ahead < 0:
        raise OptionError(f"ahead must be 0 or more, not {ahead:g}")
    seen = np.asarray(counts, dtype=float)
    if seen.ndim != 1 or len(seen) < 2 or not np.isfinite(seen).all() or (seen < 0).any():
        raise SeriesError("counts must be two or more numbers, none below 0")
    mean, n = float(seen.mean()), len(seen)
    dispersion = max(1.0, float(seen.var(ddof=1)) / mean) if mean > 0 else 1.0
    shape = mean * n / dispersion + _PRIOR
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    low, high = (dispersion * _to_come(share, shape, n, ahead) for share in tails)
    soon, late = _waits(missing / dispersion, shape, n, tails)
    periods = 0.0 if missing <= 0 else missing / mean if mean > 0 else np.inf
    return Pace(mean, dispersion, mean * ahead, low, high, float(periods), soon, late)


def _to_come(share: float, shape: float, n: int, ahead: float) -> float:
    """The least whole count that this share of the negative binomial does not exceed."""
    chance = n / (n + ahead)
    if chance**shape >= share:  # none at all is likely enough; the inverse below knows no count under it
        return 0.0
    count = max(0.0, float(np.ceil(special.nbdtrik(share, shape, chance))))
    return count - 1 if count and special.betainc(shape, count, chance) >= share else count


def _waits(missing: float, shape: float, n: int, tails: npt.NDArray[np.float64]) -> tuple[float, float]:
    if missing <= 0:
        return 0.0, 0.0
    part = special.betaincinv(missing, shape, tails)
    with np.errstate(divide="ignore"):
        low, high = n * part / (1 - part)
    return float(low), float(high)


def waits(lengths: npt.ArrayLike, over: npt.ArrayLike, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Lengths of waiting that these shares do not exceed, where some still wait: Kaplan-Meier.

    Args:
        lengths: how long each waited so far, 0 or more, shape (n,).
        over: whether its waiting is over, same shape.
        shares: between 0 and 1, for example 0.5 for the median.

    Returns:
        One length a share, NaN where too many still wait to tell.

    Raises:
        SeriesError: no lengths, negative ones, or two shapes.

    Source: Kaplan and Meier 1958, JASA 53:457.
    """
    length, is_over = np.asarray(lengths, dtype=float), np.asarray(over, dtype=bool)
    if not len(length) or length.shape != is_over.shape or not (length >= 0).all():
        raise SeriesError("lengths must be 0 or more, one for each waiting")
    times = np.unique(length[is_over])
    at_risk = np.array([(length >= time).sum() for time in times])
    ended = np.array([((length == time) & is_over).sum() for time in times])
    waiting = np.cumprod(1 - ended / at_risk)
    found = []
    for share in shares:
        reached = np.flatnonzero(waiting <= 1 - share + 1e-12)
        found.append(float(times[reached[0]]) if len(reached) else float("nan"))
    return tuple(found)
