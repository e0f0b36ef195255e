"""Do products of each star tier comply, is it getting better, is the difference real?"""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.control import JUDGED, Signal, is_whole, quarter_start, signal_words, signals, with_limits
from findings.filters import Filters, add_months, without_hazard
from findings.places import province_name
from findings.rates import states, totals, with_rates
from queries import Answer, ask
from stats.rates import holm, trend_test
from words import Language
from words.numbers import listed, number, percent

TIERS = (3, 4, 5)
ALPHA = 0.05
LEAST_QUARTERS = 4
MOST_CASES = 300
TREND_MONTHS, CHART_MONTHS = 24, 36


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out compliance by star tier within each province.

    Frames: tier, trend, case, product_group, hazard (see `findings`); the last two show all groups or hazards, so that one
    chosen among them stands beside the others, and only samples of OCOP products; so do the counts.
    A tier's trend is Cochran-Armitage over the whole quarters of at least 24 months up to the end of the period, corrected
    by Holm over the tiers, and only told for tiers with samples enough for a rate. Tiers are never pooled over provinces.
    The frame trend holds at least 36 months of quarters with `stats.monitored` limits (`lower_limit_per_100`,
    `upper_limit_per_100`) and `signal`; facts.signals names the quarters above them, latest first.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    tier, (by_stars, quarters) = judged_tiers(filters, scope)
    ocop = filters if filters.stars else replace(filters, stars=tuple(map(str, TIERS)))
    by_group = ask("sample_failures_by_product_group", ocop.samples() | {"product_group": None}, **asked)
    by_hazard = ask("sample_failures_by_hazard", without_hazard(ocop), **asked)
    by_month = ask("sample_failures_by_month", ocop.samples(), **asked)
    five = filters.samples() | {"stars": [settings().case_list_stars], "max_rows": MOST_CASES}
    cases = ask("sample_list", five, **asked)
    trend = with_rates(quarters.frame)
    trend = with_limits(trend.assign(state=states(trend, trend.stars)))
    total = totals(by_month.frame)
    facts = total | {"worse": named(tier, "worse"), "better": named(tier, "better"), "n_cases": len(cases.frame)}
    facts["signals"] = signals(trend, min(filters.to_date, scope.manifest.as_of))
    parts = {"product_group": with_rates(by_group.frame), "hazard": with_rates(by_hazard.frame)}
    return Finding(
        "compliance",
        filters,
        scope.manifest,
        scope.viewer,
        _sentence(tier, facts),
        facts,
        {"tier": tier, "trend": trend, "case": cases.frame}
        | {name: table.assign(state=states(table)) for name, table in parts.items()},
        int(total["n_samples"]),
        int(total["n_failed"]),
        (
            *sample_cautions(filters, scope, by_month.frame),
            Sentence("compliance.caution_tier", {"months": TREND_MONTHS, "tests": int(tier.trend_p.notna().sum())}),
            Sentence("compliance.caution_limits", {"judged": JUDGED}),
            _least(),
        ),
        (by_stars, quarters, by_group, by_hazard, by_month, cases),
    )


def judged_tiers(filters: Filters, scope: Scope) -> tuple[pd.DataFrame, tuple[Answer, Answer]]:
    """One row a province and tier with its rate, state and trend; and the answers it rests on: the period, the quarters."""
    by_stars, quarters = ask_tiers(filters, scope)
    since = quarter_start(min(filters.from_date, add_months(filters.to_date, 1 - TREND_MONTHS)))
    asked_from, until = _chart_from(filters), min(filters.to_date, scope.manifest.as_of)
    starts = pd.to_datetime(quarters.frame.period_start)
    used = [since <= (start := one.date()) and start >= asked_from and is_whole(start, until) for one in starts]
    return _tiers(by_stars.frame, quarters.frame[np.array(used, dtype=bool)]), (by_stars, quarters)


def _chart_from(filters: Filters) -> date:
    """First day of the chart's three years, or of a longer period."""
    return min(filters.from_date, add_months(filters.to_date, 1 - CHART_MONTHS))


def ask_tiers(filters: Filters, scope: Scope) -> tuple[Answer, Answer]:
    """Counts by tier and quarter: of the period, and of the chart's three years."""
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    by_stars = ask("sample_failures_by_stars", filters.samples() | {"period_grain": "quarter"}, **asked)
    longer = replace(filters, from_date=_chart_from(filters))
    return by_stars, ask("sample_failures_by_stars", longer.samples() | {"period_grain": "quarter"}, **asked)


def _least() -> Sentence:
    return Sentence("compliance.caution_few", {"least": settings().samples_for_rate, "stars": settings().case_list_stars})


def _tiers(counts: pd.DataFrame, quarters: pd.DataFrame) -> pd.DataFrame:
    """One row a province and tier: counts, rate, state, and the trend over its quarters, `trend_p` after Holm over all tiers."""
    whole = counts.groupby(["province_code", "stars"], as_index=False)[["n_samples", "n_failed"]].sum(min_count=1)
    tier = with_rates(whole)
    tier["state"] = states(tier, tier.stars)
    known = quarters[quarters.n_failed.notna() & (quarters.n_samples > 0)].sort_values("period_start")
    keys = list(zip(known.province_code, known.stars, strict=True))
    counted = known[["n_failed", "n_samples"]].to_numpy(dtype=float)
    tests = [_trend(counted[[key == (row.province_code, row.stars) for key in keys]], row) for row in tier.itertuples()]
    z, p = (np.array(one, dtype=float) for one in (zip(*tests, strict=True) if tests else ((), ())))
    known_p = ~np.isnan(p)
    p[known_p] = holm(p[known_p])
    words = np.select([~known_p, p >= ALPHA, z > 0], ["unknown", "none", "worse"], "better")
    return tier.assign(trend_p=p, trend=pd.Series(words, index=tier.index, dtype="str"))


def _trend(quarters: npt.NDArray[np.float64], row: Any) -> tuple[float, float]:
    """Statistic and p of the trend of one tier; NaN where it cannot be told."""
    if row.state != "rate" or row.stars not in TIERS or len(quarters) < LEAST_QUARTERS:
        return float("nan"), float("nan")
    return trend_test(quarters[:, 0], quarters[:, 1])


def named(tier: pd.DataFrame, trend: str) -> list[tuple[int, str]]:
    """Stars and province of the tiers with that trend ("worse", "better"), the clearest first."""
    chosen = tier[(tier.trend == trend) & tier.stars.isin(TIERS)].sort_values("trend_p")
    return [(int(row.stars), province_name(row.province_code)) for row in chosen.itertuples()]


def _sentence(tier: pd.DataFrame, facts: dict[str, Any]) -> Sentence:
    ocop = tier[tier.stars.isin(TIERS)]
    if not ocop.n_samples.sum():
        return Sentence("compliance.finding_empty")
    crossed: list[Signal] = facts["signals"]
    if crossed:
        return Sentence("compliance.finding_signal", {"signals": lambda language: signal_words(crossed, language)})
    told = "none" if (ocop.trend == "none").any() else "unknown"
    direction = "worse" if facts["worse"] else "better" if facts["better"] else told
    pairs: list[tuple[int, str]] = facts.get(direction, [])
    total = totals(ocop)

    def tiers(language: Language) -> str:
        word = "sao" if language == "vi" else "stars"
        return listed([f"{stars} {word} {place}" for stars, place in pairs], language, most=len(pairs))

    return Sentence(f"compliance.finding_{direction}", {
        "tiers": tiers, "n": lambda language: number(float(total["n_samples"]), language),
        "rate": lambda language: percent(float(total["failures_per_100"]), language),
    })  # fmt: skip
