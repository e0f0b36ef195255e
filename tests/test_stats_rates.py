"""Rates against statsmodels, published numbers and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from statsmodels.stats.proportion import proportion_confint

from stats.rates import RateError, change, excess, interval, trend_test

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize("method", ["wilson", "beta", "jeffreys"])
@given(counts=COUNTS, level=st.sampled_from([0.8, 0.95, 0.99]))
def test_interval_agrees_with_statsmodels(method, counts, level):
    failures, n = counts
    low, high = interval(failures, n, method=method, level=level)
    theirs = proportion_confint(failures, n, alpha=1 - level, method=method)
    expected_low = 0.0 if failures == 0 else theirs[0]
    expected_high = 1.0 if failures == n else theirs[1]
    assert (low, high) == pytest.approx((expected_low, expected_high), abs=1e-9)


def test_thirty_five_samples_without_failure_leave_a_bound_of_eight_percent():
    _, high = interval(0, 35, method="beta")
    assert interval(0, 35, method="beta", level=0.9)[1] == pytest.approx(1 - 0.05 ** (1 / 35))
    assert 0.08 < high < 0.11


def test_interval_takes_arrays_and_knows_nothing_without_samples():
    low, high = interval([1, 0], [10, 0])
    assert low.shape == (2,)
    assert (low[1], high[1]) == (0.0, 1.0)


@pytest.mark.parametrize(("failures", "n"), [(2, 1), (-1, 3), (float("nan"), 3), (1, -2)])
def test_impossible_counts_are_refused(failures, n):
    with pytest.raises(RateError):
        interval(failures, n)


def test_words_of_change():
    assert change(90, 1000, 30, 1000) == "higher"
    assert change(30, 1000, 90, 1000) == "lower"
    assert change(40, 1000, 24, 1000) == "maybe_higher"
    assert change(24, 1000, 40, 1000) == "maybe_lower"
    assert change(3, 100, 3, 100) == "same"
    assert change(0, 0, 3, 100) == "unknown"


@given(st.lists(COUNTS, min_size=2, max_size=8))
def test_excess_in_one_stratum_is_fisher_one_sided_against_the_rest(places):
    failures, n = (np.array(part) for part in zip(*places, strict=True))
    found = excess(np.arange(len(n)), failures, n)
    table = [[failures[0], n[0] - failures[0]], [failures[1:].sum(), (n - failures)[1:].sum()]]
    assert found.p_value[0] == pytest.approx(scipy_stats.fisher_exact(table, alternative="greater").pvalue, abs=1e-9)
    assert (found.p_adjusted >= found.p_value - 1e-12).all()
    assert found.expected.sum() == pytest.approx(failures.sum())


def test_excess_over_strata_agrees_with_drawing_at_random():
    rng = np.random.default_rng(11)
    n, failed_all, n_all = np.array([12, 30]), np.array([20, 9]), np.array([60, 200])
    draws = sum(rng.hypergeometric(k, m - k, size, 400_000) for k, m, size in zip(failed_all, n_all, n, strict=True))
    found = excess([0, 0, 1, 1], [6, 3, 14, 6], [12, 30, 48, 170], stratum=["a", "b", "a", "b"])
    assert found.p_value[0] == pytest.approx((draws >= 9).mean(), abs=0.004)
    assert found.expected[0] == pytest.approx(12 * 20 / 60 + 30 * 9 / 200)


def test_a_place_is_not_blamed_for_what_it_makes():
    """Place 0 samples only pork (30 % fail everywhere), the others mostly tea (1 %)."""
    place, stratum = [0, 1, 1, 2, 2], ["pork", "pork", "tea", "pork", "tea"]
    failures, n = [30, 15, 4, 15, 4], [100, 50, 400, 50, 400]
    assert excess(place, failures, n).p_adjusted[0] < 1e-6
    assert excess(place, failures, n, stratum=stratum).p_adjusted[0] > 0.5


def test_excess_finds_the_planted_place_and_none_in_noise():
    rng = np.random.default_rng(7)
    place, n = np.arange(60), np.full(60, 80)
    noise = rng.binomial(80, 0.03, 60)
    assert (excess(place, noise, n).p_adjusted >= 0.05).all()
    planted = noise.copy()
    planted[5] = 20
    found = excess(place, planted, n)
    assert list(found.index[found.p_adjusted < 0.05]) == [5]


def test_a_place_without_samples_is_never_an_excess():
    found = excess([0, 1, 2], [0, 5, 1], [0, 10, 90])
    assert (found.p_value[0], found.p_adjusted[0]) == (1.0, 1.0)


def test_trend_is_the_root_of_the_chi_squared_for_linear_trend():
    """Agresti 2013, table 3.8: alcohol and malformations, scores 0, 0.5, 1.5, 4, 7: M² = 6.6, p = 0.01."""
    failures, n = [48, 38, 5, 1, 1], [17114, 14502, 793, 127, 38]
    z, p = trend_test(failures, n, scores=[0, 0.5, 1.5, 4, 7])
    assert z**2 == pytest.approx(6.57, abs=0.01)
    assert p == pytest.approx(0.0104, abs=0.0002)


@pytest.mark.parametrize(("failures", "n"), [([1], [5]), ([0, 0], [4, 4]), ([4, 4], [4, 4]), ([1, 0], [5, 0])])
def test_trend_says_when_it_cannot_decide(failures, n):
    assert np.isnan(trend_test(failures, n)).all()
