"""What spatial statistics are given → arrays in one order of places, checked; errors name the place."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import CountError, OptionError, PlaceError

Floats = npt.NDArray[np.float64]


def places_of(values: Any) -> pd.Index:
    """The labels of places: the index of a Series or frame, else 0, 1, 2 and so on.

    Raises:
        PlaceError: no place at all, or a label that stands twice.
    """
    named = isinstance(values, pd.Series | pd.DataFrame)
    index = values.index if named else pd.RangeIndex(len(np.atleast_1d(np.asarray(values))))
    if len(index) == 0:
        raise PlaceError("there is no place: give at least one")
    if not index.is_unique:
        raise PlaceError(f"place {index[index.duplicated()][0]!r} stands more than once: give one row a place")
    return index


def named_places(values: Any, other: Any) -> pd.Index:
    """`places_of` values; of the other input where only that has labels and is as long."""
    index = places_of(values)
    if not isinstance(values, pd.Series | pd.DataFrame) and isinstance(other, pd.Series | pd.DataFrame):
        index = places_of(other) if len(other) == len(index) else index
    return index


def aligned(values: Any, index: pd.Index, what: str) -> Any:
    """Values in the order of `index`: by label when they carry labels of their own, by position else.

    Raises:
        PlaceError: another number of places, or labels that are not those of `index`.
    """
    if isinstance(values, pd.Series | pd.DataFrame) and not values.index.equals(index):
        if not values.index.is_unique:
            raise PlaceError(f"{what}: place {values.index[values.index.duplicated()][0]!r} stands more than once")
        missing = index.difference(values.index)
        if not len(missing) and len(values) == len(index):
            return values.reindex(index)
        plain = isinstance(values.index, pd.RangeIndex) or isinstance(index, pd.RangeIndex)
        if not (plain and len(values) == len(index)):
            which = missing[0] if len(missing) else values.index.difference(index)[0]
            raise PlaceError(f"{what} and the other input do not name the same places: {which!r} stands in one only")
    if len(values) != len(index):
        raise PlaceError(f"{what} has {len(values)} places where {len(index)} are due")
    return values


def numbers(values: Any, index: pd.Index, what: str) -> Floats:
    """Finite numbers as floats, shape of `values`.

    Raises:
        CountError: text, NaN or infinity, with the place.
    """
    try:
        found = np.array(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise CountError(f"{what} must be numbers") from error
    bad = ~np.isfinite(found)
    if bad.any():
        raise CountError(f"{what} must be a finite number at every place; it is not at {index[np.argwhere(bad)[0][0]]!r}")
    return found


def counts(failures: Any, n: Any, *, what: tuple[str, str] = ("failures", "n")) -> tuple[Floats, Floats, pd.Index]:
    """Failures and samples by place, one dimension each, and the labels of the places.

    Raises:
        CountError: negative counts, NaN, failures > n.
        PlaceError: as `places_of` and `aligned`.
    """
    index = named_places(failures, n)
    failed = numbers(aligned(failures, index, what[0]), index, what[0])
    total = numbers(aligned(n, index, what[1]), index, what[1])
    if failed.ndim != 1 or total.ndim != 1:
        raise PlaceError(f"{what[0]} and {what[1]} must have one number a place")
    for wrong, said in (
        (failed < 0, f"{what[0]} is negative"),
        (total < 0, f"{what[1]} is negative"),
        (failed > total, f"{what[0]} exceeds {what[1]}"),
    ):
        if wrong.any():
            raise CountError(f"{said} at {index[np.argmax(wrong)]!r}")
    return failed, total, index


def share(value: float, what: str) -> float:
    """A number strictly between 0 and 1.

    Raises:
        OptionError: else.
    """
    if not 0 < value < 1:
        raise OptionError(f"{what} must lie between 0 and 1")
    return value


def adjusted(p: Floats, decided: npt.NDArray[np.bool_]) -> Floats:
    """Benjamini-Hochberg over the decided places; 1 elsewhere (JRSS B 1995, 57:289).

    SciPy has it, in a part whose import takes ten times as long as all tests of a map.
    """
    tested = p[decided]
    order = np.argsort(tested)
    scaled = tested[order] * len(tested) / np.arange(1, len(tested) + 1)
    found, ranked = np.ones(len(p)), np.empty(len(tested))
    ranked[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    found[decided] = ranked
    return found
