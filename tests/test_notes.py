"""Notes on the time axis: added, shown with who and when, withdrawn; the log keeps both; bad ones are refused by name."""

from datetime import date

import pytest
from test_pages import run

from findings.time_axis import NoteError, add_note, notes, withdraw_note
from records import Event, events

PERIOD = date(2026, 1, 1), date(2026, 12, 31)


def note(**changed):
    body = {"day": "2026-04-15", "text": "Tháng hành động", "province_code": "40"} | changed.pop("body", {})
    return Event(**{"kind": "", "subject": "", "body": body, "author": "Lan", "reason": "kế hoạch", **changed})


def test_a_note_stands_until_it_is_withdrawn_and_the_log_keeps_both(empty_root):
    made = add_note(note(event_id="n1"))
    add_note(note(event_id="n1"))
    assert [(one.day, one.text, one.author, one.province_code) for one in notes(*PERIOD)] == [
        (date(2026, 4, 15), "Tháng hành động", "Lan", "40")
    ]
    assert notes(date(2025, 1, 1), date(2025, 12, 31)) == ()
    withdraw_note(note(reason="nhầm ngày"), made.event_id)
    assert notes(*PERIOD) == ()
    assert [(one.kind, one.reason) for one in events(subject="compliance")] == [
        ("note", "kế hoạch"),
        ("note_withdrawn", "nhầm ngày"),
    ]


@pytest.mark.parametrize(
    ("changed", "key"),
    [({"body": {"text": "  "}}, "no_text"), ({"body": {"text": "a" * 121}}, "long_text"), ({"author": " "}, "no_author"),
     ({"reason": ""}, "no_reason")],
)  # fmt: skip
def test_what_a_note_lacks_is_named(empty_root, changed, key):
    with pytest.raises(NoteError) as refused:
        add_note(note(**changed))
    assert refused.value.key == key
    assert notes(*PERIOD) == ()


def test_the_page_shows_a_note_with_its_author(demo, monkeypatch, tmp_path):
    monkeypatch.setenv("OCOP_RECORDS", f"sqlite:///{tmp_path / 'records.db'}")
    add_note(note())
    app = run("compliance")
    assert not app.exception
    assert any("Tháng hành động" in one.value and "Lan" in one.value for one in app.caption)
