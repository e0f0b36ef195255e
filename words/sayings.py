"""Sentences by key, read once from `words/<page>.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["vi", "en"]

FOLDER = Path(__file__).parent


class UnknownWordsError(KeyError):
    """No such key, or a blank of the sentence was not filled."""


@cache
def keys() -> dict[str, dict[str, str]]:
    """All sayings: "page.key" → {"vi": …, "en": …}."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for key, pair in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[f"{path.stem}.{key}"] = pair
    return found


def say(key: str, language: Language = "vi", **blanks: Any) -> str:
    """Return the saying of that key with its blanks filled.

    Raises:
        UnknownWordsError: no such key, or a blank is missing.
    """
    try:
        return keys()[key][language].format_map(blanks)
    except KeyError as error:
        raise UnknownWordsError(f"{key} ({language}): {error}") from None
