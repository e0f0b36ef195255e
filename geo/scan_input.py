"""What the scan is given → cases and population by place and time, checked."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import CountError, OptionError, PlaceError
from geo.inputs import Floats, aligned, named_places, numbers
from geo.points import coordinates, keyed
from geo.scan_model import Kind


@dataclass(frozen=True)
class Counts:
    """Cases and population, places × times; where the places are; labels of both."""

    cases: Floats
    population: Floats
    points: Floats
    places: pd.Index
    times: pd.Index


def read_counts(cases: Any, population: Any, points: Any, *, kind: Kind, times: Any, planar: bool) -> Counts:
    """Counts of a scan, whichever of its forms came in (see `geo.scan.scan`).

    Raises:
        CountError: negative or broken counts, NaN, cases beyond the samples, cases where nobody lives.
        PlaceError, PointError: places or points that do not fit.
        OptionError: an unknown kind, times that do not fit.
    """
    if kind not in ("bernoulli", "poisson"):
        raise OptionError("kind must be bernoulli or poisson")
    if np.ndim(cases) == 1 and times is not None:
        found = _from_rows(cases, population, points, times, planar=planar)
    else:
        found = _from_table(cases, population, points, times, kind=kind, planar=planar)
    _check(found, kind)
    return found


def _from_table(cases: Any, population: Any, points: Any, times: Any, *, kind: Kind, planar: bool) -> Counts:
    """One row a place; one column a time, or a single column."""
    index = named_places(cases, population)
    cases = aligned(cases, index, "cases")
    found = numbers(cases, index, "cases")
    people = numbers(aligned(population, index, "population"), index, "population")
    labels = cases.columns if isinstance(cases, pd.DataFrame) else pd.RangeIndex(1 if found.ndim == 1 else found.shape[1])
    if found.ndim == 2 and times is not None:
        labels = pd.Index(times)
    found = found.reshape(len(index), -1)
    if len(labels) != found.shape[1]:
        raise OptionError(f"times has {len(labels)} labels where cases have {found.shape[1]} columns")
    if not (labels.is_unique and labels.is_monotonic_increasing):
        raise OptionError("times must increase from column to column")
    if people.ndim == 1 and found.shape[1] > 1 and kind == "poisson":
        people = np.repeat(people[:, None], found.shape[1], axis=1)
    people = people.reshape(len(index), -1)
    if people.shape != found.shape:
        raise PlaceError("population must have the shape of cases (a Poisson scan also takes one number a place)")
    return Counts(found, people, coordinates(points, index, planar=planar), index, labels)


def _from_rows(cases: Any, population: Any, points: Any, times: Any, *, planar: bool) -> Counts:
    """One row a place and time; the place is the index of `cases` where it repeats, else the point."""
    size = len(cases)
    named = isinstance(cases, pd.Series) and not isinstance(cases.index, pd.RangeIndex)
    rows = pd.RangeIndex(size)
    if not len(times) == len(population) == size:
        raise PlaceError("cases, population and times must have one entry a row")
    moment = pd.Index(np.asarray(times))
    if moment.hasnans:
        raise OptionError("times must not be empty in any row")
    known = named and isinstance(points, pd.DataFrame) and not len(cases.index.difference(keyed(points).index))
    known = known and keyed(points).index.is_unique
    spots = (
        None if known else coordinates(points if isinstance(points, pd.DataFrame) else np.asarray(points), rows, planar=planar)
    )
    places = pd.Index(cases.index if named else pd.MultiIndex.from_arrays(spots.T) if spots is not None else rows)
    where, index = pd.factorize(places)
    when, labels = pd.factorize(moment, sort=True)
    tables = {"cases": np.zeros((len(index), len(labels))), "population": np.zeros((len(index), len(labels)))}
    for what, values in (("cases", cases), ("population", population)):
        np.add.at(tables[what], (where, when), numbers(np.asarray(values), rows, what))
    index = pd.Index(index)
    return Counts(
        tables["cases"], tables["population"], _spots(spots, points, where, index, planar=planar), index, pd.Index(labels)
    )


def _spots(spots: Floats | None, points: Any, where: npt.NDArray[np.intp], index: pd.Index, *, planar: bool) -> Floats:
    if spots is None:
        return coordinates(points, index, planar=planar)
    first = np.full(len(index), -1)
    first[where[::-1]] = np.arange(len(where))[::-1]
    if not np.array_equal(spots[first][where], spots):
        odd = index[where[np.argmax((spots[first][where] != spots).any(axis=1))]]
        raise PlaceError(f"place {odd!r} has more than one point")
    return np.asarray(spots[first])


def _check(found: Counts, kind: Kind) -> None:
    wrongs = [(found.cases < 0, "cases are negative"), (found.population < 0, "population is negative")]
    wrongs.append((found.cases != np.round(found.cases), "cases are not whole"))
    if kind == "bernoulli":
        wrongs.append((found.population != np.round(found.population), "samples are not whole"))
        wrongs.append((found.cases > found.population, "cases exceed samples"))
    else:
        wrongs.append(((found.population == 0) & (found.cases > 0), "there are cases but no population"))
    for wrong, said in wrongs:
        if wrong.any():
            raise CountError(f"{said} at {found.places[np.argwhere(wrong)[0][0]]!r}")
