"""What only a person can decide: addresses that no commune fits well enough, texts that no code list knows."""

from dataclasses import dataclass

from data.codes import codes
from data.contracts import contract
from geo.addresses import match_address
from intake.checked import Checked
from intake.flat.vocabulary import PLACE
from intake.places import DOUBTFUL
from words import Language

_OF_PLACE = ("place_doubtful", "place_unmatched")
_BY_NAME = "product.product_group"
_MOST_NAMED = 5


@dataclass(frozen=True)
class Candidate:
    """What a text may mean: the code ("era:code" of a place), its name, and how sure that is (0-1, None: not judged)."""

    meaning: str
    name: str
    confidence: float | None


@dataclass(frozen=True)
class Doubt:
    """A text of one file (empty: of all) that was not understood, in how many rows, and what it may mean, the surest first."""

    file: str
    target: str
    text: str
    rows: int
    candidates: tuple[Candidate, ...]


def doubts(checked: Checked, language: Language = "vi") -> list[Doubt]:
    """Doubts of offices' own sheets, the most frequent first; the template's cells are mended in the file itself.

    A text whose column feeds several extracts is asked once.
    """
    if not checked.origins:
        return []
    problems = checked.problems
    asked = problems[problems.reason.isin([*_OF_PLACE, "unknown_code"])]
    found: dict[tuple[str, str, str], set[tuple[str, int]]] = {}
    for one in asked.itertuples():
        target = PLACE if one.reason in _OF_PLACE else f"{one.extract}.{one.column_name}"
        if target in (PLACE, _BY_NAME) or target in checked.origins.mappings[one.source_file].targets:
            key = (one.source_file, target, one.text.removeprefix(DOUBTFUL))
            found.setdefault(key, set()).add((one.source_sheet, int(one.source_row)))
    every = [Doubt(*key, len(rows), _candidates(key[1], key[2], language)) for key, rows in found.items()]
    return sorted(every, key=lambda one: (-one.rows, one.target, one.text))


def assumed(checked: Checked, language: Language = "vi") -> list[Doubt]:
    """What was taken to mean something by likeness and a person may decide otherwise, the most frequent first.

    Their `file` is empty: the same text is one decision in every file of the delivery. A product's group is not among
    them: it comes of the product's name, which stands as it is.
    """
    notes = [one for one in checked.origins.assumptions if _is_choice(one.target)] if checked.origins else []
    ranked = sorted(notes, key=lambda one: (-one.rows, one.target, one.text))
    return [Doubt("", one.target, one.text, one.rows, _candidates(one.target, one.text, language)) for one in ranked]


def _is_choice(target: str) -> bool:
    """Whether a person may choose another meaning: a place or a code, not a day that was read without its year."""
    extract, name = target.split(".")
    return target == PLACE or (target != _BY_NAME and contract(extract).column(name).code is not None)


def _candidates(target: str, text: str, language: Language) -> tuple[Candidate, ...]:
    if target == PLACE:
        near = match_address(text)[:_MOST_NAMED]
        return tuple(Candidate(f"{one.era}:{one.code}", one.name, one.confidence) for one in near)
    extract, name = target.split(".")
    known = codes(str(contract(extract).column(name).code))
    return tuple(Candidate(code, entry.label(language), None) for code, entry in known.items())
