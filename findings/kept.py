"""Things that people keep and change in the app: events by subject, of which the last says what stands.

An event's id carries how many events of its subject were known: of two people at once one is written first, and the other is
told who changed what when; nothing is overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from findings.alert_log import local
from queries import Viewer
from records import Event, append, events

REMOVED = "removed"


class KeptError(ValueError):
    """What someone entered cannot be taken; `key` is a key of words/kept.toml, blanks that are moments stay moments."""

    def __init__(self, key: str, **blanks: object) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.key, self.blanks = key, blanks


@dataclass(frozen=True)
class Kept:
    """One thing as it stands after `version` events; `changed_at` in local time."""

    subject: str
    version: int
    body: Mapping[str, Any]
    author: str
    changed_at: datetime
    province_code: str | None


def standing(kind: str, viewer: Viewer) -> tuple[Kept, ...]:
    """All of a kind that were not removed and that the viewer's province may see, in the order of their first event.

    Raises:
        RecordsError: not_read.
    """
    rows: dict[str, list[Event]] = {}
    for event in events(kind=kind):
        rows.setdefault(event.subject, []).append(event)
    found = [_kept(known) for known in rows.values() if _may_see(known[0], viewer)]
    return tuple(one for one in found if not one.body.get(REMOVED))


def kept(kind: str, subject: str, viewer: Viewer, *, version: int | None = None) -> Kept:
    """One of a kind as it stands, or as it stood after `version` events.

    Raises:
        KeptError: not_there (never was, was removed, or belongs to another province). RecordsError: not_read.
    """
    known = events(kind=kind, subject=subject)[:version]
    if not known or not _may_see(known[0], viewer) or known[-1].body.get(REMOVED):
        raise KeptError("not_there")
    return _kept(known)


def put(kind: str, subject: str, body: Mapping[str, Any], *, seen: int, form: str, author: str, viewer: Viewer) -> Kept:
    """Add an event on top of the `seen` events that its author knew (0: a new subject); the same form sent twice is one event.

    Raises:
        KeptError: not_there, changed (who, when). RecordsError: no_author, not_written.
    """
    known = events(kind=kind, subject=subject)
    if known and not _may_see(known[0], viewer):
        raise KeptError("not_there")
    if same := next((n for n, one in enumerate(known, 1) if one.body.get("form") == form), 0):
        return _kept(known[:same])
    if len(known) == seen:
        identity = f"{kind}:{subject}:{seen}"
        sent = append(Event(kind, subject, {**body, "form": form}, author, "", viewer.role, viewer.province_code, identity))
        if sent.body.get("form") == form:
            return _kept((*known, sent))
        known = events(kind=kind, subject=subject)
    if not known:
        raise KeptError("not_there")
    raise KeptError("changed", who=known[-1].author, when=local(known[-1].recorded_at))


def _may_see(first: Event, viewer: Viewer) -> bool:
    return viewer.province_code is None or first.province_code in (None, viewer.province_code)


def _kept(known: tuple[Event, ...] | list[Event]) -> Kept:
    last = known[-1]
    return Kept(last.subject, len(known), last.body, last.author, local(last.recorded_at), known[0].province_code)
