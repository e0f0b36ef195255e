"""Compliance: signals, comparisons, funnels and shares of limits, each again by another route; nothing named in noise."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.codes import codes
from data.snapshots import root
from data.time_axis import known_marks
from findings import Scope, default_filters, find
from findings.control import signals, with_limits
from findings.rates import states, with_rates
from queries import LOCAL
from stats.monitored import monitored

FOCUS = ["19", "40", "01"]


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def sample(demo, filters):
    """Monitoring samples of the period with an outcome."""
    table = pd.read_parquet(root() / demo.snapshot_id / "sample.parquet")
    day = pd.to_datetime(table.taken_date)
    mine = (table.purpose == "monitoring") & table.is_in_scope & (table.outcome != "undecided")
    return table[mine & day.between(pd.Timestamp(filters.from_date), pd.Timestamp(filters.to_date))]


def test_the_planted_drift_is_named(scope, filters):
    finding = find("compliance", filters, scope)
    crossed = {(one.province_code, one.stars): one for one in finding.facts["signals"]}
    assert crossed["40", 4].rule == "above"
    assert date(2026, 7, 1) in crossed["40", 4].quarters
    assert "4 sao Nghệ An: quý" in finding.sentence.say()


def test_limits_again_in_plain_python(scope, filters):
    table = find("compliance", filters, scope).frame("trend")
    rows = table[(table.province_code == "40") & (table.stars == 4)].sort_values("period_start")
    n, failed = rows.n_samples.to_numpy(float), rows.n_failed.to_numpy(float)
    before, before_failed = n[:-4].sum(), failed[:-4].sum()
    centre = before_failed / before
    z = (failed / n - centre) / np.sqrt(centre * (1 - centre) / n)
    sigma = max(1.0, np.abs(np.diff(z)).mean() / 1.128)
    predicted = stats.betabinom.ppf(0.995, n, before_failed + 0.5, before - before_failed + 0.5) / n
    upper = np.maximum(centre + 3 * sigma * np.sqrt(centre * (1 - centre) / n), predicted)
    assert rows.upper_limit_per_100.to_numpy() == pytest.approx(100 * np.minimum(upper, 1))
    assert ((rows.signal == "above").to_numpy()[-4:] == (failed / n > upper)[-4:]).all()


def test_hardly_anything_is_named_in_noise(scope, filters):
    table = find("compliance", filters, scope).frame("trend")
    table = table[table.stars.isin([3, 4])]
    rng, named, runs = np.random.default_rng(5), 0, 150
    for _ in range(runs):
        counts = table[["province_code", "stars", "period_start", "n_samples"]]
        shuffled = with_rates(counts.assign(n_failed=rng.binomial(table.n_samples.astype(int), 0.05)))
        named += len(signals(with_limits(shuffled.assign(state=states(shuffled, shuffled.stars)))))
    series = runs * table.groupby(["province_code", "stars"]).ngroups
    assert named <= stats.binom.ppf(0.999, series, 0.02)


def test_a_short_history_has_no_limits():
    found = monitored([1, 2, 3, 4, 9], [5, 5, 5, 5, 10])
    assert found.upper.isna().all()
    assert set(found.undecided) == {"short_history"}
    assert set(found.rule) == {""}


def test_provinces_standardised_again_in_plain_python(scope, filters, sample):
    finding = find("compliance_comparison", filters, scope)
    found = finding.frame("province").set_index("province_code")
    table = sample[sample.province_code.isin(FOCUS)].assign(failed=sample.outcome == "fail")
    groups = [g for g, rows in table.groupby("product_group") if rows.province_code.nunique() == len(found)]
    table = table[table.product_group.isin(groups)]
    weight = table.product_group.value_counts(normalize=True)
    for code, rows in table.groupby("province_code"):
        rates = rows.groupby("product_group").failed.mean()
        assert found.standard_per_100[code] == pytest.approx(100 * sum(weight[g] * rates[g] for g in groups))
    assert sorted(finding.facts["groups_compared"]) == sorted(groups)


def test_pairs_and_mix_again_from_the_samples(demo, scope, filters, sample):
    finding = find("compliance_comparison", filters, scope)
    pairs = finding.frame("pair").set_index(["province_code", "stars", "other_stars"])
    mine = sample[sample.province_code == "40"]
    rate = (mine.outcome == "fail").groupby(mine.stars).mean()
    assert pairs.difference_points["40", 4, 3] == pytest.approx(100 * (rate[4] - rate[3]))
    assert pairs.difference_word["40", 4, 3] == "higher"
    mix = finding.frame("mix").set_index(["province_code", "part"]).points
    before = find("compliance_comparison", filters.before(), scope).frame("province").set_index("province_code")
    now = finding.frame("province").set_index("province_code")
    for code in FOCUS:
        change = now.failures_per_100[code] - before.failures_per_100[code]
        assert mix[code, "mix"] + mix[code, "risk"] == pytest.approx(change)
    assert not set(finding.frame("pair").stars.dropna()) & {5}


@pytest.mark.parametrize("kind", ["facility", "laboratory"])
def test_funnels_again_from_the_samples(scope, filters, sample, kind):
    finding = find("compliance_funnel", filters, scope)
    key = "facility_id" if kind == "facility" else "laboratory_name"
    found = finding.frame(kind).set_index(key)
    expected = sample.groupby(key).outcome.agg(["size", lambda one: (one == "fail").sum()])
    assert found.n_samples.to_dict() == expected["size"].to_dict()
    assert found.n_failed.to_dict() == expected.iloc[:, 1].to_dict()
    assert set(found.funnel_place[found.n_samples < 30]) <= {"few"}
    assert (found.funnel_place[found.n_samples >= 30] != "few").all()
    target = 100 * expected.iloc[:, 1].sum() / expected["size"].sum()
    assert found.target_per_100.dropna().to_numpy() == pytest.approx(target)


def test_share_of_the_limit_again_from_units_and_limits(demo):
    result = pd.read_parquet(root() / demo.snapshot_id / "test_result.parquet")
    factor = {code: entry.extra["factor"] for code, entry in codes("unit").items()}
    seen = result[result.limit_share_pct.notna()]
    again = 100 * seen.result_number * seen.unit.map(factor) / (seen.limit_number * seen.limit_unit.map(factor))
    assert seen.limit_share_pct.to_numpy() == pytest.approx(again.to_numpy())
    assert not seen.is_non_detect.astype(bool).any()
    assert (seen.limit_share_pct[seen.verdict_reason == "over_limit"] > 100).all()
    assert (seen.limit_share_pct[seen.verdict_reason == "within_limit"] <= 100 + 1e-9).all()
    assert (result.is_non_detect[result.detection_share_pct.notna()]).all()


def test_near_limit_again_from_the_results(demo, scope, filters, sample):
    finding = find("near_limit", filters, scope)
    result = pd.read_parquet(root() / demo.snapshot_id / "test_result.parquet")
    passed = result[(result.verdict == "pass") & ~result.is_screening.fillna(value=False).astype(bool)]
    compared = passed[
        passed.limit_share_pct.notna() | (passed.is_non_detect.fillna(value=False).astype(bool) & (passed.limit_number > 0))
    ]
    mine = sample[(sample.outcome == "pass") & sample.sample_id.isin(compared.sample_id)]
    near = set(compared.sample_id[compared.limit_share_pct >= 80])
    found = finding.frame("tier").set_index(["province_code", "stars"])
    expected = mine.groupby(["province_code", "stars"]).sample_id
    assert found.n_passed.to_dict() == expected.size().to_dict()
    assert found.n_near.to_dict() == expected.agg(lambda ids: len(set(ids) & near)).to_dict()
    assert finding.frame("share").n_results.sum() > 0


def test_histogram_and_non_detects_again_from_the_results(demo, scope, filters):
    finding = find("near_limit", filters, scope)
    result = pd.read_parquet(root() / demo.snapshot_id / "test_result.parquet")
    table = pd.read_parquet(root() / demo.snapshot_id / "sample.parquet")
    day = pd.to_datetime(table.taken_date)
    chosen = table[
        (table.purpose == "monitoring") & table.is_in_scope & day.between(str(filters.from_date), str(filters.to_date))
    ]
    mine = result[result.sample_id.isin(chosen.sample_id) & ~result.is_screening.fillna(value=False).astype(bool)]
    seen = mine.limit_share_pct.dropna().round(1)
    bins = pd.Series([min(10 * int(one // 10) - 10 * (one == 100), 150) for one in seen]).value_counts()
    drawn = finding.frame("share").set_index("from_pct").n_results
    assert {at: n for at, n in drawn.to_dict().items() if n} == bins.to_dict()
    hidden = mine[mine.is_non_detect.fillna(value=False).astype(bool) & (mine.limit_number > 0)].groupby("analyte").size()
    told = finding.frame("non_detect").set_index("analyte").n_non_detects
    assert told[told > 0].to_dict() == hidden.to_dict()


def test_too_few_samples_give_no_comparison(scope, filters):
    finding = find("compliance_comparison", replace(filters, commune_code=("05815",)), scope)
    assert finding.frame("pair").empty or finding.frame("pair").n_samples.min() >= 30


def new_moon(k):
    """Day of the k-th new moon since January 2000 in Vietnam (Meeus, Astronomical Algorithms, chapter 49, main terms)."""
    t = k / 1236.85
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t**2
    sun, moon, node = (
        np.radians(a + b * k) for a, b in ((2.5534, 29.1053567), (201.5643, 385.81693528), (160.7108, 390.67050284))
    )
    terms = ((-0.4072, moon), (0.17241, sun), (0.01608, 2 * moon), (0.01039, 2 * node), (0.00739, moon - sun),
             (-0.00514, moon + sun), (0.00208, 2 * sun))  # fmt: skip
    jde += sum(size * np.sin(angle) for size, angle in terms) - 70 / 86400
    return date.fromordinal(int(np.floor(jde + 0.5 + 7 / 24)) - 1721425)


def test_tet_and_mid_autumn_follow_the_moon():
    moons = {new_moon(k).toordinal() for k in range(180, 515)}
    tet = [mark.day for mark in known_marks() if mark.kind == "tet"]
    autumn = [mark.day for mark in known_marks() if mark.kind == "mid_autumn"]
    assert len(tet) == len(autumn) == 26
    assert all(day.toordinal() in moons and (1, 20) < (day.month, day.day) < (2, 22) for day in tet)
    assert all(day.toordinal() - 14 in moons and (9, 6) < (day.month, day.day) < (10, 9) for day in autumn)
