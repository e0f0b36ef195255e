"""Control limits of each tier within its province, and the quarters beyond them, named."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.settings import settings
from findings.filters import add_months, month_end
from findings.places import province_name
from stats.monitored import monitored
from words import Language, say

JUDGED = 4  # quarters
MOST_NAMED = 3
LIMITS = {"centre": "centre_per_100", "lower": "lower_limit_per_100", "upper": "upper_limit_per_100"}


@dataclass(frozen=True)
class Signal:
    """A tier of a province whose quarters left its limits; `rule` as `stats.monitored`."""

    province_code: str
    stars: int
    rule: str
    quarters: tuple[date, ...]
    is_incomplete: bool = False  # the last of them


def quarter_start(day: date) -> date:
    """First day of its quarter."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def is_whole(start: date, until: date) -> bool:
    """Whether data until that day hold all of the quarter that starts on `start`."""
    return month_end(add_months(start, 2)) <= until


def with_limits(trend: pd.DataFrame) -> pd.DataFrame:
    """Add the limits of `stats.monitored` (percent; NaN where history is too short or counts withheld) and `signal`.

    The centre is the level of all quarters but the last four. A quarter signals only where its samples are enough for a
    rate; five stars and products without stars have no limits.
    """
    limits, signal = np.full((len(trend), len(LIMITS)), np.nan), np.full(len(trend), "", dtype=object)
    failed, n = (trend[name].to_numpy(dtype=float, na_value=np.nan) for name in ("n_failed", "n_samples"))
    order, is_rate = trend.period_start.to_numpy().argsort(kind="stable"), (trend.state == "rate").to_numpy()
    known = order[(~np.isnan(failed) & (n > 0))[order]]
    for tier in {(province, stars) for province, stars in zip(trend.province_code, trend.stars, strict=True)}:
        if tier[1] in (0, settings().case_list_stars):
            continue
        rows = known[((trend.province_code == tier[0]) & (trend.stars == tier[1])).to_numpy()[known]]
        if len(rows):
            chart = monitored(failed[rows], n[rows], judged=JUDGED, least=settings().samples_for_rate)
            limits[rows] = 100 * chart[list(LIMITS)].to_numpy()
            signal[rows] = np.where(is_rate[rows], chart.rule, "")
    drawn = dict(zip(LIMITS.values(), limits.T, strict=True))
    return trend.assign(**drawn, signal=pd.Series(signal, index=trend.index, dtype="str"))


def signals(trend: pd.DataFrame, until: date = date.max) -> list[Signal]:
    """Tiers beyond a limit by data until that day, those with the latest quarter first; above before below."""
    crossed = trend[trend.signal != ""]
    found = [
        Signal(
            str(province),
            int(stars),
            str(rule),
            tuple(one.date() for one in sorted(rows.period_start)),
            is_incomplete=not is_whole(rows.period_start.max().date(), until),
        )
        for (province, stars, rule), rows in crossed.groupby(["province_code", "stars", "signal"])
    ]
    order = ["above", "run_above", "below", "run_below"]
    return sorted(found, key=lambda one: (order.index(one.rule), -one.quarters[-1].toordinal(), -len(one.quarters)))


def signal_words(crossed: list[Signal], language: Language = "vi") -> str:
    """The first three in words: 4 sao Nghệ An: quý 3, 4/2026 vượt giới hạn kiểm soát."""
    return "; ".join(signal_sentence(one, language) for one in crossed[:MOST_NAMED])


def signal_sentence(one: Signal, language: Language = "vi") -> str:
    """One of them in words."""
    years = {day.year: [str((d.month + 2) // 3) for d in one.quarters if d.year == day.year] for day in one.quarters}
    when = ", ".join(say("compliance.quarters", language, quarters=", ".join(which), year=year) for year, which in years.items())
    if one.is_incomplete:
        last = (one.quarters[-1].month + 2) // 3
        when += " " + say(f"compliance.incomplete_{'one' if len(one.quarters) == 1 else 'last'}", language, quarter=last)
    return say(f"compliance.signal_{one.rule}", language, stars=one.stars, place=province_name(one.province_code), when=when)
