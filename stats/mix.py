"""A change of a rate: how much because other things were sampled, how much because they fail more."""

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from stats.errors import OptionError, RateError
from stats.inputs import Bools, Floats, between, counts, floats


def mix_or_risk(
    failures: npt.ArrayLike,
    n: npt.ArrayLike,
    before_failures: npt.ArrayLike,
    before_n: npt.ArrayLike,
    *,
    by: Literal["total", "stratum"] = "total",
    level: float = 0.95,
) -> pd.DataFrame:
    """Split the change of a rate between two periods into the part of the mix and the part of the risk.

    A stratum's part of the mix is its change of share times its mean rate; of the risk, its change of rate times its
    mean share. The parts add up to the change exactly. A stratum sampled in one period only has the rate seen there in
    both, so that it counts as mix.

    Args:
        failures: failures by stratum now, (strata,); a Series keeps its index.
        n: samples by stratum now.
        before_failures: failures by stratum in the earlier period, strata in the same order.
        before_n: samples by stratum in the earlier period.
        by: "total", or what each stratum adds.
        level: confidence, between 0 and 1.

    Returns:
        By total: rows "mix", "risk", "change", with `estimate`, `low`, `high` (shares, 0.01 is one point), the interval
        that of the rates given the numbers sampled. By stratum: rows of the strata with `share_before`, `share`,
        `rate_before`, `rate` (NaN without samples), `mix`, `risk`.

    Raises:
        RateError: counts that cannot be, shapes that differ, or a period without samples.
        OptionError: level outside (0, 1), or another `by`.

    Source: Kitagawa 1955, JASA 50:1168.
    """
    between("level", level, 0, 1)
    names = failures.index if isinstance(failures, pd.Series) else None
    (failed, total), (earlier, before) = _periods(counts(*_lists(failures, n)), counts(*_lists(before_failures, before_n)))
    share, share_before = total / total.sum(), before / before.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, rate_before = failed / total, earlier / before
    now = np.nan_to_num(np.where(total > 0, rate, rate_before))
    then = np.nan_to_num(np.where(before > 0, rate_before, rate))
    mix, risk = (share - share_before) * (now + then) / 2, (now - then) * (share + share_before) / 2
    if by not in ("total", "stratum"):
        raise OptionError(f'by must be "total" or "stratum", not "{by}"')
    if by == "stratum":
        columns = {"share_before": share_before, "share": share, "rate_before": rate_before, "rate": rate}
        return pd.DataFrame({**columns, "mix": mix, "risk": risk}, index=names)
    variance = [_variance(now, total), _variance(then, before)]
    half = -special.ndtri((1 - level) / 2) * _errors(share, share_before, (total > 0) & (before > 0), variance)
    estimate = pd.Series({"mix": mix.sum(), "risk": risk.sum(), "change": mix.sum() + risk.sum()})
    return pd.DataFrame({"estimate": estimate, "low": estimate - half, "high": estimate + half})


def _lists(*values: npt.ArrayLike) -> list[Floats]:
    return [np.atleast_1d(floats(value)) for value in values]


def _periods(*periods: tuple[Floats, Floats]) -> tuple[tuple[Floats, Floats], ...]:
    """Both periods, as far as they can be compared."""
    (failed, total), (earlier, before) = periods
    if failed.shape != earlier.shape or failed.ndim != 1:
        raise RateError(f"both periods must have the same strata, not {failed.shape} and {earlier.shape}")
    if not (total.sum() and before.sum()):
        raise RateError("a period has no samples")
    return periods


def _variance(rate: Floats, size: Floats) -> Floats:
    top = rate * (1 - rate)
    return np.divide(top, size, out=np.zeros_like(top), where=size > 0)


def _errors(share: Floats, share_before: Floats, both: Bools, variance: list[Floats]) -> pd.Series:
    """Standard errors: what a rate of now, and one of before, weighs in each part.

    A rate that stands for both periods weighs in the mix alone.
    """
    on_mix = (share - share_before) / np.where(both, 2, 1)
    on_risk = np.where(both, (share + share_before) / 2, 0)
    weights = {"mix": (on_mix, on_mix), "risk": (on_risk, on_risk), "change": (share, share_before)}
    return pd.Series(
        {name: np.sqrt(sum((w**2 * v).sum() for w, v in zip(pair, variance, strict=True))) for name, pair in weights.items()}
    )
