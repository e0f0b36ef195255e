"""What geo says to a person: one sentence a key, from geo/messages.toml."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any


@cache
def messages() -> dict[str, dict[str, str]]:
    """All sentences: key → {"vi": …, "en": …}."""
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Remark:
    """Something a person should know that stops nothing; `key` is one of messages.toml."""

    key: str
    blanks: dict[str, Any] = field(default_factory=dict)

    def say(self, language: str = "vi") -> str:
        """The sentence."""
        return messages()[self.key][language].format_map(self.blanks)


class BoundaryError(Exception):
    """Boundaries that cannot be taken; nothing was changed. `remark` says why."""

    def __init__(self, key: str, **blanks: Any) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.remark = Remark(key, blanks)

    def __str__(self) -> str:
        """The Vietnamese sentence."""
        return self.remark.say()


MOST_LISTED = 10


def listed(items: list[str], most: int = MOST_LISTED) -> str:
    """The first items, and how many more there are."""
    more = len(items) - most
    return "; ".join(items[:most]) + (f"; … (+{more})" if more > 0 else "")
