"""What is known of each commune and product group before a month, and a plan made of just that."""

import hashlib
import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.settings import settings
from findings.base import Scope
from findings.filters import Filters, add_months, month_start
from findings.places import place_names
from queries import Answer, ask
from stats.sampling import allocate, size_to_detect
from stats.shrinkage import shrunk

KEY = ["new_commune_code", "province_code", "product_group"]
KNOWN_MONTHS = 24  # a plan learns from so many months before it
ROTATION_SHARE = 3  # one sample in so many goes to the communes that were left out longest
MOST_A_FACILITY = 2  # samples of a product group in the month
MOST_WEIGHT = 90.0  # samples that what is known may weigh in a plan: rates drift, so no place is known for good
PREVALENCE = 0.05  # of failing samples that a stratum without failures should have shown


@dataclass(frozen=True)
class Known:
    """Counts by stratum, month taken and month known; facilities by stratum; what was asked."""

    counts: pd.DataFrame
    facilities: pd.DataFrame
    answers: tuple[Answer, ...]


def plan_month(filters: Filters, scope: Scope) -> date:
    """First day of the month to plan: the one after the period, or after the as-of date."""
    return add_months(month_start(min(filters.to_date, scope.manifest.as_of)), 1)


def shown(filters: Filters, scope: Scope) -> Filters | None:
    """The filters within what the viewer may plan: the own province's places; None where nothing is left."""
    own = scope.viewer.province_code
    if own is None:
        return filters
    return replace(filters, province_code=(own,)) if not filters.province_code or own in filters.province_code else None


def known(filters: Filters, scope: Scope, *, months: int) -> Known:
    """Everything known over so many months before the month to plan."""
    month = plan_month(filters, scope)
    longer = replace(filters, from_date=min(filters.from_date, add_months(month, -months)))
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    period = longer.samples() | {"as_of_date": scope.manifest.as_of}
    counts = ask("sample_failures_by_commune_product_group_month", period, **asked)
    without = {name: value for name, value in period.items() if name != "hazard"}
    facilities = ask("facility_counts_by_commune_product_group", without, **asked)
    return Known(counts.frame, facilities.frame, (counts, facilities))


def strata(found: Known, month: date) -> pd.DataFrame:
    """Each commune and product group as it was known before a month.

    Index: commune, province, product group. Columns n_facilities, n_samples and n_failed (decided and known before the
    month, over 24 months), last_taken_month, n_last_year (samples taken over 12 months), alpha, beta, rate, low, high
    (shares; drawn towards the product group in the province), n_needed (samples wanted before the stratum can be judged).
    """
    start, last_year = pd.Timestamp(add_months(month, -KNOWN_MONTHS)), pd.Timestamp(add_months(month, -12))
    counts = found.counts
    taken = counts[(counts.taken_month >= start) & (counts.taken_month < pd.Timestamp(month))]
    seen = taken[taken.known_month < pd.Timestamp(month)].groupby(KEY)[["n_samples", "n_failed"]].sum()
    table = found.facilities.set_index(KEY).join(seen, how="outer")
    table = table.join(taken.groupby(KEY).taken_month.max().rename("last_taken_month"), how="left")
    year = taken[taken.taken_month >= last_year].groupby(KEY).n_taken.sum()
    table = table.assign(n_last_year=year.reindex(table.index)).sort_index()
    whole = ["n_facilities", "n_samples", "n_failed", "n_last_year"]
    table[whole] = table[whole].fillna(0).astype("int64")
    table["n_facilities"] = table.n_facilities.clip(lower=1)
    group = table.index.get_level_values(1) + table.index.get_level_values(2)
    posterior = shrunk(table.n_failed, table.n_samples, group)[["alpha", "beta", "rate", "low", "high"]]
    wanted = np.where(table.n_failed > 0, settings().samples_for_rate, size_to_detect(PREVALENCE))
    return table.join(posterior).assign(n_needed=np.maximum(wanted - table.n_samples, 0))


def planned(table: pd.DataFrame, budget: int) -> pd.DataFrame:
    """The strata with `n_planned` samples of the budget, of which `n_floor` go to the communes left out longest.

    A stratum matters by its rate and the root of its facilities, so that the plan lowers the doubt about the facilities
    most likely to fail; it gets at most two samples a facility, so a budget beyond that is not spent.
    """
    size = np.sqrt(table.n_facilities) * table.rate
    weight = np.minimum(table.alpha + table.beta, MOST_WEIGHT)
    least = _floor(table, size * np.sqrt(table.rate * (1 - table.rate) / (weight + 1)), budget)
    most = MOST_A_FACILITY * table.n_facilities
    asked = pd.DataFrame({"size": size, "failures": weight * table.rate, "n": weight, "most": most, "least": least})
    found = allocate(asked, min(budget, int(most.sum())), 0, "bayes", prior_strength=1e-9)
    return table.assign(n_planned=found.samples, n_floor=least, expected_failed=found.expected_failures)


def rotation(communes: int, budget: int) -> tuple[int, int]:
    """Samples a month for the communes left out longest, and the months after which every commune had one."""
    months = math.ceil(communes / max(1, budget // ROTATION_SHARE))
    return math.ceil(communes / months), months


def _floor(table: pd.DataFrame, doubt: pd.Series, budget: int) -> pd.Series:
    """1 for one stratum, the most doubtful, of each commune whose turn it is."""
    commune = table.index.get_level_values(0)
    last = table.last_taken_month.fillna(pd.Timestamp(0)).groupby(commune).max()
    order = pd.DataFrame({"last": last, "more": -table.n_facilities.groupby(commune).sum()}).sort_values(["last", "more"])
    turn = order.index[: rotation(len(order), budget)[0]]
    best = doubt.groupby(commune).idxmax()
    return pd.Series(table.index.isin(best[turn]).astype("int64"), index=table.index)


def plan_code(month: date, filters: Filters, snapshot_id: str) -> str:
    """Code of the plan made of these filters and this snapshot: the same question, the same code."""
    text = repr((month, filters, snapshot_id))
    return f"LM-{month:%Y%m}-{hashlib.sha256(text.encode()).hexdigest()[:6].upper()}"


def named(table: pd.DataFrame) -> pd.DataFrame:
    """The strata as rows, with the name of the commune and the rates as percent."""
    rows = table.reset_index()
    names = place_names("commune")
    return rows.assign(
        place_name=[names.get(code, code) for code in rows.new_commune_code],
        smooth_per_100=100 * rows.rate, smooth_low_per_100=100 * rows.low, smooth_high_per_100=100 * rows.high,
    ).drop(columns=["rate", "low", "high"])  # fmt: skip
