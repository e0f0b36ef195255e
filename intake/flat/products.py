"""Which group and matrix a product's name says: words of products.toml."""

import re
import tomllib
from functools import cache
from pathlib import Path

from data.codes import folded, toned

_WORD = re.compile(r"[\w\u0300-\u036f]+")
# A fresh thing that was dried, salted or cooked is another group.
_COOKED = {"sấy", "muối", "rim", "khô", "chiên", "hộp", "hun"}
_PROCESSED = {
    "fresh_produce": ("produce_processed", _COOKED | {"ngâm", "dầm", "rang"}),
    "fresh_animal": ("animal_processed", _COOKED | {"kho", "tẩm", "rán", "nướng", "quay", "nắng", "bếp"}),
}
_DRIED_SEA = {"fish", "farmed_aquatic", "crustacean"}
_NEUTRAL = {
    "mẫu",
    "sản",
    "phẩm",
    "các",
    "loại",
    "quả",
    "củ",
    "trái",
    "con",
    "hạt",
    "búp",
    "lá",
    "ngọn",
    "nguyên",
    "liệu",
    "tươi",
    "thực",
}
HEAD, INSIDE = 0.9, 0.8
Said = tuple[str, str | None, float]


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    """Words of a phrase → group and matrix; as written, and without accents where that means one thing only."""
    raw = tomllib.loads(Path(__file__).with_name("products.toml").read_text(encoding="utf-8"))
    return {
        _words(phrase): (group, matrix)
        for group, matrices in raw.items()
        for matrix, phrases in matrices.items()
        for phrase in phrases
    }


@cache
def _plain_phrases() -> dict[tuple[str, ...], tuple[str, str]]:
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for words, meant in _phrases().items():
        found.setdefault(tuple(folded(word) for word in words), meant)
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(toned(text)))


@cache
def product_of(name: str) -> Said | None:
    """Group, matrix and how sure that is, or None where the name says neither."""
    words = _words(name)
    is_plain = tuple(folded(word) for word in words) == words
    known = _plain_phrases() if is_plain else _phrases()
    neutral = {toned(word) for word in _NEUTRAL}
    longest = max(map(len, known))
    vague: Said | None = None
    for start in range(len(words)):
        for end in range(min(len(words), start + longest), start, -1):
            if words[start:end] in known:
                sure = HEAD if set(words[:start]) <= neutral and not is_plain else INSIDE
                said = _as_processed(*known[words[start:end]], set(words[end:]), sure)
                if not set(words[start:end]) <= neutral:
                    return said
                vague = vague or said  # «quả», «hạt»: what stands after says more
                break
    return vague


def _as_processed(group: str, matrix: str, after: set[str], sure: float) -> Said:
    """The group that what stands after the word makes of it."""
    changed, marks = _PROCESSED.get(group, (group, set()))
    if after & {toned(mark) for mark in marks}:
        dried = "dried_seafood" if matrix in _DRIED_SEA else "processed_meat" if matrix == "fresh_meat" else None
        return changed, dried, INSIDE
    return group, matrix or None, sure
