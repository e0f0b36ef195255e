"""Unusual months: the interval by another route, its false marks in noise, a jump that is found."""

import numpy as np
import pytest
from scipy import stats

from stats.errors import OptionError, SeriesError
from stats.flows import same_months

MONTHS = np.resize(np.arange(1, 13), 72)


def noise(seed, mean=12.0):
    return np.random.default_rng(seed).poisson(mean * (1 + 0.5 * np.sin(MONTHS / 12 * 2 * np.pi)))


def test_the_interval_is_the_gamma_poisson_prediction_of_three_years():
    counts = np.array([4, 9, 2] + [0] * 9 + [5, 8, 3] + [0] * 9 + [6])
    found = same_months(counts, MONTHS[:25]).iloc[-1]
    past = np.array([4, 9, 0, 5, 8])  # January, February, December of the year before last, January, February
    rng = np.random.default_rng(1)
    drawn = rng.poisson(rng.gamma(past.sum() + 0.5, 1 / len(past), 400_000))
    assert found.expected == pytest.approx(past.mean())
    assert found.upper == np.ceil(np.quantile(drawn, 0.995))
    assert found.lower == np.floor(np.quantile(drawn, 0.005))


def test_noise_is_marked_no_more_often_than_stated():
    marks = np.concatenate([same_months(noise(seed), MONTHS, last=36).is_unusual.to_numpy()[-36:] for seed in range(60)])
    assert marks.sum() <= stats.binom.ppf(0.999, marks.size, 0.015)  # a season steeper than its neighbours adds a little


def test_a_jump_is_marked_and_the_months_before_are_not():
    counts = noise(7)
    counts[70] = 60
    found = same_months(counts, MONTHS, last=12)
    assert found.is_unusual[70]
    assert found.p_value[70] < 0.001
    assert found.lower.isna().sum() == 60


def test_two_years_are_too_few():
    assert same_months([5] * 12, MONTHS[:12]).lower.isna().all()


def test_nonsense_is_an_error():
    with pytest.raises(SeriesError):
        same_months([-1, 2], [1, 2])
    with pytest.raises(OptionError):
        same_months([1, 2], [1])
    with pytest.raises(OptionError):
        same_months([1, 2], [1, 2], alpha=1.0)
