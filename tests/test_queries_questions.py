"""Every question: header true, and its numbers by pandas as a second route."""

import re

import duckdb
import pandas as pd
import pytest

from data.contracts import CUBES, EXTRACTS
from data.snapshots import root
from queries import ask, questions
from queries.engines import cursor
from queries.viewers import LOCAL

NAMES = sorted(questions())


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


@pytest.mark.parametrize("name", NAMES)
def test_header_says_what_the_select_is(demo, name):
    header = questions()[name]
    hand = cursor(demo.snapshot_id, LOCAL)
    statements = hand.extract_statements(header.sql)
    assert [one.type for one in statements] == [duckdb.StatementType.SELECT]
    assert set(re.findall(r"\$(\w+)", header.sql)) == set(header.params)
    described = hand.execute(f"DESCRIBE {header.sql}", dict.fromkeys(header.params)).fetchall()
    assert {row[0]: row[1] for row in described} == header.columns
    assert set(header.reads) <= set(EXTRACTS + CUBES)


@pytest.mark.parametrize("name", NAMES)
def test_grain_is_unique(demo, name):
    header = questions()[name]
    frame = ask(name, snapshot_id=demo.snapshot_id).frame
    assert len(frame)
    assert not frame.duplicated(list(header.grain)).any()


def test_failures_by_district_recounted_from_samples(demo):
    sample = read(demo, "sample")
    mine = sample[
        (sample.purpose == "monitoring") & sample.is_in_scope & (sample.product_group == "tea") & (sample.outcome != "undecided")
    ]
    expected = mine.groupby("old_district_code").agg(n=("outcome", "size"), failed=("outcome", lambda one: (one == "fail").sum()))
    answer = ask("sample_failures_by_place", {"product_group": ["tea"]}, snapshot_id=demo.snapshot_id).frame
    found = answer[answer.n_samples > 0].set_index("place_code")
    assert found.n_samples.to_dict() == expected.n.to_dict()
    assert found.n_failed.to_dict() == expected.failed.to_dict()


def test_outcome_recounted_from_results(demo):
    sample, result = read(demo, "sample").set_index("sample_id"), read(demo, "test_result")
    decided = result[result.verdict.isin(["pass", "fail"]) & ~result.is_screening.fillna(value=False)]
    failed = set(decided[decided.verdict == "fail"].sample_id)
    passed = set(decided.sample_id) - failed
    expected = ["fail" if one in failed else "pass" if one in passed else "undecided" for one in sample.index]
    assert sample.outcome.tolist() == expected


def test_samples_by_hazard_recounted_from_results(demo):
    sample, result = read(demo, "sample"), read(demo, "test_result")
    decided = result[result.verdict.isin(["pass", "fail"]) & ~result.is_screening.fillna(value=False)].merge(
        sample[["sample_id", "purpose"]], on="sample_id"
    )
    mine = decided[decided.purpose == "monitoring"]
    expected = mine.groupby("hazard").sample_id.nunique().to_dict()
    failed = mine[mine.verdict == "fail"].groupby("hazard").sample_id.nunique().to_dict()
    answer = ask("sample_failures_by_hazard", snapshot_id=demo.snapshot_id).frame.set_index("hazard")
    assert answer.n_samples.to_dict() == expected
    assert {hazard: n for hazard, n in answer.n_failed.to_dict().items() if n} == failed


def test_stars_are_those_held_on_the_sampling_day(demo):
    sample, award = read(demo, "sample"), read(demo, "ocop_award")
    joined = sample[["sample_id", "product_id", "taken_date"]].merge(award, on="product_id")
    held = joined[(joined.from_date <= joined.taken_date) & (joined.taken_date <= joined.to_date)]
    expected = held.groupby("sample_id").stars.max().reindex(sample.sample_id).fillna(0).astype(int)
    assert sample.stars.tolist() == expected.tolist()


def test_shipments_recounted_and_cover_by_certificate(demo):
    shipment, paper = read(demo, "shipment"), read(demo, "certificate")
    joined = shipment.merge(paper, left_on="from_facility_id", right_on="facility_id")
    valid = joined[(joined.issued_date <= joined.shipped_date) & (joined.shipped_date <= joined.expires_date)]
    assert set(shipment[shipment.is_covered].shipment_id) == set(valid.shipment_id)
    answer = ask("shipments_by_month", {"province_code": ["19"]}, snapshot_id=demo.snapshot_id).frame
    mine = shipment[shipment.from_province_code == "19"]
    assert answer.quantity_kg.sum() == pytest.approx(mine.quantity_kg.sum())
    assert answer.covered_quantity_kg.sum() == pytest.approx(mine[mine.is_covered].quantity_kg.sum())


def test_a_date_inside_a_month_is_refused(demo):
    from queries import ParameterError

    with pytest.raises(ParameterError, match="đầu tháng"):
        ask("sample_failures_by_month", {"from_date": "2026-01-15"}, snapshot_id=demo.snapshot_id)
