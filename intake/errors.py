"""Why an intake stops as a whole: each error is one sentence for the person who asked."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from words import Language, say

_FULL = "no space left"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LONGEST = 200


class IntakeError(Exception):
    """A delivery that cannot be taken; `key` is a key of words/intake.toml with its blanks."""

    def __init__(self, key: str, **blanks: Any) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.key, self.blanks = key, blanks

    def say(self, language: Language = "vi") -> str:
        """The sentence."""
        return say(f"intake.{self.key}", language, **self.blanks)

    def __str__(self) -> str:
        """The Vietnamese sentence."""
        return self.say()


@contextmanager
def told_failures() -> Iterator[None]:
    """Say in one sentence what the engine or the disk could not do.

    Raises:
        IntakeError: disk_full, engine_failed.
    """
    try:
        yield
    except duckdb.Error as error:
        said = " ".join(str(error).split())
        full = _FULL in said.casefold()
        raise (IntakeError("disk_full") if full else IntakeError("engine_failed", detail=said[:_LONGEST])) from None
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise IntakeError("disk_full") from None
        raise
