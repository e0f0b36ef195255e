"""Rates of unlike mixtures made alike: direct and indirect standardisation."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from stats.errors import OptionError, RateError
from stats.inputs import Floats, between, counts, floats

Method = Literal["direct", "indirect"]


def standardise(
    failures: npt.ArrayLike,
    n: npt.ArrayLike,
    standard_n: npt.ArrayLike,
    *,
    standard_failures: npt.ArrayLike | None = None,
    method: Method = "direct",
    level: float = 0.95,
) -> pd.DataFrame:
    """The rate each group would have with the standard's mixture (direct), or against the standard's rates (indirect).

    Args:
        failures: failures by stratum (strata,), or by group and stratum (groups, strata); a DataFrame keeps its index.
        n: samples, same shape.
        standard_n: samples of the standard by stratum, (strata,).
        standard_failures: failures of the standard by stratum; for the indirect method.
        method: "direct" for groups with samples in every stratum, "indirect" for small ones.
        level: confidence, between 0 and 1.

    Returns:
        One row a group: `failures`, `n`, `crude` rate, standardised `rate` with `low` and `high` (shares), and
        `expected` failures and their `ratio` to those seen (indirect; NaN in the direct method), `undecided` ("" or
        "empty_stratum": the standard has weight where the group has no samples; "no_samples"; "none_expected"). The
        numbers that cannot be known are NaN.

    Raises:
        RateError: counts that cannot be, shapes that do not fit, a standard without samples.
        OptionError: level outside (0, 1), another method, or the indirect one without `standard_failures`.

    Source: direct: Fay, Feuer 1997, Statistics in Medicine 16:791 (gamma interval); indirect: Breslow, Day 1987, IARC
    82, 2.3 (log of the ratio; exact Poisson limits where there is no failure). As R's epitools computes them.
    """
    between("level", level, 0, 1)
    names = failures.index if isinstance(failures, pd.DataFrame) else None
    failed, total = counts(np.atleast_2d(floats(failures)), np.atleast_2d(floats(n)))
    standard = floats(standard_n)
    if standard.shape != failed.shape[1:]:
        raise RateError(f"the standard must have {failed.shape[1]} strata, not {standard.shape}")
    counts(np.zeros_like(standard), standard)
    if not standard.sum():
        raise RateError("the standard has no samples")
    with np.errstate(divide="ignore", invalid="ignore"):
        found = _work(failed, total, standard, standard_failures, method, level)
        crude = failed.sum(axis=1) / total.sum(axis=1)
    frame = pd.DataFrame({"failures": failed.sum(axis=1), "n": total.sum(axis=1), "crude": crude, **found}, index=names)
    frame.loc[frame.n == 0, "undecided"] = "no_samples"
    unknown = frame.undecided != ""
    frame.loc[unknown, ["rate", "low", "high"]] = np.nan
    return frame


def _work(
    failed: Floats, total: Floats, standard: Floats, standard_failures: npt.ArrayLike | None, method: Method, level: float
) -> dict[str, npt.NDArray[np.generic]]:
    if method == "direct":
        return _direct(failed, total, standard, level)
    if method != "indirect":
        raise OptionError(f'method must be "direct" or "indirect", not "{method}"')
    if standard_failures is None:
        raise OptionError("the indirect method needs standard_failures")
    known, _ = counts(standard_failures, standard)
    return _indirect(failed, total, known, standard, level)


def _direct(failed: Floats, total: Floats, standard: Floats, level: float) -> dict[str, npt.NDArray[np.generic]]:
    weight = standard / standard.sum()
    used = weight > 0
    per_sample = weight[used] / total[:, used]
    rate = (per_sample * failed[:, used]).sum(axis=1)
    variance = (per_sample**2 * failed[:, used]).sum(axis=1)
    most, tail = per_sample.max(axis=1), (1 - level) / 2
    low = np.where(rate > 0, special.gammaincinv(rate**2 / variance, tail) * variance / rate, 0.0)
    up_rate, up_variance = rate + most, variance + most**2
    high = special.gammaincinv(up_rate**2 / up_variance, 1 - tail) * up_variance / up_rate
    unknown = np.full(len(rate), np.nan)
    why = np.where((total[:, used] == 0).any(axis=1), "empty_stratum", "").astype(object)
    return {"rate": rate, "low": low, "high": high, "expected": unknown, "ratio": unknown, "undecided": why}


def _indirect(failed: Floats, total: Floats, known: Floats, standard: Floats, level: float) -> dict[str, npt.NDArray[np.generic]]:
    rates = known / standard
    expected = np.where(total > 0, total * rates, 0.0).sum(axis=1)
    seen = failed.sum(axis=1)
    ratio, overall = seen / expected, known.sum() / standard.sum()
    spread = np.exp(-special.ndtri((1 - level) / 2) / np.sqrt(seen))
    low = np.where(seen > 0, ratio / spread, 0.0)
    high = np.where(seen > 0, ratio * spread, -np.log((1 - level) / 2) / expected)
    why = np.where(np.isnan(expected), "empty_stratum", np.where(expected > 0, "", "none_expected")).astype(object)
    ratio = np.where(why == "", ratio, np.nan)
    columns = {"rate": ratio * overall, "low": low * overall, "high": high * overall}
    return {**columns, "expected": expected, "ratio": ratio, "undecided": why}
