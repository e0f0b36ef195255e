"""Offers matched to buyers: as much as possible, then over the shortest way, as a transport problem."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from stats.errors import OptionError
from stats.inputs import Floats

NEAREST = 20  # pairs of each row and column that a solution lets in at once
_TOLERANCE = 1e-7  # of the largest cost
EARTH_KM = 6371.0088
Pairs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Matching:
    """`supply`, `demand`: places of the matched pairs; `kg`: how much of each; `left`, `unmet`: what stays on either side."""

    supply: Pairs
    demand: Pairs
    kg: Floats
    left: Floats
    unmet: Floats


def distances(first: npt.ArrayLike, second: npt.ArrayLike) -> Floats:
    """Kilometres along the great circle between points (latitude, longitude in degrees): shapes (n, 2), (m, 2) → (n, m)."""
    a, b = np.radians(np.asarray(first, float))[:, None, :], np.radians(np.asarray(second, float))[None, :, :]
    half = np.sin((b - a) / 2) ** 2
    inner = half[..., 0] + np.cos(a[..., 0]) * np.cos(b[..., 0]) * half[..., 1]
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(inner, 0, 1))))


def transport(supply: npt.ArrayLike, demand: npt.ArrayLike, cost: npt.ArrayLike) -> Matching:
    """Match the most that can be matched, at the least total cost.

    Pairs are let in by their price against the last solution until none is missing that would better it (column
    generation), so that 500 × 500 offers need no 250,000 variables and the answer is still the best of all.

    Args:
        supply: kilograms offered, shape (n,), 0 or more.
        demand: kilograms wanted, shape (m,), 0 or more.
        cost: cost of a kilogram over each pair, shape (n, m), 0 or more; inf where a pair cannot be.

    Returns:
        The pairs with more than a gram, in order of supply and demand.

    Raises:
        OptionError: shapes that do not fit, negative or missing kilograms or costs.

    Source: Hitchcock 1941, J. Math. Phys. 20:224; solved by HiGHS through `scipy.optimize.linprog`.
    """
    have, want, price = _checked(supply, demand, cost)
    can = np.isfinite(price) & (have[:, None] > 0) & (want[None, :] > 0)
    if not can.any():
        return Matching(np.zeros(0, int), np.zeros(0, int), np.zeros(0), have, want)
    gain = 1.0 + price[can].max() * (1 + min(price.shape))  # more than any detour: a kilogram more is always worth it
    worth = np.where(can, price - gain, np.inf)
    chosen = _nearest(worth, can)
    while True:
        rows, columns = np.nonzero(chosen)
        kg, row_price, column_price = _solve(have, want, worth[rows, columns], rows, columns)
        reduced = worth - row_price[:, None] - column_price[None, :]
        better = can & ~chosen & (reduced < -_TOLERANCE * max(price[can].max(), 1.0))
        if not better.any():
            return _matching(have, want, rows, columns, kg)
        chosen |= _nearest(np.where(better, reduced, np.inf), better)


def _checked(supply: npt.ArrayLike, demand: npt.ArrayLike, cost: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    have, want, price = (np.asarray(one, dtype=float) for one in (supply, demand, cost))
    if have.ndim != 1 or want.ndim != 1 or price.shape != (len(have), len(want)):
        raise OptionError(f"cost must have one row a supply and one column a demand, not {price.shape}")
    if not (np.isfinite(have).all() and np.isfinite(want).all()) or (have < 0).any() or (want < 0).any():
        raise OptionError("kilograms must be numbers of 0 or more")
    if np.isnan(price).any() or (price < 0).any():
        raise OptionError("costs must be 0 or more")
    return have, want, price


def _nearest(worth: Floats, can: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The few cheapest pairs of every row and of every column."""
    chosen = np.zeros_like(can)
    for axis in (0, 1):
        first = np.argsort(worth, axis=axis, kind="stable").take(range(min(NEAREST, worth.shape[axis])), axis=axis)
        np.put_along_axis(chosen, first, values=True, axis=axis)
    return chosen & can


def _solve(have: Floats, want: Floats, worth: Floats, rows: Pairs, columns: Pairs) -> tuple[Floats, Floats, Floats]:
    """Kilograms of each pair, and the price of a kilogram more at each end."""
    n, m, count = len(have), len(want), len(rows)
    ends = np.concatenate([rows, n + columns]), np.tile(np.arange(count), 2)
    limits = sparse.csr_array((np.ones(2 * count), ends), shape=(n + m, count))
    found = optimize.linprog(worth, A_ub=limits, b_ub=np.concatenate([have, want]), method="highs")
    prices = np.asarray(found.ineqlin.marginals)
    return np.asarray(found.x), prices[:n], prices[n:]


def _matching(have: Floats, want: Floats, rows: Pairs, columns: Pairs, kg: Floats) -> Matching:
    real = kg > 0.001
    rows, columns, kg = rows[real], columns[real], kg[real]
    left = have - np.bincount(rows, kg, len(have))
    unmet = want - np.bincount(columns, kg, len(want))
    return Matching(rows, columns, kg, np.clip(left, 0, None), np.clip(unmet, 0, None))
