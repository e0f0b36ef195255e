"""What was published about fairs: booths and units of a province, each with its provenance."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from data.time_axis import rows


@dataclass(frozen=True)
class PublishedFair:
    """A fair as its sources tell it: how many booths and units a province had there, and where that was read."""

    fair_name: str
    fair_from_date: date
    fair_to_date: date
    fair_province_code: str
    province_code: str
    n_booths: int
    n_units: int
    stars: str
    vi: str
    en: str
    provenance: str
    source: str


@cache
def published_fairs() -> tuple[PublishedFair, ...]:
    """All of them, the oldest first.

    Source: reference/fair.csv; names of the units, their products and contracts were not published.
    """
    return tuple(
        PublishedFair(
            row["fair_name"], date.fromisoformat(row["fair_from_date"]), date.fromisoformat(row["fair_to_date"]),
            row["fair_province_code"], row["province_code"], int(row["n_booths"]), int(row["n_units"]), row["stars"],
            row["vi"], row["en"], row["provenance"], row["source"],
        )
        for row in rows("fair")
    )  # fmt: skip
