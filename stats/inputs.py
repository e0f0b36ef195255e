"""Input as people give it → arrays that were checked once."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.errors import OptionError, RateError, SeriesError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def floats(values: npt.ArrayLike) -> Floats:
    """Counts as floats.

    Raises:
        RateError: something that is no number.
    """
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise RateError("counts must be numbers") from None


def counts(failures: npt.ArrayLike, n: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Failures and samples as floats of one shape.

    Raises:
        RateError: negative counts, NaN, more failures than samples, or shapes that do not fit.
    """
    failed, total = floats(failures), floats(n)
    if not (np.isfinite(failed).all() and np.isfinite(total).all()):
        raise RateError("counts must be numbers")
    try:
        failed, total = np.broadcast_arrays(failed, total)
    except ValueError:
        raise RateError(f"failures {failed.shape} and n {total.shape} must have the same shape") from None
    if (failed < 0).any() or (total < 0).any() or (failed > total).any():
        raise RateError("failures must lie between 0 and n")
    return failed, total


def series(values: npt.ArrayLike) -> tuple[Floats, pd.Index]:
    """Counts of one series in order of time, shape (weeks,), and the index to give back.

    Raises:
        SeriesError: empty, not one-dimensional, negative, or not a number (the place is named).
    """
    index = values.index if isinstance(values, pd.Series) else None
    try:
        found = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise SeriesError("counts must be numbers; a missing week is written as 0 or left out with its whole year") from None
    if found.ndim != 1 or not len(found):
        raise SeriesError(f"counts must be one series of at least one week, not of shape {found.shape}")
    index = pd.RangeIndex(len(found)) if index is None else index
    return checked(found, index), index


def checked(found: Floats, index: pd.Index) -> Floats:
    """The counts themselves, weeks first.

    Raises:
        SeriesError: negative, infinite or missing counts; the first such week is named.
    """
    bad = ~(np.isfinite(found) & (found >= 0))
    if bad.any():
        place = int(np.argmax(bad.reshape(len(found), -1).any(axis=1)))
        raise SeriesError(f"counts must be 0 or more in every week; week {index[place]} is not")
    return found


def whole(found: Floats, index: pd.Index) -> Floats:
    """The counts themselves, weeks first.

    Raises:
        SeriesError: a count with a fraction; the first such week is named.
    """
    broken = (found % 1).reshape(len(found), -1).any(axis=1)
    if broken.any():
        raise SeriesError(f"counts must be whole numbers; week {index[int(np.argmax(broken))]} is not")
    return found


def between(name: str, value: float, low: float, high: float) -> None:
    """Hold that an option lies strictly between two numbers.

    Raises:
        OptionError: it does not.
    """
    if not low < value < high:
        raise OptionError(f"{name} must lie between {low:g} and {high:g}, not {value:g}")


def at_least(name: str, value: float, low: float) -> None:
    """Hold that an option is not below a number.

    Raises:
        OptionError: it is.
    """
    if not value >= low:
        raise OptionError(f"{name} must be {low:g} or more, not {value:g}")
