"""Two rates side by side: their difference or ratio, with an interval that small numbers can bear."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from stats.errors import OptionError, RateError
from stats.hypergeometric import hypergeometric
from stats.inputs import Floats, between, counts
from stats.intervals import interval

Measure = Literal["difference", "ratio"]


def difference(
    failures: npt.ArrayLike,
    n: npt.ArrayLike,
    other_failures: npt.ArrayLike,
    other_n: npt.ArrayLike,
    *,
    measure: Measure = "difference",
    level: float = 0.95,
) -> pd.DataFrame:
    """Compare rates with other rates, one by one.

    Args:
        failures: failures of the first of each pair, a number or shape (k,).
        n: their samples.
        other_failures: failures of the second of each pair; one number stands for all.
        other_n: their samples.
        measure: "difference" of shares (Newcombe's hybrid of Wilson intervals), or "ratio" (log of the ratio with half
            a failure and half a sample added to each, Walter's).
        level: confidence, between 0 and 1.

    Returns:
        One row a pair, with the index of `failures` when it is a Series: `rate`, `other_rate`, `estimate`, `low`,
        `high` (shares from -1 to 1, or ratios), two-sided `p_value` (mid-p of Fisher's exact test), `shown` (True
        where the interval leaves out "no difference"), `undecided` ("" or "no_samples": either has none, so that estimate
        and p are NaN and the interval is all that can be).

    Raises:
        RateError: negative counts, NaN, failures > n, or shapes that do not fit.
        OptionError: level outside (0, 1), or another measure.

    Source: Newcombe 1998, Statistics in Medicine 17:873, method 10; Walter 1975, Biometrika 62:371; Lancaster 1961,
    JASA 56:223 (mid-p).
    """
    between("level", level, 0, 1)
    if measure not in ("difference", "ratio"):
        raise OptionError(f'measure must be "difference" or "ratio", not "{measure}"')
    one, total, two, other = _pairs(counts(*np.atleast_1d(failures, n)), counts(*np.atleast_1d(other_failures, other_n)))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, other_rate = one / total, two / other
        work = _difference if measure == "difference" else _ratio
        estimate, low, high = work(one, total, two, other, level)
    known = (total > 0) & (other > 0)
    none, least, most = (0.0, -1.0, 1.0) if measure == "difference" else (1.0, 0.0, np.inf)
    columns = {"rate": rate, "other_rate": other_rate, "estimate": np.where(known, estimate, np.nan)}
    columns |= {"low": np.where(known, low, least), "high": np.where(known, high, most)}
    frame = pd.DataFrame(
        {**columns, "p_value": [_mid_p(*row) for row in zip(one, total, two, other, strict=True)]},
        index=failures.index if isinstance(failures, pd.Series) and len(failures) == len(one) else None,
    )
    shown = known & ((frame.low > none) | (frame.high < none))
    return frame.assign(shown=shown, undecided=np.where(known, "", "no_samples"))


def _pairs(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> list[Floats]:
    """Both sides in one shape; one pair of numbers stands for all of the other side."""
    try:
        return list(np.broadcast_arrays(*first, *second))
    except ValueError:
        raise RateError(f"pairs must be as many on both sides, not {first[0].shape} and {second[0].shape}") from None


def _difference(one: Floats, total: Floats, two: Floats, other: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    low, high = interval(one, total, level=level)
    other_low, other_high = interval(two, other, level=level)
    rate, other_rate = one / total, two / other
    gap = rate - other_rate
    down, up = np.hypot(rate - low, other_high - other_rate), np.hypot(high - rate, other_rate - other_low)
    return gap, gap - down, gap + up


def _ratio(one: Floats, total: Floats, two: Floats, other: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    middle = np.log((one + 0.5) / (total + 0.5)) - np.log((two + 0.5) / (other + 0.5))
    spread = np.sqrt(1 / (one + 0.5) - 1 / (total + 0.5) + 1 / (two + 0.5) - 1 / (other + 0.5))
    half = -special.ndtri((1 - level) / 2) * spread
    return np.exp(middle), np.exp(middle - half), np.exp(middle + half)


def _mid_p(one: float, total: float, two: float, other: float) -> float:
    if not (total and other):
        return float("nan")
    null, seen = hypergeometric(int(total), int(one + two), int(total + other)), int(one)
    half = null[seen] / 2
    return float(min(1.0, 2 * min(null[: seen + 1].sum() - half, null[seen + 1 :].sum() + half)))


def holm(p_values: npt.ArrayLike) -> Floats:
    """P-values after Holm's correction, in the order given: below 0.05, even one false among all has at most 5 % chance.

    Args:
        p_values: shape (k,), each between 0 and 1; k may be 0.

    Returns:
        Shape (k,).

    Raises:
        OptionError: NaN, or values outside 0–1.

    Source: Holm 1979, Scandinavian Journal of Statistics 6:65.
    """
    p = np.asarray(p_values, dtype=float)
    if p.ndim != 1 or not ((p >= 0) & (p <= 1)).all():
        raise OptionError("p-values must be one row of numbers between 0 and 1")
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)), 1.0)
    return adjusted
