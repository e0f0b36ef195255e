"""The figure that a decision rests on, as it stood when decided, and whether it has moved since."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from data.settings import settings
from findings import alerts, trade
from findings.base import Scope
from findings.filters import Filters, default_filters
from findings.parsing import parse_filters
from findings.rates import totals
from queries import ask
from stats.rates import change
from words import Language, say
from words.numbers import NOTHING, interval, number, percent

Measure = Literal["failures_per_100", "covered_pct", "n_late"]
_BY_PAGE: dict[str, Measure] = {"trade": "covered_pct", "certificates": "covered_pct", "alerts": "n_late"}


@dataclass(frozen=True)
class Figure:
    """A number with what it was worked out from; a rate has failures, n and its 95 % interval, a share or a count has none."""

    measure: Measure
    value: float | None
    n_samples: int | None
    n_failed: int | None
    low: float | None
    high: float | None
    snapshot_id: str
    as_of_date: str
    page: str
    filters: Mapping[str, str] = field(default_factory=dict)  # as a link says them

    def say(self, language: Language = "vi") -> str:
        """The number as people write it: "4,2% (2,2–7,8%), 9/214 mẫu"."""
        if self.value is None:
            return NOTHING
        if self.measure == "n_late":
            return say("decisions.figure_late", language, count=number(self.value, language))
        if self.measure == "covered_pct":
            return say("decisions.figure_covered", language, share=percent(self.value, language))
        blanks = {"failed": number(self.n_failed, language), "n": number(self.n_samples, language)}
        rate, band = percent(self.value, language), interval(self.low, self.high, language)
        return say("decisions.figure_rate", language, rate=rate, interval=band, **blanks)


def figure(page: str, filters: Filters, scope: Scope) -> Figure:
    """What a finding of that page rests on, in one cheap question: the rate of the filters, the covered share, late alerts."""
    measure = _BY_PAGE.get(page, "failures_per_100")
    known: dict[str, Any] = dict.fromkeys(("value", "n_samples", "n_failed", "low", "high"))
    if measure == "covered_pct":
        known["value"] = trade.balance(filters, scope)[1]["covered_pct"]
    elif measure == "n_late":
        known["value"] = float(alerts.find(replace(filters, timing=(), sample_id=None), scope).facts["n_late"])
    else:
        asked = _of_series(filters).samples()
        counts = totals(ask("sample_failures_by_month", asked, viewer=scope.viewer, snapshot_id=scope.snapshot_id).frame)
        known = {"n_samples": counts["n_samples"], "n_failed": counts["n_failed"]}
        known |= {end: counts[f"{end}_per_100"] for end in ("low", "high")} | {"value": counts["failures_per_100"]}
    plain = {name: None if one is None or one != one else one for name, one in known.items()}  # noqa: PLR0124 NaN
    texts = filters.to_link(default_filters(scope.manifest.as_of))
    return Figure(measure, snapshot_id=scope.snapshot_id, as_of_date=scope.manifest.as_of_date, page=page, filters=texts, **plain)


def again(before: Figure, scope: Scope) -> Figure:
    """The same figure on another snapshot: what the link's words mean there."""
    return figure(before.page, parse_filters(before.filters, scope.manifest.as_of)[0], scope)


def movement(before: Figure, now: Figure) -> str:
    """How a figure moved, a key of words/decisions.toml ("moved_…").

    Rates in the fixed words of `stats.rates.change`: the periods of two snapshots overlap, so that the two samples share
    members and the test finds fewer differences than there are, never more. Counts and shares carry no interval: more, less,
    equal.
    """
    if before.value is None or now.value is None:
        return "unknown"
    if before.snapshot_id == now.snapshot_id:
        return "same_data"
    if before.measure == "failures_per_100":
        (failed, n), (failed_before, n_before) = ((int(one.n_failed or 0), int(one.n_samples or 0)) for one in (now, before))
        if min(n, n_before) < settings().samples_for_rate:
            return "few"
        return change(failed, n, failed_before, n_before)
    return "equal" if round(now.value, 1) == round(before.value, 1) else "more" if now.value > before.value else "less"


def _of_series(filters: Filters) -> Filters:
    """The samples of a series of signals: its place, product group and hazard."""
    place, _, rest = (filters.series or "").partition(":")
    group, _, hazard = rest.partition(":")
    if not hazard:
        return filters
    where: dict[str, Any] = {"province_code": (place,)} if place in settings().provinces else {"district_code": (place,)}
    return replace(filters, series=None, product_group=(group,), hazard=hazard, **where)
