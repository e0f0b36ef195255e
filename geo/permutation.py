"""Conditional permutation of neighbours' values: each place keeps its own, its neighbours draw from all others."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.inputs import Floats

_FEW = 10  # as extreme: a place with fewer goes on to the longer run
_CHUNK = 2_000_000  # numbers drawn at once


def two_sided_p(values: Floats, ties: sparse.csr_array, *, permutations: int, tail_permutations: int, seed: int) -> Floats:
    """Two-sided p of Σ w x over the neighbours of each place, given the place's own value.

    p = 2 · (1 + the fewer of draws at least, and at most, as large as what is seen) / (1 + draws), not above 1. The same
    draws serve all places, as in GeoDa and esda.

    Args:
        values: shape (n,).
        ties: weights of neighbours, (n, n), without the place itself.
        permutations: draws for every place.
        tail_permutations: draws in all for places that fewer than ten of `permutations` equalled; 0 for none more.
        seed: of the draws.

    Source: Anselin 1995, Geographical Analysis 27:93; Besag, Clifford 1991, Biometrika 78:301 (going on in the tail).
    """
    rng = np.random.default_rng(seed)
    n = len(values)
    above, below = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    draws = np.full(n, permutations)
    wanted = np.flatnonzero(np.diff(ties.indptr))
    _count(values, ties, wanted, permutations, rng, above, below)
    more = wanted[np.minimum(above, below)[wanted] < _FEW]
    if tail_permutations > permutations and len(more):
        _count(values, ties, more, tail_permutations - permutations, rng, above, below)
        draws[more] = tail_permutations
    return np.asarray(np.minimum(1.0, 2 * (1 + np.minimum(above, below)) / (1 + draws)))


def _count(
    values: Floats,
    ties: sparse.csr_array,
    places: npt.NDArray[np.intp],
    draws: int,
    rng: np.random.Generator,
    above: npt.NDArray[np.int64],
    below: npt.NDArray[np.int64],
) -> None:
    """Add to `above` and `below` how many draws are at least and at most as large as what is seen."""
    if not len(places):
        return
    widest = int(np.diff(ties.indptr)[places].max())
    step = max(1, _CHUNK // len(values))
    slack = 1e-9 * max(1.0, float(np.abs(values).max()))
    for start in range(0, draws, step):
        drawn = _without_replacement(len(values) - 1, widest, min(step, draws - start), rng)
        for place in places:
            weights = ties.data[ties.indptr[place] : ties.indptr[place + 1]]
            seen = float(weights @ values[ties.indices[ties.indptr[place] : ties.indptr[place + 1]]])
            others = np.delete(values, place)
            sums = weights @ others[drawn[: len(weights)]]
            above[place] += np.count_nonzero(sums >= seen - slack)
            below[place] += np.count_nonzero(sums <= seen + slack)


def _without_replacement(n: int, k: int, draws: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    """Indices below n, shape (k, draws), without repetition in a draw (Fisher-Yates, k steps)."""
    pool = np.tile(np.arange(n, dtype=np.int32)[:, None], (1, draws))
    every = np.arange(draws)
    for step in range(k):
        pick = rng.integers(step, n, size=draws)
        taken = pool[pick, every]
        pool[pick, every] = pool[step]
        pool[step] = taken
    return np.ascontiguousarray(pool[:k])
