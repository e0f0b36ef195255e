"""The log: events are added and read, never changed; embedded SQLite by default, PostgreSQL by `OCOP_RECORDS`."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any


class RecordsError(Exception):
    """The log cannot be written or read; `key` is a key of words/records.toml."""

    def __init__(self, key: str, **blanks: object) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.key, self.blanks = key, blanks


@dataclass(frozen=True)
class Event:
    """Something a person entered.

    `kind` says what (`note`, `acknowledgement`, …), `subject` what it is about (an alert, a series, a chart), `body` its
    details as JSON holds them; `author`, `role` and `province_code` who entered it; `reason` why. `event_id` is made
    where the form is drawn, so that a form sent twice is one event.
    """

    kind: str
    subject: str
    body: Mapping[str, Any]
    author: str
    reason: str = ""
    role: str = ""
    province_code: str | None = None
    event_id: str = ""
    recorded_at: datetime | None = None  # UTC; set by the log
    position: int = 0  # order in the log; set by the log


def append(event: Event) -> Event:
    """Add one event; returns it as recorded (the first recording, where the same `event_id` was sent twice).

    Raises:
        RecordsError: no_author, not_written.
    """
    if not event.author.strip():
        raise RecordsError("no_author")
    identity = event.event_id or str(uuid.uuid4())
    row = {
        "event_id": identity, "recorded_at": datetime.now(UTC).isoformat(timespec="microseconds"), "kind": event.kind,
        "subject": event.subject, "body": json.dumps(dict(event.body), ensure_ascii=False, sort_keys=True, default=str),
        "author": event.author.strip(), "role": event.role, "province_code": event.province_code, "reason": event.reason.strip(),
    }  # fmt: skip
    store = _store()
    try:
        return _event(store.insert(row))
    except store.StoreError as error:
        raise RecordsError("not_written") from error


def events(*, kind: str | None = None, subject: str | None = None) -> tuple[Event, ...]:
    """Events in the order they were recorded, all or of one kind or subject.

    Raises:
        RecordsError: not_read.
    """
    store = _store()
    try:
        return tuple(_event(row) for row in store.select(kind, subject))
    except store.StoreError as error:
        raise RecordsError("not_read") from error


def last_position(kind: str) -> int:
    """Position of the newest event of a kind, 0 where there is none.

    Raises:
        RecordsError: not_read.
    """
    store = _store()
    try:
        return int(store.last(kind))
    except store.StoreError as error:
        raise RecordsError("not_read") from error


def _store() -> Any:
    """The store, loaded when first needed: the first page of a starting server has no use for it."""
    return import_module("records.store")


def _event(row: Any) -> Event:
    known = dict(row)
    return Event(**{**known, "body": json.loads(known["body"]), "recorded_at": datetime.fromisoformat(known["recorded_at"])})
