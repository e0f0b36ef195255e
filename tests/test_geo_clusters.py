"""Gi* and local Moran: against spdep's recorded answers, esda, full enumeration, laws, and bad input."""

import warnings
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal import examples, graph, weights
from spdep import MAPS, farthest, recorded

from geo.clusters import gi_star, local_moran
from geo.errors import CountError, NeighbourError, OptionError, PlaceError
from geo.smooth import empirical_bayes

LINE = {0: [1], 1: [0, 2], 2: [1, 3], 3: [2, 4], 4: [3, 5], 5: [4, 6], 6: [5]}


def grid(rows, columns):
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    return {
        a: [b for b, (s, d) in enumerate(cells) if a != b and max(abs(r - s), abs(c - d)) == 1] for a, (r, c) in enumerate(cells)
    }


@pytest.mark.parametrize("name", MAPS)
def test_gi_star_and_local_moran_are_those_of_spdep(name):
    table, near = recorded(name)
    rates = table.failures / table.n
    assert farthest(gi_star(rates, near).statistic, table.gi_star) < 1e-9
    assert farthest(gi_star(table.failures, table.n, near).statistic, table.gi_star_deviation) < 1e-9
    moran, deviations = local_moran(rates, near), local_moran(table.failures, table.n, near)
    assert farthest(moran.statistic, table.moran) < 1e-9
    assert farthest(moran.expected, table.moran_expected) < 1e-9
    assert farthest(moran.variance, table.moran_variance) < 1e-9
    assert farthest(deviations.statistic, table.moran_deviation) < 1e-9
    assert farthest(deviations.variance, table.moran_deviation_variance) < 1e-9


def test_the_permutations_are_those_of_esda():
    import esda

    shapes = gpd.read_file(examples.get_path("sids2.shp"))
    near = weights.Queen.from_dataframe(shapes, use_index=False)
    values = np.random.default_rng(5).normal(size=100) + shapes.geometry.centroid.x.to_numpy() + 100  # no ties
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # esda 2.9 has no choice of the alternative: it is one-sided
        moran = esda.Moran_Local(values, near, permutations=9999, seed=1, n_jobs=1)
        star = esda.G_Local(values, near, transform="B", star=True, permutations=9999, seed=1, n_jobs=1)
    for ours, p in (
        (local_moran(values, near, permutations=9999, seed=2), moran.p_sim),
        (gi_star(values, near, permutations=9999, seed=2), star.p_sim),
    ):
        theirs = np.minimum(1, 2 * p)
        spread = np.sqrt(2 * 2 * np.maximum(theirs, 1e-3) / 9999)
        assert (np.abs(ours.p - theirs) < 5 * spread).all()
    assert farthest(gi_star(values, near).statistic, star.Zs) < 1e-9
    assert farthest(local_moran(values, near).statistic * 99 / 100, moran.Is) < 1e-9


def test_libpysals_sids2_is_what_was_recorded():
    shapes = gpd.read_file(examples.get_path("sids2.shp"))
    table, near = recorded("sids74")
    assert (table.failures == shapes.SID74).all()
    queen = graph.Graph.build_contiguity(shapes, rook=False)
    counts = shapes.SID74.rename("failures"), shapes.BIR74
    pd.testing.assert_frame_equal(gi_star(*counts, queen), gi_star(table.failures, table.n, near), check_names=False)


def exact_p(values, near, place):
    """All draws of the neighbours' values from the others, one by one."""
    others = [value for other, value in enumerate(values) if other != place]
    seen = sum(values[other] for other in near[place])
    sums = [sum(drawn) for drawn in combinations(others, len(near[place]))]
    above, below = (sum(one(total) for total in sums) for one in (lambda s: s >= seen - 1e-9, lambda s: s <= seen + 1e-9))
    return min(1, 2 * min(above, below) / len(sums))


def test_p_is_that_of_every_draw_counted_ties_and_all():
    values, near = [0.0, 0.0, 1.0, 4.0, 5.0, 0.0, 2.0, 0.0, 3.0], grid(3, 3)
    exact = np.array([exact_p(values, near, place) for place in range(9)])
    for method in (gi_star, local_moran):
        p = method(values, near, permutations=20_000, seed=3).p
        assert farthest(p, exact) < 5 * np.sqrt(2 / 20_000)


def test_with_equal_weights_the_two_have_the_same_p():
    table, near = recorded("sids79")
    star, moran = (method(table.failures, table.n, near, seed=9) for method in (gi_star, local_moran))
    pd.testing.assert_series_equal(star.p, moran.p)


def test_going_on_in_the_tail_sharpens_small_p_only():
    near = grid(12, 12)
    values = np.random.default_rng(1).normal(size=144)
    values[[0, 1, 12, 13]] += 6
    short, long = gi_star(values, near, seed=4), gi_star(values, near, seed=4, tail_permutations=50_000)
    assert short.p.min() == pytest.approx(2 / 1000)
    assert long.p.min() < 1e-4
    assert (short["class"] != "hot").all()  # the correction over 144 places asks for more than 999 permutations can say
    assert (long["class"] == "hot").any()
    certain = short.p > 0.05
    assert (short.p[certain] == long.p[certain]).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 30)), min_size=12, max_size=12), st.randoms(use_true_random=False))
def test_names_and_order_of_places_do_not_matter(rows, random):
    failures, n = (np.array(part) for part in zip(*[(min(a, b), b) for a, b in rows], strict=True))
    near, order = grid(3, 4), list(range(12))
    random.shuffle(order)
    named = {f"p{place}": [f"p{other}" for other in others] for place, others in near.items()}
    labels = [f"p{place}" for place in order]
    shuffled = pd.Series(failures[order], index=labels), pd.Series(n[order], index=labels)
    for method in (empirical_bayes, gi_star, local_moran):
        plain, again = method(failures, n, near), method(*shuffled, named)
        assert list(again.index) == labels
        assert farthest(again.statistic, plain.statistic[order]) < 1e-9
        assert list(again.reason) == list(plain.reason[order])
        assert not plain.drop(columns=["class", "reason"]).isna().any().any()
        assert plain.p.between(0, 1).all()
        assert (plain.p_adjusted >= plain.p - 1e-12).all()


def test_noise_gives_few_hot_places_and_a_planted_block_is_found():
    near, rng = grid(10, 10), np.random.default_rng(7)
    n, block = rng.poisson(20, 100) + 1, [r * 10 + c for r in range(3, 7) for c in range(3, 7)]
    false = sum(
        (method(rng.binomial(n, 0.1), n, near, seed=run)["class"].isin(["hot", "cold", "high_high", "low_low"])).any()
        for run in range(20)
        for method in (gi_star, local_moran)
    )
    assert false <= 6  # 40 maps at 5 %: seven or more would be seen once in 300
    risk = np.where(np.isin(np.arange(100), block), 0.45, 0.1)
    failures = rng.binomial(n, risk)
    hot = gi_star(failures, n, near, tail_permutations=20_000)["class"] == "hot"
    assert hot[block].mean() > 0.6
    assert hot[~np.isin(np.arange(100), block)].mean() < 0.2
    assert local_moran(failures, n, near, tail_permutations=20_000)["class"][block].eq("high_high").mean() > 0.5


@pytest.mark.parametrize("method", [gi_star, local_moran, empirical_bayes])
def test_what_cannot_be_decided_says_why(method):
    def reasons(failures, n, near):
        found = method(failures, n, near)
        assert not found.isna().any().any()
        decided = found["class"] != "undecided"
        return list(found.reason), list(decided), found.p

    reason, decided, _ = reasons([1, 2, 0, 3, 1, 0, 2], [5, 6, 0, 7, 4, 8, 9], LINE)
    assert reason[2] == "no_samples"
    assert decided == [True, True, False, True, True, True, True]
    reason, decided, p = reasons([0] * 7, [5] * 7, LINE)
    assert set(reason) == {"no_failures" if method is empirical_bayes else "no_variation"}
    assert not any(decided)
    assert (p == 1).all()
    assert not any(reasons([0] * 7, [0] * 7, LINE)[1])
    assert not any(reasons([1], [3], {0: []})[1])
    reason, decided, _ = reasons([1, 2, 0, 3], [5, 6, 7, 8], {place: [] for place in range(4)})
    assert reason == ["no_neighbours"] * 4
    assert any(decided) == (method is empirical_bayes)


@pytest.mark.parametrize("method", [gi_star, local_moran, empirical_bayes])
@pytest.mark.parametrize(
    ("failures", "n", "error", "said"),
    [
        ([1, -1, 2], [5, 5, 5], CountError, "failures is negative at 1"),
        ([1, 0, 2], [5, -5, 5], CountError, "n is negative at 1"),
        ([1, 6, 2], [5, 5, 5], CountError, "failures exceeds n at 1"),
        ([1, np.nan, 2], [5, 5, 5], CountError, "finite number at every place; it is not at 1"),
        ([1, "a", 2], [5, 5, 5], CountError, "must be numbers"),
        ([1, 2], [5, 5, 5], PlaceError, "n has 3 places where 2 are due"),
        ([], [], PlaceError, "there is no place"),
        (pd.Series([1, 2], index=["a", "a"]), [5, 5], PlaceError, "'a' stands more than once"),
        (pd.Series([1, 2], index=["a", "b"]), pd.Series([1, 2], index=["a", "c"]), PlaceError, "'b' stands in one only"),
    ],
)
def test_bad_counts_are_named(method, failures, n, error, said):
    with pytest.raises(error, match=said):
        method(failures, n, {0: [1], 1: [0, 2], 2: [1]})


def test_bad_neighbours_and_options_are_named():
    with pytest.raises(NeighbourError, match="do not say anything about place 2"):
        gi_star([1, 2, 3], {0: [1], 1: [0]})
    with pytest.raises(NeighbourError, match="missing"):
        gi_star([1, 2, 3])
    with pytest.raises(NeighbourError, match="3 by 3"):
        gi_star([1, 2, 3], np.eye(2))
    with pytest.raises(NeighbourError, match="must be a mapping"):
        empirical_bayes([1, 2], [3, 4], "abc")
    with pytest.raises(NeighbourError, match="positive"):
        gi_star([1, 2, 3], {0: {1: -1.0}, 1: [0], 2: [1]})
    with pytest.raises(OptionError, match="99"):
        gi_star([1, 2, 3], {0: [1], 1: [0, 2], 2: [1]}, permutations=9)
    with pytest.raises(OptionError, match="level"):
        local_moran([1, 2, 3], {0: [1], 1: [0, 2], 2: [1]}, level=95)
