"""Second opinions of the risk map: equal to the library's own answers, found where planted, silent on noise."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.snapshots import root
from findings import Scope, default_filters, find
from findings.clusters import SEED, neighbours, smoothed
from findings.places import focus_places
from findings.scans import scanned, scanned_months
from geo.clusters import gi_star, scan
from geo.neighbours import contiguity
from geo.smooth import empirical_bayes
from geo.units import crosswalk
from queries import LOCAL


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


def hotspots(demo, scope, name="hotspots", **chosen):
    return find(name, replace(default_filters(demo.as_of), **chosen), scope)


def test_the_planted_cluster_is_told_by_methods_that_differ(demo, scope):
    finding = hotspots(demo, scope, "hotspots_agreement")
    assert finding.sentence.key in ("hotspots_agreement.finding_agree_all", "hotspots_agreement.finding_agree_scanned")
    assert "Huyện Đại Từ" in finding.facts["agreed_scanned"]
    by_commune = hotspots(demo, scope, "hotspots_agreement", product_group=("tea",), place_level="commune")
    planted = next(one for one in demo.planted if one["kind"] == "cluster")["old_communes"]
    table = crosswalk()
    inside = set(table.new_commune_code[table.old_commune_code.isin(planted)])
    assert by_commune.facts["agreed_codes"]
    assert set(by_commune.facts["agreed_codes"]) <= inside


def test_a_place_too_large_for_the_scan_is_said_to_be(demo, scope):
    finding = hotspots(demo, scope, "hotspots_agreement", product_group=("tea",))
    place = finding.frame("place").set_index("place_name")
    assert place.expected_failed["Huyện Đại Từ"] > place.expected_failed.sum() / 2
    assert finding.sentence.key == "hotspots_agreement.finding_large"
    assert "Huyện Đại Từ chiếm hơn nửa" in finding.sentence.say()


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
    finding = hotspots(demo, scope, "hotspots_agreement")
    place = finding.frame("place").set_index("place_code")
    assert "Huyện Đại Từ" in finding.facts["scanned"]
    assert "Huyện Đại Từ" in finding.facts["agreed_scanned"]
    usable = place.expected_failed > 0
    own = scan(
        place.n_failed[usable].astype(float), place.expected_failed[usable], place.loc[usable, ["longitude", "latitude"]],
        kind="poisson", max_share=0.5, replicas=999, seed=SEED,
    )  # fmt: skip
    first = finding.frame("circle").iloc[0]
    assert (first.p_value, first.n_failed) == (own.clusters.p.iloc[0], own.clusters.observed.iloc[0])


def test_hot_areas_are_those_of_gi_star(demo, scope):
    place = hotspots(demo, scope, "hotspots_agreement", place_level="commune").frame("place").set_index("place_code")
    own = gi_star(
        place.n_failed.astype(float), place.n_samples.astype(float), contiguity("commune", "new"), permutations=999,
        tail_permutations=99_999, seed=SEED,
    )  # fmt: skip
    assert place.gi_statistic.to_numpy() == pytest.approx(own.statistic.to_numpy())
    assert place.gi_class.tolist() == own["class"].tolist()


def test_a_cluster_in_time_begins_near_where_it_was_planted(demo, scope):
    truth = next(one for one in demo.planted if one["kind"] == "cluster")
    finding = hotspots(demo, scope, "hotspots_period", product_group=("tea",))
    circle = finding.frame("circle").iloc[0]
    assert (circle.centre_name, circle.n_places) == ("Huyện Đại Từ", 1)
    assert abs((circle.from_month - pd.Timestamp(truth["from_date"])).days) <= 62
    sample = pd.read_parquet(root() / demo.snapshot_id / "sample.parquet")
    inside = sample[
        (sample.old_district_code == "171") & (sample.product_group == "tea") & (sample.purpose == "monitoring")
        & (sample.outcome != "undecided") & sample.is_in_scope
        & pd.to_datetime(sample.taken_date).between(circle.from_month, circle.to_month + pd.offsets.MonthEnd())
    ]  # fmt: skip
    assert circle.n_failed == (inside.outcome == "fail").sum()
    assert circle.is_going_on


def months_of_noise(seed):
    """Every place and month at the same risk: 4 samples, 5 % fail, however many of them are taken."""
    rng, places = np.random.default_rng(seed), focus_places("district").place_code
    grid = pd.MultiIndex.from_product([places, pd.date_range("2025-01-01", periods=12, freq="MS")], names=["place_code", "month"])
    n = rng.integers(0, 9, len(grid))
    return pd.DataFrame({"product_group": "tea", "n_samples": n, "n_failed": rng.binomial(n, 0.05)}, index=grid).reset_index()


def test_in_noise_over_time_nothing_is_found_more_often_than_the_level_allows():
    found = sum(len(scanned_months(focus_places("district"), months_of_noise(seed)).circles) > 0 for seed in range(20))
    assert found <= 4  # of 20 at 5 %: more has probability 0.003


def test_the_same_inputs_are_never_scanned_twice():
    place, heard = noise(3), []
    first = scanned(place, heard.append)
    assert heard[-1] == 1.0
    again = []
    assert scanned(place.copy(), again.append).circles.equals(first.circles)
    assert again == []
    other = []
    scanned(place.assign(expected_failed=place.expected_failed * np.linspace(0.9, 1.1, len(place))), other.append)
    assert other[-1] == 1.0


def test_who_stops_waiting_leaves_the_scan_to_the_next(monkeypatch):
    def stop(_):
        raise InterruptedError

    place = noise(4)
    with pytest.raises(InterruptedError):
        scanned(place, stop)
    assert scanned(place).reason == ""


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
    alone = hotspots(demo, scope, "hotspots_agreement", district_code=("171",))
    assert "NaN" not in alone.sentence.say()


def test_withheld_counts_are_no_samples():
    hidden = noise(1).assign(n_samples=pd.array([pd.NA] * 67, dtype="Int64")[: len(noise(1))])
    assert smoothed(hidden.assign(n_failed=hidden.n_samples)).pointed == ()
