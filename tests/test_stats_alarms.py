"""Alarms against what R's surveillance answers on the same counts."""

import numpy as np
import pandas as pd
import pytest

from stats.alarms import cusum, ears, farrington, farrington_table
from tests.reference_numbers import SERIES, assert_near, cases, inputs

LONG = cases("farrington_long")
FIRST = 52 * 5 + 3


@pytest.mark.parametrize("case", LONG, ids=lambda case: f"{case['series']}-{case['method']}")
def test_farrington_on_six_years(case):
    found = farrington(SERIES[case["series"]], start=(2019, 1), method=case["method"])
    assert found.upper[:FIRST].isna().all()
    assert (found.undecided[:FIRST] == "short_history").all()
    found = found[FIRST:]
    assert_near(found.upper, case["upper"])
    assert found.alarm.tolist() == case["alarm"]
    assert_near(found.p_value, case["p_value"])
    fitted = ~np.isnan(np.array(case["dispersion"], dtype=float))
    assert_near(found.dispersion[fitted], np.array(case["dispersion"])[fitted])
    if case["series"] != "constant":  # there the p of the trend is noise about nothing
        assert found.trend.tolist() == case["trend"]


@pytest.mark.parametrize("number", range(160))
def test_farrington_with_other_settings_and_calendars(number):
    given, recorded = inputs("short_series")[number], cases("farrington_short")[number]
    counts, first_day = given.pop("counts"), given.pop("first_day")
    dates = pd.date_range(first_day, periods=len(counts), freq="7D") if first_day else None
    found = farrington(counts, dates=dates, **given)
    known = [(week, answer) for week, answer in zip(recorded["weeks"], recorded["answers"], strict=True) if "error" not in answer]
    weeks = [week for week, _ in known]
    assert_near(found.upper[weeks], [answer["upper"][0] for _, answer in known])
    assert found.alarm[weeks].tolist() == [answer["alarm"][0] for _, answer in known]
    lost = sorted(set(recorded["weeks"]) - set(weeks))
    assert (found.undecided[lost] != "").all()


def test_hardly_a_short_series_is_refused_by_the_reference():
    answers = [answer for case in cases("farrington_short") for answer in case["answers"]]
    assert len(answers) > 600
    assert sum("error" in answer for answer in answers) < 30


@pytest.mark.parametrize("method", ["original", "noufaily"])
def test_many_series_at_once_are_each_as_alone(method):
    table = farrington_table(SERIES, method=method, last=20)
    for name in SERIES:
        alone = farrington(SERIES[name], method=method).tail(20)
        pd.testing.assert_frame_equal(table.loc[name], alone, check_names=False)


@pytest.mark.parametrize("method", ["C1", "C2", "C3"])
def test_ears(method):
    for case in (case for case in cases("ears") if case["method"] == method):
        options = {name: case[name] for name in ("baseline", "alpha", "min_sigma")}
        found = ears(SERIES[case["series"]][:60], method=method, **options)
        early = 60 - len(case["upper"])
        assert (found.undecided[:early] == "short_history").all()
        assert_near(found.upper[early:], case["upper"])
        assert found.alarm[early:].tolist() == case["alarm"]


CUSUM = cases("cusum")
KINDS = sorted({str(case["settings"]) for case in CUSUM})
# The reference's undamped steps miss a lasting rise in this sparse series; see the law of the largest ratio.
MISSED = {("rare", 0.3)}


def named(settings):
    renamed = {"theta": "theta", "alpha": "alpha", "M": "max_window", "Mtilde": "min_window", "c.ARL": "c_arl", "ret": "ret"}
    return {"ret": "value"} | {renamed[name]: value for name, value in settings.items() if name != "given"}


@pytest.mark.parametrize("kind", KINDS)
def test_cusum(kind):
    compared = 0
    for case in (case for case in CUSUM if str(case["settings"]) == kind):
        counts, settings = SERIES[case["series"]][:164], case["settings"]
        options = named(settings) | ({"mu0": max(round(SERIES[case["series"]].mean(), 2), 0.2)} if settings["given"] else {})
        found = cusum(counts, history=104, trend="alpha" not in settings, **options)
        assert (found.undecided[:104] != "").all()
        if skipped(case, found):
            continue
        assert_near(found.upper[104:], case["upper"])
        assert found.alarm[104:].tolist() == case["alarm"]
        compared += 1
    assert compared >= (15 if "'alpha'" not in kind else 29)


def skipped(case, found):
    """Where the two cannot agree: nothing was learned, the reference is stuck, or it stopped far from its maximum."""
    nothing_learned = (found.undecided[104:] == "no_cases_before").all()
    stuck = (case["series"], case["settings"].get("alpha")) in MISSED and "theta" not in case["settings"]
    # Without overdispersion the reference stops at a dispersion that depends on how long it was let run.
    loose = "alpha" not in case["settings"] and (case["alpha"] < 1e-3 or case["series"] == "bursts")
    return nothing_learned or stuck or loose


def test_the_fitted_mean_of_the_cusum_is_the_reference_s():
    fitted = [case for case in CUSUM if case["mu0"] and case["alpha"] > 1e-3 and case["series"] != "bursts"]
    for case in fitted:
        assert_near(cusum(SERIES[case["series"]][:164], trend=True).expected[104:], case["mu0"])
    assert len(fitted) >= 15
