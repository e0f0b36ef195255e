"""Deadlines of the steps of an alert: from which step, how long, by which text, and how far that text was read."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from data.settings import settings

PATH = Path(__file__).with_name("reference") / "alert_deadline.csv"
Unit = Literal["hour", "day", "working_day", "month"]


@dataclass(frozen=True)
class Deadline:
    """`step` is to be done `amount` units after `starts_at`; `provenance` is a code of that list."""

    step: str
    starts_at: str
    amount: int
    unit: Unit
    regulation: str
    provenance: str

    def is_used(self, *, is_demo: bool) -> bool:
        """Does it count: was its text read somewhere, or confirmed by the office (in a demo: assumed)?"""
        return self.provenance != "memory" or self.regulation in confirmed(is_demo=is_demo)

    def is_assumed(self, *, is_demo: bool) -> bool:
        """Does it count only because the demo's settings assume it?"""
        return self.is_used(is_demo=is_demo) and not self.is_used(is_demo=False)


def confirmed(*, is_demo: bool) -> frozenset[str]:
    """Regulations that the office confirmed, in a demo those it assumes too."""
    return settings().confirmed_regulations | (settings().confirmed_regulations_demo if is_demo else frozenset())


@cache
def deadlines() -> dict[str, Deadline]:
    """All of them by step.

    Source: reference/alert_deadline.csv, each row with its regulation and how far it was read. Where a text counts from
    "the case is established", the verified cause is taken; three months of handling count from the end of the recall.
    """
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["step"]: Deadline(**{**row, "amount": int(row["amount"])}) for row in csv.DictReader(file)}  # type: ignore[arg-type]
