"""Code lists: what a code means in both languages, and which code a person's words mean."""

import csv
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from data.settings import settings

HERE = Path(__file__).parent
_OWN = ("vi", "en", "aliases")


class UnknownCodeError(KeyError):
    """No such code list, or no such code in it."""


@dataclass(frozen=True)
class Code:
    """One entry of a code list; `extra` holds what only this list has (an analyte's hazard, a unit's factor)."""

    code: str
    vi: str
    en: str
    aliases: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def label(self, language: str = "vi") -> str:
        """Name as people read it."""
        return self.vi if language == "vi" else self.en


def folded(text: str) -> str:
    """Text without accents, case and runs of spaces, so that "che  TAN cuong" meets "Chè Tân Cương"."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).split())


_TONES = "\u0300\u0301\u0303\u0309\u0323"


def toned(text: str) -> str:
    """Lower-case words with accents, each word's tone at its end, so that «hòa» and «hoà» are one."""
    words = []
    for word in unicodedata.normalize("NFD", text.casefold()).split():
        tone = "".join(mark for mark in word if mark in _TONES)
        words.append("".join(mark for mark in word if mark not in _TONES) + tone)
    return " ".join(words)


def _from_toml() -> dict[str, dict[str, Code]]:
    raw = tomllib.loads((HERE / "codes.toml").read_text(encoding="utf-8"))
    return {
        name: {
            code: Code(code, entry["vi"], entry["en"], tuple(entry.get("aliases", ())),
                       {key: value for key, value in entry.items() if key not in _OWN})
            for code, entry in entries.items()
        }
        for name, entries in raw.items()
    }  # fmt: skip


def _analytes() -> dict[str, Code]:
    with (HERE / "analyte.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Code(row["code"], row["vi"], row["en"], tuple(filter(None, row["aliases"].split("|"))),
                              {"hazard": row["hazard"]})
            for row in csv.DictReader(file)
        }  # fmt: skip


def _provinces() -> dict[str, Code]:
    return {code: Code(code, one.vi, one.en) for code, one in settings().provinces.items()}


@cache
def code_lists() -> dict[str, dict[str, Code]]:
    """All code lists by name, each in its order of display."""
    return {**_from_toml(), "analyte": _analytes(), "province": _provinces()}


def codes(name: str) -> dict[str, Code]:
    """Return one code list, or raise UnknownCodeError."""
    try:
        return code_lists()[name]
    except KeyError:
        raise UnknownCodeError(name) from None


def label(name: str, code: str, language: str = "vi") -> str:
    """Name of a code, or raise UnknownCodeError."""
    try:
        return codes(name)[code].label(language)
    except KeyError:
        raise UnknownCodeError(f"{name}: {code}") from None


@cache
def _lookup(name: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for code, entry in codes(name).items():
        for text in (code, entry.vi, entry.en, *entry.aliases):
            table.setdefault(_looked_up(name, text), code)
    return table


def _looked_up(name: str, text: str) -> str:
    """A text as it stands in the table; spaces in a unit mean nothing."""
    return folded(text).replace(" ", "") if name == "unit" else folded(text)


def code_of(name: str, text: str) -> str | None:
    """Code that a person's words mean (the code itself, either name or an alias), or None."""
    return _lookup(name).get(_looked_up(name, text))
