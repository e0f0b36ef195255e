"""Notes on the time axis: who noted what and when, a form to add one, and one to withdraw it."""

import uuid
from datetime import date

import streamlit as st

from data.settings import settings
from findings.places import province_name
from findings.time_axis import MOST_LETTERS, Note, NoteError, add_note, notes, withdraw_note
from records import Event
from ui.view import View
from words import numbers

_FORM = "note_event_id"
_DAY = "DD/MM/YYYY"


def standing_notes(first: date, last: date) -> tuple[Note, ...]:
    """Notes that stand, read anew each run: another person may have added one."""
    return notes(first, last)


def note_form(view: View, noted: tuple[Note, ...]) -> None:
    """The notes with who and when; behind one click, the form to add one and to withdraw one."""
    for note in noted:
        st.caption(_line(view, note))
    fold = st.expander(view.say("notes.open"), key="fold_note", on_change="rerun")
    if fold.open:
        with fold:
            _add(view)
            if noted:
                _withdraw(view, noted)


def _line(view: View, note: Note) -> str:
    where = view.say("ui.all_provinces") if note.province_code is None else province_name(note.province_code)
    written = note.recorded_at.date() if note.recorded_at else note.day
    return view.say(
        "notes.line", day=numbers.day(note.day, view.language), text=_plain(note.text), place=where,
        author=_plain(note.author), written=numbers.day(written, view.language), reason=_plain(note.reason),
    )  # fmt: skip


def _plain(text: str) -> str:
    """Text that Markdown shows as it was typed."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+-!|~:$" else letter for letter in text)


def _add(view: View) -> None:
    st.session_state.setdefault(_FORM, str(uuid.uuid4()))
    with st.form("note_add", border=False):
        left, right = st.columns(2)
        as_of = view.scope.manifest.as_of
        day = left.date_input(view.say("notes.day"), value=as_of, max_value=as_of, format=_DAY)
        place = right.selectbox(
            view.say("notes.place"), [None, *settings().provinces],
            format_func=lambda code: view.say("ui.all_provinces") if code is None else province_name(code),
        )  # fmt: skip
        text = st.text_input(view.say("notes.text"), max_chars=MOST_LETTERS)
        author = left.text_input(view.say("notes.author"))
        reason = right.text_input(view.say("notes.reason"))
        sent = st.form_submit_button(view.say("notes.add"))
    if sent:
        body = {"day": day.isoformat(), "text": text, "province_code": place}
        try:
            add_note(Event("note", "", body, author, reason, view.scope.viewer.role, event_id=st.session_state[_FORM]))
        except NoteError as error:
            st.error(view.say(f"notes.{error.key}"))
        else:
            del st.session_state[_FORM]
            st.rerun()


def _withdraw(view: View, noted: tuple[Note, ...]) -> None:
    with st.form("note_withdraw", border=False):
        which = st.selectbox(
            view.say("notes.which"), range(len(noted)),
            format_func=lambda at: f"{numbers.day(noted[at].day, view.language)} · {noted[at].text}",
        )  # fmt: skip
        left, right = st.columns(2)
        author = left.text_input(view.say("notes.author"))
        reason = right.text_input(view.say("notes.reason"))
        sent = st.form_submit_button(view.say("notes.withdraw"))
    if sent:
        note_id = noted[which].event_id
        try:
            withdraw_note(Event("note", "", {}, author, reason, view.scope.viewer.role, event_id=f"{note_id}-gone"), note_id)
        except NoteError as error:
            st.error(view.say(f"notes.{error.key}"))
        else:
            st.rerun()
