"""Where failures gather more than by chance: Gi*, local Moran, and the scan statistic.

Gi* and local Moran of failures and n work on rates made comparable (`geo.smooth.standardised_rates`): raw rates shout where
n is small, and smoothed ones would show clusters that the smoothing made. `p` is two-sided, by conditional permutation, and
never below 2 / (permutations + 1): with 999 and 348 places nothing passes the correction unless some 14 places are that
extreme, and `tail_permutations` takes that limit away. Where all neighbours weigh the same, both rest on the same sum and
have the same p: that they agree says nothing, the scan is the second opinion. `p_adjusted` is Benjamini and Hochberg's over
the places that can be decided. `reason` says why a place is undecided, with statistic 0 and p 1: "no_samples",
"no_neighbours", "no_variation" (all places alike), "too_few_places" (under three).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from geo.errors import NeighbourError, OptionError
from geo.inputs import Floats, adjusted, counts, numbers, places_of, share
from geo.neighbours import matrix
from geo.permutation import two_sided_p
from geo.scan import Scan, scan
from geo.smooth import standardised_rates

__all__ = ["Scan", "gi_star", "local_moran", "scan"]


def gi_star(
    values: Any,
    n: Any = None,
    neighbours: Any = None,
    *,
    permutations: int = 999,
    tail_permutations: int = 0,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Getis-Ord Gi*: is the sum over a place and its neighbours larger, or smaller, than chance would have it?

    Args:
        values: failures when `n` is given, else any number, by place, shape (k,); a Series keeps its index.
        n: samples by place, shape (k,). Places without samples are left out of everybody's neighbours.
        neighbours: as `geo.neighbours.matrix`; `gi_star(values, neighbours)` also works.
        permutations: conditional permutations, at least 99.
        tail_permutations: go on to so many (99,999, say) for places whose p is small; 0 for no.
        seed: of the permutations.
        level: 0.95 calls a place "hot" or "cold" where p_adjusted is at most 0.05.

    Returns:
        A frame keyed like the input: `statistic` the standard deviate of Gi* (Ord and Getis's z; a place has weight 1 in
        its own neighbourhood), `p`, `p_adjusted`, `class` ("hot", "cold", "none", "undecided"), `reason`.

    Raises:
        CountError, PlaceError, NeighbourError, OptionError: what was given cannot be worked with.

    Source: Ord, Getis 1995, Geographical Analysis 27:286; Caldas de Castro, Singer 2006, ibid. 38:180 (the correction).
    """
    case = _case(values, n, neighbours, permutations)
    z = np.zeros(len(case.values))
    if case.decided.any():
        seen = case.seen
        x, near = case.values[seen], case.ties[seen][:, seen] + sparse.eye_array(int(seen.sum()), format="csr")
        size, amount, squares = len(x), near.sum(axis=1), near.power(2).sum(axis=1)
        spread = x.std() * np.sqrt(np.maximum(size * squares - amount**2, 0.0) / (size - 1))
        tiny = 1e-9 * np.abs(x).max()
        z[seen] = np.divide(near @ x - amount * x.mean(), spread, out=np.zeros(size), where=spread > tiny)
    p, corrected = _tested(case, permutations, tail_permutations, seed)
    hot = np.where(z > 0, "hot", "cold")
    return _frame(case, {"statistic": z}, p, corrected, np.where(corrected <= 1 - share(level, "level"), hot, "none"))


def local_moran(
    values: Any,
    n: Any = None,
    neighbours: Any = None,
    *,
    permutations: int = 999,
    tail_permutations: int = 0,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Anselin's local Moran: places like their neighbours (high among high, low among low), and odd ones out.

    Takes what `gi_star` takes; the weights of each place's neighbours are made to sum to 1.

    Returns:
        A frame keyed like the input: `statistic` the local I (deviations over their mean square), its analytical `expected`
        and `variance` when the place's own value is held, `p`, `p_adjusted`, `class` ("high_high", "low_low", "high_low":
        high among low, "low_high", "none", "undecided"), `reason`.

    Raises:
        CountError, PlaceError, NeighbourError, OptionError: what was given cannot be worked with.

    Source: Anselin 1995, Geographical Analysis 27:93; Sokal, Oden, Thomson 1998, ibid. 30:331 (conditional moments).
    """
    case = _case(values, n, neighbours, permutations)
    z = np.where(case.seen, case.values - (case.values[case.seen].mean() if case.seen.any() else 0.0), 0.0)
    total = case.ties.sum(axis=1)
    scale = np.divide(1.0, total, out=np.zeros_like(z), where=total > 0)
    lag, squares = scale * (case.ties @ z), scale**2 * case.ties.power(2).sum(axis=1)
    size = max(3, int(case.seen.sum()))
    mean_square = float((z**2).sum() / size) or 1.0
    own = z**2 / mean_square
    found = {
        "statistic": z * lag / mean_square,
        "expected": -own / (size - 1),
        "variance": own * np.maximum(1 - own / (size - 1), 0.0) * np.maximum(squares - 1 / (size - 1), 0.0) * size / (size - 2),
    }
    p, corrected = _tested(case, permutations, tail_permutations, seed)
    kind = np.where(z > 0, np.where(lag > 0, "high_high", "high_low"), np.where(lag > 0, "low_high", "low_low"))
    return _frame(case, found, p, corrected, np.where(corrected <= 1 - share(level, "level"), kind, "none"))


@dataclass(frozen=True)
class _Case:
    """Values and neighbours, which places have a value, which can be decided, and why others cannot."""

    values: Floats
    ties: sparse.csr_array
    index: pd.Index
    seen: npt.NDArray[np.bool_]
    decided: npt.NDArray[np.bool_]
    reason: npt.NDArray[np.str_]


def _case(values: Any, n: Any, neighbours: Any, permutations: int) -> _Case:
    if neighbours is None and (isinstance(n, Mapping) or hasattr(n, "neighbour_code") or _is_graph(n)):
        n, neighbours = None, n
    if neighbours is None:
        raise NeighbourError("neighbours are missing: give a mapping of each place to its neighbours")
    if permutations < 99:
        raise OptionError("permutations must be at least 99: fewer can show nothing")
    if n is None:
        index = places_of(values)
        found, seen = numbers(values, index, "values"), np.ones(len(index), dtype=bool)
    else:
        _, total, index = counts(values, n)
        found, seen = standardised_rates(values, n).to_numpy(), total > 0
    ties = matrix(neighbours, index)
    ties = sparse.csr_array(sparse.diags_array(seen.astype(float)) @ ties @ sparse.diags_array(seen.astype(float)))
    ties.eliminate_zeros()
    reason = np.where(np.diff(ties.indptr) == 0, "no_neighbours", "").astype("U16")
    if seen.sum() < 3:
        reason[:] = "too_few_places"
    elif np.ptp(found[seen]) <= 1e-12 * (1 + np.abs(found[seen]).max()):
        reason[:] = "no_variation"
    reason[~seen] = "no_samples"
    return _Case(found, ties, index, seen, reason == "", reason)


def _is_graph(thing: Any) -> bool:
    return hasattr(thing, "adjacency") or hasattr(thing, "neighbors") or sparse.issparse(thing) or np.ndim(thing) == 2


def _tested(case: _Case, permutations: int, tail_permutations: int, seed: int) -> tuple[Floats, Floats]:
    """Two-sided p and adjusted p; 1 where nothing can be decided."""
    p = np.ones(len(case.values))
    if case.decided.any():
        seen = case.seen
        inner = sparse.csr_array(case.ties[seen][:, seen])
        p[seen] = two_sided_p(case.values[seen], inner, permutations=permutations, tail_permutations=tail_permutations, seed=seed)
    p = np.where(case.decided, p, 1.0)
    return p, adjusted(p, case.decided)


def _frame(case: _Case, found: dict[str, Floats], p: Floats, corrected: Floats, kind: npt.NDArray[np.str_]) -> pd.DataFrame:
    shown = {name: np.where(case.decided, part, 0.0) for name, part in found.items()}
    table = pd.DataFrame({**shown, "p": p, "p_adjusted": corrected}, index=case.index)
    return table.assign(**{"class": np.where(case.decided, kind, "undecided"), "reason": case.reason})
