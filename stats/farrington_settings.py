"""The published settings of the two methods, and what may stand in their place."""

from dataclasses import dataclass, replace
from typing import Literal

from stats.errors import OptionError
from stats.farrington_windows import Reach
from stats.inputs import at_least, between

Method = Literal["original", "noufaily"]


@dataclass(frozen=True)
class Settings:
    """What tells the methods apart."""

    periods: int
    weeks_excluded: int
    weights_threshold: float
    trend_p: float


def settings_of(
    method: Method,
    frequency: int,
    half_window: int,
    excluded: int | None,
    trend_p: float | None,
    periods: int | None,
    threshold: float | None,
) -> Settings:
    """The published settings of a method, with what was given in their place."""
    half_year = round(frequency / 2)
    published = {"original": Settings(1, half_window, 1.0, 0.05), "noufaily": Settings(10, half_year, 2.58, 1.0)}
    if method not in published:
        raise OptionError(f'method must be "original" or "noufaily", not "{method}"')
    given = {"periods": periods, "weeks_excluded": excluded, "weights_threshold": threshold, "trend_p": trend_p}
    return replace(published[method], **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]


def reach_of(settings: Settings, frequency: int, years_back: int, half_window: int, alpha: float) -> Reach:
    """Hold that every option is in its range, and say how far back it looks."""
    between("alpha", alpha, 0, 1)
    at_least("frequency", frequency, 1)
    at_least("years_back", years_back, 1)
    at_least("half_window", half_window, 0)
    at_least("weeks_excluded", settings.weeks_excluded, 0)
    at_least("periods", settings.periods, 1)
    if 2 * half_window + 1 > frequency:
        raise OptionError(f"half_window {half_window} is wider than half a year of {frequency}")
    return Reach(frequency, years_back, half_window, settings.weeks_excluded, settings.periods)
