"""Control charts of proportions over time, and funnels of proportions over places."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from stats.errors import OptionError, RateError
from stats.inputs import Bools, Floats, at_least, between, counts

Overdispersion = Literal["none", "multiplicative"]
RUN = 8  # periods in a row on one side of the centre
WINSOR = 0.1


def p_chart(failures: npt.ArrayLike, n: npt.ArrayLike, *, sigmas: float = 3.0, centre: float | None = None) -> pd.DataFrame:
    """Shewhart's p-chart: is the share of failures of each period within what one binomial process gives?

    Args:
        failures: failures of each period in order, shape (k,).
        n: samples of each period.
        sigmas: standard errors from the centre to a limit.
        centre: share expected, 0–1; the share of all periods together when not given.

    Returns:
        A frame aligned with `failures`: `failures`, `n`, `rate`, `centre`, `lower`, `upper` (shares 0–1; rate and limits
        NaN where n = 0), `signal`, and `rule`: "above", "below" a limit, "run_above", "run_below" (the eighth and later
        of periods in a row on one side of the centre; periods without samples neither count nor break it), or "";
        `undecided`: "" or "no_samples".

    Raises:
        RateError: counts that cannot be, or not one series.
        OptionError: sigmas below 0, or a centre outside 0–1.

    Source: Shewhart 1931; Nelson 1984, J. Qual. Technol. 16:237 (runs).
    """
    return _chart(failures, n, sigmas, centre, laney=False)


def laney(failures: npt.ArrayLike, n: npt.ArrayLike, *, sigmas: float = 3.0, centre: float | None = None) -> pd.DataFrame:
    """Laney's p′-chart: the p-chart, its limits widened or narrowed by how much periods in a row differ.

    Args:
        failures: as `p_chart`.
        n: as `p_chart`.
        sigmas: as `p_chart`.
        centre: as `p_chart`.

    Returns:
        As `p_chart`, with `sigma_z`: the mean moving range of the standardised shares over 1.128; 1 where fewer than two
        periods can be compared, or no share can differ.

    Raises:
        RateError: as `p_chart`.
        OptionError: as `p_chart`.

    Source: Laney 2002, Quality Engineering 14:531.
    """
    return _chart(failures, n, sigmas, centre, laney=True)


def _chart(failures: npt.ArrayLike, n: npt.ArrayLike, sigmas: float, centre: float | None, *, laney: bool) -> pd.DataFrame:
    failed, total = counts(failures, n)
    if failed.ndim != 1 or not len(failed):
        raise RateError("a chart takes one series of at least one period")
    at_least("sigmas", sigmas, 0)
    centre = _share("centre", centre, failed, total)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, error = failed / total, np.sqrt(centre * (1 - centre) / total)
        ranges = np.abs(np.diff(((rate - centre) / error)[total > 0]))
    sigma_z = float(ranges.mean() / 1.128) if laney and len(ranges) and np.isfinite(ranges).all() else 1.0
    half = np.where(total > 0, sigmas * error * sigma_z, np.nan)
    lower, upper = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
    frame = pd.DataFrame(
        {"failures": failed, "n": total, "rate": rate, "centre": centre, "lower": lower, "upper": upper},
        index=failures.index if isinstance(failures, pd.Series) else None,
    )
    rule = np.full(len(frame), "", dtype=object)
    for name, side in (("above", rate > centre), ("below", rate < centre)):
        rule[_runs(side, total > 0)] = f"run_{name}"
    slack = 1e-12  # a share on its limit is within it
    rule[rate > upper + slack], rule[rate < lower - slack] = "above", "below"
    frame = frame.assign(signal=rule != "", rule=rule, undecided=np.where(total > 0, "", "no_samples"))
    return frame.assign(sigma_z=sigma_z) if laney else frame


def _share(name: str, given: float | None, failed: Floats, total: Floats) -> float:
    """The share given, or that of all together; NaN without samples."""
    if given is None:
        return float(failed.sum() / total.sum()) if total.sum() else float("nan")
    if not 0 <= given <= 1:
        raise OptionError(f"{name} must lie between 0 and 1, not {given:g}")
    return given


def _runs(side: Bools, known: Bools) -> Bools:
    """Where RUN periods in a row, or more, have lain on a side; periods that are not known are passed over."""
    found, length = np.zeros(len(side), dtype=bool), 0
    for place in np.flatnonzero(known):
        length = length + 1 if side[place] else 0
        found[place] = length >= RUN
    return found


def funnel(
    failures: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    target: float | None = None,
    levels: tuple[float, float] = (0.95, 0.998),
    overdispersion: Overdispersion = "multiplicative",
) -> pd.DataFrame:
    """Is the share of failures of each place within what its number of samples lets chance do?

    Args:
        failures: failures of each place, shape (k,).
        n: samples of each place.
        target: share expected, 0–1; the share of all places together when not given.
        levels: confidence of the warning and of the alarm limits.
        overdispersion: "multiplicative" widens the limits by how much places vary beyond the binomial (the extreme tenth
            at either end winsorised); "none" does not.

    Returns:
        A frame aligned with `failures`: `failures`, `n`, `rate`, `target`, `warning_low`, `warning_high`, `alarm_low`,
        `alarm_high` (shares; NaN where n = 0), `z`, `dispersion` (1 or more), and `place`: "inside", "high", "very_high",
        "low", "very_low", or "unknown" without samples. Limits are the interpolated exact binomial ones; a place is
        beyond the upper one only by more failures than the quantile itself, so that chance does it no more often than stated.

    Raises:
        RateError: counts that cannot be, or not one series.
        OptionError: levels or a target outside their range, or another overdispersion.

    Source: Spiegelhalter 2005, Statistics in Medicine 24:1185, appendices A.1.1 and A.3.
    """
    failed, total = counts(failures, n)
    if failed.ndim != 1 or not len(failed):
        raise RateError("a funnel takes one row a place, and at least one")
    target = _share("target", target, failed, total)
    if overdispersion not in ("none", "multiplicative"):
        raise OptionError(f'overdispersion must be "none" or "multiplicative", not "{overdispersion}"')
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = failed / total
        z = (rate - target) / np.sqrt(target * (1 - target) / total)
    dispersion = _spread(z[np.isfinite(z)]) if overdispersion == "multiplicative" else 1.0
    columns = {"failures": failed, "n": total, "rate": rate, "target": target}
    place = np.full(len(rate), "inside", dtype=object)
    for prefix, name, level in zip(("", "very_"), ("warning", "alarm"), levels, strict=True):
        between("level", level, 0, 1)
        low, _ = _limits(total, target, (1 - level) / 2, dispersion)
        high, beyond = _limits(total, target, (1 + level) / 2, dispersion)
        columns |= {f"{name}_low": low, f"{name}_high": high}
        place[rate > beyond + 1e-12], place[rate < low - 1e-12] = f"{prefix}high", f"{prefix}low"
    place[total == 0] = "unknown"
    frame = pd.DataFrame(columns, index=failures.index if isinstance(failures, pd.Series) else None)
    return frame.assign(z=np.where(np.isfinite(z), z, np.nan), dispersion=dispersion, place=place)


def _spread(z: Floats) -> float:
    """Mean square of the winsorised z, never below 1; 1 where there is nothing to compare."""
    if len(z) < 2:
        return 1.0
    low, high = np.quantile(z, [WINSOR, 1 - WINSOR])
    return max(1.0, float((np.clip(z, low, high) ** 2).mean()))


def _limits(total: Floats, target: float, share: float, dispersion: float) -> tuple[Floats, Floats]:
    """Share of failures at a quantile of the binomial, interpolated between counts, and at its whole count; both widened."""
    if not 0 < target < 1:
        at = np.where(total > 0, target, np.nan)
        return at, at
    most = np.maximum(total, 1)
    count = np.ceil(special.bdtrik(share, most, target))
    one_less = np.maximum(count - 1, 0)
    count = np.where(special.bdtr(one_less, most.astype(int), target) >= share, one_less, count)
    above = special.bdtr(count, most.astype(int), target)
    at = np.exp(
        special.xlogy(count, target) + special.xlog1py(most - count, -target)
        - np.log(most + 1) - special.betaln(most - count + 1, count + 1)
    )  # fmt: skip
    smooth, whole = (
        np.clip(target + (np.clip(one / most, 0, 1) - target) * np.sqrt(dispersion), 0, 1)
        for one in (count - (above - share) / at, count)
    )
    return np.where(total > 0, smooth, np.nan), np.where(total > 0, whole, np.nan)
