"""The life of an alert: due times, what is late, what comes next, how long steps take; each by a second route."""

from datetime import datetime, timedelta
from statistics import median, quantiles

import pandas as pd
import pytest

from data.deadlines import deadlines
from findings.alert_delays import delays
from findings.alert_life import judged, partner_of, steps, unfinished, used

at = datetime.fromisoformat
NOON = datetime.fromisoformat("2026-09-14T12:00")  # a Monday
WHOLE = {"notified_facility": 5, "notified_partner": 6, "cause_verified": 30, "recall_started": 40, "recall_ended": 90,
         "handled": 200, "reported": 100, "made_public": 210}  # fmt: skip


def cases(*hours, **more):
    """Cases that failed at noon; each a dict of steps with the hours after it at which they were done."""
    rows = []
    for number, done in enumerate(hours):
        times = {f"{step}_at": NOON + timedelta(hours=done[step]) if step in done else pd.NaT for step in steps()}
        rows.append({"sample_id": f"M{number}", "alert_id": f"CB-M{number}", "province_code": "40", "partner_code": "19",
                     "is_result_time_known": True, **times, "failed_at": NOON, **more})  # fmt: skip
    table = pd.DataFrame(rows)
    return table.astype({f"{step}_at": "datetime64[us]" for step in steps()})


def one(done, hours, *, is_demo=True, **more):
    return judged(cases(done, **more), NOON + timedelta(hours=hours), is_demo=is_demo).iloc[0]


@pytest.mark.parametrize(
    ("done", "hours", "timing", "due_step", "next_step"),
    [
        ({}, 23, "due", "notified_facility", "notified_facility"),
        ({}, 25, "late", "notified_facility", "notified_facility"),
        ({"notified_facility": 5}, 25, "late", "notified_partner", "notified_partner"),
        ({"notified_facility": 5, "notified_partner": 6}, 25, "due", "corrected", "partner_confirmed"),
        (
            {"notified_facility": 5, "notified_partner": 6, "cause_verified": 30},
            55,
            "late",
            "recall_started",
            "partner_confirmed",
        ),
        (WHOLE, 300, "late", "facility_stopped", "partner_confirmed"),
        ({**WHOLE, "partner_confirmed": 7, "traced": 8, "facility_stopped": 41}, 300, "open", None, "closed"),
        ({**WHOLE, "closed": 250}, 9999, "done", None, None),
    ],
)
def test_where_an_alert_stands(done, hours, timing, due_step, next_step):
    row = one(done, hours)
    known = row[["due_step", "next_step"]].astype("object").where(lambda cells: cells.notna(), None)
    assert (row.timing, *known) == (timing, due_step, next_step)


def test_a_deadline_from_memory_counts_only_when_confirmed():
    assert {step for step, one in deadlines().items() if one.provenance == "memory"} == {"notified_facility", "notified_partner"}
    assert set(used(is_demo=False)) == set(deadlines()) - {"notified_facility", "notified_partner"}
    assert one({}, 1000, is_demo=False).timing == "open"
    assert one({}, 1000, is_demo=True).timing == "late"


def test_due_times_by_hand():
    row = one({"notified_facility": 5, "cause_verified": 30, "recall_started": 40, "recall_ended": 96}, 100)
    assert row.notified_facility_due_at == at("2026-09-15T12:00:00")
    assert row.corrected_due_at == at("2026-10-14T23:59:59")  # 30 days after Monday 14 September
    assert row.recall_started_due_at == at("2026-09-16T18:00:00")
    assert row.facility_stopped_due_at == at("2026-09-17T04:00:00")
    assert row.reported_due_at == at("2026-09-23T23:59:59")  # Friday 18: Monday, Tuesday, Wednesday
    assert row.handled_due_at == at("2026-12-18T23:59:59")


def test_a_result_without_a_time_of_its_own_starts_no_deadline():
    row = one({}, 1000, is_result_time_known=False)
    assert row.timing == "open"
    assert pd.isna(row.notified_facility_due_at)


def test_without_a_partner_it_is_not_told():
    row = one({"notified_facility": 5}, 1000, partner_code=None)
    assert "notified_partner" not in (row.due_step, row.next_step)
    assert partner_of("40", "01,40") is None
    assert partner_of("40", "19,40") == "19"
    assert partner_of("01", "01,19") is None


@pytest.mark.parametrize("gone", [None, "notified_partner", "recall_ended", "handled", "reported", "made_public"])
def test_it_may_be_closed_only_when_whole(gone):
    lacks = unfinished(cases({step: at for step, at in WHOLE.items() if step != gone})).iloc[0]
    assert [step for step in lacks.index if lacks[step]] == ([gone] if gone else [])


def test_without_a_recall_the_correction_is_asked():
    done = {"notified_facility": 1, "notified_partner": 1, "cause_verified": 2, "no_recall": 3, "not_public": 4}
    assert unfinished(cases(done)).iloc[0].pipe(lambda row: list(row.index[row])) == ["corrected"]
    assert not unfinished(cases({**done, "corrected": 5})).iloc[0].any()


def test_medians_and_ninetieths_by_plain_python():
    hours = [3, 30, 5, 7, 26, 11, 2, 8, 9, 4, 6]
    table = judged(cases(*[{"notified_facility": hour} for hour in hours], {}), NOON + timedelta(hours=48), is_demo=True)
    summed, listed = delays(table, is_demo=True)
    row = summed[summed.step == "notified_facility"].iloc[0]
    assert (row.n_cases, row.median_hours, row.n_late) == (11, median(hours), 1)
    assert row.p90_hours == pytest.approx(quantiles(hours, n=10, method="inclusive")[-1])
    assert row.in_time_pct == pytest.approx(100 * 9 / 12)
    assert listed.empty


def test_few_cases_are_listed_and_not_summed():
    table = judged(cases({"notified_facility": 3}, {"notified_facility": 8}), NOON, is_demo=True)
    summed, listed = delays(table, is_demo=True)
    assert summed.empty
    assert listed[["step", "delay_hours"]].to_numpy().tolist() == [["notified_facility", 3.0], ["notified_facility", 8.0]]
