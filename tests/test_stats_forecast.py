"""Forecasts: what is known comes out, an interval holds what it says, and a useless forecast says so."""

import numpy as np
import pytest

from stats.errors import OptionError, SeriesError
from stats.forecast import seasonal_forecast

SEASON, HORIZON = 24, 6
SHAPE = 1 + np.sin(np.arange(SEASON) / SEASON * 2 * np.pi)


def sales(seed, periods, spread=0.3):
    rng = np.random.default_rng(seed)
    mean = np.resize(SHAPE, periods) * 20
    return rng.poisson(mean) * rng.lognormal(0, spread, periods) * 100


def test_a_season_without_noise_is_foretold_exactly():
    series = np.resize(SHAPE * 1000, 5 * SEASON)
    found = seasonal_forecast(series, season=SEASON, horizon=HORIZON)
    assert found.mean == pytest.approx(SHAPE[:HORIZON] * 1000, abs=1)
    assert found.plain == pytest.approx(series[-SEASON : -SEASON + HORIZON])


def test_the_upper_end_is_passed_no_more_often_than_it_says():
    passed = []
    for seed in range(60):
        series = sales(seed, 5 * SEASON + 20 + HORIZON)
        found = seasonal_forecast(series[:-HORIZON], season=SEASON, horizon=HORIZON, alpha=0.025)
        passed += (series[-HORIZON:] > found.high).tolist()
    assert np.mean(passed) <= 0.05  # 2,5 % and what 360 looks at 60 series may show by chance


def test_errors_are_those_of_the_forecasts_that_were_tried():
    series = sales(3, 6 * SEASON)
    found = seasonal_forecast(series, season=SEASON, horizon=HORIZON)
    plain = [
        abs(series[at + h] - series[at + h - SEASON])
        for at in range(4 * SEASON, 6 * SEASON - HORIZON + 1, 3)
        for h in range(HORIZON)
    ]
    assert found.plain_error == pytest.approx(np.mean(plain))
    assert found.n_tested == len(plain)
    assert found.state == ("better" if found.error < found.plain_error else "not_better")


def test_noise_without_memory_beats_the_year_before_and_a_drifting_walk_need_not():
    assert seasonal_forecast(sales(1, 6 * SEASON), season=SEASON, horizon=HORIZON).state == "better"
    copied = np.tile(np.random.default_rng(2).uniform(0, 5000, SEASON), 6)
    copied[-30:] += np.resize([0.0, 900.0, -0.0], 30)
    assert seasonal_forecast(np.tile(copied[:SEASON], 6), season=SEASON, horizon=HORIZON).state == "not_better"


def test_less_than_three_seasons_is_said():
    found = seasonal_forecast(sales(1, 3 * SEASON - 1), season=SEASON, horizon=HORIZON)
    assert found.state == "short_history"
    assert np.isnan(found.mean).all()
    assert np.isfinite(found.plain).all()


@pytest.mark.parametrize("series", [[-1.0] * 100, [np.nan] * 100, [[1.0, 2.0]]])
def test_amounts_below_nothing_are_an_error(series):
    with pytest.raises(SeriesError):
        seasonal_forecast(series, season=SEASON, horizon=HORIZON)


@pytest.mark.parametrize("options", [{"season": 1}, {"horizon": 0}, {"alpha": 0.0}, {"horizon": 25}])
def test_options_that_cannot_be_are_an_error(options):
    with pytest.raises(OptionError):
        seasonal_forecast(sales(1, 100), **{"season": SEASON, "horizon": HORIZON, **options})
