"""Days that a reader of a series should know: changes of the law, campaigns, the merger, Tết and Trung thu."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from data.settings import settings

REFERENCE = Path(__file__).with_name("reference")
MarkKind = Literal["merger", "law", "campaign", "tet", "mid_autumn"]


@dataclass(frozen=True)
class Mark:
    """A day with its meaning; `regulation` and words only where a document stands behind it; None: all provinces."""

    day: date
    kind: MarkKind
    province_code: str | None = None
    regulation: str = ""
    vi: str = ""
    en: str = ""
    provenance: str = "source"


@cache
def known_marks() -> tuple[Mark, ...]:
    """All of them, by day.

    Source: reference/law_change.csv (documents, each with its provenance); reference/lunar_festival.csv (1/1 and 15/8 of the
    Vietnamese lunar calendar, UTC+7, 2015–2040, as the `holidays` library 0.109, MIT, has them, but for
    Trung thu 2034: the moon is new on 12/9 at 23:14 in Vietnam, after midnight in China, so that 15/8 is 26/9, not 27/9).
    """
    merger = Mark(settings().merger_date, "merger")
    return tuple(sorted([merger, *_laws(), *_festivals()], key=lambda mark: (mark.day, mark.kind)))


def _laws() -> Iterator[Mark]:
    for row in rows("law_change"):
        kind: MarkKind = "campaign" if row["kind"] == "campaign" else "law"
        where, when = row["province_code"] or None, date.fromisoformat(row["effective_date"])
        yield Mark(when, kind, where, row["regulation"], row["vi"], row["en"], row["provenance"])


def _festivals() -> Iterator[Mark]:
    for row in rows("lunar_festival"):
        yield Mark(date.fromisoformat(row["festival_date"]), "tet" if row["festival"] == "tet" else "mid_autumn")


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a file of data/reference, by heading."""
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
