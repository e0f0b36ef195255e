"""Where and in which months did risk gather, more than by chance?"""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from findings import hotspots
from findings.base import Finding, Scope, Sentence
from findings.filters import Filters, add_months, month_end
from findings.scans import scanned_months, unheard
from geo.scan_search import Progress
from queries import ask
from words.numbers import listed, month, number

MONTHS = 36


def find(filters: Filters, scope: Scope, *, progress: Progress = unheard) -> Finding:
    """The finding `hotspots` with the clusters of a scan over space and time: 36 months or more, to the period's end.

    Frames of `hotspots`, place with `scan_cluster`, and circle (see `findings.scans`) with `is_going_on`: the cluster lasts
    to the last whole month, or longer. `progress` is called with the share done.
    """
    quick = hotspots.find(filters, scope)
    longer = replace(filters, from_date=min(filters.from_date, add_months(filters.to_date, 1 - MONTHS)))
    wanted = longer.samples() | {"place_level": filters.place_level}
    by_month = ask("sample_failures_by_place_product_group_month", wanted, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    found = scanned_months(quick.frame("place"), by_month.frame, progress)
    known = by_month.frame.month[by_month.frame.n_samples > 0]
    last = known.max() if len(known) else pd.Timestamp(filters.to_date)
    circles = found.circles.assign(is_going_on=found.circles.to_month >= pd.Timestamp(_last_whole(filters, scope)))
    names = dict(zip(quick.frame("place").place_code, quick.frame("place").place_name, strict=True))
    facts = dict(quick.facts) | {
        "first_month": longer.from_date, "last_month": last.date(), "scan_reason": found.reason, "n_circles": len(circles),
        "n_going_on": int(circles.is_going_on.sum()), "circle": circles.iloc[0].to_dict() if len(circles) else {},
        "scanned": [names[code] for code in found.pointed], "n_months": _between(longer.from_date, last.date()),
    }  # fmt: skip
    place = quick.frame("place").assign(**dict(found.place.items()))
    return replace(
        quick, name="hotspots_period", sentence=_sentence(facts, filters, is_empty=not len(known)), facts=facts,
        frames=dict(quick.frames) | {"place": place, "circle": circles}, answers=(*quick.answers, by_month),
        cautions=(*quick.cautions, Sentence("hotspots_period.caution_method", {"months": facts["n_months"]})),
    )  # fmt: skip


def _last_whole(filters: Filters, scope: Scope) -> date:
    """First day of the last month that the data fill."""
    end = min(filters.to_date, scope.manifest.as_of)
    return end.replace(day=1) if end == month_end(end) else add_months(end, -1)


def _between(first: Any, last: Any) -> int:
    return int((last.year - first.year) * 12 + last.month - first.month + 1)


def _sentence(facts: dict[str, Any], filters: Filters, *, is_empty: bool) -> Sentence:
    if is_empty:
        return Sentence("hotspots_period.finding_empty")
    blanks = hotspots.blanks(facts, filters.place_level) | {
        "months": facts["n_months"], "last": partial(month, facts["last_month"]), "n_circles": facts["n_circles"],
        "n_going_on": facts["n_going_on"], "scanned": partial(listed, facts["scanned"]),
    }  # fmt: skip
    if circle := facts["circle"]:
        blanks |= {
            "centre": circle["centre_name"], "circle_places": circle["n_places"], "from": partial(month, circle["from_month"]),
            "to": partial(month, circle["to_month"]), "failed": partial(number, circle["n_failed"]),
            "expected": lambda language: number(circle["expected_failed"], language, digits=1),
        }  # fmt: skip
    kind = "undecided" if facts["scan_reason"] else "found" if facts["circle"] else "none"
    return Sentence(f"hotspots_period.finding_{kind}", blanks)
