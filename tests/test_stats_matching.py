"""Matching of offers: the best there is, by trying every way; laws of what is left."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.errors import OptionError
from stats.matching import distances, transport


def best_by_hand(supply, demand, cost):
    """Every way to hand out whole kilograms: the most matched, then the least cost."""
    pairs = [(i, j) for i in range(len(supply)) for j in range(len(demand)) if np.isfinite(cost[i][j])]
    best = (0, 0.0)
    for kg in itertools.product(*(range(min(supply[i], demand[j]) + 1) for i, j in pairs)):
        sent = [sum(k for k, (i, _) in zip(kg, pairs, strict=True) if i == one) for one in range(len(supply))]
        got = [sum(k for k, (_, j) in zip(kg, pairs, strict=True) if j == one) for one in range(len(demand))]
        if all(a <= b for a, b in zip(sent + got, [*supply, *demand], strict=True)):
            spent = sum(k * cost[i][j] for k, (i, j) in zip(kg, pairs, strict=True))
            best = min(best, (-sum(kg), spent))
    return -best[0], best[1]


@given(st.integers(0, 10_000))
def test_the_matching_is_the_best_of_all_ways(seed):
    rng = np.random.default_rng(seed)
    supply, demand = rng.integers(0, 4, 3).tolist(), rng.integers(0, 4, 2).tolist()
    cost = np.where(rng.random((3, 2)) < 0.2, np.inf, rng.integers(1, 50, (3, 2)).astype(float))
    found = transport(supply, demand, cost)
    kg, spent = best_by_hand(supply, demand, cost.tolist())
    assert found.kg.sum() == pytest.approx(kg, abs=1e-6)
    assert (found.kg * cost[found.supply, found.demand]).sum() == pytest.approx(spent, abs=1e-6)


def test_what_is_left_and_matched_add_up_and_no_bar_is_crossed():
    rng = np.random.default_rng(4)
    supply, demand = rng.uniform(0, 900, 60), rng.uniform(0, 900, 45)
    cost = np.where(rng.random((60, 45)) < 0.7, np.inf, rng.uniform(1, 300, (60, 45)))
    found = transport(supply, demand, cost)
    assert np.isfinite(cost[found.supply, found.demand]).all()
    assert np.bincount(found.supply, found.kg, 60) + found.left == pytest.approx(supply, abs=1e-6)
    assert np.bincount(found.demand, found.kg, 45) + found.unmet == pytest.approx(demand, abs=1e-6)


def test_letting_pairs_in_by_price_ends_at_the_same_as_all_pairs(monkeypatch):
    rng = np.random.default_rng(5)
    supply, demand, cost = rng.uniform(1, 900, 40), rng.uniform(1, 900, 60), rng.uniform(1, 300, (40, 60))
    monkeypatch.setattr("stats.matching.NEAREST", 2)
    few = transport(supply, demand, cost)
    monkeypatch.setattr("stats.matching.NEAREST", 100)
    whole = transport(supply, demand, cost)
    spent = [(one.kg * cost[one.supply, one.demand]).sum() for one in (few, whole)]
    assert few.kg.sum() == pytest.approx(whole.kg.sum())
    assert spent[0] == pytest.approx(spent[1])


def test_more_is_matched_even_over_a_long_way():
    found = transport([10, 10], [10, 10], [[1, 2], [1, np.inf]])
    assert found.kg.sum() == pytest.approx(20)


@pytest.mark.parametrize(("supply", "cost"), [([-1.0], [[1.0]]), ([np.nan], [[1.0]]), ([1.0], [[-1.0]]), ([1.0, 2.0], [[1.0]])])
def test_nonsense_is_an_error(supply, cost):
    with pytest.raises(OptionError):
        transport(supply, [1.0], cost)


def test_nobody_to_match_leaves_all():
    found = transport([5.0], [7.0], [[np.inf]])
    assert (found.left.tolist(), found.unmet.tolist(), len(found.kg)) == ([5.0], [7.0], 0)


def test_distance_between_the_two_cities():
    # Thái Nguyên (21,59 N 105,85 E) to Vinh (18,68 N 105,68 E): 2,91 degrees of latitude of 111,2 km, a little more.
    assert distances([[21.59, 105.85]], [[18.68, 105.68]])[0, 0] == pytest.approx(324, abs=2)
