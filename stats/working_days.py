"""Working days of Vietnam: weekends, public holidays by the lunar calendar, days swapped by the government; pure."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from data.settings import settings
from stats.lunar import lunar_date

FIRST_YEAR, LAST_YEAR = 2015, 2060
NEXT_TO_NATIONAL_DAY = {0: 1, 3: 1, 6: 1}  # weekday of 2 September → the day after; else the day before
ONE = timedelta(days=1)


@cache
def days_off(year: int) -> frozenset[date]:
    """Public holidays of a year and the days given for those that fall on a weekend; weekends themselves left out.

    Source: Labour Code 2019, articles 111 and 112 (1/1, five days of Tết, 10/3 by the moon, 30/4, 1/5, two days of National
    Day), and 24/11 from the year in the settings; Tết is its eve and four days, as announced in most years. Swapped days
    stand in the settings, as the government announces them each year.
    """
    tet = lunar_date(year, 1, 1)
    single = [date(year, 1, 1), lunar_date(year, 3, 10), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)]
    if year >= settings().culture_day_since:
        single.append(date(year, 11, 24))
    found = {*single, date(year, 9, 2) + NEXT_TO_NATIONAL_DAY.get(date(year, 9, 2).weekday(), -1) * ONE}
    found |= {tet + shift * ONE for shift in range(-1, 4)}
    for day in [one for one in single if one.weekday() >= 5]:
        found.add(_free(day, found, 1))
    for day in [tet + shift * ONE for shift in range(-1, 4)]:
        if day.weekday() >= 5:
            found.add(_free(day, found, -1 if day.weekday() == 5 else 1))
    return frozenset(day for day in found if day.weekday() < 5)


def _free(day: date, taken: set[date], step: int) -> date:
    """The nearest working day that way."""
    while day.weekday() >= 5 or day in taken:
        day += step * ONE
    return day


def is_working(day: date) -> bool:
    """Do public offices work on that day?"""
    swapped = settings().swapped_days
    if day in swapped.values():
        return True
    return day.weekday() < 5 and day not in swapped and day not in days_off(day.year)


@cache
def _calendar() -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    days = (date(FIRST_YEAR, 1, 1) + step * ONE for step in range((date(LAST_YEAR, 12, 31) - date(FIRST_YEAR, 1, 1)).days + 1))
    return np.array([day for day in days if is_working(day)], dtype="datetime64[D]")


def after_working_days(start: pd.Series, count: int) -> pd.Series:
    """The last moment (23:59:59) of the `count`-th working day after the day of each start; NaT where it is NaT.

    The day of the start itself is not counted. Days outside 2015–2060 give NaT.
    """
    known = start.notna() & (start.dt.year >= FIRST_YEAR) & (start.dt.year < LAST_YEAR)
    found = pd.Series(pd.NaT, index=start.index, dtype="datetime64[us]")
    day = start[known].to_numpy().astype("datetime64[D]")
    place = np.searchsorted(_calendar(), day, side="right") + count - 1
    found[known] = (_calendar()[place] + np.timedelta64(1, "D")).astype("datetime64[us]") - np.timedelta64(1, "s")
    return found
