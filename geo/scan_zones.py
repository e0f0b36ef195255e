"""The zones of the scan: circles around each place, and the intervals of time that make them cylinders."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.inputs import Floats
from geo.scan_model import Fewest, Model

Ints = npt.NDArray[np.int64]
_TALLER = 2.5
_USUAL = 8.0  # a usual largest likelihood ratio of a map made by chance


@dataclass(frozen=True)
class Block:
    """Circles of one centre that are looked at as one first, for some durations: ends from `first` to `last`."""

    durations: tuple[int, ...]
    first: Ints
    last: Ints


@dataclass(frozen=True)
class Centre:
    """Circles around one place: places by distance, how many each circle holds, and the weight of each by time."""

    order: Ints  # places up to the largest circle
    ends: Ints  # number of places in each circle less one
    radius: Floats
    weight: Floats  # (circles, times + 1): cumulative over time
    blocks: tuple[Block, ...]


def make_centres(model: Model, apart: Floats, shares: Floats, *, max_share: float, longest: int) -> list[Centre]:
    """Circles of every place, from the place alone to `max_share` of `shares` (population); places equally far enter together.

    A circle that holds all places, or nobody, is none.
    """
    centres = []
    for row in apart:
        order = np.argsort(row, kind="stable")
        far = row[order]
        inside = np.cumsum(shares[order])
        last = np.append(far[1:] > far[:-1] + 1e-9 * (1 + far[:-1]), False)
        ends = np.flatnonzero(last & (inside > 0) & (inside <= max_share * inside[-1] * (1 + 1e-12)))
        kept = order[: ends[-1] + 1] if len(ends) else order[:0]
        sums = np.cumsum(model.weights[kept], axis=0)[ends] if len(ends) else np.zeros((0, model.weights.shape[1]))
        weight = np.concatenate([np.zeros((len(ends), 1)), np.cumsum(sums, axis=1)], axis=1)
        centres.append(Centre(kept, ends, far[ends], weight, _blocks(model, weight, longest)))
    return centres


def _blocks(model: Model, weight: Floats, longest: int) -> tuple[Block, ...]:
    """Blocks by durations 1, 2-3, 4-7 …: the rarer the expected cases, the wider."""
    found, shortest = [], 1
    times = weight.shape[1] - 1
    while shortest <= longest and len(weight):
        top = min(2 * shortest - 1, longest)
        expected = weight[:, -1] * (model.cases / model.total) * (top / times)
        growth = 1 + _TALLER / np.sqrt(2 * _USUAL * np.maximum(expected, 1e-9))
        reach = np.searchsorted(weight[:, -1], weight[:, -1] * growth, side="right") - 1
        first, place = [], 0
        while place < len(weight):
            first.append(place)
            place = max(place, int(reach[place])) + 1
        starts = np.array(first)
        found.append(Block(tuple(range(shortest, top + 1)), starts, np.append(starts[1:], len(weight)) - 1))
        shortest = top + 1
    return tuple(found)


def thresholds(centre: Centre, fewest: Fewest, kind: type[np.signedinteger]) -> list[npt.NDArray[np.signedinteger]]:
    """Fewest cases of each block × start, one array a duration, in the order of the blocks' durations."""
    found = []
    for block in centre.blocks:
        weight = centre.weight[block.first]
        found += [fewest.of(weight[:, length:] - weight[:, :-length]).astype(kind)[:, :, None] for length in block.durations]
    return found
