"""Signals, looked for once, when a snapshot is published: every series judged, corrected for many looks and for delay."""

from datetime import date

import numpy as np
import pandas as pd
from scipy import stats

from data.settings import settings
from intake.arrivals import detected, known_share
from intake.engine import Engine, sql
from stats.alarms import farrington_table, predictive

SERIES = ["signal_grain", "place_level", "province_code", "place_code", "product_group", "hazard", "purpose"]
FREQUENCY = {"month": "MS", "week": "W-MON"}
RECENT = {"month": 24, "week": 104}  # periods that must hold samples enough for a series to be watched
GAP = {"month": 2, "week": 8}
LEAST_PERIODS = {"month": 12, "week": 26}
LEAST_SAMPLES = 60
DISTRICT_SAMPLES = 72  # three a month: a district with fewer is watched as part of its province
WEEKS_JUDGED = 104
FDR = 0.05


def make_signals(engine: Engine, as_of: date) -> None:
    """Make the table `made_signal` from the cubes.

    Monthly series are judged by `stats.alarms.predictive`; weekly ones by it and by Farrington's improved method, and
    alarm where both do: the one knows how many samples were taken, the other season and trend.
    """
    counts = engine.execute(sql("signal_series")).df().astype({"n_samples": float, "n_failed": float})
    kinds = counts.groupby(["signal_grain", "place_level", "purpose"])  # what varies alike, and is never pooled
    parts = [_judged(part.reset_index(drop=True), str(kind[0]), as_of) for kind, part in kinds]
    found = pd.concat([part for part in parts if len(part)], ignore_index=True) if any(map(len, parts)) else _nothing(counts)
    found = _delayed(engine, _corrected(found), as_of)
    found = found.assign(since_date=_since(found), detected_date=detected(engine, found, settings().signal_alpha))
    engine.register("frame", found)
    engine.execute("CREATE TABLE made_signal AS SELECT * FROM frame")
    engine.unregister("frame")


def _nothing(counts: pd.DataFrame) -> pd.DataFrame:
    numbers = ["expected_failed", "upper_failed", "p_value", "precision", "false_alarm_pct", "power_pct", "limit"]
    empty = counts.head(0).assign(**dict.fromkeys(numbers, np.nan), is_alarm=False, signal_state="", signal_method="")
    return empty.assign(period_start=pd.to_datetime(empty.period_start), period_end=pd.to_datetime(empty.period_start))


def _judged(counts: pd.DataFrame, grain: str, as_of: date) -> pd.DataFrame:
    """One row a period with samples of each series that is watched."""
    periods = pd.date_range(_start(counts.period_start.min(), grain), pd.Timestamp(as_of), freq=FREQUENCY[grain])
    keys = counts[SERIES].drop_duplicates(ignore_index=True).reset_index(names="series")
    numbered = counts.merge(keys, on=SERIES).astype({"period_start": "datetime64[ns]"})
    samples, failed = (
        numbered.pivot_table(index="period_start", columns="series", values=name, aggfunc="sum").reindex(periods).fillna(0.0)
        for name in ("n_samples", "n_failed")
    )
    wanted = np.where(keys.set_index("series").place_level == "district", DISTRICT_SAMPLES, LEAST_SAMPLES)
    watched = samples.columns[samples.tail(RECENT[grain]).sum().to_numpy() >= wanted]
    if not len(watched):
        return pd.DataFrame()
    found = predictive(
        failed[watched], samples[watched], baseline=RECENT[grain], gap=GAP[grain], least_periods=LEAST_PERIODS[grain],
        least_n=LEAST_SAMPLES, alpha=settings().signal_alpha,
    )  # fmt: skip
    found = with_season(found, failed[watched]) if grain == "week" else found.assign(signal_method="exact", limit=-1.0)
    rows = found[found.n > 0].rename_axis(index={"period": "period_start"}).reset_index().merge(keys, on="series")
    return _named(rows).assign(period_end=rows.period_start + pd.tseries.frequencies.to_offset(_length(grain)))


def _start(first: pd.Timestamp, grain: str) -> pd.Timestamp:
    day = pd.Timestamp(first)
    return day.replace(day=1) if grain == "month" else day - pd.Timedelta(days=day.weekday())


def _length(grain: str) -> pd.tseries.offsets.BaseOffset:
    return pd.offsets.MonthEnd(1) if grain == "month" else pd.offsets.Day(6)


def with_season(found: pd.DataFrame, failed: pd.DataFrame) -> pd.DataFrame:
    """Alarms that Farrington's improved method raises too; the p-value of both is the larger of the two."""
    season = farrington_table(
        failed, method="noufaily", alpha=settings().signal_alpha, dates=failed.index, last=WEEKS_JUDGED
    ).reindex(found.index)  # fmt: skip
    why = season.undecided.fillna("short_history")
    decided = (found.undecided == "") & (why == "")
    limit = np.floor(season.upper)
    return found.assign(
        undecided=np.where(found.undecided == "", why, found.undecided),
        alarm=found.alarm & season.alarm.eq(other=True),
        upper=np.fmax(found.upper, limit).where(decided),
        p_value=np.fmax(found.p_value, season.p_value).where(decided),
        size=found["size"].where(decided), power=found.power.where(decided),
        signal_method="farrington_exact", limit=limit,
    )  # fmt: skip


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        n_samples=rows.n, n_failed=rows.observed, expected_failed=rows.expected, upper_failed=rows.upper, is_alarm=rows.alarm,
        false_alarm_pct=100 * rows["size"], power_pct=100 * rows.power, signal_state=rows.undecided,
    )  # fmt: skip


def _corrected(found: pd.DataFrame) -> pd.DataFrame:
    """Benjamini-Hochberg over the series of one purpose, looked at in one period; too few failures count as a look."""
    looked = found.p_value.fillna(1.0)[found.p_value.notna() | (found.signal_state == "few_cases")]
    adjusted = pd.Series(np.nan, index=found.index)
    for rows in found.loc[looked.index].groupby(["signal_grain", "purpose", "period_start"]).groups.values():
        adjusted[rows] = stats.false_discovery_control(looked[rows].to_numpy())
    adjusted = adjusted.where(found.p_value.notna())
    return found.assign(p_adjusted=adjusted, is_strong=found.is_alarm & (adjusted <= FDR))


def _delayed(engine: Engine, found: pd.DataFrame, as_of: date) -> pd.DataFrame:
    known = known_share(engine, found, as_of)
    late = (known < settings().signal_complete_pct) | (found.period_end > pd.Timestamp(as_of))
    state = np.where(found.signal_state != "", found.signal_state, np.where(late, "incomplete", "complete"))
    return found.assign(known_pct=known, signal_state=state)


def _since(found: pd.DataFrame) -> pd.Series:
    """First day of the run of neighbouring periods with an alarm; a period without samples ends it."""
    ordered = found.sort_values([*SERIES, "period_start"])
    gap = (ordered.period_start - ordered.groupby(SERIES).period_end.shift()).dt.days
    fresh = ordered.is_alarm & ~(ordered.groupby(SERIES).is_alarm.shift(fill_value=False) & (gap == 1))
    starts = ordered.period_start.where(fresh).groupby([ordered[name] for name in SERIES]).ffill()
    return starts.where(ordered.is_alarm).reindex(found.index)
