"""When results come in: the share of a period's that is there, and the first day on which a signal could be seen."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from intake.engine import Engine, sql
from stats.predictive import tail

LONGEST_DAYS = 90  # a result later than this is not waited for
LEARNED_MONTHS = 12


def known_share(engine: Engine, found: pd.DataFrame, as_of: date) -> pd.Series:
    """Estimated share (0–100) of the results of each period that are in: days since each sampling, and how long results took.

    The times are learned by province and purpose from the samples taken in the twelve months that ended three months ago, whose
    results are all in; 100 where nothing was learned or the period is long past.
    """
    shares, taken = _shares(engine, as_of), _taken(engine, as_of)
    known = pd.Series(100.0, index=found.index)
    recent = found[found.period_end >= pd.Timestamp(as_of) - pd.Timedelta(days=LONGEST_DAYS)]
    for where, rows in recent.groupby(["province_code", "purpose", "period_start", "period_end"]):
        share, counts = shares.get(where[:2]), taken.get(where[:2])
        if share is not None and counts is not None:
            inside = counts[where[2] : where[3]]
            days = np.clip((pd.Timestamp(as_of) - inside.index).days, 0, LONGEST_DAYS)
            known[rows.index] = 100 * np.average(share[days], weights=inside)
    return known


def _taken(engine: Engine, as_of: date) -> dict[tuple[str, str], pd.Series]:
    """Samples taken lately, by day, of each (province, purpose)."""
    counts = engine.execute(
        "SELECT province_code, purpose, taken_date, count(*)::DOUBLE AS n FROM sample "
        "WHERE is_in_scope AND taken_date >= ? GROUP BY ALL ORDER BY ALL",
        [as_of - timedelta(days=LONGEST_DAYS + 31)],
    ).df()
    days = counts.astype({"taken_date": "datetime64[ns]"}).set_index("taken_date")
    return {where: rows.n for where, rows in days.groupby(["province_code", "purpose"])}


def _shares(engine: Engine, as_of: date) -> dict[tuple[str, str], np.ndarray]:
    """Share of results that are in after 0, 1, … days, by (province, purpose)."""
    last = pd.Timestamp(as_of).replace(day=1) - pd.DateOffset(months=3)
    first = last - pd.DateOffset(months=LEARNED_MONTHS)
    counts = engine.execute(
        "SELECT province_code, purpose, delay_days, sum(n_samples)::DOUBLE AS n FROM result_delay "
        "WHERE month >= ? AND month < ? AND delay_days >= 0 GROUP BY ALL",
        [first.date(), last.date()],
    ).df()
    shares = {}
    for where, rows in counts.groupby(["province_code", "purpose"]):
        days = np.bincount(np.minimum(rows.delay_days, LONGEST_DAYS), weights=rows.n, minlength=LONGEST_DAYS + 1)
        shares[where] = days.cumsum() / days.sum()
    return shares


def detected(engine: Engine, found: pd.DataFrame, alpha: float) -> pd.Series:
    """First day on which the results that were in by then made each signal; NaT where there is none."""
    days = pd.Series(pd.NaT, index=found.index, dtype="datetime64[ns]")
    alarms = found[found.is_alarm]
    if alarms.empty:
        return days
    engine.register("alarm", alarms.assign(place=alarms.index))
    came = engine.execute(sql("signal_arrival")).df().set_index("place")
    engine.unregister("alarm")
    known = came.groupby(level=0)[["n_samples", "n_failed"]].cumsum().assign(day=came.result_date)
    mine = alarms.loc[known.index]
    p_value = tail(known.n_failed, known.n_samples, mine.expected_failed / mine.n_samples, mine.precision)
    seen = known[(p_value <= alpha) & (known.n_failed > mine.limit).to_numpy()]
    first = seen.groupby(level=0).day.min()
    days[first.index] = pd.to_datetime(first).astype("datetime64[ns]")
    return days
