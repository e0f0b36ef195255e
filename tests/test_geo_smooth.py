"""Empirical Bayes rates: against spdep's recorded answers, SciPy's gamma distribution, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from spdep import MAPS, farthest, recorded

from geo.smooth import empirical_bayes, standardised_rates


@pytest.mark.parametrize("name", MAPS)
def test_smoothed_rates_are_those_of_spdep(name):
    table, near = recorded(name)
    assert farthest(empirical_bayes(table.failures, table.n).statistic, table.eb) < 1e-12
    local = empirical_bayes(table.failures, table.n, near).statistic
    none = table.eb_local.isna()  # spdep divides by zero where a neighbourhood has no failures; the rate there is 0
    assert farthest(local[~none], table.eb_local[~none]) < 1e-12
    assert (local[none] == 0).all()
    assert farthest(standardised_rates(table.failures, table.n), table.deviation) < 1e-12


def test_the_interval_and_p_are_those_of_the_gamma_posterior():
    table, _ = recorded("sids74")
    y, n = table.failures, table.n
    rate = y.sum() / n.sum()
    variance = (n * (y / n - rate) ** 2).sum() / n.sum() - rate / n.mean()
    posterior = stats.gamma(rate**2 / variance + y, scale=1 / (rate / variance + n))
    ours = empirical_bayes(y, n, level=0.9)
    assert np.allclose(ours.statistic, posterior.mean(), rtol=1e-9)
    assert np.allclose(ours.low, posterior.ppf(0.05), rtol=1e-9)
    assert np.allclose(ours.high, posterior.ppf(0.95), rtol=1e-9)
    assert np.allclose(ours.p, 2 * np.minimum(posterior.cdf(rate), posterior.sf(rate)), rtol=1e-6)
    assert np.allclose(ours.p_adjusted, stats.false_discovery_control(ours.p), rtol=1e-9)


def test_where_places_differ_by_chance_only_the_prior_weighs_the_whole_map():
    ours = empirical_bayes([2, 2, 2, 2, 0], [20, 20, 20, 20, 0])
    posterior = stats.gamma([0.1 * 80 + 2] * 4 + [8], scale=1 / np.array([100] * 4 + [80]))
    assert np.allclose(ours.statistic, 0.1)
    assert np.allclose(ours.low, posterior.ppf(0.025))
    assert np.allclose(ours.high, posterior.ppf(0.975))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 40)), min_size=6, max_size=6), st.integers(2, 50))
def test_smoothing_draws_in_and_keeps_the_interval_around(rows, times):
    failures, n = (np.array(part) for part in zip(*[(min(a, b), b) for a, b in rows], strict=True))
    smooth, rate, overall = empirical_bayes(failures, n), failures / n, failures.sum() / n.sum()
    assert (np.abs(smooth.statistic - overall) <= np.abs(rate - overall) + 1e-12).all()
    assert ((smooth.low <= smooth.statistic) & (smooth.statistic <= smooth.high)).all()
    more = empirical_bayes(failures * times, n * times)
    assert (np.abs(more.statistic - rate) <= np.abs(smooth.statistic - rate) + 1e-12).all()
    wide = empirical_bayes(failures, n, level=0.99)
    assert ((wide.low <= smooth.low + 1e-12) & (wide.high >= smooth.high - 1e-12)).all()
