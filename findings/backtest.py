"""What the method of signals did in the past: when each run of signals could first be seen, and what it was."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.snapshots import Manifest
from findings.filters import Filters
from geo.units import units
from stats.intervals import count_range

RUN = ["series", "place_level", "province_code", "place_name", "product_group", "hazard", "since_date"]


def episodes(alarms: pd.DataFrame, planted: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row a run of neighbouring periods with signals, newest first.

    Columns those of RUN, `last_period` (start of the last period), `n_periods`, `n_failed`, `n_samples`,
    `expected_failed` (sums), `is_strong` (any), `detected_date` (the first), `truth` (kind of the planted truth that
    the run lies in, or "") and `days_to_detect` (from the truth's first day, else from the run's).
    """
    runs = alarms.groupby(RUN, as_index=False).agg(
        last_period=("period_start", "max"), n_periods=("period_start", "size"), n_failed=("n_failed", "sum"),
        n_samples=("n_samples", "sum"), expected_failed=("expected_failed", "sum"), is_strong=("is_strong", "max"),
        detected_date=("detected_date", "min"),
    )  # fmt: skip
    found = [_truth(row, planted) for row in runs.itertuples()]
    begun = pd.to_datetime(pd.Series([str(one["from_date"]) if one else None for one in found], dtype="object"))
    start = begun.fillna(runs.since_date) if len(runs) else runs.since_date
    return runs.assign(
        truth=pd.Series([str(one["kind"]) if one else "" for one in found], dtype="str"),
        days_to_detect=(runs.detected_date - start).dt.days.clip(lower=0).astype("Int64"),
    ).sort_values(["since_date", "is_strong", "series"], ascending=[False, False, True], ignore_index=True)  # fmt: skip


def _truth(row: Any, planted: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The planted truth of these goods, this hazard and this province that the run overlaps."""
    for one in planted:
        if (one.get("product_group"), one.get("hazard")) != (row.product_group, row.hazard):
            continue
        inside = pd.Timestamp(one["from_date"]) <= row.detected_date and row.since_date <= pd.Timestamp(one["to_date"])
        if inside and _province(one) == row.province_code:
            return one
    return None


def judged(looks: pd.DataFrame, runs: pd.DataFrame, filters: Filters, manifest: Manifest) -> dict[str, Any]:
    """Numbers of the back-test: its months, the 95 % range of false signals (Poisson), what became of the planted truths.

    `truths` has n_planted and n_found (those that are a series: goods, hazard, province), days (to detect each, sorted)
    and n_outside (runs that lie in none).
    """
    low, high = count_range(max(float(looks.expected_false.sum()), 1e-9))
    planted = [one for one in manifest.planted if "product_group" in one and "hazard" in one]
    first = runs[runs.truth != ""].groupby("truth").days_to_detect.min()
    truths = {"n_planted": len(planted), "n_found": len(first), "days": sorted(int(days) for days in first),
              "n_outside": int((runs.truth == "").sum())}  # fmt: skip
    months = 12 * (filters.to_date.year - filters.from_date.year) + filters.to_date.month - filters.from_date.month + 1
    return {"false_low": low, "false_high": high, "tested_months": months, "truths": truths}


def _province(planted: Mapping[str, Any]) -> str | None:
    if "province_code" in planted:
        return str(planted["province_code"])
    table = units()
    mine = table[(table.era == "old") & table.code.isin(planted.get("old_communes", []))]
    return str(mine.new_province_code.iloc[0]) if len(mine) else None


def learned_delay(counts: pd.DataFrame) -> pd.DataFrame:
    """Share of results that are in after so many days: `delay_days`, `n_samples`, `known_pct` (0–100, rising)."""
    n = counts.n_samples.to_numpy(dtype=float)
    return counts.assign(known_pct=100 * np.cumsum(n) / n.sum() if n.sum() else np.zeros(0))
