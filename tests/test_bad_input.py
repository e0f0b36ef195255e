"""Input that no method can use: every public name refuses it by a named error, or says why it cannot decide."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from geo.clusters import Scan, gi_star, local_moran, scan
from geo.errors import PlaceError, SpatialInputError
from geo.neighbours import mutual
from geo.smooth import empirical_bayes
from stats.alarms import cusum, ears, farrington, farrington_table
from stats.charts import funnel, laney, p_chart
from stats.errors import OptionError, StatsError
from stats.lab import censored_summary, guard_band, rogan_gladen
from stats.rates import difference, interval, mix_or_risk, standardise, trend_test
from stats.sampling import allocate, size_to_detect

NAN, INF = float("nan"), float("inf")
POINTS = [(105.0, 21.0), (105.1, 21.0), (105.2, 21.1), (105.3, 21.1)]
CHAIN, ISLANDS = {0: (1,), 1: (0, 2), 2: (1, 3), 3: (2,)}, dict.fromkeys(range(4), ())


def strata(failures, n):
    return allocate(pd.DataFrame({"size": 10, "failures": failures, "n": n}), 20)


def around(method, near=CHAIN):
    return lambda failures, n: method(failures, n, {place: near[place] if len(n) == 4 else () for place in range(len(n))})


RATES = {
    "wilson": interval, "beta": partial(interval, method="beta"), "jeffreys": partial(interval, method="jeffreys"),
    "difference": lambda f, n: difference(f, n, 1, 5), "ratio": lambda f, n: difference(f, n, 1, 5, measure="ratio"),
    "standardise": lambda f, n: standardise(f, n, [5] * len(n)),
    "mix_or_risk": lambda f, n: mix_or_risk(f, n, [1] * len(n), [5] * len(n)), "trend_test": trend_test,
    "p_chart": p_chart, "laney": laney, "funnel": funnel, "rogan_gladen": lambda f, n: rogan_gladen(f, n, 0.9, 0.9),
    "allocate": strata,
}  # fmt: skip
MAPS = {
    "empirical_bayes": empirical_bayes, "spatial_bayes": around(empirical_bayes), "gi_star": around(gi_star),
    "local_moran": around(local_moran), "bernoulli": lambda f, n: scan(f, n, POINTS[: len(n)], replicas=99),
    "poisson": lambda f, n: scan(f, n, POINTS[: len(n)], kind="poisson", replicas=99),
}  # fmt: skip
SERIES = {
    "C1": ears, "C2": partial(ears, method="C2"), "C3": partial(ears, method="C3"), "original": farrington,
    "noufaily": partial(farrington, method="noufaily"), "cusum": cusum, "cusum_known": partial(cusum, history=20),
}  # fmt: skip
REFUSED = {
    "negative": ([-1, 1, 0, 0], [5] * 4), "negative_n": ([0] * 4, [-5, 5, 5, 5]), "nan": ([NAN, 1, 0, 0], [5] * 4),
    "nan_n": ([1, 1, 0, 0], [NAN, 5, 5, 5]), "infinite": ([1, 1, 0, 0], [INF, 5, 5, 5]), "text": (["x", 1, 0, 0], [5] * 4),
}  # fmt: skip


@pytest.mark.parametrize("bad", REFUSED)
@pytest.mark.parametrize("name", [*RATES, *MAPS])
def test_counts_that_cannot_be_are_refused_by_name(name, bad):
    with pytest.raises((StatsError, SpatialInputError), match=r"\w{3,}"):
        (RATES | MAPS)[name](*REFUSED[bad])


@pytest.mark.parametrize("name", [*RATES, *MAPS])
def test_more_failures_than_samples_are_refused(name):
    if name == "poisson":  # more cases than people can be
        return
    with pytest.raises((StatsError, SpatialInputError), match=r"between 0 and n|exceed"):
        (RATES | MAPS)[name]([9, 1, 0, 0], [5] * 4)


def unknown(frame):
    """Rows that hold something unknown without saying why."""
    word = next(name for name in ("undecided", "place", "reason") if name in frame)
    silent = frame[word].isin(["", "inside"])
    return frame[silent].drop(columns=[name for name in ("expected", "ratio", "z") if name in frame]).isna().any().any()


@pytest.mark.parametrize("name", ["difference", "ratio", "standardise", "p_chart", "laney", "funnel", "rogan_gladen"])
@pytest.mark.parametrize("counts", [([0] * 4, [0] * 4), ([1, 0, 2, 0], [5, 0, 5, 5]), ([0] * 4, [5] * 4)])
def test_what_is_not_known_says_why(name, counts):
    found = RATES[name](*counts)
    assert not unknown(found)


def test_no_samples_leave_everything_possible():
    for method in ("wilson", "beta", "jeffreys"):
        low, high = interval([0, 0], [0, 0], method=method)
        assert (low.tolist(), high.tolist()) == ([0, 0], [1, 1])
    assert all(np.isnan(trend_test([0, 0], [0, 0])))
    assert all(np.isnan(trend_test([0, 0], [5, 5])))
    with pytest.raises(StatsError, match="no samples"):
        mix_or_risk([0, 0], [0, 0], [1, 1], [5, 5])
    assert strata([0, 0], [0, 0]).samples.sum() == 20


UNDECIDED = {
    "no samples": ([0] * 4, [0] * 4), "all pass": ([0] * 4, [5] * 4), "one place": ([1], [5]),
}  # fmt: skip


@pytest.mark.parametrize("case", UNDECIDED)
@pytest.mark.parametrize("name", MAPS)
def test_a_map_that_decides_nothing_says_why_and_holds_no_nan(name, case):
    found = MAPS[name](*UNDECIDED[case])
    table = found.places if isinstance(found, Scan) else found
    assert set(table["class"]) == {"undecided"}
    assert (table.reason != "").all()
    assert not table.isna().any().any()


@pytest.mark.parametrize("method", [gi_star, local_moran, empirical_bayes])
def test_islands_are_stated(method):
    found = around(method, ISLANDS)([1, 0, 2, 0], [5] * 4)
    assert set(found.reason) == {"no_neighbours"}
    assert not found.isna().any().any()


@pytest.mark.parametrize("method", [gi_star, local_moran, empirical_bayes, lambda f, n, _: scan(f, n, POINTS[:2])])
def test_a_place_twice_is_named(method):
    twice = [pd.Series(values, index=["a", "a"]) for values in ([1, 1], [5, 5])]
    with pytest.raises(PlaceError, match="'a' stands more than once"):
        method(*twice, {"a": ()})


def test_a_stratum_twice_is_named():
    with pytest.raises(OptionError, match="'a' stands more than once"):
        allocate(pd.DataFrame({"size": 1, "failures": 0, "n": 0}, index=["a", "a"]), 5)


@pytest.mark.parametrize("counts", [[1, -2, *[1] * 30], [1, NAN, *[1] * 30], [INF, 1, 1], [], np.ones((30, 2)), ["x"] * 20])
@pytest.mark.parametrize("name", SERIES)
def test_a_series_that_cannot_be_is_refused_by_name(name, counts):
    with pytest.raises(StatsError, match=r"\w{3,}"):
        SERIES[name](counts)


@pytest.mark.parametrize("counts", [[3], [1, 2, 3], [0] * 700])
@pytest.mark.parametrize("name", SERIES)
def test_fewer_weeks_than_needed_and_nothing_but_zeros_give_no_alarm_and_say_why(name, counts):
    found = SERIES[name](counts)
    assert not found.alarm.any()
    assert len(found) == len(counts)
    assert not found[found.undecided == ""].upper.isna().any()
    assert (found.undecided != "").sum() >= min(len(counts), 7)


WRONG = {
    "no prevalence": lambda: size_to_detect(0), "prevalence below 0": lambda: size_to_detect(-0.1),
    "prevalence nan": lambda: size_to_detect(NAN), "certainty": lambda: size_to_detect(0.1, 1),
    "nobody": lambda: size_to_detect(0.1, population=0), "population nan": lambda: size_to_detect(0.1, population=NAN),
    "a blind test": lambda: size_to_detect(0.1, sensitivity=0), "result nan": lambda: guard_band(NAN, 1, 0.1),
    "limit nan": lambda: guard_band(1, NAN, 0.1), "uncertainty below 0": lambda: guard_band(1, 1, -0.1),
    "nothing measured": lambda: censored_summary([], []), "measured nan": lambda: censored_summary([NAN, 1], [False, False]),
    "measured below 0": lambda: censored_summary([-1, 1], [False, False]),
    "a useless test": lambda: rogan_gladen(1, 5, 0.4, 0.4), "budget below 0": lambda: allocate(one_stratum(), -1),
    "budget nan": lambda: allocate(one_stratum(), NAN), "no strata": lambda: allocate(one_stratum().head(0), 5),
}  # fmt: skip


def one_stratum():
    return pd.DataFrame({"size": [1.0], "failures": [0], "n": [0]})


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_is_refused_by_name(case):
    with pytest.raises(StatsError, match=r"\w{3,}"):
        WRONG[case]()


@pytest.mark.parametrize(("call", "said"), [
    (lambda: interval(1, 5, method="zz"), "method must be one of wilson"), (lambda: interval(1.5, 5), "whole"),
    (lambda: interval(1, 5.5), "whole"), (lambda: farrington([1.5] * 300), "whole numbers; week 0"),
    (lambda: farrington_table(pd.DataFrame({"a": [1.0, 1.5] * 150})), "whole numbers; week 1"),
    (lambda: farrington([1] * 300, start=2019), "start must be"), (lambda: farrington([1] * 300, start=(2019, 60)), "1 to 52"),
    (lambda: farrington([1] * 300, start=(2019, 0)), "1 to 52"), (lambda: farrington([1] * 300, start=("a", 2)), "start must be"),
    (lambda: trend_test([1, 2], [5, 5], scores=[1, NAN]), "scores must be numbers"),
    (lambda: trend_test([1, 2], [5, 5], scores=["x", "y"]), "must be numbers"),
    (lambda: trend_test([1, 2], [5, 5], scores=[3, 3]), "scores must differ"),
    (lambda: gi_star([1, 2, 3], {0: (1,), 1: (0, 2), 2: (1, "zz")}), "'zz'"),
    (lambda: mutual("ab", [("a", "c")]), "'c'"),
])  # fmt: skip
def test_what_cannot_be_is_said_in_one_sentence(call, said):
    with pytest.raises((StatsError, SpatialInputError), match=said):
        call()


def test_a_budget_below_the_floors_names_no_infinity():
    with pytest.raises(StatsError, match=r"at least 8 \(the floors\), not 1$"):
        allocate(pd.DataFrame({"size": [10, 10], "failures": [1, 1], "n": [5, 5]}), 1, floor=4)


@pytest.mark.parametrize("seed", range(5))
def test_a_single_peak_has_no_variance_below_zero(seed):
    """One place holds all: its own share of the squares is the largest there can be, size - 1."""
    size = 4 + seed * 7
    peak = np.where(np.arange(size) == seed, 0.1 * 3**seed, 0.0)
    ring = {place: ((place - 1) % size, (place + 1) % size) for place in range(size)}
    assert (local_moran(peak, ring).variance >= 0).all()
