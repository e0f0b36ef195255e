"""Rates, intervals and their states, added to frames of counts."""

from typing import Literal

import numpy as np
import pandas as pd

from data.settings import settings
from stats.rates import interval

State = Literal["rate", "too_few", "cases", "none"]
NO_SAMPLE, TOO_FEW = -2, -1


def with_rates(counts: pd.DataFrame, prefix: str = "") -> pd.DataFrame:
    """Add `failures_per_100` and its 95 % Wilson interval; NaN where there is no sample or a count is withheld."""
    n, failed = counts[f"{prefix}n_samples"], counts[f"{prefix}n_failed"]
    known = (n.notna() & failed.notna() & (n > 0)).to_numpy(dtype=bool)
    table = np.full((3, len(counts)), np.nan)
    if known.any():
        failures, samples = failed[known].to_numpy(dtype=float), n[known].to_numpy(dtype=float)
        table[:, known] = 100 * np.vstack([failures / samples, *interval(failures, samples)])
    names = [f"{prefix}{part}_per_100" for part in ("failures", "low", "high")]
    return counts.assign(**dict(zip(names, table, strict=True)))


def class_index(rated: pd.DataFrame) -> pd.Series:
    """Class of the fixed ramp, 0–4; -1 where samples are too few for a rate, -2 where there is none."""
    classes = np.searchsorted(settings().class_limits_pct, rated["failures_per_100"].fillna(0.0), side="right")
    n = rated["n_samples"].fillna(0)
    states = np.select(
        [n == 0, (n < settings().samples_for_rate) | rated["failures_per_100"].isna()], [NO_SAMPLE, TOO_FEW], classes
    )
    return pd.Series(states, index=rated.index, dtype="int64")


def states(rated: pd.DataFrame, stars: pd.Series | None = None) -> pd.Series:
    """How a row may be shown: as a rate, as too few samples, as cases (five stars), or nothing there."""
    n = rated["n_samples"].fillna(0)
    cases = pd.Series(False, index=rated.index) if stars is None else stars == settings().case_list_stars
    chosen = np.select([n == 0, cases, n < settings().samples_for_rate], ["none", "cases", "too_few"], "rate")
    return pd.Series(chosen, index=rated.index)


def totals(counts: pd.DataFrame) -> dict[str, float | int]:
    """Sum of a frame of counts with its rate: n_samples, n_failed, failures_per_100, low_per_100, high_per_100."""
    n, failed = (counts[name].sum(skipna=False) for name in ("n_samples", "n_failed"))
    whole = {"n_samples": int(n) if pd.notna(n) else 0, "n_failed": int(failed) if pd.notna(failed) else 0}
    rates = [float("nan")] * 3
    if pd.notna(n) and pd.notna(failed) and n > 0:
        rates = [100 * float(one) for one in (failed / n, *interval(float(failed), float(n)))]
    return {**whole, **dict(zip(("failures_per_100", "low_per_100", "high_per_100"), rates, strict=True))}
