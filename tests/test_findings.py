"""The planted truths are found; the numbers on the findings are recounted by another route."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.snapshots import root
from findings import Scope, default_filters, find, names, parse_filters
from queries import LOCAL


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


def planted(demo, kind):
    return next(one for one in demo.planted if one["kind"] == kind)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_finding_says_itself(scope, filters, name, language):
    finding = find(name, filters, scope)
    assert len(finding.sentence.say(language)) > 20
    assert all(caution.say(language) for caution in finding.cautions)


@pytest.mark.parametrize("name", names())
def test_each_finding_says_when_there_is_nothing(scope, filters, name):
    finding = find(name, replace(filters, from_date=date(2015, 1, 1), to_date=date(2015, 12, 31)), scope)
    assert finding.sentence.key == f"{name}.finding_empty"


def test_the_planted_cluster_is_the_hotspot(demo, scope, filters):
    finding = find("hotspots", replace(filters, product_group=("tea",)), scope)
    assert list(finding.facts["excess"]) == ["Huyện Đại Từ"]
    assert planted(demo, "cluster")["old_communes"]


def test_the_planted_drift_is_told(scope, filters):
    finding = find("compliance", replace(filters, from_date=date(2024, 12, 1)), scope)
    tier = finding.frame("tier").set_index(["province_code", "stars"])
    assert tier.trend["40", 4] == "worse"


def test_the_planted_lapse_stands_on_trade(demo, scope, filters):
    uncovered = find("trade", filters, scope).frame("uncovered").set_index("facility_id")
    lapse = planted(demo, "lapse")
    row = uncovered.loc[lapse["facility_id"]]
    assert str(row.last_certificate_expires_date.date()) == lapse["expires_date"]
    assert row.n_shipments >= lapse["n_shipments"]


def test_overview_counts_equal_the_samples(demo, scope, filters):
    sample = pd.read_parquet(root() / demo.snapshot_id / "sample.parquet")
    taken = pd.to_datetime(sample.taken_date)
    mine = sample[
        (taken >= str(filters.from_date))
        & (taken <= str(filters.to_date))
        & (sample.purpose == "monitoring")
        & sample.is_in_scope
    ]
    finding = find("overview", filters, scope)
    assert finding.n_samples == (mine.outcome != "undecided").sum()
    assert finding.n_failed == (mine.outcome == "fail").sum()
    assert finding.facts["n_undecided"] == (mine.outcome == "undecided").sum()


def test_nonsense_in_a_link_keeps_the_good_part(demo):
    texts = {"province_code": "19,99", "stars": "4,x", "from_date": "hôm qua", "color": "red", "product_group": "Chè"}
    filters, ignored = parse_filters(texts, demo.as_of)
    assert (filters.province_code, filters.stars, filters.product_group) == (("19",), ("4",), ("tea",))
    assert {(one.name, one.text) for one in ignored} == {
        ("province_code", "99"),
        ("stars", "x"),
        ("from_date", "hôm qua"),
        ("color", "red"),
    }


def test_the_page_of_ocop_counts_only_ocop(scope, filters):
    finding = find("compliance", filters, scope)
    tier = finding.frame("tier")
    ocop = tier[tier.stars > 0]
    assert (finding.n_samples, finding.n_failed) == (ocop.n_samples.sum(), ocop.n_failed.sum())
    assert finding.frame("product_group").n_samples.sum() == ocop.n_samples.sum() > 0


def test_the_paper_shown_had_run_out_when_the_goods_left(scope, filters):
    uncovered = find("trade", filters, scope).frame("uncovered").dropna(subset="last_certificate_expires_date")
    assert len(uncovered)
    assert (uncovered.last_certificate_expires_date < uncovered.last_shipped_date).all()


def test_a_period_that_ends_before_it_begins_is_one_sentence(demo, capsys):
    from findings.__main__ import main

    texts = {"from_date": "2026-09-01", "to_date": "2026-03-31"}
    filters, ignored = parse_filters(texts, demo.as_of)
    assert filters == default_filters(demo.as_of)
    assert len(ignored) == 1
    assert main(["overview", *(f"{name}={text}" for name, text in texts.items())]) == 2
    said = capsys.readouterr().err
    assert said == "Kỳ kết thúc 03/2026 trước khi bắt đầu 09/2026; sửa from_date hoặc to_date.\n"


def test_without_a_name_every_finding_is_listed_with_its_question(capsys):
    from findings.__main__ import main

    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == list(names())
    assert all(line.endswith("?") for line in lines), lines
