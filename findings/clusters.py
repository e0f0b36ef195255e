"""Second opinions on a risk map that rest on rates: drawn towards the whole, and neighbours together."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from findings.places import ERAS
from geo.boundaries import remembered
from geo.clusters import gi_star, local_moran
from geo.neighbours import contiguity
from geo.smooth import empirical_bayes

SEED, PERMUTATIONS, TAIL = 20260401, 999, 99_999


@dataclass(frozen=True)
class Layer:
    """What a layer adds: columns of the place table, the circles of a scan, the codes of the places it points at."""

    place: pd.DataFrame
    pointed: tuple[str, ...]
    reason: str = ""  # why the method cannot decide
    circles: pd.DataFrame = field(default_factory=pd.DataFrame)


@remembered
def _ties(level: str) -> dict[str, tuple[str, ...]]:
    return contiguity(level, ERAS[level])


def smoothed(place: pd.DataFrame) -> Layer:
    """Empirical Bayes rates (per 100) with their interval: smooth_per_100, smooth_low_per_100, smooth_high_per_100.

    `place` has place_code, n_samples, n_failed (withheld counts count as no samples). Points at places whose posterior
    lies above the rate of the whole map after Benjamini-Hochberg at 5 %.
    """
    failed, n = counts(place)
    found = empirical_bayes(failed, n)
    table = 100 * found[["statistic", "low", "high"]].set_axis(
        ["smooth_per_100", "smooth_low_per_100", "smooth_high_per_100"], axis=1
    )
    table.loc[(n == 0).to_numpy()] = np.nan
    return Layer(table.reset_index(drop=True), tuple(found.index[found["class"] == "high"]))


def neighbours(place: pd.DataFrame, level: str) -> Layer:
    """Gi* and local Moran over places that share an edge: gi_statistic, gi_class, gi_p_adjusted, moran_class.

    Conditional permutation, two-sided, seeded, Benjamini-Hochberg over the places that can be decided.
    """
    failed, n = counts(place)
    near = {code: tuple(one for one in _ties(level).get(code, ()) if one in failed.index) for code in failed.index}
    options: dict[str, Any] = {"permutations": PERMUTATIONS, "tail_permutations": TAIL, "seed": SEED}
    gi, moran = gi_star(failed, n, near, **options), local_moran(failed, n, near, **options)
    table = pd.DataFrame({
        "gi_statistic": gi.statistic, "gi_class": gi["class"], "gi_p_adjusted": gi.p_adjusted, "moran_class": moran["class"],
    })  # fmt: skip
    reasons = set(gi.reason[gi["class"] == "undecided"]) - {"no_samples"}
    reason = next(iter(sorted(reasons)), "") if (gi["class"] == "undecided").all() else ""
    return Layer(table.reset_index(drop=True), tuple(gi.index[gi["class"] == "hot"]), reason)


def counts(place: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Failures and samples by place code; a withheld count is no sample."""
    index = pd.Index(place.place_code)
    n = place.n_samples.astype("Float64").fillna(0).astype(float).to_numpy()
    failed = place.n_failed.astype("Float64").fillna(0).astype(float).to_numpy()
    n = np.where(place.n_failed.isna(), 0.0, n)
    return pd.Series(failed, index=index), pd.Series(n, index=index)
