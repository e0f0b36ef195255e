"""CUSUM of likelihood ratios: small lasting rises of counts, Poisson or negative binomial."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.cusum_baseline import Season, expected
from stats.cusum_ratio import Chart, cases_to_alarm, generalised, linear
from stats.errors import OptionError, SeriesError
from stats.inputs import Floats, at_least, series

Direction = Literal["inc", "dec"]
Return = Literal["cases", "value"]


def cusum(  # noqa: PLR0913  # the reference's settings, each with its usual value
    counts: npt.ArrayLike,
    *,
    mu0: npt.ArrayLike | None = None,
    alpha: float | None = None,
    theta: float | None = None,
    c_arl: float = 5.0,
    history: int | None = None,
    frequency: int = 52,
    harmonics: int = 1,
    trend: bool = False,
    direction: Direction = "inc",
    min_window: int = 1,
    max_window: int | None = None,
    ret: Return = "cases",
) -> pd.DataFrame:
    """Watch for a lasting change of level; after an alarm the watch begins anew.

    Args:
        counts: cases of each week in order, shape (weeks,).
        mu0: mean of each watched week without a change, (weeks - history,) or (weeks,) or one number; fitted if not given.
        alpha: dispersion, variance = mean + alpha × mean²; 0 is Poisson; fitted on the history when not given.
        theta: log of the change to find (0.4 is half as much again); the likeliest when not given (generalised ratio).
        c_arl: limit of the log likelihood ratio; the higher, the rarer a false alarm.
        history: first weeks, learned from and not watched; two years when mu0 is not given, else 0.
        frequency: weeks in a year.
        harmonics: waves a year in the fitted mean.
        trend: with a log-linear trend in the fitted mean.
        direction: "inc" or "dec"; this and the windows are for the likeliest change only.
        min_window: weeks a change must have lasted.
        max_window: weeks to look back; all when not given.
        ret: `upper` holds "cases", the count that would have alarmed, or "value", the statistic, as the reference's.

    Returns:
        A frame aligned with `counts`: `observed`, `expected` (mu0), `upper` (NaN for "cases" of decreases), `alarm`,
        `statistic`, `undecided` ("short_history"; "no_cases_before" after a history to fit that has none; or "").

    Raises:
        SeriesError: counts negative or missing, or mu0 not positive or of another length.
        OptionError: theta 0, alpha missing beside a given mu0, or another option outside its range.

    Source: Höhle, Paul 2008, Comput. Stat. Data Anal. 52:4357; R's surveillance::glrnb, intercept, with damped steps.
    """
    _check(alpha, theta, c_arl, direction, ret, min_window, max_window)
    history = (0 if mu0 is not None else 2 * frequency) if history is None else history
    seen, frame = _unwatched(counts, history)
    if len(seen) <= history:
        return frame
    season = Season(frequency, harmonics, trend)
    mean, alpha = _given(mu0, alpha, len(seen), history) if mu0 is not None else _fitted(seen, history, season, alpha)
    chart = Chart(alpha, c_arl, direction == "inc", min_window, max_window)
    return _filled(frame, history, _watched(seen[history:], mean, chart, theta, ret))


def _unwatched(counts: npt.ArrayLike, history: int) -> tuple[Floats, pd.DataFrame]:
    at_least("history", history, 0)
    seen, index = series(counts)
    frame = pd.DataFrame({"observed": seen, "expected": np.nan, "upper": np.nan, "alarm": False}, index=index)
    return seen, frame.assign(statistic=np.nan, undecided="short_history")


def _filled(frame: pd.DataFrame, history: int, columns: dict[str, object]) -> pd.DataFrame:
    for name, values in columns.items():
        frame.iloc[history:, frame.columns.get_loc(name)] = values
    return frame


def _fitted(seen: Floats, history: int, season: Season, alpha: float | None) -> tuple[Floats, float]:
    """Mean of the watched weeks, and dispersion; means of NaN after a history without cases."""
    design = season.design(len(seen))
    if history <= design.shape[1]:
        raise OptionError(f"history must hold more than {design.shape[1]} weeks to fit the mean, not {history}")
    if not seen[:history].any():
        return np.full(len(seen) - history, np.nan), alpha or 0.0
    return expected(seen[:history], design[:history], design[history:], alpha)


def _watched(x: Floats, mean: Floats, chart: Chart, theta: float | None, ret: Return) -> dict[str, object]:
    """Columns of the watched weeks."""
    if np.isnan(mean).all():
        return {"undecided": "no_cases_before"}
    found = _known(x, mean, chart, theta) if theta is not None else _likeliest(x, mean, chart, ret)
    statistic, cases, alarm = found
    upper = statistic if ret == "value" else cases
    return {"expected": mean, "upper": upper, "alarm": alarm, "statistic": statistic, "undecided": ""}


def _check(
    alpha: float | None, theta: float | None, limit: float, direction: str, ret: str, least: int, most: int | None
) -> None:
    at_least("alpha", alpha or 0, 0)
    at_least("min_window", least, 1)
    at_least("max_window", least if most is None else most, least)
    if not limit > 0:
        raise OptionError(f"c_arl must be more than 0, not {limit:g}")
    if theta == 0:
        raise OptionError("theta must not be 0: that is no change")
    if direction not in ("inc", "dec") or ret not in ("cases", "value"):
        raise OptionError(f'direction must be "inc" or "dec" and ret "cases" or "value", not "{direction}" and "{ret}"')


def _given(mu0: npt.ArrayLike, alpha: float | None, weeks: int, history: int) -> tuple[Floats, float]:
    if alpha is None:
        raise OptionError("alpha must be given with mu0: 0 for Poisson, else the dispersion")
    mean = np.asarray(mu0, dtype=float)
    if mean.ndim == 0:
        mean = np.full(weeks, float(mean))
    if mean.shape not in ((weeks,), (weeks - history,)):
        raise SeriesError(f"mu0 must hold {weeks - history} or {weeks} weeks, not {mean.shape}")
    mean = mean[len(mean) - (weeks - history) :]
    if not (np.isfinite(mean) & (mean > 0)).all():
        raise SeriesError("mu0 must be more than 0 in every week")
    return mean, alpha


def _known(x: Floats, mean: Floats, chart: Chart, theta: float) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Statistic, count to alarm, alarms, for a change of known size."""
    slope, constant = linear(mean, chart.alpha, theta)
    statistic, cases, alarm = np.zeros(len(x)), np.zeros(len(x)), np.zeros(len(x), dtype=bool)
    before = 0.0
    for week in range(len(x)):
        cases[week] = max((chart.limit - before - constant[week]) / slope[week], 0.0)
        statistic[week] = max(0.0, before + slope[week] * x[week] + constant[week])
        alarm[week] = statistic[week] > chart.limit
        before = 0.0 if alarm[week] else statistic[week]
    return statistic, cases, alarm


def _likeliest(x: Floats, mean: Floats, chart: Chart, ret: Return) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Statistic, count to alarm, alarms, for a change of the likeliest size."""
    statistic, cases, alarm = np.zeros(len(x)), np.full(len(x), np.nan), np.zeros(len(x), dtype=bool)
    begin, guess = 0, float(np.ceil(mean[0] + chart.limit))
    for week in range(len(x)):
        run, normal = x[begin : week + 1], mean[begin : week + 1]
        if chart.starts(week - begin) is None:
            continue
        statistic[week] = generalised(run, normal, chart)
        if ret == "cases" and chart.rising:
            cases[week] = guess = cases_to_alarm(run, normal, chart, guess)
        alarm[week] = statistic[week] >= chart.limit
        begin = week + 1 if alarm[week] else begin
    return statistic, cases, alarm
