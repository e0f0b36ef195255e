"""A partner's list of facilities and papers laid beside our records: what is the same, spelt otherwise, different, unknown."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import pandas as pd

from data.certificate_numbers import certificate_number
from data.codes import folded
from data.settings import settings

COLUMNS = ["list_row", "list_state", "list_match", "confidence_pct", "listed_name", "facility_name", "facility_id",
           "listed_number", "certificate_number", "listed_issued_date", "issued_date", "listed_expires_date",
           "expires_date"]  # fmt: skip
MOST_CANDIDATES = 12
_SHORT = (
    (r"\bhop tac xa\b", "htx"), (r"\b(?:cong ty|cty) (tnhh|trach nhiem huu han)( mtv| mot thanh vien)?\b", "tnhh"),
    (r"\b(?:cong ty|cty) (cp|co phan)\b", "cp"), (r"\bho kinh doanh\b", "hkd"), (r"\btra\b", "che"),
    (r"\b(co so|san xuat|kinh doanh|che bien|so)\b", " "),
)  # fmt: skip


@dataclass(frozen=True)
class Match:
    """Which facility a line of the list means, by what, and how sure that is (0–1)."""

    facility_id: str
    by: str
    confidence: float


def plain_name(name: str) -> str:
    """A facility's name as it is compared: no accents, usual shortenings, no words that all names have."""
    text = re.sub(r"[^a-z0-9 ]", " ", folded(name))
    for form, short in _SHORT:
        text = re.sub(form, short, text)
    return " ".join(text.split())


def likeness(one: str, other: str) -> float:
    """How alike two plain names are, 0–1; names with different numbers in them are never the same."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@dataclass(frozen=True)
class Register:
    """Our papers, a row each (`certificate_list`), ready to be looked up by code, number and name."""

    papers: pd.DataFrame

    @cached_property
    def names(self) -> dict[str, str]:
        """Plain name of each facility."""
        each = self.papers.drop_duplicates("facility_id")
        return {code: plain_name(name) for code, name in zip(each.facility_id, each.facility_name, strict=True)}

    @cached_property
    def codes(self) -> dict[str, str]:
        """Facility by its code as people type it."""
        return {folded(code): code for code in self.names}

    @cached_property
    def numbers(self) -> dict[str, set[str]]:
        """Facilities by the key of a paper's number."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, text in zip(self.papers.facility_id, self.papers.certificate_number, strict=True):
            if isinstance(text, str):
                found[certificate_number(text).key].add(code)
        return found

    @cached_property
    def words(self) -> dict[str, set[str]]:
        """Facilities by each word of their plain name."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, name in self.names.items():
            for word in name.split():
                found[word].add(code)
        return found

    def matched(self, code: str | None, name: str | None, number: str | None) -> Match | None:
        """The facility meant by a line: by its code, else by a number and a name that agree, else by the likest name."""
        if code and (known := self.codes.get(folded(code))):
            return Match(known, "code", 1.0)
        plain = plain_name(name or "")
        holders = self.numbers.get(certificate_number(number).key, set()) if number else set()
        likest = self._likest(plain, holders) if holders else None
        if likest and (likest.confidence >= 0.5 or not plain):
            return Match(likest.facility_id, "number", (1 + likest.confidence) / 2 if plain else 0.9)
        return self._likest(plain, self._candidates(plain)) if plain else None

    def _candidates(self, plain: str) -> Iterable[str]:
        """Facilities that share the rarest words of the name."""
        shared: dict[str, float] = defaultdict(float)
        for word in set(plain.split()):
            holders = self.words.get(word, set())
            for code in holders:
                shared[code] += 1 / len(holders)
        return sorted(shared, key=lambda code: (-shared[code], code))[:MOST_CANDIDATES]

    def _likest(self, plain: str, among: Iterable[str]) -> Match | None:
        scored = sorted(((likeness(plain, self.names[code]), code) for code in among), key=lambda pair: (-pair[0], pair[1]))
        return Match(scored[0][1], "name", scored[0][0]) if scored else None


def compare(listed: pd.DataFrame, papers: pd.DataFrame, wanted: pd.DataFrame, unread: pd.DataFrame) -> pd.DataFrame:
    """Lay a list beside our records.

    Args:
        listed: `list_row`, facility_id, facility_name, certificate_number, issued_date, expires_date, as the partner sent it.
        papers: our papers of that province, a row each, as question `certificate_list` gives them.
        wanted: suppliers of that province whose paper holds (facility_id): those the list should name.
        unread: lines with a day that could not be read (list_row): they are never the same as ours.

    Returns:
        COLUMNS, a row a line of the list in its order, then a row a wanted facility that the list does not name.
        `list_state` is a code of that list; a name below the settings' confidence is unknown, its likest facility shown beside.
    """
    register = Register(papers)
    frame = _frame([_line(row, register) for row in listed.itertuples()])
    is_half_read = frame.list_row.isin(unread.list_row) & frame.list_state.isin(["same", "spelling"])
    frame.loc[is_half_read, "list_state"] = "date_unread"
    is_known = frame.facility_id.notna() & (frame.list_state != "unknown")
    frame.loc[is_known & frame.duplicated(["facility_id", "listed_number"]), "list_state"] = "repeated"
    left = [_missing(code, register) for code in sorted(set(wanted.facility_id) - set(frame.facility_id[is_known]))]
    return pd.concat([frame, _frame(left)], ignore_index=True) if left else frame


def _frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Rows in COLUMNS: numbers and days typed, the rest texts."""
    frame = pd.DataFrame(rows, columns=COLUMNS)
    days = [name for name in COLUMNS if name.endswith("_date")]
    frame[days] = frame[days].apply(pd.to_datetime)
    texts = [name for name in COLUMNS if name not in (*days, "list_row", "confidence_pct")]
    return frame.astype({"list_row": "Int64", "confidence_pct": "float64"} | dict.fromkeys(texts, "str"))


def _line(row: object, register: Register) -> tuple[object, ...]:
    code, name, number = (_text(getattr(row, column)) for column in ("facility_id", "facility_name", "certificate_number"))
    match = register.matched(code, name, number)
    issued, expires = getattr(row, "issued_date", None), getattr(row, "expires_date", None)
    if match is None or match.confidence < settings().list_confidence:
        likest = (match.by, 100 * match.confidence) if match else (None, None)
        ours = (
            register.papers[register.papers.facility_id == match.facility_id].iloc[0] if match and match.confidence > 0 else None
        )
        return (getattr(row, "list_row", None), "unknown", *(likest if ours is not None else (None, None)), name,
                ours.facility_name if ours is not None else None, ours.facility_id if ours is not None else None,
                number, None, issued, None, expires, None)  # fmt: skip
    mine = register.papers[register.papers.facility_id == match.facility_id]
    paper, is_same_number = _paper(mine, number)
    state = _state((name, number, issued, expires), paper, is_same_number=is_same_number)
    return (
        getattr(row, "list_row", None),
        state,
        match.by,
        100 * match.confidence,
        name,
        mine.facility_name.iloc[0],
        match.facility_id,
        number,
        paper.certificate_number,
        issued,
        paper.issued_date,
        expires,
        paper.expires_date,
    )


def _paper(mine: pd.DataFrame, number: str | None) -> tuple[pd.Series, bool]:
    """Our paper of that number, however it is spelt; else the one that ends last."""
    keys = [certificate_number(text).key if isinstance(text, str) else "" for text in mine.certificate_number]
    asked = certificate_number(number).key if number else None
    if asked and asked in keys:
        return mine.iloc[keys.index(asked)], True
    return mine.sort_values(["expires_date", "issued_date"]).iloc[-1], False


def _state(listed: tuple[str | None, str | None, object, object], paper: pd.Series, *, is_same_number: bool) -> str:
    name, number, issued, expires = listed
    if not isinstance(paper.certificate_number, str):
        return "no_paper_here"
    if not is_same_number:
        return "number_differs"
    days = ((issued, paper.issued_date), (expires, paper.expires_date))
    if any(pd.notna(theirs) and pd.Timestamp(theirs) != mine for theirs, mine in days):
        return "date_differs"
    is_spelt_alike = number == paper.certificate_number and name in (None, paper.facility_name)
    return "same" if is_spelt_alike else "spelling"


def _missing(code: str, register: Register) -> tuple[object, ...]:
    mine = register.papers[register.papers.facility_id == code]
    paper = mine.sort_values(["expires_date", "issued_date"]).iloc[-1]
    return (None, "missing", None, None, None, paper.facility_name, code, None, paper.certificate_number, None,
            paper.issued_date, None, paper.expires_date)  # fmt: skip


def _text(cell: object) -> str | None:
    return cell.strip() or None if isinstance(cell, str) else None
