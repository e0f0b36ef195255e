"""Sizes to detect against epiR, plans under a budget against every other plan."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.errors import OptionError, RateError
from stats.sampling import _no_positive, allocate, size_to_detect
from tests.reference_numbers import cases


def test_sizes_are_epir_s():
    for case in cases("sizes"):
        assert size_to_detect(case["prevalence"], case["confidence"], case["sensitivity"]) == case["n"]


def test_detection_in_a_population_is_epir_s():
    for case in cases("detection"):
        population, failing = case["population"], round(case["population"] * case["prevalence"])
        none = _no_positive(case["n"], population, failing, case["sensitivity"], case["specificity"])
        assert 1 - none == pytest.approx(case["confidence"], abs=1e-6)


def test_known_sizes():
    assert size_to_detect(0.05) == 59
    assert size_to_detect(0.01) == 299
    assert size_to_detect(0.5, 0.75) == 2
    assert size_to_detect(0.05, population=100) == 45  # Cannon and Roe 1982, table: 5 among 100
    assert size_to_detect(1) == 1
    assert size_to_detect(0.2, population=1) == 1


@settings(max_examples=60)
@given(
    prevalence=st.floats(0.02, 0.6),
    confidence=st.floats(0.5, 0.99),
    sensitivity=st.floats(0.5, 1),
    population=st.integers(30, 300),
)
def test_the_size_is_the_least_that_is_enough(prevalence, confidence, sensitivity, population):
    endless = size_to_detect(prevalence, confidence, sensitivity)
    positive = prevalence * sensitivity
    assert 1 - (1 - positive) ** endless >= confidence - 1e-9
    assert endless == 1 or 1 - (1 - positive) ** (endless - 1) < confidence + 1e-9
    try:
        n = size_to_detect(prevalence, confidence, sensitivity, population=population)
    except OptionError:
        assert (1 - sensitivity) ** np.ceil(prevalence * population - 1e-9) > 1 - confidence
        return
    assert n <= min(population, max(endless, 1)) or sensitivity < 1
    assert _no_positive(n - 1, population, int(np.ceil(prevalence * population - 1e-9)), sensitivity, 1) > 1 - confidence - 1e-9


def test_false_positives_shorten_and_misses_lengthen_the_search():
    assert size_to_detect(0.05, specificity=0.98) < size_to_detect(0.05) < size_to_detect(0.05, sensitivity=0.8)


@pytest.mark.parametrize(
    "arguments",
    [
        {"prevalence": 0}, {"prevalence": 1.1}, {"prevalence": 0.1, "confidence": 1}, {"prevalence": 0.1, "sensitivity": 0},
        {"prevalence": 0.1, "specificity": -0.1}, {"prevalence": 0.1, "population": 0}, {"prevalence": float("nan")},
        {"prevalence": 0.1, "confidence": 0.99, "sensitivity": 0.5, "population": 20},
    ],
)  # fmt: skip
def test_sizes_that_cannot_be_are_refused(arguments):
    with pytest.raises(OptionError):
        size_to_detect(**arguments)


STRATA = pd.DataFrame(
    {"size": [100, 40, 10, 60], "failures": [3, 8, 0, 0], "n": [60, 30, 20, 0]}, index=["tea", "pork", "honey", "new"]
)


KNOWN = STRATA.assign(size=[100, 40, 10, 30], n=[60, 30, 20, 10], failures=[3, 8, 0, 1])


def spread(plan, method):
    """What each method makes least: variance of the overall rate as seen, or expected posterior variance."""
    overall = (KNOWN.failures.sum() + 0.5) / (KNOWN.n.sum() + 1)
    weight = (KNOWN.n + 2).to_numpy()
    rate = (KNOWN.failures.to_numpy() + 2 * overall) / weight
    binomial = rate * (1 - rate)
    each = binomial / plan if method == "neyman" else binomial / (weight + 1) * weight / (weight + plan)
    return float((KNOWN["size"].to_numpy() ** 2 * each).sum())


@pytest.mark.parametrize("method", ["neyman", "bayes"])
@pytest.mark.parametrize("budget", [9, 14, 24])
def test_no_other_plan_of_the_budget_is_better(method, budget):
    found = allocate(KNOWN, budget, floor=1, method=method)
    plans = np.array([plan for plan in product(range(1, budget), repeat=3) if sum(plan) < budget])
    plans = np.column_stack([plans, budget - plans.sum(axis=1)])
    assert found.samples.sum() == budget
    assert spread(found.samples.to_numpy(), method) <= min(spread(plan, method) for plan in plans) + 1e-9
    assert found.index.equals(KNOWN.index)


def test_bayes_sends_more_to_the_unknown_and_neyman_to_the_varied():
    bayes, neyman = (allocate(STRATA, 100, method=method).samples for method in ("bayes", "neyman"))
    assert bayes["new"] > neyman["new"]
    assert neyman["tea"] > neyman["honey"]


@given(budget=st.integers(8, 60), floor=st.integers(0, 2), method=st.sampled_from(["neyman", "bayes"]))
def test_the_budget_is_spent_the_floor_is_held_and_more_budget_takes_from_none(budget, floor, method):
    found, more = (allocate(STRATA.assign(most=[30, 30, 3, 30]), size, floor, method).samples for size in (budget, budget + 1))
    assert found.sum() == budget
    assert (found >= floor).all()
    assert found["honey"] <= 3
    assert (more >= found).all()


def test_a_stratum_s_own_floor_is_held_and_the_rest_is_shared_as_well_as_can_be():
    floors = np.array([0, 0, 6, 1])
    found = allocate(KNOWN.assign(least=floors), 14, floor=0, method="bayes").samples
    plans = [np.array([*plan, 14 - sum(plan)]) for plan in product(range(15), repeat=3) if sum(plan) <= 14]
    best = min(spread(plan, "bayes") for plan in plans if (plan >= floors).all())
    assert (found >= floors).all()
    assert spread(found.to_numpy(), "bayes") == pytest.approx(best)
    assert allocate(KNOWN, 14, floor=0, method="bayes").samples.iloc[2] < 6


def test_expectations_of_a_plan():
    found = allocate(STRATA, 50)
    assert found.expected_failures.tolist() == pytest.approx((found.samples * found.rate).tolist())
    assert (found.sd_after < found.sd_before).all()


@pytest.mark.parametrize(
    ("strata", "budget", "options"),
    [
        (STRATA, 3, {}), (STRATA.drop(columns="n"), 9, {}), (STRATA[:0], 9, {}), (STRATA, 9, {"method": "other"}),
        (STRATA.assign(size=-1), 9, {}), (STRATA.assign(most=2), 9, {}), (STRATA, 9, {"floor": -1}),
        (STRATA, 9, {"prior_strength": 0}), (STRATA.assign(least=3), 9, {}), (STRATA.assign(least=-1), 9, {}),
        (STRATA.assign(size=float("nan")), 9, {}),
    ],
)  # fmt: skip
def test_plans_that_cannot_be_are_refused(strata, budget, options):
    with pytest.raises(OptionError):
        allocate(strata, budget, **options)
    with pytest.raises(RateError):
        allocate(STRATA.assign(failures=99), 9)
