"""What a JSON value must look like: small checks that join into larger ones, each fault with its place."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

# Where below the value (a JSON pointer), what is wrong (a key of words/intake.toml behind "trace_"), and of what it speaks.
Fault = tuple[str, str, str]
Check = Callable[[Any], Iterator[Fault]]
_URI = re.compile(r"(?:_|[A-Za-z][A-Za-z0-9+.-]*):[^\s<>\"{}|\\^`]+")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})")
_LONGEST = 60


def shown(value: Any) -> str:
    """A value as a sentence repeats it."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def pointer(*parts: object) -> str:
    """Parts as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def anything(_: Any) -> Iterator[Fault]:
    """Whatever stands there."""
    yield from ()


def of_type(kind: type | tuple[type, ...], name: str) -> Check:
    """A value of a type; true and false are no numbers."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            yield "", f"not_{name}", shown(value)

    return check


text, number, truth = of_type(str, "text"), of_type((int, float), "number"), of_type(bool, "truth")


def written(pattern: re.Pattern[str], name: str) -> Check:
    """A text of a form."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            yield "", f"not_{name}", shown(value)

    return check


uri = written(_URI, "uri")


def time(value: Any) -> Iterator[Fault]:
    """A moment with its offset (RFC 3339)."""
    if not isinstance(value, str) or not _TIME.fullmatch(value) or not _is_real(value):
        yield "", "not_time", shown(value)


def _is_real(value: str) -> bool:
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def word(words: Collection[str], foreign: str = r"urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/") -> Check:
    """One of the words, or a URI of a vocabulary that is not the one `foreign` names."""
    own = re.compile(foreign)

    def check(value: Any) -> Iterator[Fault]:
        if isinstance(value, str) and (value in words or (_URI.fullmatch(value) and not own.match(value))):
            return
        yield "", "not_word", shown(value)

    return check


def one_of(words: Collection[str]) -> Check:
    """One of the words."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in words:
            yield "", "not_word", shown(value)

    return check


def many(item: Check, *, least: int = 0, is_set: bool = False) -> Check:
    """A list of such values."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield "", "not_list", shown(value)
            return
        if len(value) < least:
            yield "", "too_few", str(least)
        if is_set and len({repr(one) for one in value}) < len(value):
            yield "", "twice", ""
        for place, one in enumerate(value):
            for below, key, detail in item(one):
                yield pointer(place) + below, key, detail

    return check


def thing(fields: Mapping[str, Check], needed: Collection[str] = (), *, extends: bool = True, is_open: bool = False) -> Check:
    """An object; other fields are refused, but for extensions whose name is a URI (`extends`) or any (`is_open`)."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield "", "not_object", shown(value)
            return
        for name in needed:
            if name not in value:
                yield "", "missing", name
        for name, one in value.items():
            if name in fields:
                for below, key, detail in fields[name](one):
                    yield pointer(name) + below, key, detail
            elif not is_open and not (extends and _URI.fullmatch(name)):
                yield pointer(name), "unknown_field", shown(name)

    return check


def either(*checks: Check, key: str) -> Check:
    """A value that one of the checks finds no fault with."""

    def check(value: Any) -> Iterator[Fault]:
        if not any(next(one(value), None) is None for one in checks):
            yield "", key, shown(value)

    return check
