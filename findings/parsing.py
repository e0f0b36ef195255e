"""Filters as a link or a command line says them: the good part, and what was not understood."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from data.codes import code_of, codes
from data.settings import settings
from findings.filters import LAYERS, MOST_BUDGET, MOST_LETTERS, Filters, default_filters, month_end, month_start
from geo.units import units

_STARS = {"0", "3", "4", "5"}
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True)
class Ignored:
    """A part of a link or command that was not taken: which, what stood there; the months of a period that ends too early."""

    name: str
    text: str
    period: tuple[date, date] | None = None


def parse_filters(
    texts: Mapping[str, str], as_of: date, *, product_ids: Collection[str] | None = None
) -> tuple[Filters, tuple[Ignored, ...]]:
    """Read filters from texts (a link or a command line): the good part, and what was not understood.

    Lists are separated by commas; dates are ISO or dd/mm/yyyy and widened to whole months; codes may be given by name.
    """
    chosen: dict[str, Any] = {}
    ignored: list[Ignored] = []
    readers = _readers(product_ids)
    for name, text in texts.items():
        if name not in readers:
            ignored.append(Ignored(name, text))
            continue
        good, bad = readers[name](text)
        ignored += [Ignored(name, one) for one in bad]
        if good is not None:
            chosen[name] = good
    filters = replace(default_filters(as_of), **chosen)
    if filters.from_date > filters.to_date:
        usual = default_filters(as_of)
        ignored.append(Ignored("from_date", texts.get("from_date", ""), (filters.from_date, filters.to_date)))
        filters = replace(filters, from_date=usual.from_date, to_date=usual.to_date)
    return filters, tuple(ignored)


_Read = tuple[object | None, list[str]]


def _readers(product_ids: Collection[str] | None) -> dict[str, Callable[[str], _Read]]:
    place = {level: _place_codes(level) for level in ("district", "commune")}
    known = product_ids
    return {
        "from_date": lambda text: _date(text, month_start),
        "to_date": lambda text: _date(text, month_end),
        "province_code": lambda text: _many(text, lambda one: one if one in settings().provinces else None),
        "district_code": lambda text: _many(text, lambda one: one if one in place["district"] else None),
        "commune_code": lambda text: _many(text, lambda one: one if one in place["commune"] else None),
        "product_group": lambda text: _many(text, lambda one: code_of("product_group", one)),
        "product_id": lambda text: _many(text, lambda one: one if known is None or one in known else None),
        "stars": lambda text: _many(text, lambda one: one if one in _STARS else None),
        "purpose": lambda text: _one(text, code_of("purpose", text)),
        "stage": lambda text: _many(text, lambda one: code_of("stage", one)),
        "hazard": lambda text: _one(text, code_of("hazard", text)),
        "place_level": lambda text: _one(text, text if text in ("province", "district", "commune") else None),
        "layer": lambda text: _one(text, text if text in LAYERS else None),
        "outcome": lambda text: _many(text, lambda one: code_of("outcome", one)),
        "sample_id": lambda text: _one(text, text.strip()[:MOST_LETTERS] or None),
        "budget": _budget,
        "signal_grain": lambda text: _one(text, text if text in codes("signal_grain") else None),
        "timing": lambda text: _many(text, lambda one: code_of("timing", one)),
        "plan_id": lambda text: _one(text, text.strip()[:MOST_LETTERS] or None),
        "lot": lambda text: _one(text, text.strip()[:MOST_LETTERS] or None),
        "walk": lambda text: _many(text, lambda one: one if one in codes("walk") else None),
        "kill": lambda text: _many(text[: 20 * MOST_LETTERS], lambda one: one),
        "stop": lambda text: _one(text, text.strip()[:MOST_LETTERS] or None),
        "series": lambda text: _one(text, text if text.count(":") == 2 and len(text) <= MOST_LETTERS else None),
    }


@cache
def _place_codes(level: str) -> frozenset[str]:
    table = units()
    era = "old" if level == "district" else "new"
    focus = table[(table.era == era) & (table.level == level) & table.new_province_code.isin(settings().provinces)]
    return frozenset(focus.code)


def _many(text: str, read: Callable[[str], str | None]) -> _Read:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    good = [code for part in parts if (code := read(part)) is not None]
    return tuple(dict.fromkeys(good)) or None, [part for part in parts if read(part) is None]


def _budget(text: str) -> _Read:
    number = int(text) if text.strip().isascii() and text.strip().isdigit() else 0
    return (number, []) if 1 <= number <= MOST_BUDGET else (None, [text])


def _one(text: str, code: str | None) -> _Read:
    return code, [] if code else [text]


def _date(text: str, widen: Callable[[date], date]) -> _Read:
    for form in _FORMATS:
        try:
            return widen(datetime.strptime(text.strip(), form).date()), []  # noqa: DTZ007 a plain day has no zone
        except ValueError:
            continue
    return None, [text]
