"""Why an intake stops as a whole: each error is one sentence for the person who asked."""

from typing import Any

from words import Language, say


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
