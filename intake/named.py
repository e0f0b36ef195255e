"""Which extract a sheet or file holds: by its name, by a name like it, or by its headings."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from itertools import islice

from data.codes import folded
from data.contracts import Contract, extracts
from words import say

GUIDE, LISTS = "Hướng dẫn", "Danh mục"  # the template's sheets that hold no data
SEARCHED = 40  # a heading stands among the first rows, below titles
_HALF, _NEARLY_ALL = 0.5, 0.8
_ALIKE = 0.85
# What people add to a sheet's name: «Mẫu (2)», «MẪU 2025», «Bản sao của Mẫu», «Mẫu quý III».
_ADDED = {
    "ban", "sao", "cua", "copy", "of", "moi", "cu", "sheet", "trang", "bang", "nam", "quy", "thang", "dot", "lan", "so",
    "i", "ii", "iii", "iv", "v", "vi", "q", "t",
}  # fmt: skip
Cells = list[str | None]


def extract_of(name: str) -> str | None:
    """Extract that a file's stem or a sheet's title names, in either language, with or without accents."""
    plain = folded(name)
    return next((one.name for one in extracts() if plain in {folded(text) for text in (one.name, one.vi, one.en)}), None)


def holds_no_data(title: str) -> bool:
    """Whether a sheet is the template's guide or its code lists, or what a plan's workbook says, whatever number a copy bears."""
    plans = (say("sampling_form.sheet", language) for language in ("vi", "en"))
    return _words(title) in map(_words, (GUIDE, LISTS, *plans))


def known_as(name: str, rows: Iterable[Cells]) -> str | None:
    """Extract that a sheet or file with these first rows holds, or None.

    One that is named so, or nearly so, needs half of the columns that the extract requires; one of any name nearly all
    of them, and hardly a heading that the extract does not have. Of two that fit alike neither is taken.
    """
    if holds_no_data(name):
        return None
    looked = list(islice(rows, SEARCHED))
    fits = {kind.name: max((_fit(kind, row) for row in looked), default=(0.0, 0.0, 0)) for kind in extracts()}
    if (exact := extract_of(name)) and fits[exact][0] >= _HALF:
        return exact
    alike = [kind for kind in extracts() if _is_alike(kind, name) and fits[kind.name][0] >= _HALF]
    near = [kind.name for kind in alike] or [
        kind for kind, (share, own, _) in fits.items() if share >= _NEARLY_ALL and own >= _NEARLY_ALL
    ]
    ranked = sorted(near, key=lambda kind: fits[kind], reverse=True)
    is_clear = len(ranked) == 1 or (len(ranked) > 1 and fits[ranked[0]] > fits[ranked[1]])
    return ranked[0] if is_clear else None


def _fit(kind: Contract, row: Cells) -> tuple[float, float, int]:
    """Share of the required columns that a row names, share of its cells that are columns at all, and how many."""
    cells = {folded(cell) for cell in row if cell}
    names = _headings(kind.name)
    required = [names[column.name] for column in kind.given if column.required]
    here = sum(bool(texts & cells) for texts in names.values())
    return sum(bool(texts & cells) for texts in required) / len(required), here / max(1, len(cells)), here


@cache
def _headings(extract: str) -> dict[str, frozenset[str]]:
    kind = next(one for one in extracts() if one.name == extract)
    return {column.name: frozenset(map(folded, (column.name, column.vi, column.en))) for column in kind.given}


def _words(text: str) -> tuple[str, ...]:
    """Words of a name without numbers and what people add."""
    return tuple(word for word in re.findall(r"[a-z]+", folded(text)) if word not in _ADDED)


def _is_alike(kind: Contract, name: str) -> bool:
    """Whether a name begins or ends with the extract's, or is it but for a letter or two."""
    said = _words(name)
    for text in (kind.name, kind.vi, kind.en):
        own = _words(text)
        if own and (said[: len(own)] == own or said[-len(own) :] == own):
            return True
        if SequenceMatcher(None, " ".join(said), " ".join(own)).ratio() >= _ALIKE:
            return True
    return False
