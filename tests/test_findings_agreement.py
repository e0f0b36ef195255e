"""Papers, shared control and the five fields: each number by another route; the planted lapse is found."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.snapshots import root
from findings import Scope, default_filters, find
from findings.__main__ import as_json
from findings.indicators import Measured, indicator, share
from queries import LOCAL, Viewer

PARTNERS = {"19", "40"}


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


@pytest.fixture
def read(demo):
    return lambda name: pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


@pytest.fixture
def crossing(read, filters):
    """Shipments of the period from one partner to the other, from the rows themselves."""
    shipment = read("shipment")
    day = pd.to_datetime(shipment.shipped_date)
    inside = (day >= str(filters.from_date)) & (day <= str(filters.to_date))
    both = shipment.from_province_code.isin(PARTNERS) & shipment.to_province_code.isin(PARTNERS)
    return shipment[inside & both & (shipment.from_province_code != shipment.to_province_code)]


@pytest.fixture
def checked(read, filters):
    """Facilities with an inspection, or a sample that is no service, in the period."""
    inspection, sample = read("inspection"), read("sample")
    first, last = filters.from_date, filters.to_date
    seen = inspection[(inspection.inspected_date >= first) & (inspection.inspected_date <= last)]
    taken = sample[(sample.taken_date >= first) & (sample.taken_date <= last) & (sample.purpose != "service")]
    return set(seen.facility_id) | set(taken.facility_id)


def covered(papers, facility_id, day):
    mine = papers[papers.facility_id == facility_id]
    return ((mine.issued_date <= day) & (day <= mine.expires_date)).any()


def test_suppliers_and_their_papers_are_those_of_the_rows(demo, scope, filters, read, crossing):
    supplier = find("certificates", filters, scope).frame("supplier")
    assert set(supplier.facility_id) == set(crossing.from_facility_id)
    assert supplier.quantity_kg.sum() == pytest.approx(crossing.quantity_kg.sum())
    papers = read("certificate")
    held = {one for one in set(crossing.from_facility_id) if covered(papers, one, demo.as_of)}
    assert set(supplier.facility_id[supplier.paper_state.isin(["valid", "days_180", "days_90", "days_30"])]) == held
    last = papers[papers.issued_date <= demo.as_of].groupby("facility_id").expires_date.max()
    found = supplier.drop_duplicates("facility_id").set_index("facility_id").expires_date.dt.date
    assert found.to_dict() == last.reindex(found.index).to_dict()


def test_what_was_shipped_under_a_lapse_is_recounted_day_by_day(scope, filters, read, crossing):
    finding, papers = find("certificates", filters, scope), read("certificate")
    bare = crossing[[not covered(papers, *pair) for pair in zip(crossing.from_facility_id, crossing.shipped_date, strict=True)]]
    lapse = finding.frame("lapse").set_index("facility_id")
    assert len(bare)
    assert lapse.uncovered_quantity_kg.to_dict() == pytest.approx(bare.groupby("from_facility_id").quantity_kg.sum().to_dict())
    first = bare.groupby("from_facility_id").shipped_date.min()
    assert {code: day.date() for code, day in lapse.first_uncovered_date.items()} == first.to_dict()
    assert finding.facts["uncovered_kg"] == pytest.approx(bare.quantity_kg.sum())


def test_the_planted_lapse_is_found_with_its_kilograms_and_days(demo, scope, filters, read):
    truth = next(one for one in demo.planted if one["kind"] == "lapse")
    finding = find("certificates", filters, scope)
    row = finding.frame("lapse").set_index("facility_id").loc[truth["facility_id"]]
    assert str(row.before_valid_date.date()) == truth["expires_date"]
    assert row.n_uncovered_shipments >= truth["n_shipments"]
    assert str(row.first_uncovered_date.date()) > truth["expires_date"]
    assert row.paper_state == "lapsed"
    assert finding.sentence.key == "certificates.finding_lapses"


def test_inspections_and_samples_beside_a_supplier_are_counted_again(scope, filters, read):
    supplier = find("certificates", filters, scope).frame("supplier").drop_duplicates("facility_id").set_index("facility_id")
    inspection, sample = read("inspection"), read("sample")
    inside = inspection[(inspection.inspected_date >= filters.from_date) & (inspection.inspected_date <= filters.to_date)]
    counts = inside.groupby("facility_id").size().reindex(supplier.index, fill_value=0)
    assert supplier.n_inspections.tolist() == counts.tolist()
    last = inspection.sort_values(["inspected_date", "inspection_id"]).groupby("facility_id").tail(1).set_index("facility_id")
    known = supplier[supplier.grade.notna()]
    assert known.grade.to_dict() == last.grade.reindex(known.index).to_dict()
    assert set(zip(known.grade_scale, known.grade, strict=True)) <= {("abc", one) for one in "abc"} | {
        ("pass_fail", one) for one in ("pass", "fail")
    }
    mine = sample[
        (sample.taken_date >= filters.from_date)
        & (sample.taken_date <= filters.to_date)
        & (sample.purpose == "monitoring")
        & sample.is_in_scope
        & (sample.outcome != "undecided")
    ]
    assert supplier.n_failed.sum() == mine[mine.facility_id.isin(supplier.index)].outcome.eq("fail").sum()


def test_each_stage_of_both_directions_is_recounted(scope, filters, read, crossing, checked):
    stage = find("shared_control", filters, scope).frame("stage")
    at = read("facility").set_index("facility_id").stage
    for side, column in (("origin", "from_facility_id"), ("destination", "to_facility_id")):
        ends = crossing.drop_duplicates(["from_province_code", "to_province_code", column])
        keys = ["from_province_code", "to_province_code", "stage"]
        table = ends.assign(stage=at.reindex(ends[column]).to_numpy(), met=ends[column].isin(checked))
        expected = table.groupby(keys).met.agg(["size", "sum"])
        found = stage[stage.side == side].set_index(keys).sort_index()
        assert found.n_facilities.tolist() == expected["size"].tolist()
        assert found.n_checked.tolist() == expected["sum"].tolist()
    who = stage.responsible_province_code
    assert (who == stage.from_province_code.where(stage.side == "origin", stage.to_province_code)).all()
    assert set(stage.from_province_code) == PARTNERS


def test_chains_are_recounted_product_by_outlet(scope, filters, crossing, checked):
    finding = find("shared_control", filters, scope)
    chain = crossing.groupby(["product_id", "from_facility_id", "to_facility_id"]).quantity_kg.sum().reset_index()
    both = chain.from_facility_id.isin(checked) & chain.to_facility_id.isin(checked)
    assert (finding.facts["n_chains"], finding.facts["n_both"]) == (len(chain), both.sum())
    assert finding.facts["quantity_kg"] == pytest.approx(chain.quantity_kg.sum())
    gap = chain[~both].sort_values("quantity_kg", ascending=False)
    found = finding.frame("gap")
    assert found.quantity_kg.tolist() == pytest.approx(gap.quantity_kg.head(len(found)).tolist())
    assert len(found) == min(len(gap), 200)


def test_five_fields_hold_two_to_four_indicators_each_with_its_records(scope, filters):
    fields = json.loads(as_json(find("partnership", filters, scope)))["fields"]
    assert [field["field_number"] for field in fields] == [1, 2, 3, 4, 5]
    for one in (one for field in fields for one in field["indicators"]):
        assert one["page"] in ("trade", "partnership", "sample", "certificates", "alerts")
        assert one["texts"]["definition"]["vi"] != one["texts"]["definition"]["en"]
        assert (one["value"] is None) == (one["state"] == "not_measured") == bool(one["why"])
    assert all(2 <= len(field["indicators"]) <= 4 for field in fields)


def test_indicators_are_recounted_from_the_rows(demo, scope, filters, read, crossing, checked):
    found = find("partnership", filters, scope).frame("indicator").set_index("indicator").value
    action, award = read("agreement_action"), read("ocop_award")
    done = action[(action.action_date >= filters.from_date) & (action.action_date <= filters.to_date)]
    assert found["flow_kg"] == pytest.approx(crossing.quantity_kg.sum())
    assert found["covered_pct"] == pytest.approx(
        100 * crossing[crossing.is_covered].quantity_kg.sum() / crossing.quantity_kg.sum()
    )
    assert found["joint_checks"] == ((done.field_number == 4) & (done.action_kind == "joint_check")).sum()
    assert found["lists_exchanged"] == (done.action_kind == "list_exchange").sum()
    for key, column in (("origin_checked_pct", "from_facility_id"), ("outlet_checked_pct", "to_facility_id")):
        ends = set(crossing[column])
        assert found[key] == pytest.approx(100 * len(ends & checked) / len(ends))
    month = pd.to_datetime(crossing.shipped_date).dt.to_period("M")
    held = {(row.product_id, one) for row in award.itertuples() for one in pd.period_range(row.from_date, row.to_date, freq="M")}
    is_ocop = np.array([pair in held for pair in zip(crossing.product_id, month, strict=True)])
    assert found["ocop_share_pct"] == pytest.approx(100 * crossing.quantity_kg[is_ocop].sum() / crossing.quantity_kg.sum())
    assert found["ocop_products"] == crossing.product_id[is_ocop].nunique()


def test_results_of_failed_samples_of_goods_sold_to_the_partner(scope, filters, read, crossing):
    found = find("partnership", filters, scope).frame("indicator").set_index("indicator").value
    sample = read("sample")
    mine = sample[
        (sample.taken_date >= filters.from_date)
        & (sample.taken_date <= filters.to_date)
        & sample.result_at.notna()
        & (sample.purpose == "monitoring")
        & (sample.outcome == "fail")
        & sample.product_id.isin(crossing.product_id)
    ]
    days = [(done.date() - taken).days for done, taken in zip(mine.result_at, mine.taken_date, strict=True)]
    assert found["partner_failures"] == len(days) > 0
    assert found["result_days"] == np.median(days)


def test_the_first_fair_has_its_published_booths_and_units_and_what_followed(scope, filters, read):
    finding = find("partnership", filters, scope)
    first = finding.frame("fair").iloc[0]
    assert (first.published_booths, first.published_units) == (4, 6)
    assert (first.n_booths, first.n_units) == (4, 6)
    entry, shipment = read("fair_entry"), read("shipment")
    units = entry[entry.fair_from_date == date(2024, 4, 26)]
    sent = shipment[shipment.from_facility_id.isin(units.facility_id) & (shipment.to_province_code == "19")]
    month = pd.to_datetime(sent.shipped_date).dt.to_period("M")
    after = sent[(month >= "2024-06") & (month <= "2025-05")]
    before = sent[(month >= "2023-04") & (month <= "2024-03")]
    assert first.after_quantity_kg == pytest.approx(after.quantity_kg.sum())
    assert first.before_quantity_kg == pytest.approx(before.quantity_kg.sum())


@pytest.mark.parametrize(("province", "partner"), [("19", "40"), ("40", "19")])
def test_the_partner_sees_the_papers_of_its_suppliers_and_no_others(scope, demo, filters, province, partner):
    whole = find("certificates", filters, scope).frame("supplier")
    mine = find("certificates", filters, Scope(demo, Viewer("inspector", province))).frame("supplier")
    theirs = mine[mine.from_province_code == partner].set_index("facility_id")
    expected = whole[whole.from_province_code == partner].set_index("facility_id")
    assert theirs.certificate_number.to_dict() == expected.certificate_number.to_dict()
    assert theirs.n_inspections.to_dict() == expected.n_inspections.to_dict()
    third = find("certificates", filters, Scope(demo, Viewer("admin", "01"))).frame("supplier")
    assert third.empty


STATES = """
valid   target before part      before_part | state  trend
95      80     95     95 100    95 100      | met    same
75      80     95     75 100    95 100      | near   worse
40      80     40     -         -           | behind same
82      80     79     -         -           | met    better
"""


@pytest.mark.parametrize("line", STATES.strip().splitlines()[1:])
def test_states_and_trends(filters, monkeypatch, line):
    from data.settings import settings

    given, wanted = (half.split() for half in line.split("|"))
    monkeypatch.setitem(settings().targets, "covered_pct", float(given[1]))
    numbers = [int(one) for one in given[3:] if one != "-"]
    parts = share((numbers[0], numbers[1]), (numbers[2], numbers[3])) if numbers else Measured(float(given[0]), float(given[2]))
    one = indicator("covered_pct", "pct", parts, filters, page="trade")
    assert [one.state, one.trend] == wanted
    assert indicator("no_such_target", "pct", parts, filters, page="trade").state == "no_target"


def test_days_are_better_when_fewer_and_counts_need_more_than_chance(filters):
    few, many = Measured(5.0, 9.0), Measured(9.0, 5.0)
    assert [indicator("result_days", "days", one, filters, page="sample").trend for one in (few, many)] == ["better", "worse"]
    assert [indicator("result_days", "days", one, filters, page="sample").state for one in (few, many)] == ["met", "behind"]
    assert indicator("joint_checks", "count", Measured(4.0, 2.0), filters, page="trade").trend == "same"
    assert indicator("joint_checks", "count", Measured(40.0, 10.0), filters, page="trade").trend == "better"
    half = replace(filters, from_date=date(2026, 6, 1))
    assert indicator("joint_checks", "count", Measured(2.0, 2.0), half, page="trade").target == 2.0


def test_what_the_partner_was_told_of_is_recounted_from_the_register(scope, filters, read):
    one = find("partnership", filters, scope).facts["fields"][2]["indicators"][-1]
    case, step = read("alert_case"), read("alert_step")
    opened = pd.to_datetime(case.opened_at)
    inside = (opened >= str(filters.from_date)) & (opened < str(pd.Timestamp(filters.to_date) + pd.Timedelta(days=1)))
    both = case[inside & case.concerned_provinces.map(lambda codes: isinstance(codes, str) and set(codes.split(",")) >= PARTNERS)]
    told = set(step.alert_id[step.step == "notified_partner"])
    assert one.key == "partner_told_pct"
    assert one.part == (both.alert_id.isin(told).sum(), len(both))
