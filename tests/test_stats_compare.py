"""Rates side by side: differences, standardised rates, mix or risk, trend, each by a second route."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from stats.errors import OptionError, RateError
from stats.rates import difference, interval, mix_or_risk, standardise, trend_test
from tests.reference_numbers import assert_near, cases, inputs

COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
TABLES = st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=6)


@given(one=COUNTS, other=COUNTS, level=st.sampled_from([0.8, 0.95]))
def test_difference_is_newcombe_s_of_statsmodels(one, other, level):
    found = difference(*one, *other, level=level).iloc[0]
    theirs = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff", alpha=1 - level)
    assert (found.low, found.high) == pytest.approx(theirs, abs=1e-9)
    assert found.estimate == pytest.approx(one[0] / one[1] - other[0] / other[1])
    assert found.shown == (found.low > 0 or found.high < 0)


@given(one=COUNTS, other=COUNTS)
def test_ratio_is_the_adjusted_log_of_statsmodels(one, other):
    found = difference(*one, *other, measure="ratio").iloc[0]
    theirs = confint_proportions_2indep(*one, *other, method="log-adjusted", compare="ratio")
    if (one[0], other[0]) == (one[1], other[1]):
        return  # both certain: statsmodels has no spread there
    assert (found.low, found.high) == pytest.approx(theirs, rel=1e-6)


@given(one=COUNTS, other=COUNTS)
def test_swapping_the_two_turns_the_difference_round(one, other):
    found, turned = difference(*one, *other).iloc[0], difference(*other, *one).iloc[0]
    assert (found.low, found.high, found.p_value) == pytest.approx((-turned.high, -turned.low, turned.p_value))
    ratio, other_way = difference(*one, *other, measure="ratio").iloc[0], difference(*other, *one, measure="ratio").iloc[0]
    assert ratio.estimate * other_way.estimate == pytest.approx(1)


def test_mid_p_is_fisher_s_with_half_of_what_was_seen():
    tail = sum(stats.hypergeom.pmf(k, 30, 7, 12) for k in range(5, 8)) - stats.hypergeom.pmf(5, 30, 7, 12) / 2
    assert difference(5, 12, 2, 18).p_value[0] == pytest.approx(2 * tail)


def test_many_pairs_keep_their_names_and_nothing_is_shown_without_samples():
    found = difference(pd.Series([90, 3, 0], index=["a", "b", "c"]), [1000, 100, 0], 3, 100)
    assert found.shown.tolist() == [True, False, False]
    assert found.loc["c", ["low", "high"]].tolist() == [-1, 1]
    assert found.loc["c", ["estimate", "p_value", "rate"]].isna().all()


@pytest.mark.parametrize("number", range(60))
def test_standardised_rates_and_trend_are_epitools_and_r_s(number):
    given, recorded = inputs("tables")[number], cases("rates")[number]
    direct = standardise(given["failures"], given["n"], given["standard_n"]).iloc[0]
    assert_near(direct[["crude", "rate", "low", "high"]], list(recorded["direct"].values()))
    indirect = standardise(**given, method="indirect").iloc[0]
    assert_near(indirect[["failures", "expected", "ratio"]], list(recorded["ratio"].values())[:3])
    assert_near(indirect[["crude", "rate", "low", "high"]], list(recorded["rate"].values()))
    z, p = trend_test(given["failures"], given["n"])
    assert_near([z**2, p], [recorded["chi_squared"], recorded["p_value"]])


@given(tables=TABLES)
def test_a_group_with_the_standard_s_mixture_keeps_its_rate(tables):
    failures, n = (np.array(part) for part in zip(*(one for one, _ in tables), strict=True))
    found = standardise(failures, n, 3 * n).iloc[0]
    assert found.rate == pytest.approx(found.crude)
    assert found.low <= found.rate <= found.high


def test_what_cannot_be_standardised_says_so():
    failures, n = pd.DataFrame([[1, 0], [0, 0], [2, 3]], index=["a", "b", "c"]), [[9, 0], [0, 0], [9, 9]]
    found = standardise(failures, n, [5, 5])
    assert found.undecided.to_dict() == {"a": "empty_stratum", "b": "no_samples", "c": ""}
    assert found.loc[["a", "b"], ["rate", "low", "high"]].isna().all(axis=None)
    assert found.loc["c", "rate"] == pytest.approx((2 / 9 + 3 / 9) / 2)
    indirect = standardise(failures, n, [50, 50], standard_failures=[5, 5], method="indirect")
    assert indirect.undecided.to_dict() == {"a": "", "b": "no_samples", "c": ""}
    nothing = standardise([0, 0], [9, 9], [50, 50], standard_failures=[5, 5], method="indirect").iloc[0]
    assert (nothing.ratio, nothing.low) == (0, 0)
    assert stats.poisson.cdf(0, nothing.high / 0.1 * 1.8) == pytest.approx(0.025)


@given(tables=TABLES)
def test_mix_and_risk_add_up_to_the_change(tables):
    failures, n, before, before_n = (np.array(part) for part in zip(*(one + two for one, two in tables), strict=True))
    found = mix_or_risk(failures, n, before, before_n)
    change = failures.sum() / n.sum() - before.sum() / before_n.sum()
    assert found.estimate["change"] == pytest.approx(change, abs=1e-12)
    assert found.estimate["mix"] + found.estimate["risk"] == pytest.approx(change, abs=1e-12)
    parts = mix_or_risk(failures, n, before, before_n, by="stratum")
    assert parts[["mix", "risk"]].sum().tolist() == pytest.approx(found.estimate[["mix", "risk"]].tolist())
    same_rates = mix_or_risk(failures, n, failures * 5, n * 5)
    assert same_rates.estimate.abs().max() == pytest.approx(0, abs=1e-12)


def test_only_the_mix_changed_or_only_the_risk():
    moved = mix_or_risk([30, 1], [300, 100], [10, 3], [100, 300])
    assert moved.estimate["risk"] == pytest.approx(0)
    assert moved.estimate["mix"] == pytest.approx(0.09 / 2)
    risen = mix_or_risk([20, 2], [100, 100], [10, 1], [100, 100])
    assert risen.estimate["mix"] == 0
    assert risen.estimate["risk"] == pytest.approx(0.055)
    new = mix_or_risk([10, 5], [100, 50], [10, 0], [100, 0], by="stratum")
    assert new.risk.tolist() == pytest.approx([0, 0])
    assert np.isnan(new.rate_before[1])


def test_the_interval_of_mix_and_risk_covers_the_truth():
    rng, n, before_n = np.random.default_rng(8), np.array([300, 100]), np.array([100, 300])
    now, then = np.array([0.3, 0.2]), np.array([0.2, 0.2])
    truth = (now - then) @ (n / 400 + before_n / 400) / 2
    inside = 0
    for _ in range(1000):
        found = mix_or_risk(rng.binomial(n, now), n, rng.binomial(before_n, then), before_n).loc["risk"]
        inside += found.low <= truth <= found.high
    assert 0.92 < inside / 1000 < 0.98


@pytest.mark.parametrize("wrong", [(2, 1), (-1, 3), (float("nan"), 3)])
def test_impossible_counts_are_refused(wrong):
    failures, n = wrong
    for call in (
        lambda: difference(failures, n, 1, 2), lambda: difference(1, 2, failures, n), lambda: standardise([failures], [n], [3]),
        lambda: mix_or_risk([failures], [n], [1], [2]), lambda: mix_or_risk([1], [2], [failures], [n]),
        lambda: interval([1, 2], [3, 4, 5]), lambda: difference([1, 2], [3, 4], [1, 1, 1], [2, 2, 2]),
        lambda: mix_or_risk([0], [0], [1], [2]), lambda: standardise([1], [2], [0]),
        lambda: standardise([1, 1], [2, 2], [3]), lambda: mix_or_risk([1], [2], [1, 1], [2, 2]),
    ):  # fmt: skip
        with pytest.raises(RateError):
            call()


def test_impossible_options_are_refused():
    for call in (
        lambda: difference(1, 2, 1, 2, level=1), lambda: difference(1, 2, 1, 2, measure="odds"),
        lambda: standardise([1], [2], [3], method="indirect"), lambda: standardise([1], [2], [3], method="other"),
        lambda: mix_or_risk([1], [2], [1], [2], by="other"), lambda: mix_or_risk([1], [2], [1], [2], level=0),
    ):  # fmt: skip
        with pytest.raises(OptionError):
            call()
