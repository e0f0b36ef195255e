"""Numbers of a laboratory: values below what it can see, results near a limit, tests that err."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from stats.censored import censored_summary
from stats.errors import OptionError, SeriesError
from stats.inputs import Floats, between, counts, floats
from stats.intervals import Method, interval

__all__ = ["censored_summary", "guard_band", "rogan_gladen"]


def guard_band(
    result: npt.ArrayLike,
    limit: npt.ArrayLike,
    uncertainty: npt.ArrayLike,
    *,
    coverage: float = 2.0,
    kind: Literal["most", "least"] = "most",
) -> pd.DataFrame:
    """Which side of a legal limit a result lies on, and whether its uncertainty reaches across.

    Args:
        result: what was measured, a number or shape (k,), in the unit of `limit`.
        limit: legal limit, a number or (k,).
        uncertainty: expanded uncertainty U of each result, in the same unit, 0 or more.
        coverage: coverage factor k of U; U / k is the standard uncertainty.
        kind: "most", results above the limit fail; "least", results below it do.

    Returns:
        One row a result, with the index of `result` when it is a Series: `result`, `limit`, `low`, `high` (result ∓ U),
        `p_fail` (probability that the true value fails, normal), and `decision`: "pass" and "fail" beyond doubt, "near_pass"
        and "near_fail" where U reaches across the limit. A result on the limit passes.

    Raises:
        SeriesError: a number that is missing, or U below 0.
        OptionError: a coverage not above 0, or another kind.

    Source: JCGM 106:2012; Eurachem/CITAC 2021, Use of Uncertainty Information in Compliance Assessment.
    """
    if not coverage > 0 or kind not in ("most", "least"):
        raise OptionError(f'coverage must be above 0 and kind "most" or "least", not {coverage:g} and "{kind}"')
    numbers = [np.atleast_1d(np.asarray(value, dtype=float)) for value in (result, limit, uncertainty)]
    value, bound, width = np.broadcast_arrays(*numbers)
    if not all(np.isfinite(part).all() for part in numbers) or (width < 0).any():
        raise SeriesError("result, limit and uncertainty must be numbers, the uncertainty 0 or more")
    sign = 1.0 if kind == "most" else -1.0
    over = sign * (value - bound)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_fail = np.where(width > 0, stats.norm.cdf(over / (width / coverage)), (over > 0).astype(float))
    decision = np.select([over > width, over > 0, over + width > 0], ["fail", "near_fail", "near_pass"], "pass")
    columns = {"result": value, "limit": bound, "low": value - width, "high": value + width, "p_fail": p_fail}
    index = result.index if isinstance(result, pd.Series) and len(result) == len(value) else None
    return pd.DataFrame({**columns, "decision": decision.astype(object)}, index=index)


def rogan_gladen(
    positives: npt.ArrayLike,
    n: npt.ArrayLike,
    sensitivity: float,
    specificity: float,
    *,
    method: Method = "wilson",
    level: float = 0.95,
) -> pd.DataFrame:
    """Share that truly fails, from the share that a fallible screening test finds.

    Args:
        positives: positive tests, a number or shape (k,).
        n: tests.
        sensitivity: probability that what fails tests positive, 0–1.
        specificity: probability that what is good tests negative, 0–1.
        method: interval of the apparent share, as `rates.interval`.
        level: confidence, between 0 and 1.

    Returns:
        One row each, with the index of `positives` when it is a Series: `apparent` share, `estimate`, `low`, `high` (shares
        held within 0–1), `held` (True where the estimate lay outside and was held), `undecided` ("" or "no_samples":
        the shares are NaN and the interval is 0 to 1).

    Raises:
        RateError: counts that cannot be.
        OptionError: a test no better than chance (sensitivity + specificity not above 1), or a share outside 0–1.

    Source: Rogan, Gladen 1978, Am. J. Epidemiol. 107:71.
    """
    between("level", level, 0, 1)
    for name, value in (("sensitivity", sensitivity), ("specificity", specificity)):
        if not 0 <= value <= 1:
            raise OptionError(f"{name} must lie between 0 and 1, not {value:g}")
    youden = sensitivity + specificity - 1
    if youden <= 0:
        raise OptionError("sensitivity and specificity must add up to more than 1: this test tells nothing")
    found, total = counts(np.atleast_1d(floats(positives)), n)
    with np.errstate(invalid="ignore"):
        apparent = found / total

    def true(share: Floats) -> Floats:
        """The share that gives an apparent one."""
        return (share + specificity - 1) / youden

    low, high = (np.clip(true(end), 0, 1) for end in interval(found, total, method=method, level=level))
    raw = true(apparent)
    columns = {"apparent": apparent, "estimate": np.clip(raw, 0, 1), "low": low, "high": np.where(total > 0, high, 1.0)}
    index = positives.index if isinstance(positives, pd.Series) and len(positives) == len(found) else None
    frame = pd.DataFrame(columns, index=index).assign(held=(raw < 0) | (raw > 1))
    frame.loc[total == 0, "low"] = 0.0
    return frame.assign(undecided=np.where(total > 0, "", "no_samples"))
