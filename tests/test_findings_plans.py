"""Plans: the planted one is found behind; done and due by a second route; tasks, hotline, publications; bad input refused."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.codes import codes
from data.snapshots import root
from findings import Scope, default_filters, find
from findings.plan_tasks import KIND, TaskError, record_done
from findings.time_axis import marks
from queries import LOCAL, Viewer
from records import Event


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


@pytest.fixture
def log(tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


def test_the_planted_plan_is_found_behind_where_it_was_planted(demo, scope, filters):
    truth = next(one for one in demo.planted if one["kind"] == "plan_behind")
    found = find("plans", filters, scope)
    assert found.facts["plan_id"] == truth["plan_id"]
    assert found.facts["plan_state"] == "behind"
    assert "chậm tiến độ" in found.sentence.say()
    assert found.facts["behind_groups"][0] == truth["subject_group"]
    worst = found.frame("quota").query("hazard.isna()").groupby("place_code").n_missing.sum().nlargest(4).index
    assert len(set(worst) & set(truth["district_codes"])) >= 2
    month = found.frame("month").set_index("month")
    early, late = month[month.index < truth["from_date"]], month[month.index >= truth["from_date"]]
    assert late.n_taken.sum() / late.n_due.sum() < early.n_taken.sum() / early.n_due.sum() - 0.1


def test_the_other_plans_of_the_year_are_not_behind(scope, filters):
    plan = find("plans", filters, scope).frame("plan").set_index("plan_id")
    assert plan.plan_state[["KH-TN-2026", "KH-HN-2026"]].isin(["on_track", "ahead"]).all()


def groups_of(sample, facility, product, quota):
    """Second route: by hand, sample by sample, the narrowest quota that fits."""
    facility, product = facility.set_index("facility_id"), product.set_index("product_id")
    rank, taken = {"commune": 30, "district": 20, "province": 10}, {}
    for one in sample.itertuples():
        group = facility.subject_group[one.facility_id]
        best = (-1, "")
        for cell in quota.itertuples():
            place = {"province": one.province_code, "district": one.old_district_code,
                     "commune": one.old_commune_code if cell.quota_place_era == "old" else one.new_commune_code}  # fmt: skip
            fits_group = (
                cell.quota_subject_group == group
                or (cell.quota_subject_group == "ocop_maker" and one.stars > 0)
                or (cell.quota_subject_group == "mooncake" and product.matrix[one.product_id] == "pastry")
            )
            if not fits_group or place[cell.quota_place_level] != cell.quota_place_code:
                continue
            if cell.quota_from_date <= one.taken_date <= cell.quota_to_date:
                own = 2 if cell.quota_subject_group in ("producer", "market") else 6 if cell.quota_subject_group == group else 4
                score = rank[cell.quota_place_level] + own + pd.notna(cell.month)
                if score > best[0] or (score == best[0] and cell.quota_id < best[1]):
                    best = (score, cell.quota_id)
        taken[best[1]] = taken.get(best[1], 0) + 1
    return taken


@pytest.mark.parametrize("plan_id", ["KH-102-HN-2025", "KH-103-HN-2025", "KH-HN-2026"])
def test_samples_meet_the_quota_that_they_meet_by_hand(demo, scope, filters, plan_id):
    sample = read(demo, "sample").query("plan_id == @plan_id and is_in_scope")
    quota = read(demo, "plan_quota").query("plan_id == @plan_id and hazard.isna()")
    expected = groups_of(sample, read(demo, "facility"), read(demo, "product"), quota)
    found = find("plans", replace(filters, plan_id=plan_id), scope)
    counted = found.frame("quota").query("hazard.isna() and n_taken > 0").set_index("quota_id").n_taken.to_dict()
    assert found.facts["n_outside"] == expected.pop("", 0)
    assert counted == expected
    assert sum(counted.values()) == found.facts["n_taken"] > 0
    assert found.facts["n_failed"] == (sample.outcome == "fail").sum()


def test_by_hazard_n_is_the_samples_tested_for_it(demo, scope, filters):
    found = find("plans", replace(filters, plan_id="KH-TN-2026"), scope).frame("hazard").set_index("hazard")
    sample = read(demo, "sample").query("plan_id == 'KH-TN-2026' and is_in_scope")
    assert len(found) > 3
    for hazard, n in found.n_taken.items():
        assert n == sample.tested_hazards.fillna("").str.contains(hazard).sum(), hazard


def test_due_is_spread_over_the_days_of_each_quota(demo, scope, filters):
    quota = read(demo, "plan_quota").query("plan_id == 'KH-NA-2026' and hazard.isna()")
    due = 0.0
    for one in quota.itertuples():
        days = pd.date_range(one.quota_from_date, one.quota_to_date)
        due += one.n_planned * (days <= pd.Timestamp(demo.as_of)).sum() / len(days)
    facts = find("plans", filters, scope).facts
    assert facts["n_due"] == pytest.approx(due)
    assert facts["n_planned"] == quota.n_planned.sum()
    week = find("plans", filters, scope).frame("week").set_index("day")
    assert week.n_due[pd.Timestamp(demo.as_of)] == pytest.approx(due)
    assert week.n_due.iloc[-1] == pytest.approx(facts["n_planned"])
    assert week.n_taken[pd.Timestamp(demo.as_of)] == facts["n_taken"]


def test_parts_sum_to_the_whole(scope, filters):
    found = find("plans", filters, scope)
    for name in ("subject_group", "place", "month"):
        table = found.frame(name)
        assert table.n_taken.sum() == found.facts["n_taken"], name
        assert table.n_planned.sum() == found.facts["n_planned"], name
        assert table.n_due.sum() == pytest.approx(found.facts["n_due"]), name


def test_windows_of_plan_102_are_as_it_was_issued_and_cross_the_merger(scope, filters):
    found = find("plans", replace(filters, plan_id="KH-102-HN-2025"), scope)
    window = found.frame("window").set_index("window_id")
    assert window.loc["KH-102-D1", ["from_date", "to_date"]].tolist() == [pd.Timestamp("2025-04-15"), pd.Timestamp("2025-07-15")]
    assert window.place_name[["KH-102-D1", "KH-102-D2"]].tolist() == ["Xã La Phù", "Xã Dương Liễu"]
    assert window.is_over_merger.tolist() == [True, True, False, False]
    assert any("địa bàn cũ" in one.say() for one in found.cautions)
    assert {one.kind for one in marks(date(2025, 4, 15), date(2025, 10, 15))} >= {"mid_autumn", "merger"}


# What the two plans name, by the document; each has a task or a group on the page.
TASKS = {
    "KH-102-HN-2025": {"census", "training", "inspection", "breach", "hotline", "publication", "praise"},
    "KH-103-HN-2025": {"dissemination", "choice", "monitoring", "tracing", "communication"},
}
DUE = {"census": date(2025, 4, 24), "dissemination": date(2025, 4, 20)}


@pytest.mark.parametrize("plan_id", sorted(TASKS))
def test_each_task_of_the_two_plans_has_its_place(scope, filters, log, plan_id):
    task = find("plan_tasks", replace(filters, plan_id=plan_id), scope).frame("task").set_index("task_kind")
    assert set(task.index) == TASKS[plan_id]
    for kind in DUE.keys() & TASKS[plan_id]:
        assert task.due_date[kind].date() == DUE[kind]
    assert len(set(task.due_date[~task.is_due_given])) == 1
    assert set(task.task_state) <= set(codes("task_state"))
    groups = set(find("plans", replace(filters, plan_id=plan_id), scope).frame("window").subject_group)
    named = {"KH-102-HN-2025": {"craft_village", "mooncake", "mooncake_ingredient"},
             "KH-103-HN-2025": {"ocop_maker", "cold_storage", "imported_fruit", "state_body"}}  # fmt: skip
    assert groups == named[plan_id]


def test_a_task_recorded_as_done_counts_and_the_newest_record_wins(demo, scope, filters, log):
    asked = replace(filters, plan_id="KH-NA-2026")
    before = find("plan_tasks", asked, scope)
    late = before.frame("task").query("task_state == 'late'")
    assert len(late) == before.facts["n_late"] == 2
    task_id = late.task_id.iloc[0]
    for day in ("2026-11-01", "2026-11-10"):
        record_done(Event(KIND, task_id, {"done_date": day, "evidence": "12/BC"}, "Lan", "có báo cáo"), demo.as_of)
    after = find("plan_tasks", asked, scope)
    row = after.frame("task").set_index("task_id").loc[task_id]
    assert (row.task_state, str(row.done_date.date()), row.recorded_by, row.evidence) == (
        "done_late",
        "2026-11-10",
        "Lan",
        "12/BC",
    )
    assert (after.facts["n_late"], after.facts["n_done"]) == (1, before.facts["n_done"] + 1)


@pytest.mark.parametrize(("author", "reason", "day", "key"), [
    (" ", "x", "2026-11-01", "no_author"), ("Lan", " ", "2026-11-01", "no_reason"), ("Lan", "x", "2026-11-21", "not_yet"),
])  # fmt: skip
def test_a_record_without_name_or_reason_or_of_a_day_to_come_is_refused(demo, log, author, reason, day, key):
    with pytest.raises(TaskError) as refused:
        record_done(Event(KIND, "KH-NA-2026-NV-07", {"done_date": day}, author, reason), demo.as_of)
    assert refused.value.key == key


def test_hotline_times_by_another_route(demo, scope, filters):
    found = find("hotline", replace(filters, province_code=("40",)), scope)
    mine = read(demo, "hotline_report").query("province_code == '40' and received_at >= '2025-12-01'")
    assert (found.facts["n_reports"], found.facts["n_open"]) == (len(mine), mine.handled_at.isna().sum())
    from statsmodels.duration.survfunc import SurvfuncRight

    now = pd.Timestamp(demo.as_of) + pd.Timedelta(days=1)
    hours = (mine.handled_at.fillna(now) - mine.received_at).dt.total_seconds() / 3600
    curve = SurvfuncRight(hours.to_numpy(), mine.handled_at.notna().to_numpy().astype(int))
    assert found.facts["median_hours"] == curve.quantile(0.5)
    assert found.facts["p90_hours"] == curve.quantile(0.9)
    assert found.frame("report").report_state.tolist() == sorted(found.frame("report").report_state, reverse=True)


def test_no_screening_result_and_no_breach_without_a_final_decision_is_published(demo, scope, filters):
    ledger = find("publications", replace(filters, from_date=date(2024, 11, 1)), scope).frame("publication")
    assert len(ledger) > 10
    assert set(ledger.basis) <= {"final_decision", "laboratory"}
    assert (ledger.basis[ledger.publication_kind == "breach"] == "final_decision").all()
    assert ledger.decision_number.notna().all()
    assert (ledger.days_after_decision >= 0).all()
    failed = read(demo, "sample").set_index("sample_id")
    of_breach = ledger.dropna(subset="sample_id")
    assert (failed.outcome[of_breach.sample_id] == "fail").all()
    assert all(hazard in failed.failed_hazards[code] for code, hazard in zip(of_breach.sample_id, of_breach.hazard, strict=True))


def test_a_viewer_sees_the_plans_of_his_province_only(demo, filters):
    own = Scope(demo, Viewer("inspector", "40"))
    assert set(find("plans", filters, own).frame("plan").province_code) == {"40"}
    assert set(find("hotline", filters, own).frame("report").province_code) == {"40"}
    assert set(find("publications", filters, own).frame("publication").province_code) == {"40"}
    other = find("plans", replace(filters, plan_id="KH-NA-2026"), Scope(demo, Viewer("inspector", "19")))
    assert other.facts["plan_id"].startswith("KH-TN")


def test_numbers_of_a_page_are_never_nan(scope, filters):
    for plan_id in find("plans", filters, scope).frame("plan").plan_id:
        found = find("plans", replace(filters, plan_id=plan_id), scope)
        assert "nan" not in found.sentence.say().lower()
        assert not np.isnan(found.facts["ahead"].n_end)


def test_a_total_that_is_met_does_not_pay_for_a_part_that_is_missed(demo, scope, filters):
    """Plan 102 took more than its total while craft villages, a commune and its hazards are short."""
    found = find("plans", replace(filters, plan_id="KH-102-HN-2025"), scope)
    quota = found.frame("quota")
    short = quota[quota.n_taken < quota.n_planned]
    assert found.facts["n_taken"] >= found.facts["n_planned"]
    assert len(short) > 0
    assert found.facts["plan_state"] == "met_gaps"
    said = found.sentence.say()
    assert "đủ tổng số, nhưng thiếu" in said
    assert "thiếu chỉ tiêu" not in said
    assert "short of" in found.sentence.say("en")
    plans = found.frame("plan").set_index("plan_id")
    assert plans.plan_state["KH-102-HN-2025"] == "met_gaps"
    for name in ("subject_group", "place", "hazard"):
        column = "place_name" if name == "place" else name
        rows = short[short.hazard.notna() == (name == "hazard")]
        missing = (rows.n_planned - rows.n_taken).groupby(rows[column]).sum()
        table = found.frame(name).set_index(column)
        assert table.n_missing[table.n_missing > 0].to_dict() == missing.to_dict(), name


def test_what_the_tasks_of_the_issued_plans_say_was_done_stands_in_the_ledgers(demo):
    task = read(demo, "plan_task").query("plan_id in ['KH-102-HN-2025', 'KH-103-HN-2025'] and done_date.notna()")
    plan = read(demo, "plan").set_index("plan_id")
    said, report = read(demo, "publication"), read(demo, "hotline_report")
    for kind, rows in (("hotline", report), ("publication", said), ("communication", said), ("praise", said)):
        done = task[task.task_kind == kind]
        assert len(done) > 0, kind
        for one in done.itertuples():
            mine = rows[rows.plan_id == one.plan_id]
            assert len(mine) > 0, (kind, one.plan_id)
            day = pd.to_datetime(mine.received_at if kind == "hotline" else mine.published_date)
            assert (day >= pd.Timestamp(plan.from_date[one.plan_id])).all()
            assert (mine.province_code == plan.province_code[one.plan_id]).all()
            assert kind == "hotline" or pd.Timestamp(one.done_date) in set(day)
