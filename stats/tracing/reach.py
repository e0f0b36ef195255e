"""Which weighted elements each delivery leads to, counted exactly, cycles included: sets of bits passed on once an edge."""

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from stats.tracing.lists import neighbours
from stats.tracing.network import Places


@dataclass(frozen=True)
class Order:
    """Knots of a network: nodes that all lead to each other are one; `steps` has every knot after those it leads to."""

    knot: Places  # of each node
    steps: list[tuple[int, list[int]]]  # (knot, knots it leads to)
    is_cycle: list[bool]


def ordered(source: Places, target: Places, nodes: int, deliveries: int) -> Order:
    """Knots of a graph of `nodes` nodes (deliveries, then helpers) with edges source → target, in an order to work out.

    A knot is a cycle where two deliveries or more lead to each other; one that comes back to itself through helpers is none.
    """
    graph = csr_matrix((np.ones(len(source), np.int8), (source, target)), shape=(nodes, nodes))
    count, knot = connected_components(graph, directed=True, connection="strong")
    knot = knot.astype(np.int64)
    from_knot, to_knot = knot[source], knot[target]
    pairs = np.unique((from_knot * count + to_knot)[from_knot != to_knot])
    from_knot, to_knot = pairs // max(count, 1), pairs % max(count, 1)
    children = neighbours(from_knot, to_knot, count)
    sizes = np.bincount(knot[:deliveries], minlength=count)
    return Order(knot, [(place, children[place]) for place in _after(from_knot, to_knot, children)], (sizes > 1).tolist())


def _after(source: Places, target: Places, children: list[list[int]]) -> Iterable[int]:
    """Every knot after those it leads to. SciPy numbers them so already in one direction, which it does not promise."""
    if (target < source).all():
        return range(len(children))
    if (target > source).all():
        return range(len(children) - 1, -1, -1)
    return TopologicalSorter(dict(enumerate(children))).static_order()


def reached(order: Order, own: list[int], beyond: list[int]) -> tuple[list[int], list[int]]:
    """Bits that each knot leads to, with its own and without.

    Args:
        order: from `ordered`.
        own: bits of each knot itself.
        beyond: bits it leads to at once (stations it is delivered to).

    Returns:
        (with, without) by knot; in a cycle everything is led to by itself, so both are the same.
    """
    whole, rest = [0] * len(own), [0] * len(own)
    for place, children in order.steps:
        bits = beyond[place]
        for child in children:
            bits |= whole[child]
        whole[place] = bits | own[place]
        rest[place] = whole[place] if order.is_cycle[place] else bits
    return whole, rest
