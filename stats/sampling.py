"""How many samples, and where: sizes to detect, and plans under a budget."""

import heapq
import math
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.errors import OptionError
from stats.hypergeometric import hypergeometric
from stats.inputs import Floats, at_least, between, counts

Method = Literal["neyman", "bayes"]
SLACK = 1e-12  # a confidence reached but for rounding is reached


def size_to_detect(
    prevalence: float,
    confidence: float = 0.95,
    sensitivity: float = 1,
    specificity: float = 1,
    population: int | None = None,
) -> int:
    """Least number of samples that give at least one positive, if so large a share of units fails.

    Args:
        prevalence: share of units that fail, above 0 and up to 1; in a population, rounded up to whole units.
        confidence: probability wanted of at least one positive, between 0 and 1.
        sensitivity: probability that a failing unit tests positive, above 0 and up to 1.
        specificity: probability that a good unit tests negative, 0–1; below 1 a false positive counts as a positive.
        population: units there are, sampled without return; endless when not given.

    Returns:
        The number of samples.

    Raises:
        OptionError: an argument outside its range, or a confidence that all units together do not reach.

    Source: Cannon 2001, Prev. Vet. Med. 49:141; Cameron, Baldock 1998, Prev. Vet. Med. 34:1 (imperfect tests).
    """
    between("confidence", confidence, 0, 1)
    for name, value in (("prevalence", prevalence), ("sensitivity", sensitivity)):
        if not 0 < value <= 1:
            raise OptionError(f"{name} must be above 0 and not above 1, not {value:g}")
    if not 0 <= specificity <= 1:
        raise OptionError(f"specificity must lie between 0 and 1, not {specificity:g}")
    if population is None:
        positive = prevalence * sensitivity + (1 - prevalence) * (1 - specificity)
        if positive >= 1:
            return 1
        return max(1, math.ceil(math.log1p(-confidence) / math.log1p(-positive) - 1e-9))
    at_least("population", population, 1)
    failing = min(population, math.ceil(prevalence * population - 1e-9))
    miss = 1 - confidence + SLACK
    if _no_positive(population, population, failing, sensitivity, specificity) > miss:
        raise OptionError(
            f"confidence {confidence:g} is not reached even when all {population} units are tested: the test misses too much"
        )
    low, high = 0, population
    while high - low > 1:
        middle = (low + high) // 2
        reached = _no_positive(middle, population, failing, sensitivity, specificity) <= miss
        low, high = (low, middle) if reached else (middle, high)
    return high


def _no_positive(n: int, population: int, failing: int, sensitivity: float, specificity: float) -> float:
    """Probability that n units of a population, drawn without return, all test negative."""
    drawn = np.arange(max(0, n - (population - failing)), min(n, failing) + 1)
    chance = hypergeometric(n, failing, population)[drawn]
    return float((chance * (1 - sensitivity) ** drawn * specificity ** (n - drawn)).sum())


def allocate(
    strata: pd.DataFrame,
    budget: int,
    floor: int = 1,
    method: Method = "neyman",
    *,
    prior_strength: float = 2.0,
) -> pd.DataFrame:
    """Share a number of samples among strata.

    Args:
        strata: one row a stratum: `size` (units, or whatever says how much it matters; above or at 0), `failures` and
            `n` seen so far (0 and 0 where nothing is known), and if wanted `most`, the samples that can be taken there,
            and `least`, a floor of its own.
        budget: samples to share, all of which are used.
        floor: samples that every stratum gets, however good it looks, as far as `most` allows.
        method: "neyman" gives the least variance of the overall rate if the rates are as seen; "bayes" the least
            expected posterior variance, counting what the samples so far already tell, so that the unknown draws more.
        prior_strength: samples that the rate of all strata together is worth as a prior of each.

    Returns:
        The index of `strata` with `samples` (whole numbers that add up to the budget), `rate` (posterior mean, share),
        `expected_failures` among the samples, `sd_before` and `sd_after` (of the rate; expected after the samples).

    Raises:
        RateError: failures and n that cannot be.
        OptionError: missing columns, no strata, one twice, negative sizes, a floor the budget does not reach, or more budget than
            can be taken.

    Source: Neyman 1934, JRSS 97:558, as whole numbers after Wright 2012, Am. Stat. 66:217; "bayes": the beta-binomial
    form of Draper, Guttman 1968, JASA 63:1076, greedy, which is best where gains fall with each sample.
    """
    size, most, least = _sizes(strata, budget, floor, method)
    failed, total = counts(strata["failures"], strata["n"])
    at_least("prior_strength", prior_strength, SLACK)
    overall = (failed.sum() + 0.5) / (total.sum() + 1)
    known = total + prior_strength
    rate = (failed + prior_strength * overall) / known
    spread = rate * (1 - rate) / (known + 1)
    worth = size**2 * (rate * (1 - rate) if method == "neyman" else spread * known)
    samples = _share(worth, np.zeros_like(known) if method == "neyman" else known, most, least, budget)
    return pd.DataFrame(
        {
            "samples": samples,
            "rate": rate,
            "expected_failures": samples * rate,
            "sd_before": np.sqrt(spread),
            "sd_after": np.sqrt(spread * known / (known + samples)),
        },
        index=strata.index,
    )


def _share(worth: Floats, known: Floats, most: Floats, least: Floats, budget: int) -> npt.NDArray[np.int_]:
    """One sample after another to where it takes most off the sum of worth / (known + samples)."""
    samples = least.astype(int)

    def gain(stratum: int) -> float:
        held = known[stratum] + samples[stratum]
        if held == 0:  # the first sample of all
            return float("inf") if worth[stratum] > 0 else 0.0
        return float(worth[stratum] / (held * (held + 1)))

    queue = [(-gain(stratum), -worth[stratum], stratum) for stratum in range(len(worth)) if samples[stratum] < most[stratum]]
    heapq.heapify(queue)
    for _ in range(budget - int(samples.sum())):
        _, _, stratum = heapq.heappop(queue)
        samples[stratum] += 1
        if samples[stratum] < most[stratum]:
            heapq.heappush(queue, (-gain(stratum), -worth[stratum], stratum))
    return samples


def _sizes(strata: pd.DataFrame, budget: int, floor: int, method: str) -> tuple[Floats, Floats, Floats]:
    missing = {"size", "failures", "n"} - set(strata.columns)
    if missing:
        raise OptionError(f"strata must have the columns size, failures and n; {', '.join(sorted(missing))} is missing")
    if strata.empty:
        raise OptionError("there must be at least one stratum")
    if not strata.index.is_unique:
        raise OptionError(f"stratum {strata.index[strata.index.duplicated()][0]!r} stands more than once: give one row a stratum")
    if method not in ("neyman", "bayes"):
        raise OptionError(f'method must be "neyman" or "bayes", not "{method}"')
    at_least("floor", floor, 0)
    size = strata["size"].to_numpy(dtype=float)
    most = strata["most"].to_numpy(dtype=float) if "most" in strata else np.full(len(strata), np.inf)
    own = strata["least"].to_numpy(dtype=float) if "least" in strata else np.zeros(len(strata))
    if not (np.isfinite(size) & (size >= 0)).all() or not ((most >= 0) & np.isfinite(own) & (own >= 0)).all():
        raise OptionError("sizes, and most and least where given, must be numbers of 0 or more")
    least = np.minimum(np.maximum(floor, own), most)
    if not least.sum() <= budget <= most.sum():
        most_of_all = f", at most {most.sum():g}" if np.isfinite(most.sum()) else ""
        raise OptionError(f"the budget must be at least {least.sum():g} (the floors){most_of_all}, not {budget}")
    return size, most, least
