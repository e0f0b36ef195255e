"""What is expected in a week, from its windows: fit, weigh down past outbreaks, fit again, keep or drop the trend."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from stats.inputs import Bools, Floats
from stats.poisson import Design, Fit, fit

ALONE, FLAT = 1e-10, 1e-10
CHUNK = 96  # windows at once: what a processor's cache holds


@dataclass(frozen=True)
class Prediction:
    """For each window (b,): log of the expected count, its standard error, dispersion, whether a trend was kept."""

    log_expected: Floats
    log_se: Floats
    dispersion: Floats
    trend: Bools
    slope: Floats  # of the log per week, NaN without a trend
    fitted: Bools  # False where the regression did not converge


def predict(y: Floats, design: Design, *, weights_threshold: float, trend_p: float, years_back: int) -> Prediction:
    """Predict the week at time 0 of each window.

    Args:
        y: counts of the windows, shape (b, n), n as in `design`.
        design: levels and times of the weeks.
        weights_threshold: Anscombe residuals above it are weighed down.
        trend_p: the trend is kept when its p is below.
        years_back: years in the window; below three no trend is kept.
    """
    parts = [
        _predict(y[start : start + CHUNK], design, weights_threshold, trend_p, years_back) for start in range(0, len(y), CHUNK)
    ]
    names = Prediction.__dataclass_fields__
    return Prediction(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _predict(y: Floats, design: Design, threshold: float, trend_p: float, years_back: int) -> Prediction:
    with np.errstate(all="ignore"):  # what cannot be fitted ends as NaN and is said so
        found = _weighted_fit(y, design, threshold, trend=True)
        # A slope of nothing but rounding (a series that never varies) is none.
        kept = (found.p_trend < trend_p) & (np.abs(found.slope) > FLAT)
        kept &= np.exp(found.log_expected) <= y.max(axis=1)
        kept &= found.fitted & (years_back >= 3)
        level = np.flatnonzero(~kept)
        if len(level):
            found.take(level, _weighted_fit(y[level], design, threshold, trend=False))
    slope = np.where(kept, found.slope, np.nan)
    enough = y.shape[1] > design.levels.shape[1] + 1  # else the trend met every week and nothing tells of chance
    fitted = found.fitted & enough & np.isfinite(found.log_expected) & np.isfinite(found.dispersion)
    return Prediction(found.log_expected, found.log_se, found.dispersion, kept & fitted, slope, fitted)


@dataclass
class _Fitted:
    log_expected: Floats
    log_se: Floats
    dispersion: Floats
    slope: Floats
    p_trend: Floats
    fitted: Bools

    def take(self, rows: npt.NDArray[np.intp], other: "_Fitted") -> None:
        for name in self.__dataclass_fields__:
            getattr(self, name)[rows] = getattr(other, name)


def _weighted_fit(y: Floats, design: Design, threshold: float, *, trend: bool) -> _Fitted:
    """Fit, weigh by the Anscombe residuals, fit again."""
    first = fit(y, np.ones_like(y), design, trend=trend)
    free = y.shape[1] - first.parameters
    residual = _anscombe(y, first, design, _dispersion(y, first, free))
    omega = _weights(residual, threshold)
    second = fit(y, omega, design, trend=trend)
    # The variance of coefficients takes the prior weights alone, not prior × working weights, as the reference does.
    scale = (omega * ((y - second.mean) / second.mean) ** 2).sum(axis=1) / free if free else np.full(len(y), np.nan)
    sums, at = second.sums, design.predicted
    centre = sums.time[:, at] / sums.level[:, at]
    variance = scale * (1 / sums.level[:, at] + centre**2 / sums.spread)
    p_trend = 2 * stats.t.sf(np.abs(second.slope) / np.sqrt(scale / sums.spread), free) if trend else np.ones(len(y))
    return _Fitted(
        second.level[:, at],
        np.sqrt(variance),
        _dispersion(y, second, free),
        second.slope,
        p_trend,
        first.converged.copy(),
    )


def _dispersion(y: Floats, found: Fit, free: int) -> Floats:
    """Pearson's, with the weights of the last step; never below 1."""
    if free <= 0:
        return np.full(len(y), np.nan)
    pearson = (found.weight * ((y - found.mean) / found.mean) ** 2).sum(axis=1) / free
    result: Floats = np.maximum(pearson, 1.0)
    return result


def _anscombe(y: Floats, found: Fit, design: Design, dispersion: Floats) -> Floats:
    """Standardised Anscombe residuals."""
    sums = found.sums
    away = design.time - (sums.time / sums.level) @ design.levels.T
    leverage = found.weight * ((1 / sums.level) @ design.levels.T + away**2 / sums.spread[:, None])
    root = np.cbrt(y)
    plain = 1.5 * (root * root / found.mean ** (1 / 6) - np.sqrt(found.mean))
    free = 1 - leverage
    # A week alone in its season is met exactly: it has no residual and is not weighed down.
    result: Floats = np.where(free > ALONE, plain / np.sqrt(dispersion[:, None] * free), 0.0)
    return result


def _weights(residual: Floats, threshold: float) -> Floats:
    """Weights that fall with the square of a large residual and sum to the number of weeks."""
    large = residual > threshold
    raw = np.where(large, residual, 1.0) ** -2.0
    result: Floats = raw * (residual.shape[1] / raw.sum(axis=1))[:, None]
    return result
