"""An indicator of the agreement: definition, target, value, what it was before, how it stands, where its records are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scipy import stats

from data.settings import settings
from findings.base import Sentence
from findings.filters import Filters
from stats.rates import change
from words import Language
from words.numbers import NOTHING, money, number, percent, weight

Unit = Literal["pct", "count", "kg", "vnd", "days", "hours"]
State = Literal["met", "near", "behind", "no_target", "not_measured"]
Trend = Literal["better", "worse", "same", "unknown"]
NEAR, LIKE, POINTS, ALPHA = 0.9, 0.05, 1.0, 0.05
LESS_IS_BETTER = ("days", "hours")
FLOWS = ("count", "kg", "vnd")  # what grows with the length of the period
TREND = {"higher": "better", "maybe_higher": "better", "lower": "worse", "maybe_lower": "worse"}


@dataclass(frozen=True)
class Indicator:
    """One indicator of one field.

    `value` and `before` (the period of the same length just before) are in `unit`; a share of things counted also has its
    parts, (met, all). `page`, `tab` and `filters` show the records beneath. Not measured: `why` says why.
    """

    key: str
    unit: Unit
    value: float | None
    before: float | None
    target: float | None
    state: State
    trend: Trend
    page: str
    filters: Filters
    tab: str = ""
    part: tuple[int, int] | None = None
    why: Sentence | None = None
    texts: Mapping[str, Sentence] = field(default_factory=dict)

    @property
    def name(self) -> Sentence:
        """What it is called."""
        return Sentence(f"partnership.name_{self.key}")

    def written(self, amount: float | None, language: Language = "vi") -> str:
        """An amount in its unit, as people read it."""
        return written(amount, self.unit, language)


def written(amount: float | None, unit: Unit, language: Language = "vi") -> str:
    """12.5 → "12,5%", "13", "13 kg" …; nothing known → "–"."""
    if amount is None:
        return NOTHING
    if unit == "pct":
        return percent(amount, language)
    if unit in ("kg", "vnd"):
        return weight(amount, language) if unit == "kg" else money(amount, language)
    return number(amount, language, digits=0 if amount == int(amount) else 1)


@dataclass(frozen=True)
class Measured:
    """What was measured now and in the period before; `part` and `before_part` where a share counts things."""

    value: float | None
    before: float | None
    part: tuple[int, int] | None = None
    before_part: tuple[int, int] | None = None


def share(part: tuple[int, int], before_part: tuple[int, int]) -> Measured:
    """A share of things counted, in percent."""
    shares = [100.0 * met / whole if whole else None for met, whole in (part, before_part)]
    return Measured(shares[0], shares[1], part, before_part)


def indicator(key: str, unit: Unit, measured: Measured, filters: Filters, *, page: str, tab: str = "") -> Indicator:
    """Judge what was measured against the office's target and the period before."""
    target = target_of(key, unit, filters)
    state, trend = state_of(measured.value, target, unit), trend_of(measured, unit)
    why = None if measured.value is not None else Sentence("partnership.why_nothing")
    return Indicator(
        key, unit, measured.value, measured.before, target, state, trend, page, filters, tab, measured.part, why, _texts(key)
    )


def not_measured(key: str, unit: Unit, filters: Filters, *, page: str) -> Indicator:
    """An indicator that nothing on record measures yet, with why."""
    why = Sentence(f"partnership.why_{key}")
    return Indicator(
        key, unit, None, None, target_of(key, unit, filters), "not_measured", "unknown", page, filters, "", None, why, _texts(key)
    )


def _texts(key: str) -> dict[str, Sentence]:
    return {"name": Sentence(f"partnership.name_{key}"), "definition": Sentence(f"partnership.definition_{key}")}


def target_of(key: str, unit: Unit, filters: Filters) -> float | None:
    """The office's target; what is counted over twelve months is set for the length of the period. None where none is set."""
    target = settings().targets.get(key, 0.0)
    months = (filters.to_date.year - filters.from_date.year) * 12 + filters.to_date.month - filters.from_date.month + 1
    return (target * months / 12 if unit in FLOWS else target) or None


def state_of(value: float | None, target: float | None, unit: Unit) -> State:
    """How a value stands to its target: near is within a tenth of it."""
    if value is None:
        return "not_measured"
    if target is None:
        return "no_target"
    reached = target / value if unit in LESS_IS_BETTER and value else value / target
    if unit in LESS_IS_BETTER and not value:
        return "met"
    return "met" if reached >= 1 else "near" if reached >= NEAR else "behind"


def trend_of(measured: Measured, unit: Unit) -> Trend:
    """Against the period before: shares by their intervals, counts by the binomial test, the rest from 5 % or a point on."""
    now, before = measured.value, measured.before
    if now is None or before is None:
        return "unknown"
    if measured.part and measured.before_part:
        return _trend(TREND.get(change(*measured.part, *measured.before_part), "same"))
    if unit == "count":
        whole = int(now + before)
        is_like = whole == 0 or stats.binomtest(int(now), whole).pvalue > ALPHA
    else:
        is_like = abs(now - before) < (POINTS if unit == "pct" else LIKE * before)
    is_up = now > before
    return "same" if is_like or now == before else "better" if is_up != (unit in LESS_IS_BETTER) else "worse"


def _trend(word: Any) -> Trend:
    found: Trend = word
    return found
