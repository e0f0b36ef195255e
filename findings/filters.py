"""What a person asked to see: period, places, products, tiers, purpose, as codes."""

import calendar
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from data.settings import settings

LAYERS = ("rate", "smooth", "neighbours", "scan", "time")
MOST_LETTERS = 200  # of a key in a link
MOST_BUDGET = 5000  # samples of one plan


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
    lot: str | None = None  # lot to trace, or what was typed or scanned in its place
    walk: tuple[str, ...] = ()  # how the walk differs from both ways, all the way, by the days written
    kill: tuple[str, ...] = ()  # facilities whose making stops the hazard
    stop: str | None = None  # lot from which to recall
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
