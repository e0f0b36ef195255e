"""What texts in an office's sheet mean: analytes, coded values, stars, marks, dittos."""

import re
from functools import cache, lru_cache

from data.codes import code_of, codes, toned
from data.contracts import contract
from intake.flat.vocabulary import EXACT, JOIN, last_part, plain, without_bracket, words

# Columns where a known text inside a longer one is enough.
_WITHIN = ("facility.stage", "sample.stage", "sample.purpose", "test_result.laboratory_conclusion")
_STAR_WORDS = {"ba": "3", "bon": "4", "nam": "5"}
_STARS = re.compile(r"(?<!\d)0?([1-5])\s*(?:sao|\*|★|⭐)?(?!\d)")
_MARKS = {"x", "v", "1", "co", "+", "✓", "✔", "√", "×", "●", "•", "*", "☑", "☒", "yes", "y"}
_SAID = {"am tinh", "duong tinh", "at", "dt", "phat hien", "khong phat hien", "kph", "negative", "positive"}
_DITTO = {"-nt-", "- nt -", "nt", "-//-", "//", '"', "''", "″", "”", "〃", "như trên", "-như trên-", "nhu tren", '-"-', "''-"}
_SYMBOLS = re.compile(r"(?<![A-Za-zÀ-ỹ])(Pb|Cd|As|Hg|Cu|Zn|Sn|Sb|Ni|Cr)(?![A-Za-zÀ-ỹ])")
_LONGEST_NAME = 4  # words of an analyte's name, less one
_SHORT = 4  # letters; words this short are told apart by their accents
_LEAST_BARE = 3  # letters; «Tin (Sn)» without its bracket is a Vietnamese word
_BRACES = re.compile(r"\s*\{[^}]*\}")
_STATED = re.compile(
    r"^(.*?)\s*(?::|=|\(|(?<=\w)\s-\s)\s*([<>]?\s*[\d(+-].*|kph.*|âm tính.*|dương tính.*|nd|phát hiện.*)$", re.IGNORECASE
)


@cache
def _analyte_words() -> dict[str, str]:
    bare = {plain(without_bracket(entry.en)): code for code, entry in codes("analyte").items() if "(" in entry.en}
    return {text: code for text, code in bare.items() if len(text) > _LEAST_BARE} | {
        plain(text): code
        for code, entry in codes("analyte").items()
        for text in (entry.vi, entry.en, *entry.aliases)
        if len(text) > 2
    }


@cache
def _analyte_toned() -> set[str]:
    """Short names of analytes with their accents: «chì» is lead, «chi» in «chi cục» is not."""
    return {
        toned(text) for entry in codes("analyte").values() for text in (entry.vi, entry.en, *entry.aliases) if len(text) <= _SHORT
    }


@lru_cache(maxsize=16_384)
def analyte_of(text: str) -> tuple[str | None, float]:
    """Analyte that a text means and how sure that is: the code list's own words, else the longest of them inside it."""
    if code := code_of("analyte", text) or code_of("analyte", without_bracket(text)) or _analyte_words().get(plain(text)):
        return (code, EXACT) if _accented_alike(text, plain(text)) else (None, 0.0)
    bracket = re.search(r"\(([^()]*)\)\s*$", text)
    if bracket and (code := code_of("analyte", bracket[1])):
        return code, 0.95
    found = f" {plain(text)} "
    inside = [phrase for phrase in _analyte_words() if f" {phrase} " in found and _accented_alike(text, phrase)]
    outer = [phrase for phrase in inside if not any(phrase != other and f" {phrase} " in f" {other} " for other in inside)]
    named = {_analyte_words()[phrase] for phrase in outer}
    named = named or {code for mark in _SYMBOLS.findall(text) if (code := code_of("analyte", mark))}
    if not named:
        return None, 0.0
    first = _analyte_words()[max(outer, key=len)] if outer else next(iter(named))
    return first, 0.85 if len(named) == 1 else 0.5


def _accented_alike(text: str, phrase: str) -> bool:
    """Whether a short name stands in the text with its own accents; a text without any accents is taken as it is."""
    if len(phrase) > _SHORT or text.isascii():
        return True
    return bool(set(re.findall(r"[\w\u0300-\u036f]+", toned(text))) & _analyte_toned()) or toned(text) in _analyte_toned()


def found_analytes(text: str) -> list[tuple[str, str]]:
    """Analytes with the result stated beside each: «Chlorpyrifos: 0,5 mg/kg; Cd» → [(chlorpyrifos, «0,5 mg/kg»), (cadmium, «»)].

    Empty where a part names no analyte for sure.
    """
    pairs: list[tuple[str, str]] = []
    for piece in (part for whole in re.split(r"\s*(?:;|\n|\+(?=\s)|,(?=\s))\s*", text) for part in _by_names(whole)):
        match = _STATED.match(piece)
        code, sure = analyte_of(match[1] if match else piece)
        if not code or sure < 0.8:
            return []
        pairs.append((code, match[2].strip(" )") if match else ""))
    return pairs


def hazard_of(text: str) -> tuple[str | None, float]:
    """The one analyte that the hazard of a notification names, and how sure that is: «cadmium 2.1 mg/kg - {heavy metals}»."""
    said = _BRACES.sub("", text).strip()
    named = {code for code, _ in found_analytes(said)}
    return (named.pop(), 0.9) if len(named) == 1 else analyte_of(said) if said else (None, 0.0)


def _by_names(text: str) -> list[str]:
    """Parts that each begin with an analyte and a colon: lines of a cell stand side by side, «Chì: 0,1 Cadimi: KPH»."""
    words = text.split()
    starts = [
        place - count
        for place, word in enumerate(words) if word.endswith(":")
        if (count := _name_before(words, place)) is not None
    ]  # fmt: skip
    if len(starts) < 2 or starts[0]:
        return [text]
    return [" ".join(words[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _name_before(words: list[str], place: int) -> int | None:
    """How many words before this one belong to the analyte's name that ends here; None where none does."""
    counts = range(min(place, _LONGEST_NAME), -1, -1)
    return next((n for n in counts if analyte_of(" ".join(words[place - n : place + 1]).rstrip(": "))[1] == EXACT), None)


def crossed_result(heading: str, text: str) -> str:
    """What a cell says under an analyte: a cross under «Hàn the › Dương tính» is that result; anything else itself."""
    last = last_part(heading)
    return last if JOIN in heading and is_mark(text) and plain(last) in _SAID else text


@cache
def _texts(target: str) -> dict[str, str]:
    """Every text that means a code of this target's list, plain: the list's own and those of headings.toml."""
    extract, name = target.split(".")
    column = contract(extract).column(name)
    own = codes(column.code) if column.code else {}
    found = {plain(text): code for code, entry in own.items() for text in (code, entry.vi, entry.en, *entry.aliases)}
    return found | {plain(text): code for text, code in words()["value"].get(target, {}).items()}


@lru_cache(maxsize=16_384)
def value_of(target: str, text: str) -> tuple[str | None, float]:
    """Code that a text means in a column and how sure that is: a known text, else the longest known one inside it."""
    extract, name = target.split(".")
    if (column := contract(extract).column(name)).code and (code := code_of(str(column.code), text)):
        return code, EXACT
    said = plain(text)
    known = _texts(target)
    if said in known:
        return known[said], EXACT
    inside = [phrase for phrase in known if len(phrase) > 2 and f" {phrase} " in f" {said} "]
    return (known[max(inside, key=len)], 0.8) if inside and target in _WITHIN else (None, 0.0)


def stars_of(text: str) -> str:
    """Number of stars in «4 sao», «★★★★», «Bốn sao»; the text itself where it says none."""
    drawn = sum(text.count(mark) for mark in "★⭐*")
    if drawn > 1:
        return str(drawn)
    if (digits := _STARS.search(text)) and len(text) < 40:
        return digits[1]
    said = [word for word in plain(text).split() if word in _STAR_WORDS]
    return _STAR_WORDS[said[0]] if said and "sao" in plain(text).split() else text


def is_mark(text: str) -> bool:
    """Whether a cell is a cross or a tick."""
    return text.strip(" ()[].").casefold() in _MARKS or plain(text) in _MARKS


def is_ditto(text: str) -> bool:
    """Whether a cell says «as above»."""
    return text.strip().casefold() in _DITTO


@cache
def heading_mark(heading: str) -> tuple[str, str] | None:
    """What a cross in a column means: «Kết quả › Không đạt» → the conclusion fail, «Hạng › 4 sao» → four stars."""
    target = "test_result.laboratory_conclusion"
    last = without_bracket(last_part(heading))
    code, sure = value_of(target, last)
    if code and sure == EXACT and len(plain(last)) > 1:
        return target, code
    match = re.fullmatch(r"(?:hang )?([345]) ?(?:sao|\*|★)?", plain(last))
    if match and ("sao" in plain(heading).split() or "hang" in plain(heading.split(JOIN, maxsplit=1)[0]).split()):
        return "ocop_award.stars", match[1]
    return None
