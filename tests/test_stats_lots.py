"""Walks over lots: against asking link by link, with circles, blocked lots, contradicted dates and limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.lots import links_of, lot_links, walk

LOTS = 12
PAIR = st.tuples(st.integers(0, LOTS - 1), st.integers(0, LOTS - 1), st.booleans())


def net(pairs):
    table = np.array(pairs, dtype=np.int64).reshape(-1, 3)
    return lot_links(table[:, 0], table[:, 1], table[:, 2].astype(bool))


def naive(pairs, start, way, *, steps, keep_order, blocked):
    """Fewest steps by trying every link again until nothing changes."""
    found = {start: 0}
    for step in range(1, steps + 1):
        for one, other, is_bad in pairs:
            near, far = (one, other) if way == "forward" else (other, one)
            closed = (far if way == "forward" else near) in blocked
            if found.get(near) == step - 1 and not closed and not (keep_order and is_bad):
                found.setdefault(far, step)
    return found


@given(
    pairs=st.lists(PAIR, max_size=40), start=st.integers(0, LOTS - 1), way=st.sampled_from(["back", "forward"]),
    steps=st.integers(1, 14), keep_order=st.booleans(), blocked=st.sets(st.integers(0, LOTS - 1), max_size=3),
)  # fmt: skip
def test_a_walk_meets_what_link_by_link_meets(pairs, start, way, steps, keep_order, blocked):
    met = walk(net(pairs), [start], way, steps=steps, keep_order=keep_order, blocked=sorted(blocked))
    expected = naive(pairs, start, way, steps=steps, keep_order=keep_order, blocked=blocked)
    assert dict(zip(met.lots.tolist(), met.steps.tolist(), strict=True)) == expected
    assert len(met.lots) == len(set(met.lots.tolist()))


def test_back_and_forward_agree():
    chance = np.random.default_rng(4)
    pairs = [(int(a), int(b), bool(c)) for a, b, c in zip(*chance.integers(0, [[40], [40], [2]], (3, 70)), strict=True)]
    links = net(pairs)
    ahead = {(a, b) for a in range(40) for b in walk(links, [a], "forward").lots.tolist()}
    behind = {(a, b) for b in range(40) for a in walk(links, [b], "back").lots.tolist()}
    assert ahead == behind
    assert len(ahead) > 40


def test_a_circle_and_a_lot_of_itself_end():
    links = net([(0, 1, False), (1, 2, False), (2, 0, False), (3, 3, False)])
    assert walk(links, [0], "forward").lots.tolist() == [0, 1, 2]
    assert walk(links, [3], "back").lots.tolist() == [3]


def test_a_walk_that_meets_its_limit_says_so():
    links = net([(lot, lot + 1, False) for lot in range(100)])
    assert not walk(links, [0], "forward").is_cut
    cut = walk(links, [0], "forward", most=10)
    assert cut.is_cut
    assert len(cut.lots) == 10
    assert not walk(links, [0], "forward", steps=5).is_cut


@pytest.mark.parametrize("way", ["back", "forward"])
def test_lots_beyond_all_links_and_no_links_at_all(way):
    assert walk(net([(0, 1, False)]), [7], way).lots.tolist() == [7]
    assert walk(net([]), [0, 3], way).lots.tolist() == [0, 3]
    assert len(links_of(net([]), np.array([0]), way)) == 0
