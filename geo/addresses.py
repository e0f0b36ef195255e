"""Addresses as people write them → communes of either era, each with a stated confidence."""

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from data.codes import folded, toned
from data.settings import settings
from geo.units import crosswalk, units
from geo.written import Part, parts_of, province_names

_ALIKE = 0.86  # spelling as near as one or two letters
_DOUBTFUL = 0.7
# Districts that ended shortly before the list of the old era was taken, by the one they went to; addresses still name them.
_ENDED = {"vinh": {"cua lo"}}
_AFTER_UNKNOWN = 0.1  # «Dương Qang, Bạch Thông»: the district may stand there, not the commune of that name


@dataclass(frozen=True)
class Match:
    """A commune an address may mean: its key, its name with what it lies in, and how sure that is (0-1)."""

    era: str
    code: str
    name: str
    confidence: float


def match_address(text: str, *, provinces: Collection[str] = (), on: date | None = None) -> list[Match]:
    """Communes that an address may mean, the surest first; empty where none is found.

    Args:
        text: "xã Diễn Châu, huyện Diễn Châu", "P. Trường Vinh, TP Vinh", "TT. Nam Đàn"; the hamlet may stand before.
        provinces: new codes of the provinces the address is likely in; those of the settings when empty.
        on: the day the address was written for; from the merger on, the new era is likelier.
    """
    parts = parts_of(text)
    wanted = frozenset(provinces or settings().provinces)
    best: dict[tuple[str, str], Match] = {}
    wider: set[str] = set()  # parts that a smaller one before them lies in
    unknown = 0.0
    for place, part in enumerate(parts):
        if part.level == "commune" or (part.level is None and part.plain not in wider):
            around = [one for one in parts[:place] if one.level in ("district", "province")] + parts[place + 1 :]
            mine = list(_candidates(part, around, wanted, on))
            mine = [Match(one.era, one.code, one.name, round(max(0.0, one.confidence - unknown), 2)) for one in mine]
            unknown = _AFTER_UNKNOWN if not mine and part.level is None else unknown
            for match in mine:
                wider |= {folded(name).strip() for name in match.name.split(",")[1:-1]} if match.confidence > _ALIKE else set()
                key = (match.era, match.code)
                if key not in best or best[key].confidence < match.confidence:
                    best[key] = match
    return _ranked(list(best.values()))


def match_within(text: str, within: str | None, *, on: date | None = None) -> list[Match]:
    """As `match_address`, where the sheet says in which district or province its addresses lie.

    What the address says itself goes first; a commune that is not in that district is doubtful, not certain.
    """
    own = match_address(text, on=on)
    if not within or {"district", "province"} & {part.level for part in parts_of(text)}:
        return own
    inside = match_address(f"{text}, {within}", on=on)
    if inside and inside[0].confidence >= settings().least_confidence:
        return inside
    is_district = parts_of(within)[0].level == "district"
    if own and own[0].confidence >= settings().least_confidence and (not is_district or _says_district(text, own[0])):
        return own
    return [Match(one.era, one.code, one.name, min(one.confidence, _DOUBTFUL)) for one in own]


def _says_district(text: str, match: Match) -> bool:
    """Whether the address itself names what the commune lies in, with or without the word for it."""
    wider = {folded(part) for part in match.name.split(",")[1:]}
    return bool({part.plain for part in parts_of(text)[1:]} & {name.strip() for name in wider})


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
        within = within.union(*(_ENDED.get(one, set()) for one in within))
        names = {folded(provinces[row["era"]][row["province_code"]]), folded(provinces["new"][row["new_province_code"]])}
        names |= lay_in[row["code"]] if row["era"] == "new" else set()
        shown = provinces[row["era"]][row["province_code"]]
        if row["era"] == "old":
            shown = f"{districts[row['district_code']]}, {shown}"
        found[folded(row["short_name"])].append(
            {**row, "districts": within, "provinces": names, "shown": f"{row['name']}, {shown}"}
        )
    return dict(found)


def _candidates(part: Part, wider: list[Part], provinces: frozenset[str], on: date | None) -> Iterator[Match]:
    named = {level: {one.plain for one in wider if one.level in (level, None)} for level in ("district", "province")}
    said = {level: any(one.level == level for one in wider) for level in ("district", "province")}
    said["province"] |= bool(wider) and wider[-1].level is None and wider[-1].plain in province_names()
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
            sure += (0.06 if on else 0.03) * (row["era"] == expected)
            yield Match(row["era"], row["code"], row["shown"], round(min(0.99, max(0.0, sure)), 2))


def _names(part: Part) -> list[str]:
    if part.plain in _communes():
        return [part.plain]
    if part.level != "commune":
        return []
    return difflib.get_close_matches(part.plain, _communes(), n=3, cutoff=_ALIKE)


def _name_share(part: Part, row: dict[str, Any]) -> float:
    accents = toned(part.text) == toned(str(row["short_name"]).casefold()) or part.text == part.plain
    kind = part.kind in (None, row["kind"])
    return 0.9 - 0.15 * (not accents) - 0.12 * (not kind)


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
