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
_MOST_NAMED = 5


@dataclass(frozen=True)
class Candidate:
    """What a text may mean: the code ("era:code" of a place), its name, and how sure that is (0-1, None: not judged)."""

    meaning: str
    name: str
    confidence: float | None


@dataclass(frozen=True)
class Doubt:
    """A text of one file that was not understood, in how many rows, and what it may mean, the surest first."""

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
        if target == PLACE or target in checked.origins.mappings[one.source_file].targets:
            key = (one.source_file, target, one.text.removeprefix(DOUBTFUL))
            found.setdefault(key, set()).add((one.source_sheet, int(one.source_row)))
    every = [Doubt(*key, len(rows), _candidates(key[1], key[2], language)) for key, rows in found.items()]
    return sorted(every, key=lambda one: (-one.rows, one.target, one.text))


def _candidates(target: str, text: str, language: Language) -> tuple[Candidate, ...]:
    if target == PLACE:
        near = match_address(text)[:_MOST_NAMED]
        return tuple(Candidate(f"{one.era}:{one.code}", one.name, one.confidence) for one in near)
    extract, name = target.split(".")
    known = codes(str(contract(extract).column(name).code))
    return tuple(Candidate(code, entry.label(language), None) for code, entry in known.items())
