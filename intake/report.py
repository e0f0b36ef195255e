"""A check in words, line by line, and as JSON."""

import dataclasses
from collections.abc import Iterator

from data.contracts import contract
from intake.causes import causes
from intake.checked import Checked
from intake.landing import Landing
from intake.rejects import assumptions
from words import say

MOST_SHOWN = 20


def lines(checked: Checked) -> Iterator[str]:
    """What was read, accepted, rejected and why, what was assumed or left out, and what publishing would change."""
    for name, count in checked.places.items():
        if count.read:
            label = name if checked.sheets else contract(name).vi
            yield say("intake.counted", label=label, **dataclasses.asdict(count))
    yield from (say(f"intake.{key}", **blanks) for key, blanks in checked.remarks)
    assumed = assumptions(checked)
    yield from assumed[:MOST_SHOWN]
    if len(assumed) > MOST_SHOWN:
        yield say("intake.more_assumed", n=len(assumed) - MOST_SHOWN)
    if checked.ignored:
        yield say("intake.ignored", places=", ".join(checked.ignored))
    for place, columns in checked.extra_columns.items():
        yield say("intake.extra", place=place, columns=", ".join(columns))
    why = causes(checked.problems)
    yield from (one.sentence for one in why[:MOST_SHOWN])
    if len(why) > MOST_SHOWN:
        yield say("intake.more_causes", n=len(why) - MOST_SHOWN)
    if checked.landing:
        yield from _would_change(checked.landing)


def _would_change(landing: Landing) -> Iterator[str]:
    for name, one in landing.changes.items():
        yield say(
            "intake.would_change",
            label=contract(name).vi,
            added=one.added,
            replaced=one.replaced,
            same=one.same,
            after=one.after,
        )
    if landing.replaces_demo:
        yield say("intake.replaces_demo")


def as_json(checked: Checked) -> dict[str, object]:
    """The report as JSON: counts in all and by extract, reasons, problems by their cause with rows and a sentence each."""
    total = {name: checked.total(name) for name in ("read", "accepted", "rejected", "not_data")}
    return total | {
        "reasons": checked.reasons,
        "extracts": {name: dataclasses.asdict(count) for name, count in checked.counts.items() if count.read},
        "sheets": {place: dataclasses.asdict(count) for place, count in checked.sheets.items()},
        "not_data_rows": {one.place: one.not_data for one in checked.origins.sheets} if checked.origins else {},
        "assumed": [dataclasses.asdict(one) for one in checked.origins.assumptions] if checked.origins else [],
        "ignored": list(checked.ignored),
        "landing": checked.landing and dataclasses.asdict(checked.landing) | {"as_of": checked.landing.as_of.isoformat()},
        "remarks": [say(f"intake.{key}", **blanks) for key, blanks in checked.remarks],
        "extra_columns": {place: list(columns) for place, columns in checked.extra_columns.items()},
        "problems": [one.first | {"rows": one.rows, "sentence": one.sentence} for one in causes(checked.problems)],
    }
