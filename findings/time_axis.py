"""What stands on a time axis besides the numbers: known days, and the notes that people add."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from data.time_axis import Mark, known_marks
from findings.base import Finding, Scope, Sentence
from findings.filters import Filters
from records import Event, append, events
from words import Language, say
from words.numbers import number

NOTE, WITHDRAWN, SUBJECT = "note", "note_withdrawn", "compliance"
MOST_LETTERS = 120
MARK_COLUMNS = ["day", "kind", "province_code", "regulation", "text", "provenance"]
NOTE_COLUMNS = ["day", "text", "province_code", "author", "reason", "recorded_at", "event_id"]


class NoteError(ValueError):
    """A note that cannot be taken; `key` is a key of words/notes.toml."""

    def __init__(self, key: str) -> None:
        """Keep the key."""
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Note:
    """A note on the time axis that stands: what, when it was, who wrote it and when; None: all provinces."""

    day: date
    text: str
    author: str
    reason: str
    recorded_at: datetime | None
    event_id: str
    province_code: str | None = None


def notes(first: date, last: date) -> tuple[Note, ...]:
    """Notes on days from `first` to `last` that were not withdrawn, by day.

    Raises:
        RecordsError: the log cannot be read.
    """
    gone = {str(event.body.get("note_id")) for event in events(kind=WITHDRAWN, subject=SUBJECT)}
    standing = [_note(event) for event in events(kind=NOTE, subject=SUBJECT) if event.event_id not in gone]
    return tuple(sorted((one for one in standing if first <= one.day <= last), key=lambda one: one.day))


def add_note(event: Event) -> Event:
    """Record a note: body `day` (a date), `text`, `province_code`.

    Raises:
        NoteError: no_text, long_text, no_author, no_reason.
        RecordsError: the log cannot be written.
    """
    text = str(event.body.get("text", "")).strip()
    if not text:
        raise NoteError("no_text")
    if len(text) > MOST_LETTERS:
        raise NoteError("long_text")
    return append(_signed(replace(event, kind=NOTE, subject=SUBJECT, body={**event.body, "text": text})))


def withdraw_note(event: Event, note_id: str) -> Event:
    """Record that a note no longer stands; the note itself stays in the log.

    Raises:
        NoteError: no_author, no_reason.
        RecordsError: the log cannot be written.
    """
    return append(_signed(replace(event, kind=WITHDRAWN, subject=SUBJECT, body={"note_id": note_id})))


def _signed(event: Event) -> Event:
    for field in ("author", "reason"):
        if not getattr(event, field).strip():
            raise NoteError(f"no_{field}")
    return event


def _note(event: Event) -> Note:
    body = event.body
    day, where = date.fromisoformat(str(body["day"])), body.get("province_code")
    return Note(day, str(body["text"]), event.author, event.reason, event.recorded_at, event.event_id, where)


def marks(first: date, last: date, provinces: tuple[str, ...] = ()) -> tuple[Mark, ...]:
    """Known days from `first` to `last` that concern these provinces (none named: all)."""
    return tuple(
        mark for mark in known_marks()
        if first <= mark.day <= last and (not provinces or mark.province_code in (None, *provinces))
    )  # fmt: skip


def mark_text(mark: Mark, language: Language = "vi") -> str:
    """What a mark says: its name, or its regulation with what it changed and, where not read in the source, that."""
    if mark.kind not in ("law", "campaign"):
        return say(f"time_axis.{mark.kind}", language)
    key = "law_secondary" if mark.provenance == "secondary" else "law"
    return say(f"time_axis.{key}", language, regulation=mark.regulation, text=mark.vi if language == "vi" else mark.en)


def mark_table(known: tuple[Mark, ...], language: Language = "vi") -> pd.DataFrame:
    """Marks as a frame: MARK_COLUMNS."""
    rows = [
        (pd.Timestamp(one.day), one.kind, one.province_code, one.regulation, mark_text(one, language), one.provenance)
        for one in known
    ]
    return pd.DataFrame(rows, columns=MARK_COLUMNS)


def note_table(standing: tuple[Note, ...]) -> pd.DataFrame:
    """Notes as a frame: NOTE_COLUMNS."""
    rows: list[tuple[Any, ...]] = [
        (pd.Timestamp(one.day), one.text, one.province_code, one.author, one.reason, one.recorded_at, one.event_id)
        for one in standing
    ]
    return pd.DataFrame(rows, columns=NOTE_COLUMNS)


def find(filters: Filters, scope: Scope) -> Finding:
    """The notes of the period and what else stands on its axis.

    Frames: note (those that stand), mark (known days); `facts`: n_notes, n_marks.
    """
    standing = notes(filters.from_date, filters.to_date)
    known = marks(filters.from_date, filters.to_date, filters.province_code)
    facts = {"n_notes": len(standing), "n_marks": len(known)}
    blanks: dict[str, Any] = {
        "notes": lambda language: number(len(standing), language), "marks": lambda language: number(len(known), language)
    }  # fmt: skip
    sentence = Sentence(f"time_axis.finding_{'notes' if standing else 'empty'}", blanks)
    frames = {"note": note_table(standing), "mark": mark_table(known)}
    cautions = (Sentence("time_axis.caution_source"),)
    return Finding("time_axis", filters, scope.manifest, scope.viewer, sentence, facts, frames, None, None, cautions, ())
