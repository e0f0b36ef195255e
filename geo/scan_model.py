"""The two models of the scan: their likelihood ratio, the fewest cases that pass a level, and maps made by chance."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from geo.inputs import Floats

Kind = Literal["bernoulli", "poisson"]
_STEPS = 200_000  # of the table of fewest cases, at most
_DRAWN = 2_000_000  # numbers drawn at once


@dataclass(frozen=True)
class Model:
    """Cases among samples (Bernoulli: weight = samples) or against a population (Poisson: weight = expected cases)."""

    kind: Kind
    weights: Floats  # (places, times)
    cases: int
    total: float  # of the weights
    least: int  # cases that make a cluster

    def ratio(self, cases: Floats, weight: Floats) -> Floats:
        """Log likelihood ratio of a zone with these cases and weight; 0 where its rate is not above the rest's.

        Source: Kulldorff 1997, Communications in Statistics: Theory and Methods 26:1481.
        """
        outside, rest = self.cases - cases, self.total - weight
        found = special.xlogy(cases, cases / np.maximum(weight, 1e-300))
        found += special.xlogy(outside, outside / np.maximum(rest, 1e-300))
        if self.kind == "bernoulli":
            found += special.xlogy(weight - cases, (weight - cases) / np.maximum(weight, 1e-300))
            found += special.xlogy(rest - outside, (rest - outside) / np.maximum(rest, 1e-300))
            rate = self.cases / self.total
            found -= special.xlogy(self.cases, rate) + special.xlogy(self.total - self.cases, 1 - rate)
        high = (cases * self.total > self.cases * weight * (1 + 1e-12)) & (cases >= self.least)
        return np.where(high, np.maximum(found, 0.0), 0.0)

    def fewest(self, level: float) -> "Fewest":
        """A table of the fewest cases whose ratio can exceed `level`, by weight; never too many, so nothing is missed."""
        cases = np.arange(self.least, self.cases + 1, dtype=float)
        low = cases.copy() if self.kind == "bernoulli" else np.full(len(cases), 1e-9)
        high = np.maximum(low, cases * self.total / self.cases)
        never = self.ratio(cases, low) <= level
        for _ in range(50):
            middle = (low + high) / 2
            above = self.ratio(cases, middle) > level
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        reach = np.maximum.accumulate(np.where(never, -1.0, high))  # the largest weight that still passes
        integer = self.kind == "bernoulli" and self.total <= _STEPS
        scale = 1.0 if integer else _STEPS / self.total
        edges = np.arange(int(self.total * scale) + 2) / scale
        return Fewest(scale, np.searchsorted(reach, edges - 1e-9, side="left") + self.least)

    def replicas(self, size: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
        """Maps made by chance with the cases of the real one, shape (size, cells): cases fall by weight."""
        step = max(1, _DRAWN // max(self.cases, self.weights.size))
        draw = self._poisson if self.kind == "poisson" else self._bernoulli
        return np.concatenate([draw(min(step, size - start), rng) for start in range(0, size, step)])

    def _poisson(self, size: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
        part = self.weights.ravel() / self.weights.sum()
        if self.cases > 3 * len(part):
            return rng.multinomial(self.cases, part, size=size).astype(np.int32)
        edges = np.cumsum(part)
        edges[-1] = 1.0
        where = np.sort(rng.random((size, self.cases)), axis=1)  # in order, so that the look-up stays in the cache
        return _tally(np.searchsorted(edges, where, side="right"), len(part))

    def _bernoulli(self, size: int, rng: np.random.Generator) -> npt.NDArray[np.int32]:
        samples = self.weights.ravel().astype(np.int64)
        few = min(self.cases, int(self.total) - self.cases)
        if few > 8 * len(samples) or self.total > 10 * _DRAWN:
            return rng.multivariate_hypergeometric(samples, self.cases, size=size, method="marginals").astype(np.int32)
        owner = np.repeat(np.arange(len(samples)), samples)
        drawn = np.stack([rng.choice(len(owner), few, replace=False, shuffle=False) for _ in range(size)])
        found = _tally(owner[drawn], len(samples))
        return found if few == self.cases else (samples - found).astype(np.int32)


@dataclass(frozen=True)
class Fewest:
    """Fewest cases by weight (scaled and cut to an integer)."""

    scale: float
    table: npt.NDArray[np.int64]

    def of(self, weight: Floats) -> npt.NDArray[np.int64]:
        """Fewest cases for each weight."""
        return self.table[np.minimum((weight * self.scale + 1e-6).astype(np.int64), len(self.table) - 1)]


def _tally(cells: npt.NDArray[np.integer], width: int) -> npt.NDArray[np.int32]:
    size = len(cells)
    flat = (cells + (np.arange(size, dtype=np.int64) * width)[:, None]).ravel()
    return np.bincount(flat, minlength=size * width).reshape(size, width).astype(np.int32)


def make_model(kind: Kind, cases: Floats, population: Floats, least: int) -> Model:
    """The model of checked counts, shape (places, times)."""
    found = round(float(cases.sum()))
    weights = population if kind == "bernoulli" else population * (found / population.sum())
    return Model(kind, weights, found, float(weights.sum()), least)
