"""The likeliest zones of the real map, none sharing a place with a likelier one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.inputs import Floats
from geo.scan_model import Model
from geo.scan_zones import Centre


@dataclass(frozen=True)
class Found:
    """A zone: its places by distance from the first, start and end of time (end is outside), and its likelihood ratio."""

    members: npt.NDArray[np.int64]
    start: int
    end: int
    radius: float
    ratio: float


def likeliest(model: Model, centres: Sequence[Centre], cases: Floats, longest: int, *, floor: float, most: int) -> list[Found]:
    """Zones whose ratio is at least `floor` (the best one whatever it is), the likeliest first, at most `most`.

    Of zones equally likely the one with the smaller circle, then the shorter and the earlier, is taken.
    """
    table = _candidates(model, centres, cases, longest, max(floor - 1e-9, 0.0))
    if not len(table):
        table = _candidates(model, centres, cases, longest, 0.0)
        table = table[table[:, 4] >= table[:, 4].max() - 1e-9] if len(table) else table
    radius = np.array([centres[int(row[0])].radius[int(row[1])] for row in table])
    table = table[np.lexsort((table[:, 0], table[:, 2], table[:, 3] - table[:, 2], radius, -np.round(table[:, 4], 9)))]
    taken = np.zeros(len(cases), dtype=bool)
    free = np.array([len(centre.order) for centre in centres])
    found: list[Found] = []
    while len(table) and len(found) < most:
        which, circle, start, end = table[0, :4].astype(int)
        centre = centres[which]
        members = centre.order[: centre.ends[circle] + 1]
        found.append(Found(members, start, end, float(centre.radius[circle]), float(table[0, 4])))
        taken[members] = True
        for number, other in enumerate(centres):
            hits = np.flatnonzero(taken[other.order[: free[number]]])
            free[number] = hits[0] if len(hits) else free[number]
        held = table[:, 5] < free[table[:, 0].astype(int)]
        table = table[held]
    return found


def _candidates(model: Model, centres: Sequence[Centre], cases: Floats, longest: int, floor: float) -> Floats:
    """Rows of centre, circle, start, end, ratio, last place (by distance), for zones with a ratio above `floor`."""
    times = cases.shape[1]
    spans = [(start, start + length) for length in range(1, longest + 1) for start in range(times - length + 1)]
    starts, ends = (np.array(part) for part in zip(*spans, strict=True))
    bar = model.fewest(floor)
    parts = [np.zeros((0, 6))]
    for number, centre in enumerate(centres):
        sums = np.cumsum(cases[centre.order], axis=0)[centre.ends]
        sums = np.concatenate([np.zeros((len(sums), 1)), np.cumsum(sums, axis=1)], axis=1)
        inside, weight = sums[:, ends] - sums[:, starts], centre.weight[:, ends] - centre.weight[:, starts]
        circle, span = np.nonzero(inside >= bar.of(weight))
        ratio = model.ratio(inside[circle, span], weight[circle, span])
        rows = np.column_stack([np.full(len(circle), number), circle, starts[span], ends[span], ratio, centre.ends[circle]])
        parts.append(rows[ratio > floor])
    return np.concatenate(parts)
