"""Which past weeks a week is compared with: the same weeks of earlier years, and the seasons between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.errors import OptionError, SeriesError
from stats.poisson import Design

Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Window:
    """Weeks `now` that share one design, and the weeks of their baseline: places now - back, shape (len(now), n)."""

    now: Places
    back: Places
    design: Design


@dataclass(frozen=True)
class Reach:
    """How far back a window looks, in weeks (or in whatever the frequency counts)."""

    frequency: int
    years_back: int
    half_window: int
    weeks_excluded: int
    periods: int


def windows(weeks: int, reach: Reach, dates: pd.DatetimeIndex | None, last: int | None) -> Iterator[Window]:
    """Group the weeks that can be judged by what their windows look like.

    Args:
        weeks: length of the series.
        reach: how far to look back.
        dates: first day of each week, to find the same week of earlier years by the calendar (years of 53 weeks);
            by counting `frequency` weeks when not given.
        last: judge only so many weeks at the end; all when not given.

    Raises:
        OptionError: more periods than weeks between two windows, or nothing of the baseline is left.
        SeriesError: dates that are not one week apart.
    """
    start = reach.frequency * reach.years_back + reach.half_window
    start = max(start, weeks - last) if last is not None else start
    grouped: dict[tuple[int, ...], list[int]] = {}
    for now in range(start, weeks):
        back = _years(now, reach, dates)
        if back is not None:
            grouped.setdefault(back, []).append(now)
    for years, places in grouped.items():
        for steps, levels, kept in _by_edge(years, places, reach):
            yield Window(np.array(kept), steps, _design(steps, levels, reach.periods))


def by_calendar(dates: pd.DatetimeIndex, weeks: int) -> pd.DatetimeIndex:
    """Dates of a weekly series.

    Raises:
        SeriesError: not as many as weeks, or not one week apart.
    """
    if len(dates) != weeks or (np.diff(dates.to_numpy()) != np.timedelta64(7, "D")).any():
        raise SeriesError("dates must be one a week, seven days apart, as many as counts")
    return dates


def _years(now: int, reach: Reach, dates: pd.DatetimeIndex | None) -> tuple[int, ...] | None:
    """Steps back to the same week of this and each earlier year; None where the calendar leaves the series."""
    if dates is None:
        return tuple(reach.frequency * year for year in range(reach.years_back + 1))
    back = [0]
    for year in range(1, reach.years_back + 1):
        day = dates[now]
        month_day = (3, 1) if (day.month, day.day) == (2, 29) and (day.year - year) % 4 else (day.month, day.day)
        same = pd.Timestamp(day.year - year, *month_day)
        back.append(round((day - same).days / 7))
    return tuple(back) if now >= back[-1] and now - back[-1] - reach.half_window >= -1 else None


def _by_edge(years: tuple[int, ...], places: list[int], reach: Reach) -> Iterator[tuple[Places, Places, list[int]]]:
    """Windows are alike but for the one whose first week would lie just before the series."""
    steps, levels = _levels(years, reach)
    inside = [now for now in places if now >= steps.max()]
    if inside:
        yield steps, levels, inside
    for now in (now for now in places if now < steps.max()):
        held = steps <= now
        yield steps[held], levels[held], [now]


def _levels(years: tuple[int, ...], reach: Reach) -> tuple[Places, Places]:
    """Steps back (oldest first) and level of each week of the baseline: windows hold the last level."""
    half, last = reach.half_window, reach.periods
    origin = years[-1] + half
    level = np.zeros(origin + half + 1, dtype=int)
    level[origin - half : origin + 1] = last
    for later, earlier in pairwise(origin - np.array(years)):
        level[earlier - half : earlier + half + 1] = last
        if last > 1:
            between = later - earlier - 2 * half - 1
            if between < max(last - 2 * half - 1, 0):
                raise OptionError(f"{last} periods do not fit between the windows of two years")
            _seasons(level, earlier + half + 1, between, last)
    level = level[: origin + 1]
    level[max(origin - reach.weeks_excluded, 0) :] = 0
    held = np.flatnonzero(level)
    if last not in level[held]:
        raise OptionError("weeks_excluded leaves no past window to compare with")
    return origin - held, level[held]


def _seasons(level: Places, begin: int, weeks: int, periods: int) -> None:
    """Cut the weeks between two windows into periods - 1 seasons, the first ones longer by a week where it must be.

    Where there are fewer weeks than seasons, a season without weeks marks the two weeks about its place, as the
    reference does.
    """
    lengths = weeks // (periods - 1) + (np.arange(periods - 1) < weeks % (periods - 1))
    for season, (start, length) in enumerate(zip(begin + np.cumsum(lengths) - lengths, lengths, strict=True), start=1):
        if length:
            level[start : start + length] = season
        else:
            level[start - 1 : start + 1] = season


def _design(steps: Places, levels: Places, periods: int) -> Design:
    names, codes = np.unique(levels, return_inverse=True)
    one_hot = np.eye(len(names))[codes]
    return Design(one_hot, -steps.astype(float), int(np.flatnonzero(names == periods)[0]))
