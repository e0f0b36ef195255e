"""Stories: which steps a meeting shows, in which order, for which filters and language, with words and notes of one's own."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from findings.kept import REMOVED, Kept, KeptError, kept, put, standing
from queries import Viewer
from words import Language

KIND = "story"
MOST_TITLE, MOST_SENTENCE, MOST_NOTES, MOST_PARTS = 120, 300, 2000, 40
USUAL = ("last_time", "changed", "hotspots", "compliance", "signals", "trade", "alerts", "fields", "plans", "sampling",
         "decisions")  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One step by its name; an empty `title`, `sentence` or `notes` leaves what the finding itself says."""

    name: str
    title: str = ""
    sentence: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Story:
    """A story as it stands after `version` events (0: not kept yet); `filters` as a link says them."""

    title: str
    parts: tuple[Part, ...]
    filters: Mapping[str, str] = field(default_factory=dict)
    language: Language = "vi"
    story_id: str = ""
    version: int = 0
    author: str = ""
    changed_at: datetime | None = None


def usual(title: str, language: Language = "vi", names: Iterable[str] = USUAL) -> Story:
    """The story that everyone finds: every step, no words of one's own."""
    return Story(title, tuple(Part(name) for name in names), language=language)


def stories(viewer: Viewer) -> tuple[Story, ...]:
    """Stories that stand and that the viewer's province may see, oldest first.

    Raises:
        RecordsError: not_read.
    """
    return tuple(_story(one) for one in standing(KIND, viewer))


def story(story_id: str, viewer: Viewer, *, version: int | None = None) -> Story:
    """One story as it stands, or as it stood after `version` events.

    Raises:
        KeptError: not_there. RecordsError: not_read.
    """
    return _story(kept(KIND, story_id, viewer, version=version))


def save(one: Story, viewer: Viewer, *, author: str, form: str) -> Story:
    """Keep a story on top of the version that its author knew; a story without an id is a new one.

    Raises:
        KeptError: no_title, long_title, no_steps, many_steps, long_words, not_there, changed. RecordsError.
    """
    checked = replace(one, title=one.title.strip())
    _check(checked)
    body: dict[str, Any] = {
        "title": checked.title, "parts": [asdict(part) for part in checked.parts], "filters": dict(checked.filters),
        "language": checked.language,
    }  # fmt: skip
    identity = one.story_id or form or secrets.token_urlsafe(9)
    return _story(put(KIND, identity, body, seen=one.version if one.story_id else 0, form=form, author=author, viewer=viewer))


def copy(one: Story, title: str) -> Story:
    """The same steps and words as a story of its own, not kept yet."""
    return replace(one, title=title, story_id="", version=0, author="", changed_at=None)


def remove(one: Story, viewer: Viewer, *, author: str, form: str) -> None:
    """Record that a story no longer stands; its events stay in the log.

    Raises:
        KeptError: not_there, changed. RecordsError.
    """
    put(KIND, one.story_id, {REMOVED: True}, seen=one.version, form=form, author=author, viewer=viewer)


def moved(one: Story, place: int, by: int) -> Story:
    """The story with one step further up (-1) or down (1); at either end it stays."""
    to = place + by
    if not 0 <= to < len(one.parts):
        return one
    parts = list(one.parts)
    parts[place], parts[to] = parts[to], parts[place]
    return replace(one, parts=tuple(parts))


def _check(one: Story) -> None:
    if not one.title:
        raise KeptError("no_title")
    if len(one.title) > MOST_TITLE:
        raise KeptError("long_title", most=MOST_TITLE)
    if not one.parts:
        raise KeptError("no_steps")
    if len(one.parts) > MOST_PARTS:
        raise KeptError("many_steps", most=MOST_PARTS)
    for part in one.parts:
        if max(len(part.title), len(part.sentence)) > MOST_SENTENCE or len(part.notes) > MOST_NOTES:
            raise KeptError("long_words", sentence=MOST_SENTENCE, notes=MOST_NOTES)


def _story(one: Kept) -> Story:
    body = one.body
    parts = tuple(Part(**part) for part in body["parts"])
    language: Language = "en" if body["language"] == "en" else "vi"
    return Story(body["title"], parts, body["filters"], language, one.subject, one.version, one.author, one.changed_at)
