"""The Vietnamese lunar calendar, computed: new moons and the sun's longitude at UTC+7; pure."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import cos, radians, sin

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
J2000_DAY = 2451545.0
TIME_ZONE = timedelta(hours=7)
CLOCK_LAG = timedelta(seconds=70)  # dynamical time runs ahead of the clock by about so much, 2015–2040
MONTH_DAYS = 29.530588861

# Days, power of E, and multiples of M (sun's anomaly), M' (moon's anomaly), F (moon's latitude), node; sines.
_NEW_MOON = (
    (-0.40720, 0, 0, 1, 0, 0), (0.17241, 1, 1, 0, 0, 0), (0.01608, 0, 0, 2, 0, 0), (0.01039, 0, 0, 0, 2, 0),
    (0.00739, 1, -1, 1, 0, 0), (-0.00514, 1, 1, 1, 0, 0), (0.00208, 2, 2, 0, 0, 0), (-0.00111, 0, 0, 1, -2, 0),
    (-0.00057, 0, 0, 1, 2, 0), (0.00056, 1, 1, 2, 0, 0), (-0.00042, 0, 0, 3, 0, 0), (0.00042, 1, 1, 0, 2, 0),
    (0.00038, 1, 1, 0, -2, 0), (-0.00024, 1, -1, 2, 0, 0), (-0.00017, 0, 0, 0, 0, 1),
)  # fmt: skip


def lunar_date(year: int, month: int, day: int) -> date:
    """The day of the solar calendar that is this day of the lunar year whose first month lies in `year`.

    `month` 1–10, the leap month that may follow left out; `day` 1–30. Source: J. Meeus, Astronomical Algorithms, chapters 25
    and 49 (times within two minutes); the rules of the calendar: the eleventh month holds the winter solstice, of thirteen
    months between two such the first without a major term is the leap month, days begin at midnight of UTC+7.

    Raises:
        ValueError: a month beyond 1–10 or a day beyond 1–30.
    """
    if not (1 <= month <= 10 and 1 <= day <= 30):
        raise ValueError(f"{month}/{day}")
    return _month_starts(year)[month] + timedelta(days=day - 1)


@cache
def _month_starts(year: int) -> dict[int, date]:
    """First day of the months 1–10."""
    first, last = _eleventh(year - 1), _eleventh(year)
    starts = [first]
    while starts[-1] < last:
        starts.append(_new_moon_day(_number(starts[-1]) + 1))
    leap = next((at for at in range(1, 13) if _term(starts[at]) == _term(starts[at + 1])), 0) if len(starts) == 14 else 0
    names = [start for at, start in enumerate(starts) if not leap or at != leap]
    return dict(zip((11, 12, *range(1, 11)), names, strict=False))


def _eleventh(year: int) -> date:
    """First day of the month with the winter solstice of that year."""
    solstice = next(
        day for shift in range(10) if _term(day := date(year, 12, 17) + timedelta(days=shift)) > _term(day + timedelta(days=1))
    )
    near = _number(solstice)
    return max(day for step in (-1, 0, 1) if (day := _new_moon_day(near + step)) <= solstice)


def _number(day: date) -> int:
    """Number of the new moon nearest to this day, counted from January 2000."""
    return round((day - date(2000, 1, 6)).days / MONTH_DAYS)


@cache
def _new_moon_day(number: int) -> date:
    """Day, at UTC+7, of that new moon."""
    age = number / 1236.85
    bend = 1 - 0.002516 * age - 0.0000074 * age**2
    angles = (
        2.5534 + 29.10535670 * number - 0.0000014 * age**2, 201.5643 + 385.81693528 * number + 0.0107582 * age**2,
        160.7108 + 390.67050284 * number - 0.0016118 * age**2, 124.7746 - 1.56375588 * number + 0.0020672 * age**2,
    )  # fmt: skip
    moved = sum(
        size * bend**power * sin(radians(sum(part * angle for part, angle in zip(parts, angles, strict=True))))
        for size, power, *parts in _NEW_MOON
    ) + 0.000325 * sin(radians(299.77 + 0.107408 * number))
    days = 2451550.09766 + MONTH_DAYS * number + 0.00015437 * age**2 + moved - J2000_DAY
    return (J2000 + timedelta(days=days) - CLOCK_LAG + TIME_ZONE).date()


def _term(day: date) -> int:
    """Which twelfth of its yearly way the sun is in at the midnight before this day at UTC+7; 0 from the winter solstice on."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - TIME_ZONE + CLOCK_LAG
    age = (moment - J2000) / timedelta(days=36525)
    anomaly = radians(357.52911 + 35999.05029 * age - 0.0001537 * age**2)
    centre = (1.914602 - 0.004817 * age) * sin(anomaly) + 0.019993 * 2 * sin(anomaly) * cos(anomaly) + 0.000289 * sin(3 * anomaly)
    seen = -0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * age))
    return int((280.46646 + 36000.76983 * age + 0.0003032 * age**2 + centre + seen - 270) % 360 // 30)
