"""The largest likelihood ratio of many maps at once, exactly: bounds first, the likelihood only where a bound is passed."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.inputs import Floats
from geo.scan_model import Model
from geo.scan_zones import Centre, thresholds

Small = npt.NDArray[np.signedinteger]
Progress = Callable[[float], object]
_ROW = 10_000
_SHORT = 4  # with so few times a batch is wide, and split into parts with a bar of their own
_FLOOR = 2.0


def largest_ratios(
    model: Model,
    centres: Sequence[Centre],
    maps: npt.NDArray[np.int32],
    *,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Floats:
    """The largest likelihood ratio over all zones, of each map.

    Centres are taken in three rounds, few first; before each the maps are sorted by what they reached, so that a batch of
    maps shares a high bar: a block of circles is looked into only where its largest circle's cases, at its smallest
    circle's weight, pass the bar.

    Args:
        model: of the zones' likelihood.
        centres: the zones.
        maps: cases, shape (maps, places × times).
        threads: two at most, the number of processors when not given.
        progress: called with the share done, 0-1, in the caller's thread; what it raises stops the work.
    """
    places, times = model.weights.shape
    kind: type[np.signedinteger] = np.int16 if model.cases < 30_000 else np.int32
    table = np.zeros((places, times + 1, len(maps)), dtype=kind)
    np.cumsum(maps.T.reshape(places, times, len(maps)), axis=1, out=table[:, 1:])
    best = np.zeros(len(maps))
    usable = [centre for centre in centres if len(centre.ends)]
    rounds = _rounds(usable)
    whole, done = sum(map(len, rounds)), 0
    with ThreadPoolExecutor(threads or min(2, os.cpu_count() or 1)) as pool:
        for chosen in rounds:
            last = chosen is rounds[-1]
            order = np.argsort(best, kind="stable")
            jobs = {}
            for batch in np.array_split(order, max(2, round(len(order) * (times + 1) / _ROW))):
                cases = np.ascontiguousarray(table[:, :, batch])
                lowest = float(best[batch].min())
                again = last and lowest <= _FLOOR
                work = (usable, 0.0) if again else (chosen, max(lowest, _FLOOR))
                jobs[pool.submit(_search, model, work[0], cases, best[batch], work[1])] = batch
            for batch, found in _finished(jobs):
                best[batch] = found
                done += len(chosen) * len(batch)
                if progress:
                    progress(min(1.0, done / (whole * len(maps))))
    return best


def _rounds(centres: list[Centre]) -> list[list[Centre]]:
    """All centres in three rounds, the first small, each spread over the map."""
    first, second = centres[::41], centres[1::7]
    taken = {id(centre) for centre in first}
    second = [centre for centre in second if id(centre) not in taken]
    taken |= {id(centre) for centre in second}
    return [chosen for chosen in (first, second, [c for c in centres if id(c) not in taken]) if chosen]


def _finished(jobs: dict[Future[Floats], npt.NDArray[np.intp]]) -> Iterator[tuple[npt.NDArray[np.intp], Floats]]:
    """Batches as they get ready; the rest is cancelled when the caller stops."""
    left = set(jobs)
    try:
        while left:
            ready, left = wait(left, return_when=FIRST_COMPLETED)
            for job in ready:
                yield jobs[job], job.result()
    finally:
        for job in left:
            job.cancel()


@dataclass(frozen=True)
class _Hits:
    """Blocks that passed: first and last circle, start and end of time, map."""

    first: npt.NDArray[np.intp]
    last: npt.NDArray[np.intp]
    start: npt.NDArray[np.intp]
    end: npt.NDArray[np.intp]
    which: npt.NDArray[np.intp]


def _search(model: Model, centres: Sequence[Centre], cases: Small, best: Floats, floor: float) -> Floats:
    """`best` of each map of a batch (cases: places × times + 1 × maps, cumulative over time) after these centres."""
    best = best.copy()
    size = cases.shape[-1]
    parts = max(1, round(size * cases.shape[1] / _ROW * 8)) if cases.shape[1] <= _SHORT else 1
    pieces = [slice(part[0], part[-1] + 1) for part in np.array_split(np.arange(size), min(parts, size))]
    bars = [model.fewest(max(floor, float(best[piece].min()))) for piece in pieces]
    room = np.empty((max(len(centre.order) for centre in centres), *cases.shape[1:]), dtype=cases.dtype)
    rooms = np.empty(room.size, dtype=cases.dtype), np.empty(room.size, dtype=bool)
    for centre in centres:
        sums = _circle_sums(centre, cases, room)
        for piece, bar in zip(pieces, bars, strict=True):
            part = sums[:, :, piece]
            hits = _passing(centre, part, thresholds(centre, bar, cases.dtype.type), rooms)
            if len(hits.which):
                _look_into(model, centre, part, hits, best[piece])
    return best


def _circle_sums(centre: Centre, cases: Small, room: Small) -> Small:
    """Cases of each circle, cumulative over time: circles × times + 1 × maps."""
    room[0] = cases[centre.order[0]]
    for step, place in enumerate(centre.order[1:].tolist()):
        np.add(room[step], cases[place], out=room[step + 1])
    return room[: len(centre.order)] if len(centre.ends) == len(centre.order) else room[centre.ends]


def _fit(room: npt.NDArray[np.generic], largest: Small, length: int) -> npt.NDArray[np.generic]:
    shape = (len(largest), largest.shape[1] - length, largest.shape[2])
    return room[: shape[0] * shape[1] * shape[2]].reshape(shape)


def _passing(centre: Centre, sums: Small, limits: list[Small], rooms: tuple[Small, npt.NDArray[np.bool_]]) -> _Hits:
    found, limit = [], iter(limits)
    for block in centre.blocks:
        largest = sums[block.last]
        for length in block.durations:
            inside = np.subtract(largest[:, length:], largest[:, :-length], out=_fit(rooms[0], largest, length))
            passed = np.greater_equal(inside, next(limit), out=_fit(rooms[1], largest, length))
            hits = np.flatnonzero(passed)
            if len(hits):
                which, start, maps = np.unravel_index(hits, inside.shape)
                found.append((block.first[which], block.last[which], start, start + length, maps))
    if not found:
        return _Hits(*(np.empty(0, dtype=np.intp),) * 5)
    return _Hits(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _look_into(model: Model, centre: Centre, sums: Small, hits: _Hits, best: Floats) -> None:
    """Raise `best` by the circles of the blocks that passed, those first whose bound is highest."""
    cases = sums[hits.last, hits.end, hits.which] - sums[hits.last, hits.start, hits.which]
    weight = centre.weight[hits.first, hits.end] - centre.weight[hits.first, hits.start]
    least = np.maximum(weight, cases) if model.kind == "bernoulli" else np.maximum(weight, 1e-9)
    bound = model.ratio(cases.astype(float), least)
    kept = np.flatnonzero(bound > best[hits.which])
    size = hits.last[kept] - hits.first[kept] + 1
    every = np.repeat(kept, size)
    circle = hits.first[every] + np.arange(len(every)) - np.repeat(np.cumsum(size) - size, size)
    start, end, which = hits.start[every], hits.end[every], hits.which[every]
    cases = (sums[circle, end, which] - sums[circle, start, which]).astype(float)
    ratio = model.ratio(cases, centre.weight[circle, end] - centre.weight[circle, start])
    np.maximum.at(best, which, ratio)
