"""Control charts and funnels again in plain Python, on published numbers, and where nothing changes."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stats.charts import funnel, laney, p_chart
from stats.errors import OptionError, RateError

COUNTS = st.lists(st.integers(0, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=30)
# Montgomery, Introduction to Statistical Quality Control, orange juice cans: 30 samples of 50.
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def test_p_chart_of_the_orange_juice_cans():
    """The textbook: centre 0.2313, limits 0.0524 and 0.4102; samples 15 and 23 are out."""
    found = p_chart(CANS, [50] * 30)
    assert found.loc[0, ["centre", "lower", "upper"]].tolist() == pytest.approx([0.2313, 0.0524, 0.4102], abs=1e-4)
    assert list(found.index[found.rule == "above"] + 1) == [15, 23]


@given(counts=COUNTS)
def test_laney_again_in_plain_python(counts):
    failures, n = zip(*counts, strict=True)
    found = laney(failures, n)
    if not sum(n):
        assert found.upper.isna().all()
        return
    centre = sum(failures) / sum(n)
    z = [(f / k - centre) / math.sqrt(centre * (1 - centre) / k) for f, k in counts if k] if 0 < centre < 1 else []
    gaps = [abs(after - before) for before, after in itertools.pairwise(z)]
    sigma = sum(gaps) / len(gaps) / 1.128 if gaps else 1
    assert found.sigma_z[0] == pytest.approx(sigma)
    for (failed, size), row in zip(counts, found.itertuples(), strict=True):
        half = 3 * sigma * math.sqrt(centre * (1 - centre) / size) if size else math.nan
        assert row.upper == pytest.approx(np.minimum(1, centre + half), nan_ok=True)
        assert row.lower == pytest.approx(np.maximum(0, centre - half), nan_ok=True)
        assert (row.rule == "above") == (size > 0 and failed / size > row.upper + 1e-12)


def test_laney_is_quiet_where_large_samples_vary_as_they_always_did():
    rng = np.random.default_rng(2)
    failures = rng.binomial(20_000, rng.normal(0.05, 0.006, 60).clip(0, 1))
    assert p_chart(failures, [20_000] * 60).signal.sum() > 20
    assert (laney(failures, [20_000] * 60).rule == "above").sum() <= 1


def test_false_signals_where_nothing_changes():
    rng = np.random.default_rng(12)
    found = p_chart(rng.binomial(400, 0.2, 5000), [400] * 5000, centre=0.2)
    beyond = stats.binom.sf(math.floor(400 * found.upper[0]), 400, 0.2) + stats.binom.cdf(
        math.ceil(400 * found.lower[0]) - 1, 400, 0.2
    )
    outside = found.rule.isin(["above", "below"]).sum()
    assert stats.binom.ppf(1e-4, 5000, beyond) <= outside <= stats.binom.isf(1e-4, 5000, beyond)


def test_eight_in_a_row_are_a_signal_and_a_gap_neither_counts_nor_breaks():
    failures, n = [4] * 8 + [0] + [6] * 9, [100] * 8 + [0] + [100] * 9
    found = p_chart(failures, n)
    assert list(found.index[found.rule == "run_below"]) == [7]
    assert list(found.index[found.rule == "run_above"]) == [16, 17]
    broken = p_chart([6] * 4 + [0] + [6] * 4 + [1] * 9, [100] * 4 + [0] + [100] * 4 + [100] * 9)
    assert list(broken.index[broken.rule == "run_above"]) == [8]


def test_nothing_signals_where_all_fail_or_none():
    for failures in ([0, 0, 0], [5, 5, 5]):
        for found in (p_chart(failures, [5, 5, 5]), laney(failures, [5, 5, 5])):
            assert not found.signal.any()
            assert (found.lower == found.upper).all()


def test_funnel_limits_hold_their_share_of_the_binomial():
    found = funnel([3, 30, 0], [30, 300, 0], target=0.1, overdispersion="none")
    for row, n in ((0, 30), (1, 300)):
        for column, share in (("alarm_low", 0.001), ("warning_low", 0.025), ("warning_high", 0.975), ("alarm_high", 0.999)):
            count = found.loc[row, column] * n
            below = stats.binom.cdf(math.ceil(count) - 1, n, 0.1)
            held = below + (count - math.ceil(count) + 1) * stats.binom.pmf(math.ceil(count), n, 0.1)
            assert held == pytest.approx(share) or (count == 0 and held > share)
    assert found.place.tolist() == ["inside", "inside", "unknown"]
    assert found.loc[2, "warning_low":"alarm_high"].isna().all()


def test_funnel_finds_the_planted_place_and_bears_overdispersion():
    rng = np.random.default_rng(9)
    n = rng.integers(30, 400, 80)
    failures = rng.binomial(n, 0.05)
    assert not funnel(failures, n).place.isin(["very_high", "very_low"]).any()
    failures[7] = n[7] // 3
    names = pd.Series(failures, index=[f"lab {number}" for number in range(80)])
    assert list(names.index[funnel(names, n).place == "very_high"]) == ["lab 7"]
    varied = rng.binomial(n, rng.beta(2, 38, 80))
    wide, narrow = funnel(varied, n), funnel(varied, n, overdispersion="none")
    assert wide.dispersion[0] > 1.5
    assert (wide.place == "inside").sum() > (narrow.place == "inside").sum()


def test_dispersion_is_the_winsorised_mean_square():
    failures, n = [0, 4, 9, 10, 12, 30], [50, 60, 90, 100, 110, 100]
    centre = sum(failures) / sum(n)
    z = [(f / k - centre) / math.sqrt(centre * (1 - centre) / k) for f, k in zip(failures, n, strict=True)]
    low, high = np.quantile(z, 0.1), np.quantile(z, 0.9)
    assert funnel(failures, n).dispersion[0] == pytest.approx(sum(min(max(one, low), high) ** 2 for one in z) / 6)


@pytest.mark.parametrize("chart", [p_chart, laney, funnel])
@pytest.mark.parametrize(("failures", "n"), [([2], [1]), ([-1], [3]), ([float("nan")], [3]), ([], []), ([[1]], [[2]])])
def test_impossible_counts_are_refused(chart, failures, n):
    with pytest.raises(RateError):
        chart(failures, n)


@pytest.mark.parametrize(
    "call",
    [
        lambda: p_chart([1], [2], sigmas=-1), lambda: laney([1], [2], centre=2), lambda: funnel([1], [2], target=-1),
        lambda: funnel([1], [2], levels=(0.9, 1)), lambda: funnel([1], [2], overdispersion="additive"),
    ],
)  # fmt: skip
def test_impossible_options_are_refused(call):
    with pytest.raises(OptionError):
        call()
