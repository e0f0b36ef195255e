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
    # Codes are numbers in the engine and texts outside it.
    assert {row[0]: "VARCHAR" if row[1].startswith("ENUM") else row[1] for row in described} == header.columns
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


def test_samples_know_their_hazards_and_failed_analytes(demo):
    sample, result = read(demo, "sample").set_index("sample_id"), read(demo, "test_result")
    decided = result[result.verdict.isin(["pass", "fail"]) & ~result.is_screening.fillna(value=False)]
    bad = decided[decided.verdict == "fail"]
    for column, rows, listed in (
        ("tested_hazards", decided, "hazard"),
        ("failed_hazards", bad, "hazard"),
        ("failed_analytes", bad, "analyte"),
    ):
        expected = rows.groupby("sample_id")[listed].agg(lambda codes: ", ".join(sorted(set(codes))))
        assert sample[column].dropna().to_dict() == expected.to_dict()
        assert len(expected)


def test_a_list_of_samples_by_hazard_holds_those_that_the_counts_count(demo):
    asked = {"hazard": "pesticide", "from_date": "2026-01-01", "outcome": ["pass", "fail"], "max_rows": 100_000}
    listed = ask("sample_list", asked, snapshot_id=demo.snapshot_id).frame
    counted = ask("sample_failures_by_hazard", {"from_date": "2026-01-01"}, snapshot_id=demo.snapshot_id).frame
    assert len(listed) == counted.set_index("hazard").n_samples["pesticide"]
    by_facility = {"hazard": "pesticide", "from_date": "2026-01-01", "max_rows": 100_000}
    places = ask("sample_failures_by_facility", by_facility, snapshot_id=demo.snapshot_id).frame
    assert places.n_samples.sum() == len(listed)
    assert places.n_failed.sum() == counted.set_index("hazard").n_failed["pesticide"]


@pytest.mark.parametrize("name", NAMES)
def test_rows_leave_the_door_in_the_order_of_the_select(demo, name):
    header = questions()[name]
    values = {one: parameter.default for one, parameter in header.params.items()}
    keys = [place for place, (key, kind) in enumerate(header.columns.items()) if key in header.grain and kind != "DATE"]
    inside = cursor(demo.snapshot_id, LOCAL).execute(header.sql, values).fetchall()
    outside = ask(name, snapshot_id=demo.snapshot_id).frame.iloc[:, keys].astype(object)
    assert [[row[place] for place in keys] for row in inside] == outside.where(outside.notna(), None).to_numpy().tolist()
