"""Alarms: laws, false alarms where nothing changes, bad input."""

import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from stats.alarms import cusum, ears, farrington, farrington_table
from stats.errors import OptionError, SeriesError
from stats.farrington_limits import by_plug_in
from stats.farrington_model import Prediction
from stats.farrington_windows import Reach, windows
from stats.poisson import Design, fit

METHODS = [ears, farrington, cusum]
COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=40)


@settings(max_examples=40)
@given(counts=COUNTS, shift=st.integers(0, 5))
def test_index_and_length_are_kept_and_there_is_no_alarm_without_a_limit(counts, shift):
    series = pd.Series(counts, index=pd.RangeIndex(shift, shift + len(counts)))
    for method in METHODS:
        found = method(series)
        assert found.index.equals(series.index)
        assert found.observed.tolist() == counts
        assert found.alarm.dtype == bool
        assert not (found.alarm & found.upper.isna()).any()
        assert ((found.undecided == "") == found.upper.notna()).all()


@settings(max_examples=20)
@given(counts=st.lists(st.integers(0, 30), min_size=15, max_size=40), later=st.integers(0, 50))
def test_what_comes_later_changes_no_earlier_week(counts, later):
    for method in ("C1", "C2", "C3"):
        assert ears([*counts, later], method=method)[:-1].equals(ears(counts, method=method))
    ahead = cusum([*counts, later], mu0=4, alpha=0.3)
    pd.testing.assert_frame_equal(ahead[:-1], cusum(counts, mu0=4, alpha=0.3))


@settings(max_examples=15)
@given(start=st.integers(0, 51), seed=st.integers(0, 99))
def test_farrington_sees_only_the_past(start, seed):
    counts = np.random.default_rng(seed).poisson(3, 290)
    changed = np.append(counts[: 270 + start % 20], 500)
    pd.testing.assert_frame_equal(farrington(counts)[: len(changed) - 1], farrington(changed)[:-1])


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), trend=st.booleans(), mean=st.sampled_from([0.4, 3, 40]))
def test_the_fast_regression_is_statsmodels(seed, trend, mean):
    rng = np.random.default_rng(seed)
    y, prior = rng.poisson(mean, (3, 40)).astype(float), rng.uniform(0.3, 2, (3, 40))
    y[:, ::2] += 1  # every level has cases
    levels, time = np.eye(4)[np.arange(40) // 2 % 4], -np.arange(40.0)[::-1] - 1
    found = fit(y, prior, Design(levels, time, 0), trend=trend)
    for row in range(3):
        design = np.column_stack([levels, time]) if trend else levels
        model = sm.GLM(y[row], design, family=sm.families.Poisson(), var_weights=prior[row]).fit(tol=1e-13)
        assert found.mean[row] == pytest.approx(model.fittedvalues, rel=1e-4)
        assert found.level[row] == pytest.approx(model.params[:4], rel=1e-4, abs=1e-4)


@given(mean=st.floats(0.01, 300), dispersion=st.floats(1, 20), alpha=st.sampled_from([0.05, 0.01, 0.001]))
def test_the_plug_in_limit_is_the_least_count_that_is_rare_enough(mean, dispersion, alpha):
    found = Prediction(*(np.array([value]) for value in (np.log(mean), 0.1, dispersion, False, 0.0, True)))
    upper = by_plug_in(found, np.array([0.0]), alpha)[0][0]
    law = stats.nbinom(mean / (dispersion - 1), 1 / dispersion) if dispersion > 1 + 1e-9 else stats.poisson(mean)
    assert law.cdf(upper) >= 1 - alpha - 1e-9
    assert upper == 0 or law.cdf(upper - 1) < 1 - alpha + 1e-9


def largest_ratio(x, mean, alpha):
    """The generalised ratio again, by a plain search over size for every start."""

    def minus(size, start):
        level = np.exp(size) * mean[start:]
        p, q = 1 / (1 + alpha * mean[start:]), 1 / (1 + alpha * level)
        return (stats.nbinom.logpmf(x[start:], 1 / alpha, p) - stats.nbinom.logpmf(x[start:], 1 / alpha, q)).sum()

    found = [optimize.minimize_scalar(minus, args=(start,), bounds=(0, 8), method="bounded") for start in range(len(x))]
    return max(0.0, *(-one.fun for one in found))


@settings(max_examples=30)
@given(counts=st.lists(st.integers(0, 40), min_size=1, max_size=9), mean=st.sampled_from([0.1, 2, 9]))
def test_the_cusum_finds_the_largest_ratio(counts, mean):
    found = cusum(counts, mu0=mean, alpha=0.3, c_arl=1e9, ret="value")
    expected = largest_ratio(np.array(counts), np.full(len(counts), float(mean)), 0.3)
    assert found.statistic.iloc[-1] == pytest.approx(expected, abs=1e-4)


def test_the_largest_ratio_is_found_where_means_differ_a_thousandfold():
    """Undamped steps overshoot here and end a sixth short."""
    counts = np.array([0, 1, 0, 0, 6, 0, 0, 0, 0, 0, 0, 3])
    mean = np.array([0.873, 11.833, 0.078, 1.156, 0.044, 0.086, 0.012, 0.089, 0.368, 0.013, 0.272, 13.496])
    found = cusum(counts, mu0=mean, alpha=3, c_arl=1e9, ret="value").statistic.iloc[-1]
    assert found == pytest.approx(largest_ratio(counts, mean, 3), abs=1e-4)


@settings(max_examples=30)
@given(
    counts=st.lists(st.integers(0, 12), min_size=2, max_size=12),
    alpha=st.sampled_from([0.0, 0.3]),
    theta=st.sampled_from([None, 0.5]),
)
def test_upper_of_the_cusum_is_the_count_that_alarms(counts, alpha, theta):
    options = {"mu0": 2.5, "alpha": alpha, "theta": theta}
    upper = cusum(counts, **options).upper.iloc[-1]
    least = np.ceil(upper) if theta is None else np.floor(upper) + 1
    assert cusum([*counts[:-1], least], **options).alarm.iloc[-1]
    assert least == 0 or not cusum([*counts[:-1], least - 1], **options).alarm.iloc[-1]


def within(alarms, weeks, rate):
    """Bounds that a binomial of so many weeks leaves one time in ten thousand."""
    low, high = stats.binom.ppf([1e-4, 1 - 1e-4], weeks, rate)
    return low <= alarms <= high


FIRST_WEEK = 52 * 5 + 3


def still():
    """120 series of weeks in which nothing changes."""
    return pd.DataFrame(np.random.default_rng(3).poisson(20, (FIRST_WEEK + 26, 120)))


def test_false_alarms_where_nothing_changes_and_nothing_is_weighed_down():
    """Then the limit is a quantile of nearly the true law, whose tail is known."""
    counts = still()
    alarms = [
        farrington(counts[name], method="noufaily", last=26, weights_threshold=1e9, trend_p=0).alarm.sum() for name in counts
    ]
    tail = stats.poisson.sf(stats.poisson.isf([0.08, 0.035], 20), 20)
    weeks = 26 * counts.shape[1]
    assert stats.binom.ppf(1e-4, weeks, tail[1]) <= sum(alarms) <= stats.binom.isf(1e-4, weeks, tail[0])


@pytest.mark.parametrize(("method", "most"), [("original", 0.11), ("noufaily", 0.08)])
def test_false_alarms_of_the_published_settings(method, most):
    """Weighing down what is only large by chance lowers the limit: the rate lies above alpha, more so in the original."""
    found = farrington_table(still(), method=method, alpha=0.05, last=26)
    assert (found.undecided == "").all()
    assert 0.02 < found.alarm.mean() < most


def test_false_alarms_of_ears_where_nothing_changes():
    counts = np.random.default_rng(4).normal(1000, 20, 40_000)
    found = ears(counts, alpha=0.01)
    # Mean and spread of seven weeks are themselves uncertain: t with 6 degrees, over a limit made for a normal.
    rate = stats.t.sf(stats.norm.isf(0.01) / np.sqrt(1 + 1 / 7), 6)
    assert within(found.alarm.sum(), found.upper.notna().sum(), rate)


def test_false_alarms_of_the_cusum_fall_with_its_limit():
    counts = np.random.default_rng(5).negative_binomial(2, 2 / (2 + 4), 6000)
    alarms = [cusum(counts, mu0=4, alpha=0.5, theta=0.5, c_arl=limit).alarm.sum() for limit in (2, 3, 5)]
    assert alarms[0] > alarms[1] > alarms[2]
    # A likelihood ratio rises above exp(limit) at most once in so many weeks.
    assert all(alarm / 6000 <= np.exp(-limit) for alarm, limit in zip(alarms, (2, 3, 5), strict=True))


def test_a_planted_jump_is_found_by_each():
    counts = np.random.default_rng(6).poisson(5, 300)
    counts[290:] += 12
    assert ears(counts[250:], method="C1").alarm[40]
    for method in ("original", "noufaily"):
        assert farrington(counts, method=method).alarm[290:].all()
    assert cusum(counts, history=104, theta=0.5).alarm[290:294].any()


@pytest.mark.parametrize("counts", [[], [1, -1, 2], [1, float("nan"), 2], [[1, 2], [3, 4]], ["a"], [1, None], [1, float("inf")]])
def test_impossible_counts_are_refused_by_name(counts):
    for method in METHODS:
        with pytest.raises(SeriesError):
            method(counts)


def test_the_week_at_fault_is_named():
    with pytest.raises(SeriesError, match="2024-01-08"):
        ears(pd.Series([1, -2], index=pd.date_range("2024-01-01", periods=2, freq="7D")))
    with pytest.raises(SeriesError, match="week 1"):
        farrington_table(pd.DataFrame({"a": [1, 2], "b": [1, np.nan]}))


@pytest.mark.parametrize(
    ("method", "options"),
    [
        (ears, {"method": "C4"}), (ears, {"baseline": 2}), (ears, {"alpha": 0}), (ears, {"min_sigma": -1}),
        (farrington, {"method": "other"}), (farrington, {"alpha": 1}), (farrington, {"years_back": 0}),
        (farrington, {"half_window": 30}), (farrington, {"periods": 60}), (farrington, {"weeks_excluded": 400}),
        (cusum, {"mu0": 2}), (cusum, {"theta": 0}), (cusum, {"c_arl": 0}), (cusum, {"direction": "up"}),
        (cusum, {"alpha": -1}), (cusum, {"min_window": 3, "max_window": 2}),
        (cusum, {"history": 2}), (cusum, {"history": 0}), (cusum, {"history": -1}),
    ],
)  # fmt: skip
def test_impossible_options_are_refused_by_name(method, options):
    with pytest.raises(OptionError):
        method(np.arange(300), **options)


def test_a_mean_that_cannot_be_is_refused():
    for mu0 in (0, [1, 2], [1, float("nan"), 1]):
        with pytest.raises(SeriesError):
            cusum([1, 2, 3], mu0=mu0, alpha=0)


def test_fifty_three_weeks_are_met_by_the_calendar():
    """2020 had 53 ISO weeks: five years before 02/02/2026 lie 261 weeks, not 260."""
    dates = pd.date_range("2019-12-30", periods=330, freq="7D")
    place = dates.get_loc("2026-02-02")
    counts = np.ones(330)
    counts[place - 257], counts[-6:] = 100, 5  # the last week of the oldest window by counting, beyond it by the calendar
    assert farrington(counts, dates=dates).dispersion[place] == 1
    assert farrington(counts).dispersion[place] > 1
    with pytest.raises(SeriesError):
        farrington(counts[1:], dates=dates)


def test_a_year_before_the_leap_day_is_the_first_of_march():
    """As R's seq counts: three years before 29/02/2024, 1095 days to 01/03/2021 are 156 weeks (28/02 would be 157)."""
    dates = pd.date_range(end="2024-02-29", periods=180, freq="7D")
    window = list(windows(180, Reach(52, 3, 0, 0, 1), dates, None))[-1]
    assert 179 in window.now
    assert window.back.tolist() == [156, 104, 52]


def test_weeks_are_labelled_from_the_start_given():
    found = farrington(np.ones(60), start=(2023, 50))
    assert found[["year", "week"]].iloc[[0, 2, 3, 54, 55]].to_numpy().tolist() == [
        [2023, 50],
        [2023, 52],
        [2024, 1],
        [2024, 52],
        [2025, 1],
    ]


def test_nothing_is_warned_of():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for method in METHODS:
            method(np.zeros(300))


def test_a_history_without_cases_teaches_nothing():
    found = cusum([0] * 110 + [5] * 10)
    assert (found.undecided == ["short_history"] * 104 + ["no_cases_before"] * 16).all()
    assert found.upper.isna().all()
    assert not found.alarm.any()
