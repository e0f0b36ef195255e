"""What headings and texts of an office's sheet mean: words of headings.toml, code lists, analytes."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from data.codes import code_of, codes, folded
from data.contracts import contract

PLACE = "facility.place"  # a target of its own: an address, or a part of one
_SPLIT = re.compile(r"[^\w%/]+")
_BRACKET = re.compile(r"\(([^)]*)\)\s*$")
EXACT, WITHIN = 1.0, 0.7
# Columns where a known text inside a longer one is enough.
_WITHIN = ("facility.stage", "sample.stage", "sample.purpose", "test_result.laboratory_conclusion")
_STAR_WORDS = {"ba": "3", "bon": "4", "nam": "5"}


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))


@cache
def _phrases() -> dict[str, str | None]:
    """Phrase → target, or None for headings that hold nothing we keep."""
    known: dict[str, str | None] = dict.fromkeys(_words()["nothing"]["phrases"])
    return known | {phrase: target for target, phrases in _words()["target"].items() for phrase in phrases}


def plain(text: str) -> str:
    """Folded words of a text, without marks between them."""
    return " ".join(_SPLIT.sub(" ", folded(text)).split())


@cache
def heading_target(heading: str) -> tuple[str | None, float]:
    """The target a heading means and how sure that is; (None, 1) for one that means nothing we keep, (None, 0) unknown."""
    parts = [plain(part) for part in (heading.rsplit(" › ", maxsplit=1)[-1], heading, heading.split(" › ", maxsplit=1)[0])]
    short = plain(_BRACKET.sub("", heading.rsplit(" › ", maxsplit=1)[-1]))
    exact = {plain(phrase): target for phrase, target in _phrases().items()}
    for text in (parts[0], short):
        if text in exact:
            return exact[text], EXACT
    for text in parts:
        inside = [phrase for phrase in exact if len(phrase) > 3 and f" {phrase} " in f" {text} "]
        if inside:
            return exact[max(inside, key=len)], WITHIN
    return None, 0.0


def heading_score(headings: tuple[str | None, ...]) -> float:
    """How much of a row reads like headings: sureness summed over different targets, nothing for one alone."""
    best: dict[object, float] = {}
    for heading in headings:
        if heading and len(heading) < 120:
            target, sure = heading_target(heading)
            key = target or (heading if sure else None)
            if key:
                best[key] = max(best.get(key, 0.0), sure if target else 0.3 * sure)
    return sum(best.values()) if sum(1 for key in best if "." in str(key)) > 1 else 0.0


def heading_unit(heading: str) -> str | None:
    """The unit in a heading: «Kết quả (mg/kg)»."""
    match = _BRACKET.search(heading)
    return code_of("unit", match[1]) if match else None


@cache
def _analyte_words() -> list[tuple[str, str]]:
    found = {plain(text): code for code, entry in codes("analyte").items() for text in (entry.vi, entry.en, *entry.aliases)}
    return sorted(((text, code) for text, code in found.items() if len(text) > 2), key=lambda pair: -len(pair[0]))


@cache
def analyte_of(text: str) -> tuple[str | None, float]:
    """Analyte that a text means and how sure that is: the code list's own words, else the longest of them inside it."""
    if code := code_of("analyte", text) or code_of("analyte", _BRACKET.sub("", text).strip()):
        return code, EXACT
    bracket = _BRACKET.search(text)
    if bracket and (code := code_of("analyte", bracket[1])):
        return code, 0.95
    words = f" {plain(text)} "
    inside = [(phrase, code) for phrase, code in _analyte_words() if f" {phrase} " in words]
    if not inside:
        return None, 0.0
    sure = 0.85 if len({code for _, code in inside}) == 1 else 0.5
    return inside[0][1], sure


@cache
def _texts(target: str) -> dict[str, str]:
    """Every text that means a code of this target's list, plain: the list's own and those of headings.toml."""
    extract, name = target.split(".")
    column = contract(extract).column(name)
    own = codes(column.code) if column.code else {}
    found = {plain(text): code for code, entry in own.items() for text in (entry.vi, entry.en, *entry.aliases)}
    return found | {plain(text): code for text, code in _words()["value"].get(target, {}).items()}


@cache
def value_of(target: str, text: str) -> tuple[str | None, float]:
    """Code that a text means in a column and how sure that is: a known text, else the longest known one inside it."""
    words = plain(text)
    known = _texts(target)
    if words in known:
        return known[words], EXACT
    inside = [phrase for phrase in known if len(phrase) > 2 and f" {phrase} " in f" {words} "]
    return (known[max(inside, key=len)], 0.8) if inside and target in _WITHIN else (None, 0.0)


def stars_of(text: str) -> str:
    """Number of stars in «4 sao», «★★★★», «Bốn sao»; the text itself where it says none."""
    drawn = sum(text.count(mark) for mark in "★⭐*")
    digits = re.search(r"[1-5]", text)
    if digits:
        return digits[0]
    return str(drawn) if drawn else _STAR_WORDS.get(plain(text).removesuffix(" sao"), text)


@cache
def product_of(name: str) -> tuple[str | None, str | None]:
    """Group and matrix that a product's name says (the longest known word in it), or (None, None)."""
    words = f" {plain(name)} "
    inside = [phrase for phrase in _words()["product"] if f" {phrase} " in words]
    if not inside:
        return None, None
    longest = max(inside, key=lambda phrase: (len(phrase), -words.find(f" {phrase} ")))
    group, matrix = _words()["product"][longest]
    return str(group), str(matrix) or None
