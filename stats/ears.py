"""EARS: a week against the mean and spread of the few weeks before it."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from stats.errors import OptionError
from stats.inputs import Floats, at_least, between, series

Method = Literal["C1", "C2", "C3"]
GAP = {"C1": 0, "C2": 2, "C3": 2}  # weeks between the baseline and the present one
OLDER = {"C1": 0, "C2": 0, "C3": 2}  # earlier weeks whose excess counts too


def ears(
    counts: npt.ArrayLike,
    *,
    method: Method = "C1",
    baseline: int = 7,
    alpha: float = 0.001,
    min_sigma: float = 0,
) -> pd.DataFrame:
    """Judge each week against the `baseline` weeks before it.

    Args:
        counts: cases of each week in order, shape (weeks,).
        method: "C1" the weeks just before; "C2" with two weeks left out between; "C3" the C2 excess of three weeks.
        baseline: weeks of baseline, three or more.
        alpha: one-sided level of the limit; 0.025 is usual for C3.
        min_sigma: least standard deviation, so that a flat baseline does not alarm at one case.

    Returns:
        A frame aligned with `counts`: `observed`, `expected` (mean of the baseline), `upper`, `alarm` and `undecided`
        ("short_history" in the first weeks; "no_spread" for C3 where an equal count over a flat baseline leaves no
        excess to work out; the limit is then NaN and there is no alarm). Fewer weeks than needed give no limit at all.

    Raises:
        SeriesError: counts negative or missing.
        OptionError: baseline below 3, alpha outside (0, 1), min_sigma below 0, or another method.

    Source: Hutwagner et al. 2003, J. Urban Health 80:i89; as R's surveillance::earsC works it out.
    """
    seen, index = series(counts)
    if method not in GAP:
        raise OptionError(f'method must be "C1", "C2" or "C3", not "{method}"')
    at_least("baseline", baseline, 3)
    between("alpha", alpha, 0, 1)
    at_least("min_sigma", min_sigma, 0)
    mean, sigma = _baseline(seen, baseline, GAP[method], min_sigma)
    top = float(stats.norm.isf(alpha))
    upper = mean + top * sigma if method != "C3" else _upper_c3(seen, mean, sigma, top)
    first = baseline + GAP[method] + OLDER[method]
    upper[:first] = np.nan
    why = np.where(np.isnan(upper), "no_spread", "").astype(object)
    why[:first] = "short_history"
    with np.errstate(invalid="ignore"):
        alarm = seen > upper
    return pd.DataFrame({"observed": seen, "expected": mean, "upper": upper, "alarm": alarm, "undecided": why}, index=index)


def _baseline(seen: Floats, baseline: int, gap: int, min_sigma: float) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the weeks before each week, NaN where there are too few."""
    mean, sigma = np.full(len(seen), np.nan), np.full(len(seen), np.nan)
    if len(seen) > baseline + gap:
        past = np.lib.stride_tricks.sliding_window_view(seen, baseline)[: len(seen) - baseline - gap]
        mean[baseline + gap :] = past.mean(axis=1)
        sigma[baseline + gap :] = np.maximum(past.std(axis=1, ddof=1), min_sigma)
    return mean, sigma


def _upper_c3(seen: Floats, mean: Floats, sigma: Floats, top: float) -> Floats:
    """The count at which the excess of this week and of the two before it, each above 1, reaches the limit."""
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = np.maximum((seen - mean) / sigma - 1, 0)
        older = np.full((2, len(seen)), np.nan)
        older[0, 1:], older[1, 2:] = excess[:-1], excess[:-2]
        upper: Floats = np.maximum(seen + sigma * (top - older.sum(axis=0)), 0)
    return upper
