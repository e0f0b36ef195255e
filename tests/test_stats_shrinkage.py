"""Rates drawn to their group, failures to expect, other ways of sampling: by simulation, by hand, by laws."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stats.errors import OptionError, RateError
from stats.intervals import interval
from stats.reweight import gain, reweighted
from stats.shrinkage import detections, shrunk


def test_the_strength_that_made_the_data_is_found_again():
    rng = np.random.default_rng(11)
    n = rng.integers(20, 200, 3000)
    for strength in (8.0, 30.0):
        failed = rng.binomial(n, rng.beta(0.1 * strength, 0.9 * strength, 3000))
        assert shrunk(failed, n, ["one"] * 3000).strength.iloc[0] == pytest.approx(strength, rel=0.15)


def test_a_stratum_without_samples_is_its_group_and_one_with_many_is_itself():
    found = shrunk(pd.Series([0, 90, 5], index=["new", "much", "some"]), [0, 900, 100], ["a", "b", "a"])
    assert found.rate["new"] == pytest.approx(found.prior_rate["new"])
    assert found.rate["much"] == pytest.approx(0.1, abs=0.003)
    expected = stats.beta(found.alpha["some"], found.beta["some"]).ppf([0.025, 0.975])
    assert found.loc["some", ["low", "high"]].tolist() == pytest.approx(expected.tolist())
    assert found.prior_rate["new"] == pytest.approx((5 + 20 * 95.5 / 1001) / 120)


@given(
    cells=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from("ab")), min_size=1, max_size=12),
)
def test_a_rate_lies_between_what_was_seen_and_its_group(cells):
    failed, more, group = zip(*cells, strict=True)
    n = [one + two for one, two in zip(failed, more, strict=True)]
    found = shrunk(failed, n, group)
    raw = np.divide(failed, n, out=found.prior_rate.to_numpy().copy(), where=np.array(n) > 0)
    assert (found.rate >= np.minimum(raw, found.prior_rate) - 1e-12).all()
    assert (found.rate <= np.maximum(raw, found.prior_rate) + 1e-12).all()
    assert found.notna().all().all()
    assert ((found.low <= found.rate) & (found.rate <= found.high)).all()


def test_failures_to_expect_by_simulation():
    samples, alpha, beta = np.array([30, 5, 0, 100]), np.array([2.0, 1, 5, 8]), np.array([40.0, 9, 5, 200])
    draws = np.random.default_rng(5).binomial(samples, np.random.default_rng(6).beta(alpha, beta, (40_000, 4))).sum(axis=1)
    mean, low, high = detections(samples, alpha, beta)
    assert mean == pytest.approx(draws.mean(), rel=0.02)
    assert (low, high) == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])), abs=1)
    assert detections([0], [1], [1]) == (0, 0, 0)


def test_reweighting_by_hand_and_by_what_was_done():
    failed, n = [2, 0, 3], [10, 5, 6]
    found = reweighted(failed, n, [1, 1, 2])
    assert found.rate == pytest.approx((0.2 + 0 + 2 * 0.5) / 4)
    assert found.n_effective == pytest.approx(16 / (1 / 10 + 1 / 5 + 4 / 6))
    done = reweighted(failed, n, n)
    assert (done.rate, done.n_effective) == (pytest.approx(5 / 21), pytest.approx(21))
    assert (done.low, done.high) == pytest.approx(tuple(interval(5, 21)))
    assert reweighted(failed, n, [0, 0, 0]).n_effective == 0


def test_the_error_of_a_gain_is_what_repetition_shows():
    rng = np.random.default_rng(3)
    n, p, one, two = np.array([40, 60, 20]), np.array([0.1, 0.05, 0.3]), [1, 1, 4], [2, 3, 1]
    many = [gain(n, rng.binomial(n, p), one, two, p) for _ in range(4000)]
    assert np.std([more for more, _ in many]) == pytest.approx(many[0][1], rel=0.05)
    assert np.mean([more for more, _ in many]) == pytest.approx(
        np.average(p, weights=one) - np.average(p, weights=two), abs=0.003
    )
    assert gain(n, [1, 2, 3], one, one, p) == (0, 0)


def test_input_that_cannot_be_is_refused():
    for call in (
        lambda: shrunk([2], [1], ["a"]), lambda: shrunk([1], [2], [None]), lambda: reweighted([1], [2], [-1]),
        lambda: reweighted([0, 1], [0, 3], [1, 1]),
    ):  # fmt: skip
        with pytest.raises(RateError):
            call()
    for call in (lambda: shrunk([1], [2], ["a"], level=1), lambda: detections([-1], [1], [1])):
        with pytest.raises(OptionError):
            call()
