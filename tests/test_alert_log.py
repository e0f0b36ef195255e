"""What officers record: laws of order and rights, two at once, a kill in the middle; SQLite and a real PostgreSQL."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from test_alert_life import NOON, cases
from test_records_log import log, postgres  # noqa: F401 fixtures

from data.snapshots import Manifest
from findings.alert_log import laid_over, record, recorded, withdraw
from findings.alert_rules import AlertError, Entry, possible
from queries import LOCAL, Viewer
from records import events

HERE = Path(__file__).parent.parent
MANIFEST = Manifest("x", "2026-11-20T00:00:00+07:00", "2026-11-20", 3, is_demo=True, files={})
CASE = cases({})
WALK = ["notified_facility", "notified_partner", "partner_confirmed", "traced", "cause_verified", "recall_started",
        "facility_stopped", "recall_ended", "handled", "reported", "made_public", "closed"]  # fmt: skip
DETAILS = {
    "recall_started": {"recall_kind": "ordered", "quantity_kg": 120.0, "document_number": "45/QĐ"},
    "recall_ended": {"quantity_kg": 85.0}, "handled": {"handling": "destroyed", "quantity_kg": 85.0},
    "made_public": {"document_number": "9/QĐ"},
}  # fmt: skip


def entry(step, author="Lan", reason="theo quy định", form=None, **more):
    return Entry(step, NOON + timedelta(hours=1), author, reason, form or f"{step}-{author}", **{**DETAILS.get(step, {}), **more})


def enter(step, viewer=LOCAL, case=CASE, **more):
    return record(entry(step, **more), case, viewer, MANIFEST)


def test_an_alert_is_walked_from_its_result_to_its_end(log):  # noqa: F811 the fixture
    for step in WALK:
        assert step in possible(laid_over(CASE, recorded("M0")), LOCAL)
        enter(step)
    assert [one.entry.step for one in recorded("M0")] == WALK
    assert possible(laid_over(CASE, recorded("M0")), LOCAL) == []
    last = recorded()[-1]
    assert (last.sample_id, last.entry.author, last.role) == ("M0", "Lan", "admin")


def refused(*args, **more):
    with pytest.raises(AlertError) as told:
        enter(*args, **more)
    return told.value.key


@pytest.fixture
def few(tmp_path, monkeypatch):
    """A log in which the facility was notified."""
    monkeypatch.setenv("OCOP_DATA", str(tmp_path))
    monkeypatch.delenv("OCOP_RECORDS", raising=False)
    enter("notified_facility")


@pytest.mark.parametrize(
    ("step", "more", "why"),
    [
        ("nonsense", {}, "unknown_step"), ("failed", {}, "unknown_step"), ("traced", {"author": " "}, "no_author"),
        ("traced", {"reason": "\n"}, "no_reason"), ("traced", {"reason": "x" * 1001}, "long_text"),
        ("notified_facility", {"form": "other"}, "already"),
        ("partner_confirmed", {}, "missing_before"),
        ("recall_ended", {}, "missing_before"), ("closed", {}, "unfinished"),
        ("recall_started", {"recall_kind": None}, "no_kind"),
        ("recall_started", {"document_number": " "}, "no_document"),
        ("recall_started", {"quantity_kg": -1.0}, "bad_quantity"),
        ("recall_started", {"quantity_kg": float("nan")}, "bad_quantity"),
        ("made_public", {"document_number": ""}, "no_document"),
    ],
)  # fmt: skip
def test_what_may_not_be_recorded_is_refused_with_its_reason(few, step, more, why):
    assert refused(step, **more) == why
    assert len(recorded("M0")) == 1


def test_times_are_not_before_what_they_follow_nor_in_the_future(few):
    early = replace(entry("cause_verified"), happened_at=NOON)
    for bad, why in ((early, "before_step"), (replace(early, happened_at=datetime.fromisoformat("2099-01-01")), "in_future"),
                     (replace(early, happened_at=None), "no_time")):  # fmt: skip
        with pytest.raises(AlertError, match=why):
            record(bad, CASE, LOCAL, MANIFEST)


def test_no_more_is_handled_than_was_recalled_and_nothing_follows_the_end(few):
    for step in WALK[1:8]:
        enter(step)
    assert refused("handled", quantity_kg=85.5) == "more_than_recalled"
    assert refused("no_recall", document_number="1") == "instead"
    for step in WALK[8:]:
        enter(step)
    assert refused("corrected") == "is_closed"


@pytest.mark.parametrize(
    ("viewer", "step", "may"),
    [
        (Viewer("analyst", "40"), "traced", False), (Viewer("clerk", "40"), "traced", False),
        (Viewer("inspector", "40"), "traced", True), (Viewer("inspector", "19"), "traced", False),
        (Viewer("leader", "40"), "made_public", True), (Viewer("duty_officer", "40"), "made_public", False),
        (Viewer("duty_officer", "40"), "notified_partner", True), (Viewer("duty_officer", "01"), "notified_partner", False),
    ],
)  # fmt: skip
def test_roles_and_provinces(few, viewer, step, may):
    assert (step in possible(laid_over(CASE, recorded("M0")), viewer)) == may
    if may:
        enter(step, viewer)
    else:
        assert refused(step, viewer) == "no_right"


def test_the_partner_confirms_and_only_a_leader_orders_a_recall(few):
    enter("notified_partner")
    enter("partner_confirmed", Viewer("duty_officer", "19"))
    assert recorded("M0")[-1].province_code == "19"
    assert refused("recall_started", Viewer("duty_officer", "40")) == "only_leader"
    enter("recall_started", Viewer("duty_officer", "40"), recall_kind="voluntary")


def attempt(number, step):
    try:
        enter(step, author=f"Cán bộ {number}")
    except AlertError as error:
        return error.key, error.blanks.get("who")
    return "written", f"Cán bộ {number}"


def test_of_two_officers_at_once_one_is_written_and_the_other_told_who(log):  # noqa: F811 the fixture
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda number: attempt(number, "notified_facility"), range(8)))
    assert sorted(key for key, _ in said) == ["already"] * 7 + ["written"]
    winner = recorded("M0")[0].entry.author
    assert {who for _, who in said} == {winner}


def test_different_steps_at_once_are_all_written(log):  # noqa: F811 the fixture
    enter("notified_facility")
    steps = ["notified_partner", "traced", "cause_verified", "corrected", "made_public"]
    with ThreadPoolExecutor(5) as pool:
        said = list(pool.map(attempt, range(5), steps))
    assert [key for key, _ in said] == ["written"] * 5
    assert {one.entry.step for one in recorded("M0")} == {"notified_facility", *steps}


def test_a_form_sent_twice_is_one_event(few):
    first = enter("traced", form="one")
    assert enter("traced", form="one") == first
    assert len(recorded("M0")) == 2


def test_a_step_recorded_by_mistake_is_withdrawn_and_stays_readable(few):
    wrong = enter("notified_partner")
    enter("partner_confirmed")
    with pytest.raises(AlertError, match="stands_on"):
        withdraw(wrong.event_id, CASE, "Bình", "ghi nhầm", LOCAL)
    withdraw(recorded("M0")[-1].event_id, CASE, "Bình", "ghi nhầm", LOCAL)
    assert recorded("M0")[-1].withdrawn.author == "Bình"
    assert pd.isna(laid_over(CASE, recorded("M0")).partner_confirmed_at[0])
    with pytest.raises(AlertError, match="not_there"):
        withdraw(recorded("M0")[-1].event_id, CASE, "Bình", "lần nữa", LOCAL)
    enter("partner_confirmed", form="again")
    assert [one.withdrawn is None for one in recorded("M0")] == [True, True, False, True]


def test_the_register_stands_above_the_log(few):
    known = cases({"traced": 3})
    enter("traced")
    assert laid_over(known, recorded("M0")).traced_at[0] == NOON + timedelta(hours=3)
    assert refused("traced", case=cases({"traced": 3}), form="b") == "already"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "'; DROP TABLE event; --", "{step}", "\u202eab"])
def test_a_text_made_to_harm_is_kept_as_it_was_typed(few, text):
    enter("traced", author=text, reason=text, document_number=text)
    last = recorded("M0")[-1].entry
    assert (last.author, last.reason, last.document_number) == (text, text, text)


def test_a_kill_in_the_middle_leaves_whole_events_and_none_that_breaks_a_law(tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_DATA", str(tmp_path))
    monkeypatch.delenv("OCOP_RECORDS", raising=False)
    script = (
        "import sys; sys.path[:0] = ['tests', '.']\n"
        "from test_alert_log import CASE, LOCAL, MANIFEST, WALK, entry, record\n"
        "for number in range(1000):\n"
        "    case = CASE.assign(sample_id=f'M{number}')\n"
        "    for step in WALK:\n"
        "        record(entry(step, form=f'{step}-{number}'), case, LOCAL, MANIFEST)\n"
        "        print(number, step, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=HERE, stdout=subprocess.PIPE, text=True) as writer:
        said = [tuple(writer.stdout.readline().split()) for _ in range(31)]
        writer.kill()
        said += [tuple(line.split()) for line in writer.stdout.read().split("\n")[:-1]]
    kept = [(one.sample_id.removeprefix("M"), one.entry.step) for one in recorded()]
    assert kept[: len(said)] == said
    assert len(kept) - len(said) in (0, 1)
    for number in {number for number, _ in kept}:
        done = [step for one, step in kept if one == number]
        assert done == WALK[: len(done)]
    assert all({"step", "happened_at", "form"} <= set(one.body) for one in events())
