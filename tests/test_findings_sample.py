"""One sample, from the laboratory's text to the verdict: shown as the Parquet files say; unknown ones said so."""

from dataclasses import replace

import pandas as pd
import pytest

from data.snapshots import root
from findings import Scope, default_filters, find, parse_filters
from queries import LOCAL, parse_viewer


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


def profile(demo, sample_id, viewer=LOCAL):
    filters, ignored = parse_filters({"sample_id": sample_id}, demo.as_of)
    assert not ignored
    return find("sample", filters, Scope(demo, viewer))


def test_a_failed_sample_says_what_failed_and_by_how_much(demo):
    result = read(demo, "test_result")
    over = result[(result.verdict_reason == "over_limit") & (result.unit == result.limit_unit)].iloc[0]
    finding = profile(demo, over.sample_id)
    shown = finding.frame("result").set_index("analyte").loc[over.analyte]
    assert shown.limit_share_pct == pytest.approx(100 * over.result_number / over.limit_number)
    assert finding.sentence.key == "sample.finding_fail"
    assert over.sample_id in finding.sentence.say()
    assert len(finding.frame("result")) == (result.sample_id == over.sample_id).sum()


def test_an_unknown_sample_is_said_to_be_unknown(demo):
    finding = profile(demo, "KHÔNG-CÓ'; --")
    assert finding.sentence.key == "sample.finding_unknown"
    assert "KHÔNG-CÓ'; --" in finding.sentence.say()


def test_a_sample_of_the_partner_that_passed_is_not_shown(demo):
    sample = read(demo, "sample")
    theirs = sample[(sample.province_code == "40") & (sample.outcome == "pass")].sample_id.iloc[0]
    assert profile(demo, theirs, parse_viewer("analyst:19")).sentence.key == "sample.finding_unknown"
    assert profile(demo, theirs, parse_viewer("analyst:40")).sentence.key != "sample.finding_unknown"


@pytest.mark.parametrize("outcomes", [(), ("fail",), ("pass", "undecided")])
def test_the_list_counts_what_the_filters_mean(demo, filters, outcomes):
    chosen = replace(filters, outcome=outcomes, product_group=("tea",))
    finding = find("sample", chosen, Scope(demo, LOCAL))
    sample = read(demo, "sample")
    day = pd.to_datetime(sample.taken_date)
    inside = day.between(pd.Timestamp(chosen.from_date), pd.Timestamp(chosen.to_date))
    meant = sample[inside & sample.is_in_scope & (sample.product_group == "tea") & (sample.purpose == "monitoring")]
    meant = meant[meant.outcome.isin(outcomes)] if outcomes else meant
    assert finding.facts["n_meant"] == len(meant) > 0
    assert set(finding.frame("sample").sample_id) <= set(meant.sample_id)
    assert len(finding.frame("sample")) == min(len(meant), finding.facts["most"])
