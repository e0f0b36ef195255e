"""What others call by name: the functions of the statistics, their keywords and their defaults."""

import inspect

import pytest

from geo import clusters, smooth
from stats import alarms, charts, lab, rates, sampling

NEW = "…"  # an option of ours: has a default, which one is free
PROMISED = [
    (rates.interval, "failures, n, *, method='wilson', level=0.95"),
    (rates.difference, "failures, n, other_failures, other_n, *, measure=…, level=…"),
    (rates.standardise, "failures, n, standard_n, *, standard_failures=…, method=…, level=…"),
    (rates.mix_or_risk, "failures, n, before_failures, before_n, *, by=…, level=…"),
    (rates.trend_test, "failures, n, *, scores=…"),
    (charts.p_chart, "failures, n, *, sigmas=…, centre=…"),
    (charts.laney, "failures, n, *, sigmas=…, centre=…"),
    (charts.funnel, "failures, n, *, target=…, levels=…, overdispersion=…"),
    (alarms.ears, "counts, *, method='C1', baseline=7, alpha=0.001, min_sigma=0"),
    (
        alarms.farrington,
        (
            "counts, *, start=None, frequency=52, method='original', years_back=5, half_window=3, alpha=0.05, weeks_excluded=…,"
            " trend_p=…, periods=…, weights_threshold=…, dates=…, last=…"
        ),
    ),
    (
        alarms.cusum,
        (
            "counts, *, mu0=…, alpha=…, theta=…, c_arl=…, history=…, frequency=…, harmonics=…, trend=…, direction=…,"
            " min_window=…, max_window=…, ret=…"
        ),
    ),
    (sampling.size_to_detect, "prevalence, confidence=0.95, sensitivity=1, specificity=1, population=None"),
    (sampling.allocate, "strata, budget, floor=…, method='neyman', *, prior_strength=…"),
    (lab.censored_summary, "values, censored"),
    (lab.guard_band, "result, limit, uncertainty, *, coverage=…, kind=…"),
    (lab.rogan_gladen, "positives, n, sensitivity, specificity, *, method=…, level=…"),
    (smooth.empirical_bayes, "failures, n, neighbours=None, *, level=…"),
    (clusters.gi_star, "values, n=None, neighbours=None, *, permutations=999, tail_permutations=…, seed=…, level=…"),
    (clusters.local_moran, "values, n=None, neighbours=None, *, permutations=999, tail_permutations=…, seed=…, level=…"),
    (
        clusters.scan,
        (
            "cases, population, points, *, kind='bernoulli', times=None, max_share=0.5, max_duration=None, replicas=999, seed=…,"
            " level=…, planar=…, progress=…"
        ),
    ),
]


def said(function, promise):
    """The signature, with what is free left open as the promise does."""
    free = {part.split("=")[0].strip() for part in promise.split(",") if part.endswith(NEW)}
    parts, star = [], False
    for one in inspect.signature(function).parameters.values():
        if one.kind is inspect.Parameter.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        is_given = one.default is inspect.Parameter.empty
        parts.append(one.name if is_given else f"{one.name}={NEW if one.name in free else repr(one.default)}")
    return ", ".join(parts)


@pytest.mark.parametrize(("function", "promise"), PROMISED, ids=[one.__name__ for one, _ in PROMISED])
def test_a_signature_is_as_promised(function, promise):
    assert said(function, promise) == promise
    assert function.__doc__
