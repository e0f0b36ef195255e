"""Who is a neighbour of whom: by the shipped boundaries, by points, or as given; always as one sparse matrix."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from geo.errors import NeighbourError, OptionError
from geo.inputs import places_of
from geo.points import coordinates, distances, keyed

Given = Iterable[tuple[Any, Any, float]]  # place, neighbour, weight


def contiguity(level: str = "commune", era: str = "new") -> dict[str, tuple[str, ...]]:
    """Neighbours by a shared edge of the shipped boundaries: code → codes, in order of code.

    A place that shares no edge is tied both ways to its nearest boundary; `geo.boundaries.neighbours` says which
    these are (`is_nearest`).

    Raises:
        UnknownBoundaryError: as `geo.boundaries.boundaries`.
    """
    from geo.boundaries import boundaries, neighbours

    ties = neighbours(level, era)[["code", "neighbour_code"]].itertuples(index=False, name=None)
    return mutual(sorted(boundaries(level, era).code), ties)


def mutual(places: Iterable[Any], ties: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    """Place → its neighbours in the order of `places`, each tie counted both ways.

    Raises:
        NeighbourError: a tie with a place that is none of `places`.
    """
    order = {place: number for number, place in enumerate(places)}
    found: dict[Any, set[Any]] = {place: set() for place in order}
    for one, other in ties:
        if unknown := [place for place in (one, other) if place not in order]:
            raise NeighbourError(f"place {unknown[0]!r} is a neighbour but none of the places")
        found[one].add(other)
        found[other].add(one)
    return {place: tuple(sorted(others, key=order.__getitem__)) for place, others in found.items()}


def nearest(points: Any, *, k: int = 6, planar: bool = False) -> dict[Any, tuple[Any, ...]]:
    """Neighbours by distance: the k nearest of each place, made mutual (a neighbour of mine has me).

    Args:
        points: as `geo.points.coordinates`; a frame's `code` column or index names the places.
        k: how many, at least 1; all others where fewer exist.
        planar: plane coordinates instead of degrees.

    Raises:
        OptionError: k < 1.
        PlaceError, PointError: as `geo.points.coordinates`.
    """
    if k < 1:
        raise OptionError("k must be at least 1")
    points = keyed(points) if isinstance(points, pd.DataFrame) else points
    index = places_of(points)
    apart = distances(coordinates(points, index, planar=planar), planar=planar)
    np.fill_diagonal(apart, np.inf)
    order = np.argsort(apart, axis=1, kind="stable")[:, : min(k, len(index) - 1)]
    return mutual(index, ((index[place], index[other]) for place, row in enumerate(order.tolist()) for other in row))


def matrix(neighbours: Any, index: pd.Index) -> sparse.csr_array:
    """Weights of neighbours, shape (n, n), rows and columns in the order of `index`; none of a place to itself.

    Args:
        neighbours: mapping place → neighbours (or → {neighbour: weight}), frame of pairs `code`, `neighbour_code`
            (as `geo.boundaries.neighbours`), libpysal Graph or W, or a square array. Places of `neighbours` outside
            `index` do not count; weights are scaled so that the largest of each row is 1 (row-standardised ones become 1).
        index: the places. Where these are only numbered (plain arrays came in), the order of `neighbours` is theirs.

    Raises:
        NeighbourError: a place that `neighbours` does not know, a neighbour that is no place at all, a negative or NaN
            weight, an unknown form.
    """
    keys, entries = _entries(neighbours, index)
    position = {key: place for place, key in enumerate(index)}
    if keys is not None and not set(position) <= set(keys):
        if not (isinstance(index, pd.RangeIndex) and len(keys) == len(index)):
            missing = next(key for key in index if key not in set(keys))
            raise NeighbourError(f"neighbours do not say anything about place {missing!r}")
        position = {key: place for place, key in enumerate(keys)}
    entries = list(entries)
    if keys is not None and (stray := {other for _, other, _ in entries} - set(keys) - set(index)):
        raise NeighbourError(f"place {min(stray, key=str)!r} is a neighbour, but there is no such place")
    rows = [
        (position[one], position[other], weight)
        for one, other, weight in entries
        if one != other and weight != 0 and one in position and other in position
    ]
    left, right, weights = (np.array(part) for part in zip(*rows, strict=True)) if rows else (np.empty(0, int),) * 3
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise NeighbourError("weights of neighbours must be positive numbers")
    shape = (len(index), len(index))
    found = sparse.csr_array((weights.astype(float), (left.astype(int), right.astype(int))), shape=shape)
    largest = found.max(axis=1).toarray()
    scale = np.divide(1.0, largest, out=np.zeros_like(largest, dtype=float), where=largest > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ found)


def _entries(neighbours: Any, index: pd.Index) -> tuple[list[Any] | None, Given]:
    """The places that are known (None: any), and each tie."""
    if isinstance(neighbours, Mapping):
        return list(neighbours), (
            (one, other, others[other] if isinstance(others, Mapping) else 1.0)
            for one, others in neighbours.items()
            for other in others
        )
    if isinstance(neighbours, pd.DataFrame) and {"code", "neighbour_code"} <= set(neighbours.columns):
        pairs = neighbours[["code", "neighbour_code"]].itertuples(index=False, name=None)
        return None, ((one, other, 1.0) for one, other in pairs)
    if hasattr(neighbours, "adjacency"):
        ties = neighbours.adjacency
        return list(neighbours.unique_ids), ((one, other, weight) for (one, other), weight in ties.items())
    if hasattr(neighbours, "neighbors") and hasattr(neighbours, "id_order"):
        return list(neighbours.id_order), (
            (one, other, weight)
            for one in neighbours.id_order
            for other, weight in zip(neighbours.neighbors[one], neighbours.weights[one], strict=True)
        )
    return None, _from_array(neighbours, index)


def _from_array(neighbours: Any, index: pd.Index) -> Given:
    try:
        square = sparse.coo_array(neighbours)
    except (TypeError, ValueError) as error:
        raise NeighbourError(
            "neighbours must be a mapping, a frame of pairs, a libpysal Graph or W, or a square array"
        ) from error
    if square.shape != (len(index), len(index)):
        raise NeighbourError(f"neighbours must be {len(index)} by {len(index)}, one row a place")
    return [(index[one], index[other], weight) for one, other, weight in zip(*square.coords, square.data, strict=True)]
