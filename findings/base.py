"""The finding: one question answered, the same for screen, slide, report, command line and test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from data.snapshots import Manifest
from findings.filters import Filters
from queries import Answer, Viewer
from words import Language, say

Level = Literal["good", "watch", "act", "unknown"]


@dataclass(frozen=True)
class Sentence:
    """A saying with its blanks; the blanks may themselves depend on the language."""

    key: str
    blanks: Mapping[str, Any] = field(default_factory=dict)

    def say(self, language: Language = "vi") -> str:
        """The sentence in that language."""
        filled = {name: blank(language) if callable(blank) else blank for name, blank in self.blanks.items()}
        return say(self.key, language, **filled)


@dataclass(frozen=True)
class Finding:
    """A frozen result.

    `frames` hold the tables behind the pictures, by name; `facts` the numbers of the sentence; `n_samples` and
    `n_failed` what the rates rest on (None where the question has no samples); `answers` what was asked at the door.
    """

    name: str
    filters: Filters
    manifest: Manifest
    viewer: Viewer
    sentence: Sentence
    facts: Mapping[str, Any]
    frames: Mapping[str, pd.DataFrame]
    n_samples: int | None
    n_failed: int | None
    cautions: tuple[Sentence, ...]
    answers: tuple[Answer, ...]

    def frame(self, name: str) -> pd.DataFrame:
        """Table of that name, or KeyError."""
        return self.frames[name]


@dataclass(frozen=True)
class Decision:
    """Something that asks for a decision: how urgent, on which page, in one sentence, with the filters that show it."""

    level: Level
    page: str
    sentence: Sentence
    filters: Filters
    tab: str = ""  # of the page; empty: its first


@dataclass(frozen=True)
class Scope:
    """Who asks of which snapshot: everything a finding needs besides its filters."""

    manifest: Manifest
    viewer: Viewer

    @property
    def snapshot_id(self) -> str:
        """Id of the snapshot."""
        return self.manifest.snapshot_id
