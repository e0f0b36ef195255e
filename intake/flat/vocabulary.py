"""What headings of an office's sheet mean: phrases of headings.toml, alone or in the group they stand in."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from data.codes import code_of, folded

PLACE = "facility.place"  # an address, or a part of one
NAME_PLACE = "facility.name_place"  # a name and its address in one cell
AMOUNT_UNIT = "shipment.unit"
ROLES = ("maker", "receiver")  # further facilities of a row: who made the product, who gets the shipment
SHIPMENT, ALERT = "shipment", "alert"
_LEAST_ALERT = 2
JOIN = " › "
_SPLIT = re.compile(r"(?:[^\w%/#μ]|_)+")
_BRACKET = re.compile(r"\(([^()]*)\)\s*$")
_BARE_UNIT = re.compile(r"[\s)](\S+/\S+|%|pp[mb])$")  # «Chì (Pb) mg/kg»
_AFTER_COMMA = re.compile(r"[,:;-]\s*([^,:;()]+)$")
EXACT, TURNED, WITHIN = 1.0, 0.9, 0.7
_FEWEST = 2  # words of a phrase that is known in any order
# What offices shorten in headings.
_SHORT = {
    "d/c": "dia chi", "dc": "dia chi", "sx": "san xuat", "kd": "kinh doanh", "sxkd": "san xuat kinh doanh", "cs": "co so",
    "sp": "san pham", "kq": "ket qua", "ct": "chi tieu", "kn": "kiem nghiem", "pt": "phan tich", "xn": "xet nghiem",
    "kt": "kiem tra", "cn": "chung nhan", "dd": "dai dien", "qd": "quyet dinh", "kl": "ket luan", "sl": "so luong",
    "nd": "noi dung", "dt": "dien thoai",
}  # fmt: skip
_LONGEST = 120  # letters; a longer text is no heading


@cache
def words() -> Mapping[str, Any]:
    """The file of phrases."""
    return tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))


@cache
def _phrases(kind: str) -> dict[str, str | None]:
    """Phrase → target in a sheet of that kind, or None for headings that hold nothing we keep."""
    known: dict[str, str | None] = {plain(phrase): None for phrase in words()["nothing"]["phrases"]}
    known |= _by_phrase(words()["target"])
    return known | (_by_phrase(words()[kind]) if kind else {})


def _by_phrase(section: Mapping[str, Any]) -> dict[str, str | None]:
    return {plain(phrase): target for target, phrases in section.items() if "." in target for phrase in phrases}


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Folded words of a text, without marks between them."""
    return " ".join(_SPLIT.sub(" ", folded(text)).split())


@lru_cache(maxsize=4096)
def in_full(text: str) -> str:
    """A heading in plain words, what offices shorten written in full: «Cơ sở SX» → «co so san xuat»."""
    return " ".join(_SHORT.get(word, word) for word in plain(text).split())


@cache
def _turned(kind: str) -> dict[frozenset[str], str | None]:
    """Targets by the words of their phrases, in whatever order: «Cấp ngày» is «Ngày cấp»."""
    parted = {tuple(phrase.replace("/", " ").split()): target for phrase, target in _phrases(kind).items()}
    return {frozenset(words): target for words, target in parted.items() if len(words) >= _FEWEST}


def last_part(heading: str) -> str:
    """What stands nearest to the values in a heading of several rows."""
    return heading.rsplit(JOIN, maxsplit=1)[-1]


def without_bracket(text: str) -> str:
    """A heading without the bracket at its end."""
    return _BRACKET.sub("", text).strip()


@cache
def heading_target(heading: str, kind: str = "") -> tuple[str | None, float]:
    """The target a heading means and how sure that is; (None, 1) for one that means nothing we keep, (None, 0) unknown."""
    known = _phrases(kind)
    *groups, last = heading.split(JOIN)
    lasts = list(dict.fromkeys(form for text in (last, without_bracket(last)) for form in (plain(text), in_full(text))))
    for group in reversed(groups):
        if target := _in_group(plain(group), lasts, kind):
            return target, EXACT
    if both := _name_and_place(lasts, known):
        return both, EXACT
    for text in (*lasts, plain(heading)):
        if text in known:
            return known[text], EXACT
    if turned := next(
        (target for text in lasts if (target := _turned(kind).get(frozenset(text.replace("/", " ").split())))), None
    ):
        return turned, TURNED
    for text in (*lasts[:2], plain(heading)):
        inside = [phrase for phrase in known if " " in phrase and f" {phrase} " in f" {text} "]
        if inside:
            return known[max(inside, key=len)], WITHIN
    return None, 0.0


def _name_and_place(lasts: Iterable[str], known: Mapping[str, str | None]) -> str | None:
    """«Cơ sở sản xuất - Địa chỉ», «Tên hộ (địa chỉ)»: a name and its address in one cell."""
    for text in lasts:
        name = text.removesuffix(" dia chi").removesuffix(" va")
        target = known.get(name) if name != text else None
        if target and target.endswith(".facility_name"):
            return f"{target.partition('.')[0]}.name_place"
    return None


def _in_group(group: str, lasts: Iterable[str], kind: str) -> str | None:
    """What a short heading («Số», «Ngày», «Tên») means under a group."""
    for context, marks in words()["group"].items():
        if context == "receiver" and kind != SHIPMENT:
            continue
        if any(f" {mark} " in f" {group} " for mark in marks):
            for target, phrases in words()["in"][context].items():
                if any(last in phrases for last in lasts):
                    return str(target)
    return None


def sheet_kind(headings: Iterable[str | None]) -> str:
    """Whether headings are those of a book of shipments, a register, a list of certificates or of alerts: each has own words."""
    found = {
        plain(part) for heading in headings if heading for part in (*heading.split(JOIN), without_bracket(last_part(heading)))
    }
    amounts = [phrase for phrase in words()[SHIPMENT]["shipment.quantity_kg"] if phrase in found]
    has_mark = found & {plain(mark) for mark in words()[SHIPMENT]["marks"]}
    if len(found & {plain(mark) for mark in words()[ALERT]["marks"]}) >= _LEAST_ALERT:
        return ALERT
    if has_mark and amounts:
        return SHIPMENT
    has = {kind: found & {plain(one) for one in words()[kind]["marks"]} for kind in ("award", "certificate")}
    alone = [kind for kind, mine in has.items() if mine]
    return alone[0] if len(alone) == 1 else ""


@lru_cache(maxsize=4096)
def heading_score(headings: tuple[str | None, ...]) -> float:
    """How much of a row reads like headings: sureness summed over different targets, nothing for one alone."""
    kind = sheet_kind(headings)
    best: dict[object, float] = {}
    for heading in headings:
        if heading and len(heading) < _LONGEST:
            target, sure = heading_target(heading, kind)
            key = target or (heading if sure else None)
            if key:
                best[key] = max(best.get(key, 0.0), sure if target else 0.3 * sure)
    return sum(best.values()) if sum(1 for key in best if "." in str(key)) > 1 else 0.0


def exact_headings(cells: Iterable[str | None], kind: str = "") -> int:
    """How many different cells are headings word for word."""
    return len({cell for cell in cells if cell and len(cell) < _LONGEST and heading_target(cell, kind)[1] == EXACT})


def heading_unit(heading: str) -> str | None:
    """The unit in a heading: «Kết quả (mg/kg)», «Hàm lượng, mg/kg», «Chì (Pb) mg/kg»."""
    last = last_part(heading).strip()
    found = (pattern.search(last) for pattern in (_BRACKET, _AFTER_COMMA, _BARE_UNIT))
    return next((code for match in found if match and (code := code_of("unit", _unit_words(match[1])))), None)


def named_unit(text: str) -> str | None:
    """The unit that a title states: «ĐVT: mg/kg», «(Đơn vị tính: mg/kg)»."""
    match = re.search(r"(?:don vi(?: tinh)?|dvt)\s*:?\s*([^\s,;()]+(?: n/l)?)", folded(text))
    return code_of("unit", match[1]) if match else None


def _unit_words(text: str) -> str:
    return re.sub(r"^(?:don vi(?: tinh)?|dvt)\s*:?\s*", "", folded(text))


def heading_amount(heading: str) -> str | None:
    """What stands in a heading's bracket or after its comma: «Số lượng (tấn)» → «tấn»."""
    last = last_part(heading)
    match = _BRACKET.search(last) or _AFTER_COMMA.search(last)
    return _unit_words(match[1]) if match else None
