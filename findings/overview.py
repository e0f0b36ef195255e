"""What needs a decision today, and what changed since the period before?"""

from dataclasses import replace
from typing import Any

import pandas as pd

from data.settings import settings
from findings import alerts, compliance, gluts, hotspots, signals, trade
from findings.base import Decision, Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.filters import Filters
from findings.places import province_name
from findings.rates import states, totals, with_rates
from queries import ask
from stats.rates import change
from words.numbers import interval, listed, number, percent, weight


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the first page: rate with change, trade with change, and what needs a decision.

    Frames: trend (by month, or by quarter where most months have too few samples for a rate), province, purpose, fresh
    (see `findings`). The period before is of the same number of months.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    by_district = replace(filters, place_level="district")
    _ask_ahead(filters, by_district, scope)
    monthly = ask("sample_failures_by_month", filters.samples(), **asked)
    before = ask("sample_failures_by_month", filters.before().samples(), **asked)
    purposes = ask(
        "sample_counts_by_province_purpose",
        {k: v for k, v in filters.samples().items() if k not in ("purpose", "hazard")},
        **asked,
    )
    fresh = ask("data_freshness", {}, **asked)
    decisions, n_excess, flows = _decisions(filters, by_district, scope)
    now, then = totals(monthly.frame), totals(before.frame)
    facts = (
        now
        | {f"before_{name}": count for name, count in then.items()}
        | {
            "change": change(int(now["n_failed"]), int(now["n_samples"]), int(then["n_failed"]), int(then["n_samples"])),
            "n_undecided": int(monthly.frame.n_undecided.sum()),
            "n_excess_places": n_excess,
            "trade": flows,
            "decisions": decisions,
        }
    )
    trend, months = _trend(monthly.frame)
    facts["trend_months"] = months
    frames = {
        "trend": trend,
        "province": _provinces(monthly.frame, before.frame),
        "purpose": _purposes(purposes.frame),
        "fresh": fresh.frame,
    }
    return Finding(
        "overview",
        filters,
        scope.manifest,
        scope.viewer,
        _sentence(facts),
        facts,
        frames,
        int(now["n_samples"]),
        int(now["n_failed"]),
        sample_cautions(filters, scope, monthly.frame),
        (monthly, before, purposes, fresh),
    )


def _ask_ahead(filters: Filters, by_district: Filters, scope: Scope) -> None:
    """What the other findings will ask is worked out side by side, while the first answers are read."""
    hotspots.ask_places(by_district, scope)
    compliance.ask_tiers(filters, scope)
    trade.ask_balance(filters, scope)
    signals.ask_current(filters, scope)


def _decisions(filters: Filters, by_district: Filters, scope: Scope) -> tuple[tuple[Decision, ...], int, dict[str, Any]]:
    """What needs a decision, how many districts are in excess, and trade both ways."""
    excess = hotspots.in_excess(hotspots.judged_places(by_district, scope)[0])
    worse = compliance.named(compliance.judged_tiers(filters, scope)[0], "worse")
    _, flows, (_, _, uncovered) = trade.balance(filters, scope)
    lapsed = _trade(trade.between(uncovered.frame), filters)
    rising = signals.current(filters, scope)
    late = alerts.late_decisions(filters, scope)
    ahead = (*lapsed, *gluts.decisions(filters, scope))
    return (*late, *_signals(rising, filters), *_risk(excess, by_district), *ahead, *_tiers(worse, filters)), len(excess), flows


def _trend(monthly: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Rates over time by province with how each may be shown, and the months of a step: 1, or 3 where months are thin."""
    by_month = with_rates(monthly.rename(columns={"month": "period_start"}))
    if (by_month.n_samples >= settings().samples_for_rate).mean() > 0.5:
        return by_month.assign(state=states(by_month)), 1
    quarter = by_month.period_start.dt.to_period("Q").dt.start_time
    keys = ["province_code", "period_start"]
    sums = by_month.assign(period_start=quarter).groupby(keys, as_index=False)[["n_samples", "n_failed"]].sum(min_count=1)
    rated = with_rates(sums)
    return rated.assign(state=states(rated)), 3


def _provinces(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    def summed(counts: pd.DataFrame, prefix: str = "") -> pd.DataFrame:
        table = counts.groupby("province_code", as_index=False)[["n_samples", "n_failed"]].sum(min_count=1)
        return with_rates(table.rename(columns={name: f"{prefix}{name}" for name in ("n_samples", "n_failed")}), prefix)

    return summed(now).merge(summed(before, "before_"), on="province_code", how="outer")


def _purposes(counts: pd.DataFrame) -> pd.DataFrame:
    """Purposes side by side: each with its own rate, never summed into one."""
    rated = with_rates(counts.groupby("purpose", as_index=False)[["n_samples", "n_failed", "n_undecided"]].sum(min_count=1))
    rates = ["failures_per_100", "low_per_100", "high_per_100"]
    rated[rates] = rated[rates].where(rated.n_samples >= settings().samples_for_rate)  # fewer are too few for a rate
    return rated


def _risk(excess: pd.DataFrame, filters: Filters) -> list[Decision]:
    names, place_codes = excess.place_name.tolist(), excess.place_code.tolist()
    if not names:
        return []
    blanks = {"places": lambda language: listed(names, language), "count": len(names)}
    return [
        Decision(
            "act",
            "hotspots",
            Sentence("overview.decision_risk", blanks),
            replace(filters, district_code=tuple(place_codes)),
        )
    ]


def _signals(table: pd.DataFrame, filters: Filters) -> list[Decision]:
    strong = table[table.is_strong].drop_duplicates(["province_code", "product_group", "hazard"])
    return [
        Decision("act", "signals", Sentence("overview.decision_signal", signals.said(row)), replace(filters, series=row.series))
        for row in strong.itertuples()
    ]


def _tiers(worse: list[tuple[int, str]], filters: Filters) -> list[Decision]:
    return [
        Decision(
            "watch",
            "compliance",
            Sentence("overview.decision_tier", {"stars": stars, "province": place}),
            replace(filters, stars=(str(stars),)),
        )
        for stars, place in worse
    ]


def _trade(table: pd.DataFrame, filters: Filters) -> list[Decision]:
    lapsed = table[table.last_certificate_expires_date.notna() & (table.last_shipped_date > table.last_certificate_expires_date)]
    if not len(lapsed):
        return []
    blanks = {
        "count": lapsed.facility_id.nunique(), "kg": lambda language: weight(float(lapsed.quantity_kg.sum()), language),
        "provinces": lambda language: listed(sorted({province_name(code) for code in lapsed.from_province_code}), language),
    }  # fmt: skip
    return [Decision("act", "trade", Sentence("overview.decision_lapse", blanks), filters)]


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_samples"]:
        return Sentence("overview.finding_empty")
    blanks = {
        "n": lambda language: number(float(str(facts["n_samples"])), language),
        "rate": lambda language: percent(float(str(facts["failures_per_100"])), language),
        "interval": lambda language: interval(float(str(facts["low_per_100"])), float(str(facts["high_per_100"])), language),
        "before": lambda language: percent(float(str(facts["before_failures_per_100"])), language),
    }  # fmt: skip
    if facts["n_samples"] < settings().samples_for_rate:
        few = {"failed": facts["n_failed"], "least": settings().samples_for_rate}
        return Sentence("overview.finding_few", {"n": facts["n_samples"], **few})
    return Sentence(f"overview.finding_{facts['change']}", blanks)
