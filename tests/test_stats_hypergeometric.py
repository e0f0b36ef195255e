"""The hypergeometric distribution and Benjamini-Hochberg against SciPy's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stats.beta_binomial import beta_binomial_quantiles
from stats.errors import RateError
from stats.hypergeometric import discovery_adjusted, hypergeometric, hypergeometric_table
from stats.intervals import count_range


@given(st.data())
def test_probabilities_are_scipys(data):
    total = data.draw(st.integers(1, 200_000))
    n, failures = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    most = data.draw(st.none() | st.integers(0, 300))
    last = min(n, failures) if most is None else min(n, failures, most)
    expected = stats.hypergeom.pmf(np.arange(last + 1), total, failures, n)
    assert hypergeometric(n, failures, total, most=most) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_the_whole_is_one():
    assert hypergeometric(700, 400, 1000).sum() == pytest.approx(1.0, abs=1e-12)
    assert hypergeometric(0, 3, 10).tolist() == [1.0]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_adjusted_p_values_are_scipys(p):
    assert discovery_adjusted(np.array(p)) == pytest.approx(stats.false_discovery_control(p, method="bh"), abs=1e-15)


@given(st.floats(1e-9, 1e4), st.floats(0.01, 0.999))
def test_range_of_counts_is_scipys(mean, level):
    assert count_range(mean, level) == tuple(int(one) for one in stats.poisson.interval(level, mean))


def test_range_of_counts_refuses_what_has_none():
    for mean, level in ((0.0, 0.95), (1.0, 1.0), (float("nan"), 0.95)):
        with pytest.raises(RateError, match="mean"):
            count_range(mean, level)


@given(st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=20), st.integers(0, 60))
def test_rows_of_a_table_are_their_own_distributions(rows, most):
    total = np.array([one[0] for one in rows], dtype=float)
    n, failures = (np.floor(total * np.array([one[place] for one in rows])) for place in (1, 2))
    table = hypergeometric_table(n, failures, total, most)
    assert table.shape == (len(rows), most + 1)
    for row, *counts in zip(table, n, failures, total, strict=True):
        alone = hypergeometric(*(int(one) for one in counts), most=most)
        assert row == pytest.approx(np.pad(alone, (0, most + 1 - len(alone))), rel=1e-6, abs=1e-12)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.floats(0.5, 60), st.floats(0.5, 900))
def test_quantiles_of_the_beta_binomial_are_scipys(sizes, first, second):
    n = np.array(sizes, dtype=float)
    found = beta_binomial_quantiles((0.005, 0.5, 0.995), n, first, second)
    for level, counts in zip((0.005, 0.5, 0.995), found, strict=True):
        for size, count in zip(sizes, counts, strict=True):
            reached = stats.betabinom.cdf([count - 1, count], size, first, second)
            assert reached[0] < level + 1e-9
            assert reached[1] >= level - 1e-9
