"""The five fields of the agreement of 19/4/2024, each with what measures it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from data.settings import settings
from findings.base import Scope, Sentence
from findings.certificates import between_partners, crossing, last_day
from findings.filters import Filters
from findings.indicators import Indicator, Measured, indicator, not_measured, share
from findings.papers import is_held, with_states
from findings.shared_control import checked_share
from findings.trade import between, covered_pct
from queries import Answer, ask, questions

NUMBERS = (1, 2, 3, 4, 5)
NOTICE = "alert_times_by_sample"  # a question of the register of alerts, where that is kept


@dataclass(frozen=True)
class Period:
    """What is on record of one period."""

    filters: Filters
    flow: pd.DataFrame
    ocop: pd.DataFrame
    action: pd.DataFrame
    delay: pd.DataFrame
    supplier: pd.DataFrame
    checked: dict[str, tuple[int, int]]
    entry: pd.DataFrame
    notice: pd.DataFrame | None
    answers: tuple[Answer, ...]


def made(filters: Filters, scope: Scope) -> tuple[list[dict[str, Any]], tuple[Answer, ...]]:
    """The five fields with their indicators, and what was asked at the door."""
    for period in (filters, filters.before()):
        _asked(period, scope)  # worked out side by side
    now, before = _period(filters, scope), _period(filters.before(), scope)
    makers = (_bridge, _market, _notice, _control, _papers)
    found = [
        {
            "field_number": number_, "name": Sentence(f"partnership.field_{number_}"),
            "asks": Sentence(f"partnership.asks_{number_}"), "indicators": make(now, before),
        }
        for number_, make in zip(NUMBERS, makers, strict=True)
    ]  # fmt: skip
    return found, now.answers


def _asked(filters: Filters, scope: Scope) -> dict[str, Answer]:
    """Everything that is asked of one period."""
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted, period = between_partners(filters), filters.params("from_date", "to_date")
    sides = {"province_code": wanted["province_code"]}
    found = {
        "flow": ask("shipments_by_month", {key: value for key, value in wanted.items() if key != "to_province_code"}, **asked),
        "ocop": ask("ocop_shipments_by_province", period | sides, **asked),
        "action": ask("agreement_actions", period, **asked),
        "delay": ask("partner_failure_delays", period | sides | filters.params("purpose"), **asked),
        "end": ask("chain_ends_by_facility", wanted, **asked),
        "check": ask("checks_by_facility", period, **asked),
        "paper": ask("certificate_by_facility", {"as_of_date": last_day(filters, scope)}, **asked),
        "entry": ask("fair_entries", {}, **asked),
    }
    if NOTICE in questions():
        found["notice"] = ask(NOTICE, filters.params("from_date", "to_date"), **asked)
    return found


def _period(filters: Filters, scope: Scope) -> Period:
    found = _asked(filters, scope)
    checked = checked_share(crossing(found["end"].frame), found["check"].frame)
    entry = found["entry"].frame
    inside = (entry.fair_from_date >= pd.Timestamp(filters.from_date)) & (entry.fair_from_date <= pd.Timestamp(filters.to_date))
    sender = crossing(found["end"].frame).query("side == 'origin'").drop_duplicates("facility_id")
    each = sender.merge(found["paper"].frame, on="facility_id", how="left")
    return Period(
        filters, between(found["flow"].frame), between(found["ocop"].frame), found["action"].frame,
        between(found["delay"].frame), with_states(each, last_day(filters, scope)), checked, entry[inside],
        found["notice"].frame if "notice" in found else None, tuple(found.values()),
    )  # fmt: skip


def _counted(period: Period, number: int, *kinds: str) -> float:
    rows = period.action[period.action.field_number == number]
    return float(rows.action_kind.isin(kinds).sum() if kinds else len(rows))


def _bridge(now: Period, before: Period) -> list[Indicator]:
    """Field 1: coordination, and a bridge between firms when a harvest is hard to sell."""
    flows = _both(lambda one: float(one.flow.quantity_kg.sum()), now, before)
    acts = _both(lambda one: _counted(one, 1), now, before)
    return [
        indicator("flow_kg", "kg", flows, now.filters, page="trade"),
        indicator("connecting_actions", "count", acts, now.filters, page="partnership"),
        not_measured("unsold_matched", "pct", now.filters, page="trade"),
    ]


def _market(now: Period, before: Period) -> list[Indicator]:
    """Field 2: a wider market for safe, flagship and OCOP goods."""
    shares = _both(lambda one: _share_pct(one.ocop.ocop_quantity_kg.sum(), one.ocop.quantity_kg.sum()), now, before)
    products = _both(lambda one: float(one.ocop.n_ocop_products.sum()), now, before)
    units = _both(lambda one: float(len(one.entry.drop_duplicates(["fair_name", "unit_name"]))), now, before)
    contracts = _both(lambda one: float(one.entry.contract_vnd.sum()), now, before)
    return [
        indicator("ocop_share_pct", "pct", shares, now.filters, page="trade"),
        indicator("ocop_products", "count", products, now.filters, page="trade"),
        indicator("fair_units", "count", units, now.filters, page="partnership", tab="fairs"),
        indicator("contract_vnd", "vnd", contracts, now.filters, page="partnership", tab="fairs"),
    ]


def _notice(now: Period, before: Period) -> list[Indicator]:
    """Field 3: prompt notice of unsafe products, joint management, tracing."""
    days = _both(lambda one: _median_days(one.delay), now, before)
    failed = _both(lambda one: float(one.delay.n_failed.sum()), now, before)
    beneath = replace(now.filters, outcome=("fail",))
    found = [
        indicator("result_days", "days", days, beneath, page="sample"),
        indicator("partner_failures", "count", failed, beneath, page="sample"),
    ]
    # More failures found are neither better nor worse: they follow how much is sampled.
    found[1] = replace(found[1], trend="unknown")
    if now.notice is None or before.notice is None:
        return [*found, not_measured("notice_hours", "hours", now.filters, page="sample")]
    told = share(_told(now.notice), _told(before.notice))
    return [*found, indicator("partner_told_pct", "pct", told, now.filters, page="alerts")]


def _told(cases: pd.DataFrame) -> tuple[int, int]:
    """Alerts that concern both provinces: of how many was the partner told, and how many there are."""
    named = cases.concerned_provinces.astype("str")
    both = cases[np.logical_and.reduce([named.str.contains(code, na=False) for code in settings().partners])]
    return int(both.notified_partner_at.notna().sum()), len(both)


def _median_days(delay: pd.DataFrame) -> float | None:
    """Median of a table of days with counts; None where nothing failed."""
    if delay.empty:
        return None
    return float(delay.delay_days.repeat(delay.n_failed).median())


def _control(now: Period, before: Period) -> list[Indicator]:
    """Field 4: the origin's province watches production and processing, the destination's the trade."""
    sides = {
        f"{side}_checked_pct": share(now.checked[name], before.checked[name])
        for side, name in (("origin", "origin"), ("outlet", "destination"))
    }
    checks = _both(lambda one: _counted(one, 4, "joint_check"), now, before)
    return [
        *(indicator(key, "pct", measured, now.filters, page="certificates", tab="control") for key, measured in sides.items()),
        indicator("joint_checks", "count", checks, now.filters, page="partnership"),
    ]


def _papers(now: Period, before: Period) -> list[Indicator]:
    """Field 5: data on the certificates of suppliers are shared."""
    held = share(*((int(is_held(one.supplier.paper_state).sum()), len(one.supplier)) for one in (now, before)))
    covered = _both(lambda one: _known(covered_pct(one.flow)), now, before)
    lists = _both(lambda one: _counted(one, 5, "list_exchange"), now, before)
    return [
        indicator("valid_paper_pct", "pct", held, now.filters, page="certificates"),
        indicator("covered_pct", "pct", covered, now.filters, page="trade"),
        indicator("lists_exchanged", "count", lists, now.filters, page="partnership"),
    ]


def _both(measure: Callable[[Period], float | None], now: Period, before: Period) -> Measured:
    return Measured(measure(now), measure(before))


def _share_pct(part: float, whole: float) -> float | None:
    return float(100 * part / whole) if whole else None


def _known(share_pct: float) -> float | None:
    return None if pd.isna(share_pct) else share_pct
