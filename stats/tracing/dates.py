"""Dates of deliveries as spans of days, and the limits that follow from what came before and after."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.errors import NetworkError
from stats.tracing.lists import neighbours

Days = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
EARLIEST, LATEST = -(10**7), 10**7  # days that no date reaches: nothing is known
_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Spans:
    """First and last day on which each delivery may have left and may have arrived, shape (deliveries,)."""

    left_first: Days
    left_last: Days
    came_first: Days
    came_last: Days


def spans(deliveries: pd.DataFrame) -> Spans:
    """Days that `date` and `arrival_date` allow; where only one is written it stands for both.

    Raises:
        NetworkError: a date that is no year, year-month or full date; the delivery is named.
    """
    left, came = (_days(deliveries, name) for name in ("date", "arrival_date"))
    unknown_left, unknown_came = (one[0] == EARLIEST for one in (left, came))
    return Spans(
        *(np.where(unknown_left, mine, given) for given, mine in zip(left, came, strict=True)),
        *(np.where(unknown_came, mine, given) for given, mine in zip(came, left, strict=True)),
    )


def _days(deliveries: pd.DataFrame, name: str) -> tuple[Days, Days]:
    """First and last day of each text; every distinct text is read once."""
    if name not in deliveries:
        return np.full(len(deliveries), EARLIEST), np.full(len(deliveries), LATEST)
    codes, texts = pd.factorize(deliveries[name])
    read = np.array([(EARLIEST, LATEST), *(_read(text) or (LATEST, EARLIEST) for text in texts)], dtype=np.int64)
    if (bad := read[codes + 1, 0] > read[codes + 1, 1]).any():
        row = deliveries.iloc[int(bad.argmax())]
        raise NetworkError(f'{name} of delivery {row.delivery_id} is "{row[name]}": not a year, year-month or full date')
    return read[codes + 1, 0], read[codes + 1, 1]


def _read(text: object) -> tuple[int, int] | None:
    """Days since 1970 of the first and last day that a text means; None where it means none."""
    written = text.isoformat()[:10] if isinstance(text, date) else str(text).strip()
    if not written:
        return EARLIEST, LATEST
    if not (found := _WRITTEN.fullmatch(written)):
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(first.year, month or 12, day or calendar.monthrange(first.year, month or 12)[1])
    except ValueError:
        return None
    return (first - date(1970, 1, 1)).days, (last - date(1970, 1, 1)).days


def inferred(explicit: Spans, source: Days, target: Days) -> Spans:
    """Narrow the spans along relations: nothing leaves before what it is made of came, nor comes after what it went into left.

    Dates that contradict their neighbours are set aside, once, and the limits worked out again without them; dates of one
    delivery that contradict each other (it arrived before it left) from the start.

    Args:
        explicit: what was written.
        source: places of the earlier delivery of each relation.
        target: places of the later one.

    Source: the rule "inferred delivery date limits" of the FoodChain-Lab web app (SiLeBAT/fcl-client).
    """
    bad = explicit.left_first > explicit.came_last
    left_bad, came_bad = bad, bad
    followers, makers = neighbours(source, target, len(bad)), neighbours(target, source, len(bad))
    for _ in range(2):
        found = _limits(explicit, left_bad, came_bad, followers, makers)
        left_off = (explicit.left_first > found.left_last) | (explicit.left_last < found.left_first)
        came_off = (explicit.came_first > found.came_last) | (explicit.came_last < found.came_first)
        if not ((left_off & ~left_bad) | (came_off & ~came_bad)).any():
            break
        left_bad, came_bad = left_bad | left_off, came_bad | came_off
    return found


def _limits(explicit: Spans, left_bad: Bools, came_bad: Bools, followers: list[list[int]], makers: list[list[int]]) -> Spans:
    left_first, left_last = np.where(left_bad, EARLIEST, explicit.left_first), np.where(left_bad, LATEST, explicit.left_last)
    came_first, came_last = np.where(came_bad, EARLIEST, explicit.came_first), np.where(came_bad, LATEST, explicit.came_last)
    came_first, left_last = np.maximum(left_first, came_first), np.minimum(left_last, came_last)
    after = _carried(came_first, ~came_bad, followers)
    before = -_carried(-left_last, ~left_bad, makers)
    return Spans(
        np.maximum(left_first, after),
        np.minimum(left_last, before),
        np.maximum(came_first, after),
        np.minimum(came_last, before),
    )


def _carried(own: Days, starts: Bools, onward: list[list[int]]) -> Days:
    """The largest day that reaches each place from those before it; largest first, so each place is passed once."""
    received = [EARLIEST] * len(own)
    day, is_passed = own.tolist(), [False] * len(own)
    order = np.argsort(-own, kind="stable")
    for start in order[starts[order]].tolist():
        waiting = [] if is_passed[start] else [start]
        while waiting:
            place = waiting.pop()
            if is_passed[place]:
                continue
            is_passed[place] = True
            reached = max(day[place], received[place])
            for follower in onward[place]:
                received[follower] = max(received[follower], reached)
                waiting.append(follower)
    return np.array(received, dtype=np.int64)
