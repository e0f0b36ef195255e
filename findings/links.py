"""Frozen links: what was seen, kept under a name that nobody can guess and nothing can be written into.

A link holds no rights and no rows: who opens it sees that page, those filters and that snapshot with rights of his own.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from findings.kept import KeptError
from queries import Viewer
from records import Event, append, events

KIND = "link"
BYTES = 9  # 72 random bits: twelve letters
MOST_LETTERS = 40


@dataclass(frozen=True)
class Link:
    """What a frozen link reopens: page, snapshot, and what its address said besides (filters, language, tab, story, step)."""

    page: str
    snapshot_id: str
    texts: Mapping[str, str] = field(default_factory=dict)


def keep(link: Link, viewer: Viewer, *, author: str) -> str:
    """Keep a link; returns its id.

    Raises:
        RecordsError: no_author, not_written.
    """
    link_id = secrets.token_urlsafe(BYTES)
    body: dict[str, Any] = asdict(link)
    append(Event(KIND, link_id, body, author, "", viewer.role, viewer.province_code, f"{KIND}:{link_id}"))
    return link_id


def opened(link_id: str) -> Link:
    """What that link reopens.

    Raises:
        KeptError: no_link. RecordsError: not_read.
    """
    known = events(kind=KIND, subject=link_id) if 0 < len(link_id) <= MOST_LETTERS else ()
    if not known:
        raise KeptError("no_link")
    return Link(**known[0].body)
