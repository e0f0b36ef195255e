"""The laboratory's numbers against survival and epiR, statsmodels, and by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.imputation.ros import impute_ros

from stats.errors import OptionError, RateError, SeriesError
from stats.lab import censored_summary, guard_band, rogan_gladen
from tests.reference_numbers import assert_near, cases, inputs


@pytest.mark.parametrize("number", range(40))
def test_censored_values_are_survival_s(number):
    given, recorded = inputs("measured")[number], cases("censored")[number]
    found = censored_summary(**given)
    assert_near([found.loc["km", "mean"]], [recorded["km_mean"]])
    variance = recorded["sdlog"] ** 2
    mean = np.exp(recorded["meanlog"] + variance / 2)
    assert_near(found.loc["mle", ["median", "mean"]], [np.exp(recorded["meanlog"]), mean])
    assert_near(found.loc["mle", ["sd", "p95"]], [
        mean * np.sqrt(np.exp(variance) - 1), np.exp(recorded["meanlog"] + 1.6448536269514722 * recorded["sdlog"])
    ])  # fmt: skip
    filled = impute_ros("values", "censored", df=pd.DataFrame(given))
    assert_near(found.loc["ros", ["mean", "sd"]], [np.mean(filled), np.std(filled, ddof=1)])


@pytest.mark.parametrize("number", range(0, 40, 5))
def test_bounds_bracket_what_is_estimated(number):
    found = censored_summary(**inputs("measured")[number])
    for method in ("km", "ros"):
        assert found.loc["lower_bound", "mean"] - 1e-9 <= found.loc[method, "mean"]
    assert found.loc["km", "mean"] <= found.loc["upper_bound", "mean"] + 1e-9


@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=20))
def test_without_non_detects_every_mean_is_the_plain_one(values):
    found = censored_summary(values, [False] * len(values))
    assert found.loc[["lower_bound", "upper_bound", "km", "ros"], "mean"].tolist() == pytest.approx([np.mean(values)] * 4)
    assert found.loc["km", "sd"] == pytest.approx(np.std(values, ddof=1), abs=1e-9)
    assert found.loc["mle", "median"] == pytest.approx(stats.gmean(values), rel=1e-5)


def test_a_small_sample_by_hand():
    """<1, <1, 2, 3, <4, 5: turned round, 5 falls to 5/6, 3 to 5/6 × 3/4, 2 to 5/6 × 3/4 × 2/3."""
    found = censored_summary([1, 1, 2, 3, 4, 5], [True, True, False, False, True, False])
    shares = np.array([1 / 6, 5 / 6 / 4, 5 / 6 * 3 / 4 / 3, 5 / 6 * 3 / 4 * 2 / 3])
    assert found.loc["km", "mean"] == pytest.approx(shares @ [5, 3, 2, 1])
    assert found.loc["km", "median"] == 2
    assert (found.n.unique().tolist(), found.censored.unique().tolist()) == ([6], [3])


def test_too_few_detected_says_so():
    found = censored_summary([1, 1, 1, 1, 7, 8], [True] * 4 + [False] * 2)
    assert (found.undecided[["km", "ros", "mle"]] == "too_few_detected").all()
    assert found.loc[["km", "ros", "mle"], "mean"].isna().all()
    assert found.loc["upper_bound", "mean"] == pytest.approx(19 / 6)
    mostly = censored_summary([1, 1, 1, 1, 5, 6, 7], [True] * 4 + [False] * 3)
    assert mostly.undecided["km"] == "below_limit"
    assert np.isnan(mostly.loc["km", "median"])


@pytest.mark.parametrize("number", range(60))
def test_rogan_gladen_is_epir_s(number):
    case = cases("prevalence")[number]
    given = {name: case[name] for name in ("positives", "n", "sensitivity", "specificity")}
    for method, recorded in (("wilson", case["wilson"]), ("beta", case["exact"])):
        found = rogan_gladen(**given, method=method)
        assert_near(found[["estimate", "low", "high"]].iloc[0], np.clip(recorded, 0, 1))
        assert found.held[0] == (not 0 <= recorded[0] <= 1)


@given(share=st.floats(0, 1), sensitivity=st.floats(0.6, 1), specificity=st.floats(0.6, 1))
def test_rogan_gladen_turns_back_what_the_test_does(share, sensitivity, specificity):
    n = 10_000_000
    seen = round(n * (share * sensitivity + (1 - share) * (1 - specificity)))
    assert rogan_gladen(seen, n, sensitivity, specificity).estimate[0] == pytest.approx(share, abs=1e-6)


def test_rogan_gladen_without_tests_knows_nothing():
    found = rogan_gladen(pd.Series([0, 3], index=["a", "b"]), [0, 9], 0.9, 0.9)
    assert found.loc["a", ["low", "high"]].tolist() == [0, 1]
    assert np.isnan(found.loc["a", "estimate"])
    assert not found.held["a"]


def test_guard_band_on_every_side_of_the_limit():
    found = guard_band(pd.Series([5, 9, 10, 10.5, 12], index=list("abcde")), 10, 1.5)
    assert found.decision.to_dict() == {"a": "pass", "b": "near_pass", "c": "near_pass", "d": "near_fail", "e": "fail"}
    assert found.p_fail["d"] == pytest.approx(stats.norm.cdf(0.5 / 0.75))
    assert (found.low["a"], found.high["a"]) == (3.5, 6.5)
    least = guard_band([5, 9.9, 10, 12], 10, 1, kind="least")
    assert least.decision.tolist() == ["fail", "near_fail", "near_pass", "pass"]
    exact = guard_band([9, 10, 11], 10, 0)
    assert exact.decision.tolist() == ["pass", "pass", "fail"]
    assert exact.p_fail.tolist() == [0, 0, 1]


@given(result=st.floats(0, 20), uncertainty=st.floats(0.01, 5))
def test_beyond_doubt_is_beyond_two_standard_uncertainties(result, uncertainty):
    found = guard_band(result, 10, uncertainty).iloc[0]
    assert (found.decision == "fail") == (result - uncertainty > 10 or found.low > 10)
    assert found.decision != "fail" or found.p_fail > 0.977
    assert found.decision != "pass" or found.p_fail < 0.0228


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: censored_summary([], []), SeriesError), (lambda: censored_summary([1, 2], [True]), SeriesError),
        (lambda: censored_summary([1, float("nan")], [False, False]), SeriesError),
        (lambda: censored_summary([-1], [False]), SeriesError), (lambda: censored_summary([0, 1], [True, False]), SeriesError),
        (lambda: guard_band(float("nan"), 1, 1), SeriesError), (lambda: guard_band(1, 1, -1), SeriesError),
        (lambda: guard_band(1, 1, 1, kind="both"), OptionError), (lambda: guard_band(1, 1, 1, coverage=0), OptionError),
        (lambda: rogan_gladen(3, 2, 0.9, 0.9), RateError), (lambda: rogan_gladen(1, 2, 0.5, 0.5), OptionError),
        (lambda: rogan_gladen(1, 2, 1.5, 0.9), OptionError), (lambda: rogan_gladen(1, 2, 0.9, 0.9, level=1), OptionError),
    ],
)  # fmt: skip
def test_impossible_numbers_are_refused(call, error):
    with pytest.raises(error):
        call()
