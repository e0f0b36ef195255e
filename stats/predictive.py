"""Failures of a period against what the series' own past lets one expect of as many samples: exact, fit for few failures."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special, stats

from stats.errors import SeriesError
from stats.inputs import Bools, Floats, at_least, between, counts

RISE = 3.0  # times the expected rate: the rise whose detection `power` tells of
MOST_CORRELATED = 0.5
SMALLEST_P = 1e-10  # what one minus a sum of floats can safely tell from nothing


def predictive(
    failures: pd.DataFrame, n: pd.DataFrame, *, baseline: int = 24, gap: int = 2, least_periods: int = 12, least_n: int = 60,
    alpha: float = 0.005,
) -> pd.DataFrame:  # fmt: skip
    """Judge each period of each series by its rate, whatever the number of samples.

    The baseline is the `baseline` periods that end `gap` periods before the one judged; periods that alarmed are left
    out of later baselines' rates, unless fewer than `least_periods` would stay (then the level has changed, and all
    count). Failures among n samples are beta-binomial: the Jeffreys posterior of the baseline's rate, widened by the
    variation of its periods beyond chance (analysis-of-variance estimate of the correlation within a period; of each
    series, and not less than that of all series given, since one alone has too few failures to show its own).

    Args:
        failures: failed samples, one row a period in order, one column a series.
        n: samples, of the same shape.
        baseline: periods to learn from.
        gap: periods left out just before the one judged, so that a slow rise does not hide itself.
        least_periods: periods with samples below which nothing is decided.
        least_n: samples of the baseline below which nothing is decided.
        alpha: one-sided; the alarm's probability without a change is at most this.

    Returns:
        A frame indexed by (series, period) with `observed`, `n`, `expected` (failures), `upper` (the most failures
        without an alarm), `alarm`, `p_value` (of so many failures or more), `precision` (samples that the baseline is
        worth; the expected rate is expected / n), `size` (probability of an alarm without a change), `power`
        (probability of an alarm if the rate were three times the baseline's), and `undecided` ("" or "short_history",
        "no_samples"; the numbers are then NaN and there is no alarm).

    Raises:
        SeriesError: no period or no series, or tables of two shapes.
        RateError: negative counts, NaN, or more failures than samples.
        OptionError: an option outside its range.

    Source: beta-binomial predictive distribution, Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6; the
    correlation within periods as Ridout et al. 1999, Biometrics 55:137; one sided as an exact test of surveillance.
    """
    between("alpha", alpha, 0, 1)
    for name, value, low in (("baseline", baseline, 2), ("gap", gap, 0), ("least_periods", least_periods, 2)):
        at_least(name, value, low)
    seen, total = _tables(failures, n)
    found = {name: np.full(seen.shape, np.nan) for name in ("expected", "upper", "p_value", "precision", "size", "power")}
    alarm = np.zeros(seen.shape, dtype=bool)
    why = np.where(total > 0, "short_history", "no_samples").astype(object)
    for now in range(gap + least_periods, len(seen)):
        past = slice(max(0, now - gap - baseline), now - gap)
        prior = _prior(seen[past], total[past], alarm[past], least_periods, least_n)
        rows = np.flatnonzero(prior.enough & (total[now] > 0))
        part = _judge(seen[now, rows], total[now, rows], prior.mean[rows], prior.precision[rows], alpha)
        for name, table in found.items():
            table[now, rows] = part[name]
        alarm[now, rows], why[now, rows] = seen[now, rows] > part["upper"], ""
    return _long(failures, {"observed": seen, "n": total, **found, "alarm": alarm, "undecided": why})


def _long(like: pd.DataFrame, tables: dict[str, npt.NDArray[np.generic]]) -> pd.DataFrame:
    """Tables of one shape as columns of one frame, a row a series and period."""
    index = pd.MultiIndex.from_product([like.columns, like.index], names=["series", "period"])
    return pd.DataFrame({name: values.ravel(order="F") for name, values in tables.items()}, index=index)


def _tables(failures: pd.DataFrame, n: pd.DataFrame) -> tuple[Floats, Floats]:
    if failures.empty or failures.shape != n.shape:
        raise SeriesError("failures and n must be two tables of the same shape, with at least one period and one series")
    return counts(failures.to_numpy(dtype=float), n.to_numpy(dtype=float))


def tail(failures: npt.ArrayLike, n: npt.ArrayLike, rate: npt.ArrayLike, precision: npt.ArrayLike) -> Floats:
    """Probability of so many failures or more among n, by the beta-binomial of a rate and its precision.

    Args:
        failures: seen, shape (k,).
        n: samples, shape (k,).
        rate: expected rate of each, between 0 and 1.
        precision: samples that the expectation is worth, as `predictive` gives it.

    Raises:
        RateError: negative counts, NaN, or more failures than samples.
    """
    seen, total = counts(np.atleast_1d(failures), np.atleast_1d(n))
    mean, worth = np.broadcast_arrays(np.asarray(rate, dtype=float), np.asarray(precision, dtype=float))
    found: Floats = _judge(seen, total, np.resize(mean, seen.shape), np.resize(worth, seen.shape), 0.5)["p_value"]
    return found


@dataclass(frozen=True)
class _Prior:
    """What the past of each series (s,) says: mean rate, precision (samples it is worth), and whether it is enough."""

    mean: Floats
    precision: Floats
    enough: Bools


def _prior(seen: Floats, total: Floats, alarmed: Bools, least_periods: int, least_n: int) -> _Prior:
    calm = ~alarmed & (total > 0)
    used = np.where(calm.sum(axis=0) >= least_periods, calm, total > 0)
    failed, samples = np.where(used, seen, 0.0), np.where(used, total, 0.0)
    n, periods = samples.sum(axis=0), used.sum(axis=0)
    mean = (failed.sum(axis=0) + 0.5) / (n + 1)
    within = _correlation(failed, samples)
    # A baseline whose periods vary beyond chance is worth fewer samples, and the period judged varies as they do.
    worth = n / (1 + within * np.maximum(n / np.maximum(periods, 1) - 1, 0))
    spread = within + (1 - within) / (worth + 2)
    return _Prior(mean, 1 / spread - 1, (periods >= least_periods) & (n >= least_n))


def _correlation(failed: Floats, samples: Floats) -> Floats:
    """Correlation of outcomes within a period (s,), 0 or more: by the mean squares between and within periods.

    Two years tell little of it, so that no series is taken to vary less than all together do.
    """
    n, periods = samples.sum(axis=0), (samples > 0).sum(axis=0)
    with np.errstate(all="ignore"):
        rate = failed.sum(axis=0) / n
        between_ = (np.where(samples > 0, (failed - samples * rate) ** 2 / samples, 0.0)).sum(axis=0) / (periods - 1)
        inside = np.where(samples > 0, failed * (samples - failed) / samples, 0.0).sum(axis=0) / (n - periods)
        size = (n - (samples**2).sum(axis=0) / n) / (periods - 1)
        above, whole = between_ - inside, between_ + (size - 1) * inside
        known = np.isfinite(above) & (whole > 0)
        own = np.where(known, np.clip(above / whole, 0.0, MOST_CORRELATED), 0.0)
        both = known & (inside > 0)
        shared = np.sum(above[both] / inside[both]) / np.sum(whole[both] / inside[both]) if both.any() else 0.0
    kept: Floats = np.maximum(own, np.clip(shared, 0.0, MOST_CORRELATED))
    return kept


def _judge(seen: Floats, total: Floats, mean: Floats, precision: Floats, alpha: float) -> dict[str, Floats]:
    first, second = mean * precision, (1 - mean) * precision
    below, upper, size = _walk(seen, total, first, second, alpha)
    return {
        "expected": total * mean,
        "upper": upper,
        "p_value": np.clip(np.round(1 - below, 10), SMALLEST_P, 1.0),
        "precision": precision,
        "size": size,
        "power": np.where(upper < total, stats.binom.sf(upper, total, np.minimum(RISE * mean, 1.0)), 0.0),
    }


def _walk(seen: Floats, total: Floats, first: Floats, second: Floats, alpha: float) -> tuple[Floats, Floats, Floats]:
    """Sum the beta-binomial from 0 up: probability below what was seen, the limit, and what lies beyond the limit."""
    log_mass = special.betaln(first, total + second) - special.betaln(first, second)
    whole, below = np.zeros(len(seen)), np.zeros(len(seen))
    upper, size = np.full(len(seen), np.nan), np.zeros(len(seen))
    step = 0
    while np.isnan(upper).any() or (step <= seen).any():
        below = np.where(step == seen, whole, below)
        whole = np.minimum(whole + np.exp(log_mass), 1.0)
        reached = np.isnan(upper) & ((1 - whole <= alpha) | (step >= total))
        upper[reached], size[reached] = step, 1 - whole[reached]
        left = np.maximum(total - step, 0)
        with np.errstate(divide="ignore"):
            log_mass = log_mass + np.log(left / (step + 1) * (step + first) / (np.maximum(left - 1, 0) + second))
        step += 1
    return below, upper, np.where(upper >= total, 0.0, size)
