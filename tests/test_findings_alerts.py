"""The finding of alerts on demo data: recounted from samples, the planted late one found, rights, the log laid over."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from data.settings import settings
from data.snapshots import root
from findings import Scope, default_filters, find
from findings.alert_log import clock, record
from findings.alert_rules import Entry
from findings.alerts import registered
from queries import LOCAL, Viewer, ask


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


@pytest.fixture
def scope(demo, tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")
    return Scope(demo, LOCAL)


@pytest.fixture
def late(demo):
    return next(one for one in demo.planted if one["kind"] == "late_alert")


def filters(demo, **more):
    return replace(default_filters(demo.as_of), **more)


def test_every_failed_sample_and_no_other_has_an_alert(demo, scope):
    sample, result = read(demo, "sample"), read(demo, "test_result")
    decided = result[(result.verdict == "fail") & ~result.is_screening.fillna(value=False)]
    mine = sample[sample.sample_id.isin(decided.sample_id) & sample.is_in_scope & (sample.purpose != "service")]
    opened = mine.result_at.fillna(mine.taken_at)
    mine = mine[opened.between(pd.Timestamp("2025-12-01"), pd.Timestamp("2026-12-01"))]
    assert set(find("alerts", filters(demo), scope).frame("alert").sample_id) == set(mine.sample_id)
    assert len(mine) > 100


def test_a_screening_test_that_fails_opens_no_alert(demo, scope):
    result = read(demo, "test_result")
    screened = set(result[result.is_screening.fillna(value=False)].sample_id)
    failed = set(result[(result.verdict == "fail") & ~result.is_screening.fillna(value=False)].sample_id)
    cases = set(read(demo, "alert_case").sample_id)
    assert screened - failed
    assert not cases & (screened - failed)


def test_the_planted_late_alert_is_found(demo, scope, late):
    alert = find("alerts", filters(demo), scope).frame("alert").set_index("sample_id")
    row = alert.loc[late["sample_id"]]
    assert (row.timing, row.due_step, row.alert_id) == ("late", "notified_partner", late["alert_id"])
    assert row.due_at == pd.Timestamp(late["opened_at"]) + timedelta(hours=24)
    assert alert[(alert.timing == "late") & (alert.due_step == "notified_partner")].index.tolist() == [late["sample_id"]]


def test_the_first_page_lists_late_alerts(demo, scope):
    line = next(one for one in find("overview", filters(demo), scope).facts["decisions"] if one.page == "alerts")
    late = find("alerts", line.filters, scope).frame("alert").query("timing == 'late'")
    assert line.filters.timing == ("late",)
    assert line.sentence.say().startswith(f"{len(late)} cảnh báo quá hạn (")
    for code, count in late.groupby("province_code").size().items():
        assert f"{settings().provinces[code].vi} {count}" in line.sentence.say()


def test_provinces_concerned_recounted_from_shipments(demo, scope, late):
    case, shipment = read(demo, "alert_case").set_index("sample_id"), read(demo, "shipment")
    lots = case[case.lot_id.notna()]
    assert len(lots) > 20
    for sample_id, row in lots.iterrows():
        gone = shipment[shipment.lot_id == row.lot_id]
        if gone.empty:  # a lot that has not left its maker
            assert pd.isna(row.shipped_kg)
            continue
        places = {row.province_code, *gone.from_province_code, *gone.to_province_code}
        assert places <= set(row.concerned_provinces.split(","))
        assert row.shipped_kg == pytest.approx(gone.quantity_kg.sum()), sample_id
        before = gone[pd.to_datetime(gone.shipped_date) <= row.opened_at.normalize()]
        assert row.shipped_before_kg == pytest.approx(before.quantity_kg.sum())


def test_times_of_steps_are_those_of_the_register(demo, scope):
    step, recall = read(demo, "alert_step"), read(demo, "recall")
    alert = read(demo, "alert").set_index("alert_id").sample_id
    found = ask("alert_times_by_sample", snapshot_id=demo.snapshot_id).frame.set_index("sample_id")
    for name in ("notified_facility", "traced", "closed"):
        known = step[step.step == name].assign(sample_id=lambda rows: rows.alert_id.map(alert)).set_index("sample_id").happened_at
        mine = found[f"{name}_at"].dropna()
        assert mine.to_dict() == known[known.index.isin(found.index)].to_dict()
    ended = recall.assign(sample_id=recall.alert_id.map(alert)).set_index("sample_id").ended_at.dropna()
    assert found.recall_ended_at.dropna().to_dict() == ended[ended.index.isin(found.index)].to_dict()


def test_what_is_recorded_in_the_app_is_seen_at_once(demo, scope, late):
    here = filters(demo, sample_id=late["sample_id"])
    before = find("alerts", here, scope)
    assert before.facts["timing"] == "late"
    told = Entry("notified_partner", clock(demo), "Lan", "báo qua điện thoại", "form", "12/TB")
    record(told, registered(before), LOCAL, demo)
    after = find("alerts", here, scope)
    axis = after.frame("axis").set_index("step").loc["notified_partner"]
    assert (axis.step_state, axis.author, axis.origin, axis.document_number) == ("done_late", "Lan", "app", "12/TB")
    assert after.facts["timing"] == "due"
    assert find("alerts", filters(demo), scope).facts["n_partner_told"] == find_told(demo, scope)


def find_told(demo, scope):
    alert = find("alerts", filters(demo), scope).frame("alert")
    return len(alert[alert.partner_code.notna()])  # all are told, the planted one included


def test_alerts_without_a_failed_result_are_listed_and_not_counted(demo, scope):
    heard = find("alerts", filters(demo, from_date=settings().alerts_since), scope).frame("notification")
    sample = read(demo, "sample").set_index("sample_id")
    odd = heard[heard.is_unfounded]
    assert len(odd)
    assert not (sample.outcome[odd.sample_id] == "fail").any()
    assert heard[~heard.is_unfounded].sample_id.isna().all()


@pytest.mark.parametrize(("code", "partner"), [("19", "40"), ("40", "19"), ("01", None)])
def test_a_province_sees_its_alerts_and_those_of_the_partner_that_concern_it(demo, scope, code, partner):
    case = read(demo, "alert_case")
    shared = case.concerned_provinces.map(lambda places: code in places.split(","))
    expected = set(case.sample_id[(case.province_code == code) | (case.province_code == partner) & shared])
    asked = {"viewer": Viewer("analyst", code), "snapshot_id": demo.snapshot_id}
    assert set(ask("alert_times_by_sample", **asked).frame.sample_id) == expected
    assert set(ask("alert_steps_by_alert", **asked).frame.sample_id) <= expected
    heard = ask("notifications_by_alert", **asked).frame
    assert heard[~heard.is_unfounded].alert_id.str.startswith("MP.").all()
    assert bool(partner) == any(case.sample_id[case.province_code == partner].isin(expected))


def test_an_unknown_sample_is_said(demo, scope):
    finding = find("alerts", filters(demo, sample_id="<b>=1+1"), scope)
    assert not finding.facts["is_found"]
    assert "<b>=1+1" in finding.sentence.say()
