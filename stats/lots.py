"""Walks over lots made of other lots: one step or all the way, back to the inputs or forward to what was made of them.

The links lie in compressed adjacency lists both ways, so that a walk costs what it reaches, not what there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Way = Literal["back", "forward"]
Lots = npt.NDArray[np.int64]
EVERY_STEP = 10**9


@dataclass(frozen=True)
class Adjacency:
    """Links of lot i: `links[offsets[i]:offsets[i + 1]]`."""

    offsets: Lots
    links: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Reached:
    """Lots of a walk with the fewest steps to each, the start with 0; `is_cut` says that the walk stopped at its limit."""

    lots: Lots
    steps: Lots
    is_cut: bool


@dataclass(frozen=True)
class LotLinks:
    """Links from input lot to output lot by number, and which of them the dates contradict."""

    inputs: npt.NDArray[np.int32]
    outputs: npt.NDArray[np.int32]
    is_out_of_order: npt.NDArray[np.bool_]
    ways: dict[Way, Adjacency]

    @property
    def n_lots(self) -> int:
        """Numbers below this may have links."""
        return len(self.ways["back"].offsets) - 1


def lot_links(inputs: Lots, outputs: Lots, is_out_of_order: npt.NDArray[np.bool_]) -> LotLinks:
    """Make both adjacency lists of links between lots numbered from 0; about a second for four million links."""
    count = int(max(inputs.max(), outputs.max())) + 1 if len(inputs) else 0
    ways: dict[Way, Adjacency] = {"forward": _adjacency(inputs, count), "back": _adjacency(outputs, count)}
    return LotLinks(inputs.astype(np.int32), outputs.astype(np.int32), is_out_of_order, ways)


def _adjacency(sources: Lots, count: int) -> Adjacency:
    order = np.argsort(sources, kind="stable").astype(np.int32)
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(sources, minlength=count), out=offsets[1:])
    return Adjacency(offsets, order)


def walk(
    net: LotLinks, starts: Sequence[int] | Lots, way: Way, *, steps: int = EVERY_STEP, keep_order: bool = True,
    blocked: Sequence[int] | Lots = (), most: int = EVERY_STEP,
) -> Reached:  # fmt: skip
    """Lots that can be reached from `starts`, nearest first; every lot once, so that a circle ends the walk.

    Args:
        net: the links.
        starts: numbers of lots.
        way: "back" to inputs, "forward" to what was made of them.
        steps: how far at most.
        keep_order: leave out links that the dates contradict.
        blocked: lots made by a step that stops the hazard: their making is passed neither way, unless they are the start
            of a walk forward.
        most: the walk stops after the step in which it passes this many lots.
    """
    front = np.unique(np.asarray(starts, np.int64))
    closed = np.unique(np.asarray(blocked, np.int64))
    seen, found, depths, step = set(front.tolist()), [front], [np.zeros(len(front), np.int64)], 0
    while len(front) and step < steps and len(seen) < most:
        step += 1
        reached = _next(net, front[~np.isin(front, closed)] if way == "back" else front, way, keep_order=keep_order)
        if way == "forward":
            reached = reached[~np.isin(reached, closed)]
        front = np.array([lot for lot in reached.tolist() if lot not in seen], np.int64)
        seen.update(front.tolist())
        found.append(front)
        depths.append(np.full(len(front), step, np.int64))
    return Reached(np.concatenate(found), np.concatenate(depths), bool(len(front)) and step < steps)


def _next(net: LotLinks, front: Lots, way: Way, *, keep_order: bool) -> Lots:
    links = links_of(net, front, way)
    if keep_order:
        links = links[~net.is_out_of_order[links]]
    return np.unique((net.outputs if way == "forward" else net.inputs)[links]).astype(np.int64)


def links_of(net: LotLinks, lots: Lots, way: Way) -> Lots:
    """Links that leave these lots one way."""
    table = net.ways[way]
    known = lots[lots < net.n_lots]
    first, last = table.offsets[known], table.offsets[known + 1]
    counts = last - first
    at = np.repeat(first - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())
    return table.links[at.astype(np.int64)].astype(np.int64)
