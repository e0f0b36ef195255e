"""Pace and waiting: intervals cover what they promise, reference values, laws, errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as reference

from stats.errors import OptionError, SeriesError
from stats.pace import pace, waits


def test_the_interval_of_a_poisson_count_is_scipy_s_negative_binomial():
    counts = [10, 10, 10, 10]  # no more variation than chance
    found = pace(counts, ahead=6, missing=30)
    law = reference.nbinom(40.5, 4 / (4 + 6))
    assert (found.more_low, found.more_high) == (law.ppf(0.025), law.ppf(0.975))
    assert found.more == 60
    assert found.periods == 3
    time = reference.betaprime(30, 40.5, scale=4)
    assert (found.periods_low, found.periods_high) == pytest.approx((time.ppf(0.025), time.ppf(0.975)))


@pytest.mark.parametrize("size", [1.0, 4.0])
def test_the_intervals_cover_what_comes(size):
    """Series whose variance is `size` times their mean: 95 % intervals hold about so many."""
    rng = np.random.default_rng(7)
    inside = soon = 0
    for _ in range(1500):
        rate = 20 / size
        past, future = size * rng.poisson(rate, 12), size * rng.poisson(rate, 400)
        found = pace(past, ahead=6, missing=100)
        inside += found.more_low <= future[:6].sum() <= found.more_high
        reached = np.searchsorted(np.cumsum(future), 100) + 1
        soon += found.periods_low - 1 <= reached <= found.periods_high + 1
    assert 0.91 < inside / 1500 < 0.99
    assert soon / 1500 > 0.93


@given(st.lists(st.integers(0, 60), min_size=2, max_size=20), st.floats(0, 50), st.floats(-10, 500))
def test_the_middle_lies_between_the_ends(counts, ahead, missing):
    found = pace(counts, ahead=ahead, missing=missing)
    assert 0 <= found.more_low <= found.more_high
    assert found.periods_low <= found.periods_high
    assert (found.periods == 0) == (missing <= 0)
    if sum(counts) and ahead > 1:
        assert found.more_low <= found.more <= found.more_high + 1


@pytest.mark.parametrize("counts", [[1], [], [1, -1], [1, float("nan")], [[1, 2], [3, 4]]])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(SeriesError):
        pace(counts, ahead=1, missing=1)


def test_options_that_cannot_be_are_refused():
    with pytest.raises(OptionError):
        pace([1, 2], ahead=-1, missing=1)
    with pytest.raises(OptionError):
        pace([1, 2], ahead=1, missing=1, level=1.0)


def test_waits_of_a_published_example():
    """Remission of leukaemia under 6-MP (Freireich 1963): the Kaplan-Meier median is 23 weeks."""
    over = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    still = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    lengths, ended = [*over, *still], [True] * len(over) + [False] * len(still)
    median, slow = waits(lengths, ended, (0.5, 0.9))
    assert median == 23
    assert np.isnan(slow)


@pytest.mark.parametrize(("lengths", "over"), [([], []), ([-1], [True]), ([1, 2], [True])])
def test_waits_that_cannot_be_are_refused(lengths, over):
    with pytest.raises(SeriesError):
        waits(lengths, over, (0.5,))
