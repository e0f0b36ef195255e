"""Quasi-Poisson regressions of many windows at once: a level per season, one slope over time, a log link.

Every window shares one design (level and time of each week), so that the weighted least squares of each step are an
analysis of covariance with closed sums and no matrix is solved. Start, steps and stopping rule are those of the usual
iteratively reweighted least squares (start y + 0.1, at most 25 steps, relative change of deviance below 1e-8, means not
below machine precision), so that fits that run to the boundary (weeks of zeros) stop where a reader of R expects.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from stats.inputs import Bools, Floats

STEPS, NEAR, TINY = 25, 1e-8, float(np.finfo(float).eps)


@dataclass(frozen=True)
class Design:
    """What all windows share: one-hot levels (n, levels), and time of each week from the week to predict, (n,)."""

    levels: Floats
    time: Floats
    predicted: int  # the level of the week to predict, at time 0


@dataclass(frozen=True)
class Fit:
    """Fits of many windows (b,): means (b, n), weights of the last step, and what that step knew."""

    mean: Floats
    weight: Floats
    level: Floats  # (b, levels)
    slope: Floats  # (b,), 0 without a trend
    sums: "Sums"
    converged: Bools
    parameters: int


@dataclass(frozen=True)
class Sums:
    """Weighted sums of the last step, of which every variance is made."""

    level: Floats  # (b, levels): sum of weights
    time: Floats  # (b, levels): sum of weight × time; 0 without a trend
    spread: Floats  # (b,): weighted sum of squares of time within levels; infinite without a trend


def fit(y: Floats, prior: Floats, design: Design, *, trend: bool) -> Fit:
    """Fit every window.

    Args:
        y: counts, shape (windows, n).
        prior: weights of the weeks, same shape.
        design: what the windows share.
        trend: with one slope over time, or levels only.
    """
    start = y + 0.1
    weight, eta = prior * start, np.log(start)
    level, slope = _solve(_sums(weight, design, trend=trend), weight * eta - 0.1 * prior, design, trend=trend)
    known = _Known.of(y, prior, design, trend=trend)
    before = 2 * (known.constant - (prior * y * eta).sum(axis=1) + 0.1 * prior.sum(axis=1))
    mean = _means(level, slope, design, trend=trend)
    deviance = known.deviance(level, slope, prior * mean)
    state = _State(level, slope, mean, weight, deviance, _near(deviance, before))
    for _ in range(STEPS - 1):
        rows = np.flatnonzero(~state.done)
        if not len(rows):
            break
        state.step(rows, known, prior, design, trend=trend)
    sums = _sums(state.weight, design, trend=trend)
    parameters = design.levels.shape[1] + trend
    return Fit(state.mean, state.weight, state.level, state.slope, sums, state.done, parameters)


def _near(deviance: Floats, before: Floats) -> Bools:
    near: Bools = np.abs(deviance - before) / (np.abs(deviance) + 0.1) < NEAR
    return near


@dataclass(frozen=True)
class _Known:
    """Sums of the counts, which no step changes."""

    level: Floats
    time: Floats
    constant: Floats

    @classmethod
    def of(cls, y: Floats, prior: Floats, design: Design, *, trend: bool) -> "_Known":
        seen = prior * y
        time = seen @ design.time if trend else np.zeros(len(y))
        return cls(seen @ design.levels, time, (prior * special.xlogy(y, y)).sum(axis=1))

    def of_rows(self, rows: npt.NDArray[np.intp]) -> "_Known":
        return _Known(self.level[rows], self.time[rows], self.constant[rows])

    def deviance(self, level: Floats, slope: Floats, weighted_mean: Floats) -> Floats:
        linear = (level * self.level).sum(axis=1) + slope * self.time
        found: Floats = 2 * (self.constant - linear + weighted_mean.sum(axis=1) - self.level.sum(axis=1))
        return found


@dataclass
class _State:
    level: Floats
    slope: Floats
    mean: Floats
    weight: Floats
    deviance: Floats
    done: Bools

    def step(self, rows: npt.NDArray[np.intp], known: _Known, prior: Floats, design: Design, *, trend: bool) -> None:
        """One step of Newton for the windows that have not stopped; the link is canonical, so that is the same."""
        weight, seen = prior[rows] * self.mean[rows], known.of_rows(rows)
        sums = _sums(weight, design, trend=trend)
        with np.errstate(all="ignore"):
            gap = seen.level - sums.level
            if trend:
                gap_time = seen.time - sums.time.sum(axis=1)
                ahead = (gap_time - (sums.time * gap / sums.level).sum(axis=1)) / sums.spread
            else:
                ahead = np.zeros(len(rows))
            level = self.level[rows] + (gap - sums.time * ahead[:, None]) / sums.level
            slope = self.slope[rows] + ahead
            mean = _means(level, slope, design, trend=trend)
            deviance = seen.deviance(level, slope, prior[rows] * mean)
            for _ in range(STEPS):
                wild = ~np.isfinite(deviance)
                if not wild.any():
                    break
                level[wild] = (level[wild] + self.level[rows][wild]) / 2
                slope[wild] = (slope[wild] + self.slope[rows][wild]) / 2
                mean[wild] = _means(level[wild], slope[wild], design, trend=trend)
                deviance = seen.deviance(level, slope, prior[rows] * mean)
        self.done[rows] = _near(deviance, self.deviance[rows])
        self.level[rows], self.slope[rows], self.mean[rows] = level, slope, mean
        self.weight[rows], self.deviance[rows] = weight, deviance


def _means(level: Floats, slope: Floats, design: Design, *, trend: bool) -> Floats:
    eta = level @ design.levels.T
    if trend:
        eta += slope[:, None] * design.time
    mean: Floats = np.maximum(np.exp(eta, out=eta), TINY)
    return mean


def _sums(weight: Floats, design: Design, *, trend: bool) -> Sums:
    level = weight @ design.levels
    if not trend:
        return Sums(level, np.zeros_like(level), np.full(len(weight), np.inf))
    time = weight @ (design.levels * design.time[:, None])
    with np.errstate(all="ignore"):
        centre = time / level
        whole = weight @ design.time**2
        spread = whole - (time * centre).sum(axis=1)
    rows = np.flatnonzero(~(spread > 1e-4 * whole))  # the short sum has lost digits here
    for row in rows:
        away = design.time - design.levels @ centre[row]
        spread[row] = weight[row] @ away**2
    return Sums(level, time, spread)


def _solve(sums: Sums, response: Floats, design: Design, *, trend: bool) -> tuple[Floats, Floats]:
    """Levels and slopes of the first step, from weighted working responses."""
    level = response @ design.levels
    if not trend:
        return level / sums.level, np.zeros(len(level))
    with np.errstate(all="ignore"):
        slope = (response @ design.time - (sums.time * level / sums.level).sum(axis=1)) / sums.spread
        return (level - sums.time * slope[:, None]) / sums.level, slope
