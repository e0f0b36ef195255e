"""The exact test of signals: scipy's own distribution, laws, false alarms where nothing changes, bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from stats.alarms import predictive
from stats.errors import OptionError, RateError, SeriesError
from stats.predictive import tail


def drawn(seed, periods=60, series=40, *, correlation=0.0):
    """Failures without any change, each series at its own rate; rates may vary from period to period."""
    rng = np.random.default_rng(seed)
    n, rate = rng.integers(3, 120, (periods, series)), rng.uniform(0.005, 0.08, series)
    worth = 1 / correlation - 1 if correlation else 1e9
    return pd.DataFrame(rng.binomial(n, rng.beta(rate * worth, (1 - rate) * worth, n.shape))), pd.DataFrame(n)


def test_p_limit_and_size_are_scipys():
    failures, n = drawn(1, correlation=0.02)
    found = predictive(failures, n)
    decided = found[found.undecided == ""]
    mean = decided.expected / decided.n
    law = stats.betabinom(decided.n.astype(int), mean * decided.precision, (1 - mean) * decided.precision)
    np.testing.assert_allclose(decided.p_value, law.sf(decided.observed - 1), atol=1e-9)
    np.testing.assert_array_equal(decided.upper, law.ppf(1 - 0.005))
    np.testing.assert_allclose(decided["size"], law.sf(decided.upper), atol=1e-9)
    np.testing.assert_allclose(tail(decided.observed, decided.n, mean, decided.precision), decided.p_value)
    assert len(decided) > 1500


def test_the_baseline_by_hand():
    failures = pd.DataFrame({"a": [0, 1] * 12 + [50, 50, 4]})
    n = pd.DataFrame({"a": [20] * 26 + [30]})
    n.loc[24:25] = 60
    row = predictive(failures, n).iloc[-1]
    # 24 periods of 20 samples, 12 failures, the two just before left out; no variation beyond chance.
    assert row.expected == pytest.approx(30 * 12.5 / 481)
    assert row.precision == pytest.approx(481)
    assert row.p_value == pytest.approx(stats.betabinom.sf(3, 30, 12.5, 468.5), abs=1e-10)
    assert row.power == pytest.approx(stats.binom.sf(row.upper, 30, 3 * 12.5 / 481))


def test_variation_between_periods_makes_the_baseline_worth_less():
    calm = pd.DataFrame({f"even {i}": [1, 0, 2, 1, 1] * 6 for i in range(9)})
    n = pd.DataFrame(20, index=calm.index, columns=[*calm, "other"])
    even = predictive(calm.assign(other=[1, 0, 2, 1, 1] * 6), n).xs(29, level="period")
    mixed = predictive(calm.assign(other=[0, 0, 0, 0, 5] * 6), n).xs(29, level="period")
    assert even.precision.to_numpy() == pytest.approx(even.n.sum() * 0 + 24 * 20 + 1)
    assert mixed.precision["other"] < even.precision["other"] / 5
    assert mixed.upper["other"] > even.upper["other"]
    # What all vary together, each is taken to vary at least.
    assert mixed.precision["even 1"] == pytest.approx(even.precision["even 1"]) or mixed.precision["even 1"] < 481


def test_a_past_alarm_does_not_hide_the_next():
    failures, n = pd.DataFrame({"a": [1, 0] * 20}), pd.DataFrame({"a": [20] * 40})
    failures.loc[30] = 12
    failures.loc[39] = 6
    found = predictive(failures, n).droplevel("series")
    assert found.alarm[found.alarm].index.tolist() == [30, 39]
    calm = predictive(failures.drop(index=30), n.drop(index=30)).droplevel("series")
    assert found.p_value[39] == pytest.approx(calm.p_value[39], rel=0.2)


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), later=st.integers(0, 20))
def test_only_the_past_counts_and_more_failures_are_less_likely(seed, later):
    failures, n = drawn(seed, periods=20, series=3)
    before = predictive(failures[:-1], n[:-1])
    whole = predictive(failures, n)
    pd.testing.assert_frame_equal(whole.drop(19, level="period"), before)
    more = failures.copy()
    more.loc[19] = np.minimum(failures.loc[19] + later, n.loc[19])
    raised = predictive(more, n)
    assert (raised.p_value <= whole.p_value + 1e-12)[raised.p_value.notna()].all()
    assert not (raised.alarm & (raised.p_value > 0.005)).any()


def test_more_samples_alone_make_no_alarm():
    failures, n = drawn(5, periods=60, series=300)
    failures.loc[59], n.loc[59] = failures.loc[59] * 4, n.loc[59] * 4
    last = predictive(failures, n).xs(59, level="period")
    assert last.alarm.sum() <= stats.binom.ppf(0.9999, 300, 0.1)  # one draw counted four times varies more
    plain = stats.poisson.sf(failures.loc[59] - 1, failures[:57].mean())
    assert (plain < 0.005).mean() > 4 * last.alarm.mean()


# Where periods vary much, those left out as alarms make the rest look calmer than it is: then the level is what holds.
@pytest.mark.parametrize(("correlation", "above"), [(0.0, 1.0), (0.01, 1.0), (0.03, 1.5)])
def test_false_alarms_stay_within_what_is_stated(correlation, above):
    found = predictive(*drawn(7, periods=120, series=400, correlation=correlation))
    decided = found[found.undecided == ""]
    alarms, stated = int(decided.alarm.sum()), decided["size"].sum()
    assert alarms <= stats.poisson.ppf(0.9999, above * stated)
    assert alarms >= stats.poisson.ppf(0.0001, stated / 2)
    assert alarms <= stats.binom.ppf(0.9999, len(decided), 0.005)


def test_where_it_cannot_decide_it_says_so():
    failures = pd.DataFrame({"short": [0] * 20, "few": [0] * 20, "gap": [1] * 20})
    n = pd.DataFrame({"short": [0] * 12 + [30] * 8, "few": [2] * 20, "gap": [10] * 19 + [0]})
    failures.loc[19, "gap"] = 0
    found = predictive(failures, n).xs(19, level="period")
    assert found.undecided.to_dict() == {"short": "short_history", "few": "short_history", "gap": "no_samples"}
    assert found[["expected", "upper", "p_value"]].isna().all(axis=None)
    assert not found.alarm.any()


@pytest.mark.parametrize(
    ("failures", "n", "options", "error"),
    [
        ([], [], {}, SeriesError),
        ([1, 2], [3], {}, SeriesError),
        ([4], [3], {}, RateError),
        ([-1], [3], {}, RateError),
        ([np.nan], [3], {}, RateError),
        ([1], [3], {"alpha": 0}, OptionError),
        ([1], [3], {"baseline": 1}, OptionError),
        ([1], [3], {"gap": -1}, OptionError),
    ],
)
def test_bad_input_is_a_named_error(failures, n, options, error):
    with pytest.raises(error):
        predictive(pd.DataFrame({"a": failures}), pd.DataFrame({"a": n}), **options)
