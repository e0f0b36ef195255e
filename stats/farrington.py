"""Farrington's alarm: a week against the same weeks of earlier years, original (1996) or improved (Noufaily 2012)."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.errors import OptionError, SeriesError
from stats.farrington_limits import by_delta, by_plug_in
from stats.farrington_model import predict
from stats.farrington_settings import Method, Settings, reach_of, settings_of
from stats.farrington_windows import Reach, Window, by_calendar, windows
from stats.inputs import Floats, checked, series, whole

CASES, WEEKS = 5, 4  # no alarm, and no limit, where the last 4 weeks hold fewer than 5 cases


def farrington(  # noqa: PLR0913  # the published settings are many; each has its published value
    counts: npt.ArrayLike,
    *,
    start: tuple[int, int] | None = None,
    frequency: int = 52,
    method: Method = "original",
    years_back: int = 5,
    half_window: int = 3,
    alpha: float = 0.05,
    weeks_excluded: int | None = None,
    trend_p: float | None = None,
    periods: int | None = None,
    weights_threshold: float | None = None,
    dates: pd.DatetimeIndex | None = None,
    last: int | None = None,
) -> pd.DataFrame:
    """Judge each week against its baseline in the years before.

    Args:
        counts: cases of each week in order, shape (weeks,), with no week left out.
        start: (year, week) of the first count; labels the weeks, and changes no number.
        frequency: weeks (or months) in a year; the same week of last year is so many back.
        method: "original" (1 period, weights above 1, trend kept below p 0.05, delta method) or "noufaily"
            (10 periods, weights above 2.58, trend always, negative-binomial plug-in, last half year left out).
        years_back: years of baseline.
        half_window: weeks to either side of the same week of an earlier year.
        alpha: one-sided; the limit is the 1 - alpha quantile.
        weeks_excluded: weeks before the present one that are no baseline; `half_window`, or half a year (26), when not given.
        trend_p: keep the trend when its p is below; 0.05 or 1 when not given.
        periods: levels of the season; 1 or 10 when not given.
        weights_threshold: residuals above are weighed down; 1 or 2.58 when not given.
        dates: first days of the weeks, to find the same week of earlier years by the calendar (53-week years).
        last: judge only so many weeks at the end.

    Returns:
        A frame aligned with `counts`: `observed`, `expected`, `upper`, `alarm`, `p_value`, `dispersion`, `trend`,
        `undecided` ("" or why there is no limit and no alarm: "short_history", "few_cases", "no_fit"; the limit is
        then NaN), and `year`, `week` when `start` was given.

    Raises:
        SeriesError: counts negative, missing or not whole, or dates not one a week.
        OptionError: an option outside its range, a `start` that is none, or periods that do not fit in a year.

    Source: Farrington et al. 1996, JRSS A 159:547; Noufaily et al. 2013, Statistics in Medicine 32:1206; steps in the
    order of R's surveillance::farringtonFlexible (Salmon et al. 2016, J. Stat. Softw. 70:10).
    """
    seen, index = _series(counts, start, frequency)
    settings = settings_of(method, frequency, half_window, weeks_excluded, trend_p, periods, weights_threshold)
    reach = reach_of(settings, frequency, years_back, half_window, alpha)
    found = _judge(seen[:, None], settings, reach, alpha, method, dates, last)
    frame = pd.DataFrame({name: values[:, 0] for name, values in found.items()}, index=index)
    return frame if start is None else _labelled(frame, start, frequency)


def farrington_table(
    counts: pd.DataFrame,
    *,
    method: Method = "original",
    frequency: int = 52,
    years_back: int = 5,
    half_window: int = 3,
    alpha: float = 0.05,
    dates: pd.DatetimeIndex | None = None,
    last: int | None = None,
) -> pd.DataFrame:
    """Judge many series at once, with the published settings of `farrington`.

    Args:
        counts: one row a week in order, one column a series.
        method: as in `farrington`, and so are the other options.
        frequency: as in `farrington`.
        years_back: as in `farrington`.
        half_window: as in `farrington`.
        alpha: as in `farrington`.
        dates: as in `farrington`.
        last: judge and give back only so many weeks at the end.

    Returns:
        A frame indexed by (series, week) with the columns of `farrington`.

    Raises:
        SeriesError: as `farrington`.
        OptionError: as `farrington`.
    """
    if counts.empty:
        raise SeriesError("there must be at least one week and one series")
    seen = whole(checked(counts.to_numpy(dtype=float, na_value=np.nan), counts.index), counts.index)
    settings = settings_of(method, frequency, half_window, None, None, None, None)
    reach = reach_of(settings, frequency, years_back, half_window, alpha)
    found = _judge(seen, settings, reach, alpha, method, dates, last)
    kept = slice(len(seen) - min(last or len(seen), len(seen)), None)
    index = pd.MultiIndex.from_product([counts.columns, counts.index[kept]], names=["series", "week"])
    return pd.DataFrame({name: values[kept].ravel(order="F") for name, values in found.items()}, index=index)


def _series(counts: npt.ArrayLike, start: tuple[int, int] | None, frequency: int) -> tuple[Floats, pd.Index]:
    """Whole counts and their index; refuses a `start` that is no (year, week) of such a year."""
    seen, index = series(counts)
    whole(seen, index)
    if start is None:
        return seen, index
    pair = np.asarray(start)
    if not (pair.shape == (2,) and pair.dtype.kind in "iu" and 1 <= pair[1] <= frequency):
        raise OptionError(f"start must be (year, week) with a week from 1 to {frequency}, not {start!r}")
    return seen, index


def _labelled(frame: pd.DataFrame, start: tuple[int, int], frequency: int) -> pd.DataFrame:
    place = np.arange(len(frame)) + start[1] - 1
    return frame.assign(year=start[0] + place // frequency, week=place % frequency + 1)


def _judge(
    seen: Floats,
    settings: Settings,
    reach: Reach,
    alpha: float,
    method: Method,
    dates: pd.DatetimeIndex | None,
    last: int | None,
) -> dict[str, npt.NDArray[np.generic]]:
    """Every series (weeks, series) at once."""
    weeks = len(seen)
    out: dict[str, npt.NDArray[np.generic]] = {"observed": seen}
    out |= {name: np.full(seen.shape, np.nan) for name in ("expected", "upper")}
    out |= {"alarm": np.zeros(seen.shape, dtype=bool)}
    out |= {name: np.full(seen.shape, np.nan) for name in ("p_value", "dispersion")}
    out |= {"trend": np.zeros(seen.shape, dtype=bool), "undecided": np.full(seen.shape, "short_history", dtype=object)}
    calendar = None if dates is None else by_calendar(dates, weeks)
    for window in windows(weeks, reach, calendar, last):
        part = _judge_window(seen, window, settings, reach.years_back, alpha, method)
        for name, values in part.items():
            out[name][window.now] = values.reshape(len(window.now), -1)
    return out


def _judge_window(
    seen: Floats, window: Window, settings: Settings, years_back: int, alpha: float, method: Method
) -> dict[str, npt.NDArray[np.generic]]:
    baseline = seen[window.now[:, None] - window.back].transpose(0, 2, 1).reshape(-1, len(window.back))
    observed = seen[window.now].ravel()
    lately = np.vstack([np.zeros((1, seen.shape[1])), seen.cumsum(axis=0)])
    enough = (lately[window.now + 1] - lately[np.maximum(window.now + 1 - WEEKS, 0)]).ravel() >= CASES
    found = predict(
        baseline, window.design,
        weights_threshold=settings.weights_threshold, trend_p=settings.trend_p, years_back=years_back,
    )  # fmt: skip
    with np.errstate(all="ignore"):  # a limit that cannot be worked out is NaN and said so
        upper, p_value = (by_delta if method == "original" else by_plug_in)(found, observed, alpha)
        # The score of the improved method counts from the log of the mean, as the reference does.
        centre = np.exp(found.log_expected) if method == "original" else found.log_expected
        score = (observed - centre) / (upper - centre)
        decided = enough & found.fitted & np.isfinite(upper)
        alarm = decided & (score > 1) & (observed > 0)
    why = np.where(~(found.fitted & np.isfinite(upper)), "no_fit", np.where(enough, "", "few_cases"))
    return {
        "expected": np.where(decided, np.exp(found.log_expected), np.nan),
        "upper": np.where(decided, upper, np.nan),
        "alarm": alarm,
        "p_value": np.where(found.fitted, p_value, np.nan),
        "dispersion": found.dispersion,
        "trend": found.trend,
        "undecided": why.astype(object),
    }
