"""What can go wrong at the door, each in one sentence of queries/messages.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _messages() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("messages.toml").read_text(encoding="utf-8"))


def message(key: str, language: str = "vi", **blanks: Any) -> str:
    """A sentence of messages.toml with its blanks filled."""
    return _messages()[key][language].format_map(blanks)


class QueryError(Exception):
    """A question that cannot be answered; `key` is a key of messages.toml with its blanks."""

    def __init__(self, key: str, **blanks: Any) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.key, self.blanks = key, blanks

    def say(self, language: str = "vi") -> str:
        """The sentence."""
        return message(self.key, language, **self.blanks)

    def __str__(self) -> str:
        """The Vietnamese sentence."""
        return self.say()


class UnknownQuestionError(QueryError):
    """No question has this name."""


class ParameterError(QueryError):
    """A parameter is unknown or cannot be read."""


class QueryTimeoutError(QueryError):
    """The answer took longer than allowed and was interrupted."""


class ViewerError(QueryError):
    """No such role or province."""
