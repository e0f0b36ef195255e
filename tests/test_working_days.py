"""The lunar calendar and working days, against published calendars and by counting day after day."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.settings import settings
from data.time_axis import REFERENCE
from stats.lunar import lunar_date
from stats.working_days import after_working_days, is_working

HERE = Path(__file__).parent / "references"


def column(path, name):
    with path.open(encoding="utf-8") as file:
        return [date.fromisoformat(row[name]) for row in csv.DictReader(file)]


def test_tet_and_trung_thu_of_26_years():
    with (REFERENCE / "lunar_festival.csv").open(encoding="utf-8") as file:
        known = {(row["festival"], row["festival_date"][:4]): row["festival_date"] for row in csv.DictReader(file)}
    assert len(known) == 52
    moons = {"tet": (1, 1), "mid_autumn": (8, 15)}
    assert {key: str(lunar_date(int(key[1]), *moons[key[0]])) for key in known} == known


def test_the_hung_kings_day_of_54_years():
    known = column(HERE / "hung_kings_day.csv", "festival_date")
    assert [lunar_date(year, 3, 10) for year in range(2007, 2061)] == known


@pytest.mark.parametrize(("month", "day"), [(0, 1), (11, 1), (1, 0), (1, 31)])
def test_a_day_that_the_calendar_does_not_have_is_refused(month, day):
    with pytest.raises(ValueError, match=f"{month}/{day}"):
        lunar_date(2026, month, day)


def test_days_off_of_twenty_years_are_those_of_the_calendar():
    known = set(column(HERE / "vietnam_days_off.csv", "day_off"))
    days = [date(2021, 1, 1) + timedelta(days=step) for step in range((date(2041, 1, 1) - date(2021, 1, 1)).days)]
    assert {day for day in days if day.weekday() < 5 and not is_working(day)} == known
    assert {day for day in days if day.weekday() >= 5 and is_working(day)} == set(settings().swapped_days.values())


def plainly(start, count):
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


@given(st.dates(date(2016, 1, 1), date(2055, 12, 31)), st.integers(0, 86_399), st.integers(1, 30))
def test_working_days_counted_one_by_one(start, second, count):
    moment = pd.Timestamp(start) + pd.Timedelta(seconds=second)
    due = after_working_days(pd.Series([moment, pd.NaT], dtype="datetime64[us]"), count)
    assert due[0] == pd.Timestamp(plainly(start, count)) + pd.Timedelta(hours=24) - pd.Timedelta(seconds=1)
    assert pd.isna(due[1])


def test_three_working_days_over_tet_2026():
    # Friday 13 February; Tết takes 16–20 February: 23, 24, 25 February.
    due = after_working_days(pd.Series(pd.to_datetime(["2026-02-13 10:00"])), 3)
    assert due[0] == pd.Timestamp("2026-02-25 23:59:59")
