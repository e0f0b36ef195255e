"""Second opinions of the risk map: equal to the library's own answers, found where planted, silent on noise."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from findings import Scope, default_filters, find
from findings.clusters import SEED, neighbours, scanned, smoothed
from findings.places import focus_places
from geo.clusters import gi_star, scan
from geo.neighbours import contiguity
from geo.smooth import empirical_bayes
from queries import LOCAL


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


def hotspots(demo, scope, **chosen):
    return find("hotspots", replace(default_filters(demo.as_of), **chosen), scope)


def test_the_planted_cluster_is_told_by_two_methods(demo, scope):
    finding = hotspots(demo, scope, product_group=("tea",))
    assert finding.sentence.key == "hotspots.finding_agree_district"
    assert finding.facts["agreed"] == ["Huyện Đại Từ"]


def test_smoothed_rates_are_the_library_s_and_lie_between_the_place_and_the_whole(demo, scope):
    place = hotspots(demo, scope).frame("place").set_index("place_code")
    own = empirical_bayes(place.n_failed.astype(float), place.n_samples.astype(float))
    seen = place.n_samples > 0
    assert place.smooth_per_100[seen].to_numpy() == pytest.approx(100 * own.statistic[seen].to_numpy())
    assert place.smooth_per_100[~seen].isna().all()
    whole = 100 * place.n_failed.sum() / place.n_samples.sum()
    between = (place.smooth_per_100 - whole) * (place.failures_per_100 - whole)
    assert (between[seen] >= -1e-9).all()


def test_the_scan_holds_the_planted_cluster_and_expects_by_product_mix(demo, scope):
    finding = hotspots(demo, scope, layer="scan")
    place = finding.frame("place").set_index("place_code")
    assert "Huyện Đại Từ" in finding.facts["pointed"]
    assert finding.sentence.key == "hotspots.finding_scan_agree_district"
    usable = place.expected_failed > 0
    own = scan(
        place.n_failed[usable].astype(float), place.expected_failed[usable], place.loc[usable, ["longitude", "latitude"]],
        kind="poisson", max_share=0.5, replicas=999, seed=SEED,
    )  # fmt: skip
    first = finding.frame("circle").iloc[0]
    assert (first.p, first.n_failed) == (own.clusters.p.iloc[0], own.clusters.observed.iloc[0])


def test_hot_areas_are_those_of_gi_star(demo, scope):
    place = hotspots(demo, scope, layer="neighbours", place_level="commune").frame("place").set_index("place_code")
    own = gi_star(
        place.n_failed.astype(float), place.n_samples.astype(float), contiguity("commune", "new"), permutations=999,
        tail_permutations=99_999, seed=SEED,
    )  # fmt: skip
    assert place.gi_statistic.to_numpy() == pytest.approx(own.statistic.to_numpy())
    assert place.gi_class.tolist() == own["class"].tolist()


def noise(seed):
    """Every place at the same risk: 40 samples each, 5 % fail."""
    rng = np.random.default_rng(seed)
    place = focus_places("district")[["place_code", "place_name", "longitude", "latitude"]].copy()
    failed = rng.binomial(40, 0.05, len(place))
    return place.assign(n_samples=40, n_failed=failed, expected_failed=failed.sum() / len(place))


def test_in_noise_nothing_is_found_more_often_than_the_level_allows():
    maps = [noise(seed) for seed in range(20)]
    found = {
        "smooth": sum(bool(smoothed(one).pointed) for one in maps),
        "neighbours": sum(bool(neighbours(one, "district").pointed) for one in maps),
        "scan": sum(bool(scanned(one).pointed) for one in maps),
    }
    assert max(found.values()) <= 4, found  # of 20 at 5 %: more than 4 has probability 0.003


def test_where_there_is_nothing_to_compare_the_layer_says_so(demo, scope):
    empty = noise(0).assign(n_samples=0, n_failed=0, expected_failed=0.0)
    assert scanned(empty).reason
    assert neighbours(empty, "district").pointed == ()
    alone = hotspots(demo, scope, layer="scan", district_code=("171",))
    assert "NaN" not in alone.sentence.say()


def test_withheld_counts_are_no_samples():
    hidden = noise(1).assign(n_samples=pd.array([pd.NA] * 67, dtype="Int64")[: len(noise(1))])
    assert smoothed(hidden.assign(n_failed=hidden.n_samples)).pointed == ()
