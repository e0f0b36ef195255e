"""Has a proportion left the level it held before? Limits from the periods before, for the last ones."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.beta_binomial import beta_binomial_quantiles
from stats.charts import laney
from stats.errors import OptionError, RateError
from stats.inputs import Floats, at_least, between, counts


def monitored(
    failures: npt.ArrayLike, n: npt.ArrayLike, *, judged: int = 4, least: int = 30, sigmas: float = 3.0, alpha: float = 0.005
) -> pd.DataFrame:
    """Laney's p′-chart whose centre is the level of earlier periods, and which judges the last ones only.

    A drift that is part of the centre hides itself, so the centre is the share of all periods but the last `judged`. Limits
    are Laney's, with his sigma_z held at 1 or more, and never narrower than what one more period of this many samples may
    show by chance given as few samples as the earlier periods had.

    Args:
        failures: failures of each period in order, shape (k,).
        n: samples of each period.
        judged: how many of the last periods are judged.
        least: samples that the earlier periods must have together.
        sigmas: standard errors from the centre to a limit.
        alpha: one-sided chance of one more period beyond the limit of prediction.

    Returns:
        A frame aligned with `failures`: `failures`, `n`, `rate`, `centre`, `lower`, `upper` (shares 0–1, NaN where n = 0),
        `rule`: "above", "below", "run_above", "run_below" (as `charts.laney`) or "", always "" before the last `judged`;
        and `undecided`: "" or "short_history" (no centre, no limits).

    Raises:
        RateError: counts that cannot be, or not one series.
        OptionError: judged below 1, least or sigmas below 0, alpha outside 0–1.

    Source: Laney 2002, Quality Engineering 14:531; Montgomery 2013, Introduction to Statistical Quality Control, 6.2
    (phase I and II); beta-binomial prediction with Jeffreys' prior.
    """
    between("alpha", alpha, 0, 1)
    for name, value in (("least", least), ("sigmas", sigmas)):
        at_least(name, value, 0)
    if judged < 1:
        raise OptionError(f"judged must be 1 or more, not {judged}")
    failed, total = counts(failures, n)
    if failed.ndim != 1 or not len(failed):
        raise RateError("a chart takes one series of at least one period")
    before_failed, before = float(failed[:-judged].sum()), float(total[:-judged].sum())
    index = failures.index if isinstance(failures, pd.Series) else None
    if not before or before < least:
        rate = np.divide(failed, total, out=np.full(len(failed), np.nan), where=total > 0)
        unknown = {"centre": np.nan, "lower": np.nan, "upper": np.nan, "rule": "", "undecided": "short_history"}
        return pd.DataFrame({"failures": failed, "n": total, "rate": rate, **unknown}, index=index)
    centre = before_failed / before
    chart = laney(failed, total, sigmas=sigmas, centre=centre)
    spread = sigmas * np.maximum(chart.sigma_z.to_numpy(), 1)
    lower, upper = _limits(total, before_failed, before, spread, alpha)
    rule = _rules(chart, lower, upper, judged)
    frame = pd.DataFrame({"failures": failed, "n": total, "rate": chart.rate, "centre": centre, "lower": lower, "upper": upper})
    frame.loc[total == 0, ["lower", "upper"]] = np.nan
    return frame.assign(rule=rule, undecided="").set_axis(index if index is not None else frame.index)


def _rules(chart: pd.DataFrame, lower: Floats, upper: Floats, judged: int) -> pd.Series:
    """Which rule each of the last periods breaks: its limits, or a run."""
    rule = chart.rule.where(chart.rule.str.startswith("run"), "")
    rule = rule.mask(chart.rate > upper + 1e-12, "above").mask(chart.rate < lower - 1e-12, "below")
    return rule.mask(np.arange(len(chart)) < len(chart) - judged, "")


def _limits(total: Floats, failed: float, before: float, spread: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Laney's limits, or those of one more period's prediction where these are wider (NaN or 0–1 where there is no sample)."""
    centre = failed / before
    with np.errstate(divide="ignore", invalid="ignore"):
        half = spread * np.sqrt(centre * (1 - centre) / total)
        low, high = beta_binomial_quantiles((alpha, 1 - alpha), total, failed + 0.5, before - failed + 0.5) / total
    return np.clip(np.fmin(centre - half, low), 0, 1), np.clip(np.fmax(centre + half, high), 0, 1)
