"""Summaries of measurements of which some are only known to lie below what the laboratory sees."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize, stats

from stats.errors import SeriesError
from stats.inputs import Bools, Floats

LEAST, MOST_CENSORED = 3, 0.8  # detected values, and share of non-detects, that a fitted method can bear


def censored_summary(values: npt.ArrayLike, censored: npt.ArrayLike) -> pd.DataFrame:
    """Mean, spread, median and 95th percentile with non-detects, by methods that bracket and methods that estimate.

    Args:
        values: measured values, and for non-detects the limit they lie below, shape (k,), 0 or more, one unit.
        censored: True for non-detects, shape (k,).

    Returns:
        One row a method: "lower_bound" (non-detects as 0), "upper_bound" (as their limit), "km" (Kaplan-Meier turned
        round), "ros" (regression on order statistics, log-normal), "mle" (log-normal, maximum likelihood); columns `n`,
        `censored`, `mean`, `sd`, `median`, `p95` (in the unit of `values`) and `undecided`: "" or "too_few_detected" (fewer
        than three detected or more than 80 % censored: km, ros and mle are not worked out) or "below_limit" (the median
        lies among the non-detects: NaN in km). What is not known is NaN.

    Raises:
        SeriesError: no values, numbers that are missing or negative, a non-detect or detected value of 0 for a logarithm,
            or shapes that differ.

    Source: Helsel 2012, Statistics for Censored Environmental Data, chapters 6 and 9; EFSA 2010, EFSA Journal 8:1557
    (bounds).
    """
    value, hidden = np.asarray(values, dtype=float), np.asarray(censored).astype(bool)
    if value.ndim != 1 or value.shape != hidden.shape or not len(value):
        raise SeriesError(f"values and censored must be one list of the same length, not {value.shape} and {hidden.shape}")
    if not (np.isfinite(value) & (value >= 0)).all() or (value[hidden] <= 0).any():
        raise SeriesError("values must be numbers of 0 or more, and limits of non-detects above 0")
    rows = {
        "lower_bound": _plain(np.where(hidden, 0.0, value)),
        "upper_bound": _plain(value),
        **dict.fromkeys(("km", "ros", "mle"), (np.nan,) * 4),
    }
    few = (~hidden).sum() < LEAST or hidden.mean() > MOST_CENSORED
    why = dict.fromkeys(rows, "") | dict.fromkeys(("km", "ros", "mle"), "too_few_detected" if few else "")
    if not few:
        rows["km"] = _kaplan_meier(value, hidden)
        why["km"] = "below_limit" if np.isnan(rows["km"][2]) else ""
        if (value > 0).all():
            rows["ros"], rows["mle"] = _ros(value, hidden), _log_normal(value, hidden)
        else:
            why["ros"] = why["mle"] = "zero_detected"
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["mean", "sd", "median", "p95"])
    frame.insert(0, "n", len(value))
    frame.insert(1, "censored", int(hidden.sum()))
    return frame.assign(undecided=pd.Series(why))


def _plain(value: Floats) -> tuple[float, float, float, float]:
    sd = value.std(ddof=1) if len(value) > 1 else np.nan
    median, high = np.quantile(value, [0.5, 0.95])
    return float(value.mean()), float(sd), float(median), float(high)


def _kaplan_meier(value: Floats, hidden: Bools) -> tuple[float, float, float, float]:
    """Distribution of left-censored values: at each detected value, the share below falls by those at it.

    The mass that stays below the least detected value is put at the least limit seen (Efron's convention).
    """
    points = np.unique(value[~hidden])[::-1]
    below = np.array([(value <= point).sum() for point in points], dtype=float)
    at = np.array([((value == point) & ~hidden).sum() for point in points], dtype=float)
    under = np.cumprod(1 - at / below)  # share below each point, largest first
    up_to = np.concatenate([[1.0], under[:-1]])  # share at or below each point
    mass = np.append(up_to - under, under[-1])
    place = np.append(points, min(value.min(), points[-1]))
    mean = float((mass * place).sum())
    spread = float((mass * (place - mean) ** 2).sum()) * len(value) / max(len(value) - 1, 1)
    median, high = (_quantile(points, up_to, under, share) for share in (0.5, 0.95))
    return mean, float(np.sqrt(spread)), median, high


def _quantile(points: Floats, up_to: Floats, under: Floats, share: float) -> float:
    """The least detected value with at least so large a share at or below; NaN where that lies among the non-detects."""
    if under[-1] >= share - 1e-12:
        return float("nan")
    return float(points[up_to >= share - 1e-12].min())


def _ros(value: Floats, hidden: Bools) -> tuple[float, float, float, float]:
    from statsmodels.imputation.ros import impute_ros

    frame = pd.DataFrame({"value": value, "hidden": hidden})
    return _plain(np.asarray(impute_ros("value", "hidden", df=frame), dtype=float))


def _log_normal(value: Floats, hidden: Bools) -> tuple[float, float, float, float]:
    """Maximum likelihood of a log-normal; its mean, sd, median, 95th percentile."""
    logs = np.log(value)
    seen, limits = logs[~hidden], logs[hidden]

    def loss(parameters: Floats) -> float:
        centre, scale = parameters[0], np.exp(parameters[1])
        return float(-stats.norm.logpdf(seen, centre, scale).sum() - stats.norm.logcdf(limits, centre, scale).sum())

    def slope(parameters: Floats) -> Floats:
        centre, scale = parameters[0], np.exp(parameters[1])
        z, edge = (seen - centre) / scale, (limits - centre) / scale
        mills = np.exp(stats.norm.logpdf(edge) - stats.norm.logcdf(edge))
        return np.array([(-z.sum() + mills.sum()) / scale, (1 - z**2).sum() + (mills * edge).sum()])

    if np.ptp(logs) == 0:
        only = float(value[0])
        return only, 0.0, only, only
    start = np.array([logs.mean(), np.log(max(logs.std(), 1e-3))])
    found = optimize.minimize(loss, start, jac=slope, method="BFGS", options={"gtol": 1e-9})
    centre, variance = float(found.x[0]), float(np.exp(2 * found.x[1]))
    mean = float(np.exp(centre + variance / 2))
    high = float(np.exp(centre + stats.norm.ppf(0.95) * np.sqrt(variance)))
    return mean, mean * float(np.sqrt(np.expm1(variance))), float(np.exp(centre)), high
