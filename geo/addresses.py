"""Addresses as people write them → communes of either era, each with a stated confidence."""

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from data.codes import folded
from data.settings import settings
from geo.units import crosswalk, units

# Words for kinds of units, as written in full or short; longer ones first.
_KINDS = (
    ("xã", r"xã|xa|x\."), ("phường", r"phường|phuong|p\.|p(?=\s)"), ("thị trấn", r"thị trấn|thi tran|tt\.?(?=\s)|t\.t\.?"),
    ("đặc khu", r"đặc khu|dac khu"),
    ("huyện", r"huyện|huyen|h\."), ("quận", r"quận|quan(?=\s)|q\."), ("thị xã", r"thị xã|thi xa|tx\.?(?=\s)|t\.x\.?"),
    ("thành phố", r"thành phố|thanh pho|tp\.?(?=\s)|t\.p\.?|tp\."), ("tỉnh", r"tỉnh|tinh"),
)  # fmt: skip
_KIND = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, (_, pattern) in enumerate(_KINDS)))
_LEVELS = {
    "xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
    "huyện": "district", "quận": "district", "thị xã": "district", "thành phố": "district", "tỉnh": "province",
}  # fmt: skip
_SMALLER = re.compile(r"^(?:xom|thon|ban|khoi|to|to dan pho|tdp|duong|pho|so nha|so|ngo|ngach|khu|lo|doi|tieu khu|km)\b")
_PARTS = re.compile(r"\s*(?:[,;\n]|\s[-\u2013]\s)\s*")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ALIKE = 0.86  # spelling as near as one or two letters


@dataclass(frozen=True)
class Match:
    """A commune an address may mean: its key, its name with what it lies in, and how sure that is (0-1)."""

    era: str
    code: str
    name: str
    confidence: float


@dataclass(frozen=True)
class _Part:
    level: str | None  # None where no word says what it is
    kind: str | None
    text: str  # NFC, lower case, with accents
    plain: str


def match_address(text: str, *, provinces: Collection[str] = (), on: date | None = None) -> list[Match]:
    """Communes that an address may mean, the surest first; empty where none is found.

    Args:
        text: "xã Diễn Châu, huyện Diễn Châu", "P. Trường Vinh, TP Vinh", "TT. Nam Đàn"; the hamlet may stand before.
        provinces: new codes of the provinces the address is likely in; those of the settings when empty.
        on: the day the address was written for; from the merger on, the new era is likelier.
    """
    parts = [part for piece in _PARTS.split(unicodedata.normalize("NFC", text)) if (part := _part(piece))]
    wanted = frozenset(provinces or settings().provinces)
    best: dict[tuple[str, str], Match] = {}
    for place, part in enumerate(parts):
        if part.level in (None, "commune"):
            for match in _candidates(part, parts[place + 1 :], wanted, on):
                key = (match.era, match.code)
                if key not in best or best[key].confidence < match.confidence:
                    best[key] = match
    return _ranked(list(best.values()))


def _part(piece: str) -> _Part | None:
    text = " ".join(piece.casefold().split()).strip(" .")
    found = _KIND.match(text)
    kind = _KINDS[int(str(found.lastgroup)[1:])][0] if found else None
    name = text[found.end() :].strip(" .:") if found else text
    plain = folded(name)
    if not plain or (kind is None and _SMALLER.match(plain)):
        return None
    level = "province" if kind == "thành phố" and plain in _cities() else _LEVELS.get(kind or "")
    return _Part(level, kind, name, plain)


@cache
def _cities() -> set[str]:
    """Cities that are provinces of their own."""
    table = units()
    return {folded(name) for name in table[(table.level == "province") & (table.kind == "thành phố")].short_name}


@cache
def _communes() -> dict[str, list[dict[str, Any]]]:
    """Communes of both eras by plain short name, each with the districts and provinces it lies or lay in."""
    table = units()
    districts = table[table.level == "district"].set_index("code").short_name
    provinces = {era: part.set_index("code").short_name for era, part in table[table.level == "province"].groupby("era")}
    home = table[(table.era == "old") & (table.level == "commune")].set_index("code")[["district_code", "province_code"]]
    lay, lay_in = defaultdict(set), defaultdict(set)
    for new, district, province in (
        crosswalk()
        .join(home, on="old_commune_code")[["new_commune_code", "district_code", "province_code"]]
        .itertuples(index=False, name=None)
    ):
        lay[new].add(folded(districts[district]))
        lay_in[new].add(folded(provinces["old"][province]))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table[table.level == "commune"].to_dict("records"):
        within = lay[row["code"]] if row["era"] == "new" else {folded(districts[row["district_code"]])}
        names = {folded(provinces[row["era"]][row["province_code"]]), folded(provinces["new"][row["new_province_code"]])}
        names |= lay_in[row["code"]] if row["era"] == "new" else set()
        shown = provinces[row["era"]][row["province_code"]]
        if row["era"] == "old":
            shown = f"{districts[row['district_code']]}, {shown}"
        found[folded(row["short_name"])].append(
            {**row, "districts": within, "provinces": names, "shown": f"{row['name']}, {shown}"}
        )
    return dict(found)


def _candidates(part: _Part, wider: list[_Part], provinces: frozenset[str], on: date | None) -> Iterator[Match]:
    named = {level: {one.plain for one in wider if one.level in (level, None)} for level in ("district", "province")}
    said = {level: any(one.level == level for one in wider) for level in ("district", "province")}
    for name in _names(part):
        for row in _communes()[name]:
            sure = _name_share(part, row) if name == part.plain else 0.5
            in_district = bool(named["district"] & set(row["districts"]))
            in_province = bool(named["province"] & set(row["provinces"]))
            if not (in_district or in_province or row["new_province_code"] in provinces):
                continue
            sure -= 0.35 * (said["district"] and not in_district) + 0.35 * (said["province"] and not in_province)
            sure += 0.06 * in_district + 0.02 * in_province - 0.1 * (part.level is None)
            late = on is not None and on >= settings().merger_date
            expected = "new" if late or (on is None and not in_district) else "old"
            yield Match(
                row["era"], row["code"], row["shown"], round(min(0.99, max(0.0, sure + 0.03 * (row["era"] == expected))), 2)
            )


def _names(part: _Part) -> list[str]:
    if part.plain in _communes():
        return [part.plain]
    if part.level != "commune":
        return []
    return difflib.get_close_matches(part.plain, _communes(), n=3, cutoff=_ALIKE)


def _name_share(part: _Part, row: dict[str, Any]) -> float:
    accents = _toned(part.text) == _toned(str(row["short_name"]).casefold()) or part.text == part.plain
    kind = part.kind in (None, row["kind"])
    return 0.9 - 0.15 * (not accents) - 0.12 * (not kind)


def _toned(text: str) -> str:
    """Words with their tone at the end, so that «hòa» and «hoà» are one."""
    words = []
    for word in unicodedata.normalize("NFD", text).split():
        tone = "".join(mark for mark in word if mark in _TONES)
        words.append("".join(mark for mark in word if mark not in _TONES) + tone)
    return " ".join(words)


def _ranked(matches: list[Match]) -> list[Match]:
    """The surest first; one as sure that is another place takes the sureness of both away."""
    matches.sort(key=lambda match: (-match.confidence, match.era, match.code))
    if len(matches) < 2:
        return matches
    first, second = matches[:2]
    if first.confidence - second.confidence < 0.05 and not _same_place(first, second):
        matches = [Match(one.era, one.code, one.name, min(one.confidence, 0.5)) for one in matches]
    return matches


def _same_place(first: Match, second: Match) -> bool:
    """An old commune and the new one that it went to are one place for this."""
    if first.era == second.era:
        return False
    old, new = (first, second) if first.era == "old" else (second, first)
    change = crosswalk()
    return bool(((change.old_commune_code == old.code) & (change.new_commune_code == new.code)).any())
