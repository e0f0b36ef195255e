"""What a plan has taken against what was due: by week, by group, place, month and hazard, with the pace of the last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.codes import label
from data.settings import settings
from findings.places import place_name_of
from stats.pace import Pace, pace
from words import Language, say
from words.numbers import number

PACE_WEEKS, FEWEST_WEEKS = 12, 4
WEEK = timedelta(days=7)
DIMENSIONS = ("subject_group", "place_name", "month", "hazard")
LATE = ("behind", "missed", "met_gaps")
MOST_GAPS = 3  # of each kind that the sentence names
KEPT = ["n_planned", "n_due", "n_taken", "n_missing", "done_pct", "plan_state"]


@dataclass(frozen=True)
class Ahead:
    """What the pace of the last weeks lets one expect at the plan's end; None in `found` where there are too few weeks."""

    found: Pace | None
    weeks: int
    n_end: float
    low: float
    high: float
    reached: date | None
    reached_low: date | None
    reached_high: date | None


def due_share(first: pd.Series, last: pd.Series, day: date) -> pd.Series:
    """Share of each quota that is due by the end of a day, 0–1: quotas are spread evenly over their days."""
    length = (last - first).dt.days + 1
    gone = (pd.Timestamp(day) - first).dt.days + 1
    return (gone.clip(lower=0) / length).clip(upper=1.0)


def judge(sums: pd.DataFrame, *, ended: bool) -> pd.Series:
    """State of each row, a code of `plan_state`: behind below `settings().plan_behind_pct` of what is due.

    Of what ended, a total that is met while a quota within it is not (`n_gap`) is `met_gaps`: no surplus pays for a gap.
    """
    planned, due, taken = sums.n_planned, sums.n_due, sums.n_taken
    behind = (taken < due * settings().plan_behind_pct / 100) & (due - taken >= 1)
    ahead = taken > due * (2 - settings().plan_behind_pct / 100)
    if ended:
        chosen = np.select([planned == 0, taken < planned, sums.n_gap > 0], ["no_quota", "missed", "met_gaps"], "met")
    else:
        chosen = np.select([planned == 0, due <= 0, behind, ahead], ["no_quota", "waiting", "behind", "ahead"], "on_track")
    return pd.Series(chosen, index=planned.index)


def with_progress(quota: pd.DataFrame, weeks: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Quotas with their places' names and what was taken: n_taken, n_samples, n_failed, n_due, n_gap (of the whole quota)."""
    sums = weeks.groupby("quota_id", as_index=False)[["n_taken", "n_samples", "n_failed"]].sum()
    table = quota.merge(sums, on="quota_id", how="left").fillna({"n_taken": 0, "n_samples": 0, "n_failed": 0})
    whole = ["n_taken", "n_samples", "n_failed"]
    table[whole] = table[whole].astype("int64")
    table["n_gap"] = (table.n_planned - table.n_taken).clip(lower=0)
    table["n_due"] = table.n_planned * due_share(table.from_date, table.to_date, as_of)
    keys = ["place_era", "place_level", "place_code"]
    places = table[keys].astype(object).drop_duplicates()
    places["place_name"] = [place_name_of(*key) for key in places.itertuples(index=False, name=None)]
    return table.astype(dict.fromkeys(keys, object)).merge(places, on=keys, how="left")


def by_dimension(quota: pd.DataFrame, *, ended: bool) -> dict[str, pd.DataFrame]:
    """Frames by subject group, place, month (samples) and by hazard (samples tested for it), what is missing most first."""
    plain, hazard = quota[quota.hazard.isna()], quota[quota.hazard.notna()]
    found = {}
    for name in DIMENSIONS:
        rows = hazard if name == "hazard" else plain
        sums = rows.groupby(name, as_index=False, dropna=name != "month")[["n_planned", "n_due", "n_taken", "n_gap"]].sum()
        sums = measured(sums, ended=ended)
        order = {"by": "month"} if name == "month" else {"by": ["n_missing", "n_planned"], "ascending": False}
        found[name] = sums.sort_values(**order, ignore_index=True)
    return found


def measured(sums: pd.DataFrame, *, ended: bool) -> pd.DataFrame:
    """Add what is missing of what is due, the share that is done of it (NaN where nothing is due), and the state.

    Once a plan has ended, what is missing is the sum of the gaps of its quotas.
    """
    missing = sums.n_gap.astype(float) if ended else (sums.n_due - sums.n_taken).clip(lower=0.0)
    share = (100 * sums.n_taken / sums.n_due).where(sums.n_due > 0)
    state = judge(sums, ended=ended)
    return sums.assign(n_missing=missing, done_pct=share, plan_state=state)


def over_weeks(plan: Any, quota: pd.DataFrame, weeks: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Ends of the plan's weeks with what was due and taken by then: day, n_due, n_taken (NaN after the as-of day), week_taken."""
    first, last = plan.from_date.date(), plan.to_date.date()
    start = first - timedelta(days=first.weekday())
    days = [min(start + WEEK * step + timedelta(days=6), last) for step in range((last - start).days // 7 + 1)]
    days = sorted({*days, *([as_of] if first <= as_of < last else [])})
    plain = quota[quota.hazard.isna()]
    known = weeks[weeks.quota_id.isin(plain.quota_id)].groupby("week").n_taken.sum()
    table = pd.DataFrame({"day": pd.to_datetime(days)})
    table["n_due"] = _due_by(plain, table.day)
    monday = table.day - pd.to_timedelta(table.day.dt.day_of_week, unit="D")
    total = known.sort_index().cumsum()
    at = np.searchsorted(total.index.to_numpy(), monday.to_numpy(), side="right")
    sums = np.concatenate([[0], total.to_numpy()])[at].astype(float)
    is_past = table.day <= pd.Timestamp(as_of)
    return table.assign(n_taken=pd.Series(sums).where(is_past), week_taken=known.reindex(monday).fillna(0).to_numpy())


def _due_by(plain: pd.DataFrame, days: pd.Series) -> npt.NDArray[np.float64]:
    """What is due by the end of each day, all quotas together: `due_share` of many days at once."""
    first, last, ends = (one.to_numpy("datetime64[D]").astype("int64") for one in (plain.from_date, plain.to_date, days))
    gone = np.clip(ends[:, None] - first + 1, 0, None) / (last - first + 1)
    found: npt.NDArray[np.float64] = np.clip(gone, None, 1.0) @ plain.n_planned.to_numpy(dtype=float)
    return found


def look_ahead(plan: Any, quota: pd.DataFrame, weeks: pd.DataFrame, as_of: date) -> Ahead:
    """Expect the pace of the last whole weeks to stay until the plan's end."""
    plain = quota[quota.hazard.isna()]
    planned, taken = float(plain.n_planned.sum()), float(plain.n_taken.sum())
    monday = as_of - timedelta(days=as_of.weekday())
    first = plan.from_date.date()
    begin = first + timedelta(days=-first.weekday() % 7)
    last = monday if as_of.weekday() < 6 else monday + WEEK  # the week that ends on the as-of day is whole
    span = min(PACE_WEEKS, max(0, (last - begin).days // 7))
    end = plan.to_date.date()
    if span < FEWEST_WEEKS or as_of >= end or not planned:
        return Ahead(None, span, taken, taken, taken, None, None, None)
    mondays = pd.to_datetime([last - WEEK * step for step in range(1, span + 1)])
    known = weeks[weeks.quota_id.isin(plain.quota_id)].groupby("week").n_taken.sum()
    found = pace(known.reindex(mondays).fillna(0).to_numpy(), ahead=(end - as_of).days / 7, missing=planned - taken)
    reached = [_reached(as_of, one) for one in (found.periods, found.periods_low, found.periods_high)]
    return Ahead(found, span, taken + found.more, taken + found.more_low, taken + found.more_high, *reached)


def _reached(as_of: date, weeks: float) -> date | None:
    """The day so many weeks on; None beyond ten years."""
    return as_of + timedelta(days=round(7 * weeks)) if np.isfinite(weeks) and weeks < 520 else None


def small(text: str) -> str:
    """A name within a sentence; a word all in capitals (OCOP) stays."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def said_gaps(gaps: Sequence[tuple[str, str, float]], language: Language) -> str:
    """The parts that are short, the first ones of each kind by name."""
    if not gaps:
        return say("plans.gaps_unnamed", language)
    kinds = dict.fromkeys(kind for kind, _, _ in gaps)
    shown = [one for kind in kinds for one in [gap for gap in gaps if gap[0] == kind][:MOST_GAPS]]
    named = ", ".join(
        say("plans.gap", language, name=code if kind == "place_name" else small(label(kind, code, language)),
            missing=number(missing, language))
        for kind, code, missing in shown
    )  # fmt: skip
    left = len(gaps) - len(shown)
    return say("plans.gaps_more", language, named=named, n=left) if left else named
