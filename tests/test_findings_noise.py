"""Pairs and funnels where nothing differs: found no more often than stated; and what is planted is found."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from findings.compliance_comparison import _standardised
from findings.compliance_funnel import _funnelled
from findings.compliance_pairs import compared
from stats.errors import OptionError
from stats.rates import holm

PROVINCES, STARS, GROUPS = ["01", "19", "40"], [0, 3, 4], ["honey", "rice", "tea"]
RUNS, RATE, FACILITIES = 400, 0.05, 120
MOST = 0.999


def samples(rng, rates=None):
    """Samples of three provinces and their tiers in unlike mixtures, all at one rate but those of `rates`."""
    keys = pd.MultiIndex.from_product([PROVINCES, STARS, GROUPS], names=["province_code", "stars", "product_group"])
    table = pd.DataFrame({"n_samples": rng.poisson(rng.choice([20, 60, 150], len(keys))) + 1}, index=keys).reset_index()
    rate = pd.Series(RATE, index=table.index)
    for (province, stars), one in (rates or {}).items():
        rate[(table.province_code == province) & (table.stars == stars)] = one
    return table.assign(n_failed=rng.binomial(table.n_samples, rate))


def pairs(table):
    return compared(table, _standardised(table)[0])


def test_any_pair_is_named_in_noise_no_more_often_than_the_level():
    rng = np.random.default_rng(11)
    found = [pairs(samples(rng)) for _ in range(RUNS)]
    assert {len(one) for one in found} == {12}
    wrong = sum((one.difference_word != "same").any() for one in found)
    assert wrong <= stats.binom.ppf(MOST, RUNS, 0.05)
    uncorrected = sum((one.p_value < 0.05).any() for one in found)
    assert uncorrected > 3 * stats.binom.ppf(MOST, RUNS, 0.05)  # so the correction is what holds the level


def test_a_planted_tier_is_named_and_no_other():
    rng = np.random.default_rng(12)
    found = [pairs(samples(rng, {("40", 4): 0.25})) for _ in range(20)]
    tiers = pd.concat(found).dropna(subset=["stars"])
    planted = tiers[(tiers.province_code == "40") & (tiers.stars == 4)]
    assert planted.difference_word.isin(["higher", "maybe_higher"]).mean() > 0.9
    others = tiers[~((tiers.province_code == "40") & ((tiers.stars == 4) | (tiers.other_stars == 4)))]
    assert (others.difference_word != "same").mean() < 0.02


def facilities(rng, rate=RATE):
    n = rng.integers(30, 200, FACILITIES)
    table = pd.DataFrame({"facility_id": range(FACILITIES), "facility_name": [f"F{one}" for one in range(FACILITIES)]})
    return table.assign(n_samples=n, n_failed=rng.binomial(n, rate))


@pytest.mark.parametrize(("words", "share"), [(["very_high"], 0.001), (["very_high", "high"], 0.025)])
def test_a_funnel_names_in_noise_no_more_than_its_limits_say(words, share):
    rng = np.random.default_rng(13)
    named = sum(_funnelled(facilities(rng)).funnel_place.isin(words).sum() for _ in range(60))
    assert named <= stats.binom.ppf(MOST, 60 * FACILITIES, share)


def test_a_planted_facility_is_beyond_the_funnel():
    rng = np.random.default_rng(14)
    table = facilities(rng)
    table.loc[7, ["n_samples", "n_failed"]] = [120, 30]
    found = _funnelled(table).set_index("facility_id").funnel_place
    assert found[7] == "very_high"


def test_holm_is_that_of_plain_python():
    p = [0.01, 0.04, 0.03, 0.005, 0.2]
    ranked, running, expected = sorted(range(5), key=p.__getitem__), 0.0, [0.0] * 5
    for rank, place in enumerate(ranked):
        running = max(running, min(1.0, p[place] * (5 - rank)))
        expected[place] = running
    assert holm(p) == pytest.approx(expected)
    assert holm([]).tolist() == []
    for wrong in ([0.5, float("nan")], [-0.1], [1.1]):
        with pytest.raises(OptionError, match="between 0 and 1"):
            holm(wrong)
