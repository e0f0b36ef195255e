"""What a person asked to see: period, places, products, tiers, purpose, as codes."""

import calendar
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from data.codes import code_of, codes
from data.settings import settings
from geo.units import units

_STARS = {"0", "3", "4", "5"}
LAYERS = ("rate", "smooth", "neighbours", "scan")
_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
MOST_LETTERS = 200  # of a key in a link
MOST_BUDGET = 5000  # samples of one plan


@dataclass(frozen=True)
class Ignored:
    """A part of a link or command that was not understood: which, and what stood there."""

    name: str
    text: str


@dataclass(frozen=True)
class Filters:
    """Codes chosen; an empty tuple means all. The period is whole months, both ends inclusive."""

    from_date: date
    to_date: date
    province_code: tuple[str, ...] = ()
    district_code: tuple[str, ...] = ()
    commune_code: tuple[str, ...] = ()
    product_group: tuple[str, ...] = ()
    product_id: tuple[str, ...] = ()
    stars: tuple[str, ...] = ()
    purpose: str = "monitoring"
    stage: tuple[str, ...] = ()
    hazard: str | None = None
    place_level: str = "district"
    layer: str = "rate"  # which method colours the risk map
    outcome: tuple[str, ...] = ()  # which samples a list shows; rates never ask
    sample_id: str | None = None
    budget: int = 200  # samples to plan
    signal_grain: str = "month"  # length of the periods in which signals are looked for
    series: str | None = None  # place:product group:hazard
    timing: tuple[str, ...] = ()  # which alerts a list shows; their counts never ask
    plan_id: str | None = None  # which plan a page shows

    def params(self, *names: str) -> dict[str, Any]:
        """Parameters of these names for a question at the door; all chosen means None."""
        everything: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        everything["stars"] = tuple(int(star) for star in self.stars)
        return {name: (list(value) or None) if isinstance(value := everything[name], tuple) else value for name in names}

    def at(self, place_code: str) -> "Filters":
        """The same, for one place of the chosen level only."""
        if self.place_level == "district":
            return replace(self, district_code=(place_code,))
        return replace(self, commune_code=(place_code,))

    def samples(self) -> dict[str, Any]:
        """Parameters that every question on samples takes."""
        return self.params("from_date", "to_date", "province_code", "district_code", "commune_code",
                           "product_group", "product_id", "stars", "purpose", "stage", "hazard")  # fmt: skip

    def trade(self) -> dict[str, Any]:
        """Parameters that every question on shipments takes."""
        return self.params("from_date", "to_date", "province_code", "district_code", "commune_code",
                           "product_group", "product_id")  # fmt: skip

    def signals(self) -> dict[str, Any]:
        """Parameters that every question on signals takes."""
        return self.params("from_date", "to_date", "province_code", "district_code", "product_group", "hazard", "purpose",
                           "signal_grain")  # fmt: skip

    def before(self) -> "Filters":
        """The same filters over the period of the same number of months just before."""
        months = (self.to_date.year - self.from_date.year) * 12 + self.to_date.month - self.from_date.month + 1
        return replace(self, from_date=add_months(self.from_date, -months), to_date=month_end(add_months(self.from_date, -1)))

    def to_link(self, defaults: "Filters") -> dict[str, str]:
        """What a link must say to reopen these filters: only what differs from the defaults."""
        return {
            field.name: _text(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(defaults, field.name)
        }


def without_hazard(filters: Filters) -> dict[str, Any]:
    """Parameters of a question that shows all hazards side by side."""
    return {name: value for name, value in filters.samples().items() if name != "hazard"}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def month_start(day: date) -> date:
    """First day of its month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of its month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """First day of the month that many months later."""
    ordinal = day.year * 12 + day.month - 1 + months
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def default_filters(as_of: date) -> Filters:
    """The last twelve months up to the month of the as-of date, monitoring samples, all places and products."""
    return Filters(add_months(as_of, 1 - settings().default_months), month_end(as_of))


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
        ignored.append(Ignored("from_date", filters.from_date.isoformat()))
        filters = replace(filters, from_date=default_filters(filters.to_date).from_date)
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


def hazards() -> tuple[str, ...]:
    """Hazard codes in order of display."""
    return tuple(codes("hazard"))
