"""Forecast of a series with a season, with an interval from its own back-test, beside the value of a year before."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from statsmodels.tsa.holtwinters import ExponentialSmoothing, HoltWintersResults

from stats.errors import OptionError, SeriesError
from stats.inputs import Floats, between

LEAST_SEASONS = 3  # two to begin with, one or more to test
MOST_TESTED = 2  # seasons held back for the test
STEP = 3  # periods between two origins of the test
State = Literal["better", "not_better", "short_history"]


@dataclass(frozen=True)
class Forecast:
    """What the next periods bring.

    `mean`, `low`, `high` (each end missed with the chance asked) and `plain` (the value of one season before), shape
    (horizon,); `error`, `plain_error`: mean absolute errors of the same forecasts of the back-test, `n_tested` of them;
    `state` says whether the forecast was better there. Without history all but `plain` are NaN.
    """

    mean: Floats
    low: Floats
    high: Floats
    plain: Floats
    error: float
    plain_error: float
    n_tested: int
    state: State


def seasonal_forecast(values: npt.ArrayLike, *, season: int, horizon: int, alpha: float = 0.025) -> Forecast:
    """Forecast by exponential smoothing with an additive season (Holt-Winters without trend).

    The smoothing is estimated on what came before the back-test and then held, so the test never saw what it judges. The
    interval is that of the test's errors over the square root of the forecast (amounts that come in lots vary with their
    mean), at ranks that keep each end's chance of a miss at `alpha` or less where errors are exchangeable.

    Args:
        values: amounts of each period in order, 0 or more, shape (k,).
        season: periods of a season.
        horizon: periods to forecast.
        alpha: chance that the next value lies beyond one end of the interval.

    Raises:
        SeriesError: negative or missing values; OptionError: season or horizon below 1, alpha outside 0–1.

    Source: Hyndman and Athanasopoulos 2021, Forecasting (3rd ed.), 8.3; Vovk et al. 2005 (split conformal prediction).
    """
    between("alpha", alpha, 0, 1)
    if season < 2 or horizon < 1 or horizon > season:
        raise OptionError("season must be 2 or more, and horizon lie between 1 and season")
    series = np.asarray(values, dtype=float)
    if series.ndim != 1 or not (np.isfinite(series).all() and (series >= 0).all()):
        raise SeriesError("values must be one series of numbers of 0 or more")
    plain = np.array([series[len(series) - season + h] if len(series) >= season else np.nan for h in range(horizon)])
    tested = min(MOST_TESTED * season, len(series) - 2 * season)
    if len(series) < LEAST_SEASONS * season or not series[:-tested].any():
        nothing = np.full(horizon, np.nan)
        return Forecast(nothing, nothing, nothing, plain, np.nan, np.nan, 0, "short_history")
    return _judged(series, season, horizon, alpha, tested, plain)


def _judged(series: Floats, season: int, horizon: int, alpha: float, tested: int, plain: Floats) -> Forecast:
    first = _fitted(series[:-tested], season)
    origins = range(len(series) - tested, len(series) - horizon + 1, STEP)
    ahead = np.arange(horizon)
    made = np.array([_ahead(series[:at], season, horizon, first) for at in origins])
    real = np.array([series[at + ahead] for at in origins])
    before = np.array([series[at + ahead - season] for at in origins])
    floor = max(float(series.mean()) * 0.05, 1e-9)
    mean = _ahead(series, season, horizon, first)
    below, above = _ends((real - made) / np.sqrt(np.maximum(made, floor)), alpha)
    spread = np.sqrt(np.maximum(mean, floor))
    error, plain_error = float(np.abs(real - made).mean()), float(np.abs(real - before).mean())
    state: State = "better" if error < plain_error else "not_better"
    low, high = np.clip(mean + below * spread, 0, None), np.clip(mean + above * spread, 0, None)
    return Forecast(mean, low, high, plain, error, plain_error, real.size, state)


def _fitted(series: Floats, season: int) -> HoltWintersResults:
    model = ExponentialSmoothing(series, seasonal="add", seasonal_periods=season, initialization_method="heuristic")
    return model.fit(optimized=True)


def _ahead(series: Floats, season: int, horizon: int, fitted: HoltWintersResults) -> Floats:
    """The next periods, with smoothing that was estimated before; amounts are never below 0."""
    model = ExponentialSmoothing(series, seasonal="add", seasonal_periods=season, initialization_method="heuristic")
    held = model.fit(
        optimized=False, smoothing_level=fitted.params["smoothing_level"], smoothing_seasonal=fitted.params["smoothing_seasonal"]
    )
    found: Floats = np.clip(np.asarray(held.forecast(horizon), dtype=float), 0, None)
    return found


def _ends(errors: Floats, alpha: float) -> tuple[float, float]:
    """Errors at the ranks that a new one lies beyond with a chance of `alpha` at most (the extremes where there are too few)."""
    ordered = np.sort(errors.ravel())
    beyond = int(np.floor(alpha * (len(ordered) + 1)))
    beyond = max(beyond, 1)
    return float(ordered[beyond - 1]), float(ordered[-beyond])
