"""An address as written → its parts, from the hamlet to the province, each with the level that its word says."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from data.codes import folded
from geo.units import units

# Words for kinds of units, as written in full or short; longer ones first.
_KINDS = (
    ("xã", r"xã|xa|x\.|x(?=\s)"), ("phường", r"phường|phuong|p\.|p(?=\s)"),
    ("thị trấn", r"thị trấn|thi tran|tt\.|tt(?=\s)|t\.t\.?"),
    ("đặc khu", r"đặc khu|dac khu"),
    ("huyện", r"huyện|huyen|h\.|h(?=\s)"), ("quận", r"quận|quan(?=\s)|q\."), ("thị xã", r"thị xã|thi xa|tx\.|tx(?=\s)|t\.x\.?"),
    ("thành phố", r"thành phố|thanh pho|tp\.?(?=\s)|t\.p\.?|tp\."), ("tỉnh", r"tỉnh|tinh"),
)  # fmt: skip
_KIND = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, (_, pattern) in enumerate(_KINDS)))
_SPELT = re.compile(r"[a-z ]+")  # the word for a kind without accents: not meant where the text has them
_LEVELS = {
    "xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
    "huyện": "district", "quận": "district", "thị xã": "district", "thành phố": "district", "tỉnh": "province",
}  # fmt: skip
_SMALLER = re.compile(
    r"^(?:xóm|thôn|bản|khối|tổ|tổ dân phố|tdp|đường|phố|số nhà|số|ngõ|ngách|hẻm|khu|lô|đội|tiểu khu|km|ấp|ql|quốc lộ|chợ)(?!\w)"
)
_PLAIN_SMALLER = re.compile(
    r"^(?:xom|thon|ban|khoi|to|to dan pho|tdp|duong|pho|so nha|so|ngo|ngach|khu|lo|doi|tieu khu|km|ap|quoc lo|cho)(?!\w)"
)
_SHORTEST = 2  # letters of an abbreviation
_PARTS = re.compile(r"\s*[,;\n()/\-\u2013]\s*")
# «Thôn 4 xã Tân Cương huyện Đại Từ»: a word for a kind of unit, with a name after it, begins a part of its own.
_SHORT = r"tx\.?|t\.x\.?|tt\.?|t\.t\.?|tp\.?|t\.p\.?|[hxp](?:\.|(?= ))"
_BEGIN = r"(?i)(?<=[\w.)])[ \-\u2013]+(?=(?:(?:{})(?= )|{})\s*[^\s,.;])"
_BEGINS = re.compile(_BEGIN.format("thị xã|thị trấn|thành phố|đặc khu|(?<!thị )xã|phường|huyện|quận|tỉnh", _SHORT))
_PLAIN_BEGINS = re.compile(_BEGIN.format("thi xa|thi tran|thanh pho|dac khu|(?<!thi )xa|phuong|huyen|quan|tinh", _SHORT))


@dataclass(frozen=True)
class Part:
    """A part of an address."""

    level: str | None  # None where no word says what it is
    kind: str | None
    text: str  # NFC, lower case, with accents
    plain: str


def parts_of(text: str) -> list[Part]:
    """Parts of an address in the order they stand, hamlets and streets left out."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    begins = _PLAIN_BEGINS if folded(text) == text.casefold() else _BEGINS
    spaced = _last_province().sub(r"\1, \2", begins.sub(", ", text))
    return [part for piece in _PARTS.split(spaced) if (part := _part(piece))]


def _part(piece: str) -> Part | None:
    text = " ".join(piece.casefold().split()).strip(" .")
    found = _KIND.match(text)
    if found and _is_name(found, text):
        found = None
    kind = _KINDS[_number(found)][0] if found else None
    name = text[found.end() :].strip(" .:") if found else text
    plain = folded(name)
    if not plain or (kind is None and _is_smaller(name, plain)):
        return None
    level = "province" if kind == "thành phố" and plain in _cities() else _LEVELS.get(kind or "")
    return Part(level, kind, name, plain)


def _is_name(found: re.Match[str], text: str) -> bool:
    """Whether a word without its accents, in a text that has them, is the name itself: «Quan Triều», «Thanh Phong»."""
    is_spelt = len(found[0]) > _SHORTEST and bool(_SPELT.fullmatch(found[0]))
    return is_spelt and folded(found[0]) != _KINDS[_number(found)][0] and folded(text) != text


def _number(found: re.Match[str]) -> int:
    return int(str(found.lastgroup)[1:])


def _is_smaller(name: str, plain: str) -> bool:
    """A hamlet, a street, a number; «Bản Thi» is a commune all the same."""
    found = _SMALLER.match(name) if name != plain else _PLAIN_SMALLER.match(plain)
    return bool(found) and plain not in _commune_names()


@cache
def _last_province() -> re.Pattern[str]:
    """A province's name at the end, without a comma before it: «TP Vinh Nghệ An»; not the city's own, «TP Thái Nguyên»."""
    table = units()
    names = table[table.level == "province"].short_name.unique()
    shown = "|".join(re.escape(name) for both in names for name in dict.fromkeys((str(both), folded(str(both)))))
    return re.compile(rf"(?i)(?<!tp)(?<!tp\.)(?<!phố)(?<!pho)(?<!tỉnh)(?<!tinh)(?<=[^\W\d_])()\s+({shown})\.?$")


@cache
def _commune_names() -> set[str]:
    table = units()
    return {folded(name) for name in table[table.level == "commune"].short_name}


@cache
def province_names() -> set[str]:
    """Plain short names of the provinces of both eras."""
    table = units()
    return {folded(name) for name in table[table.level == "province"].short_name}


@cache
def _cities() -> set[str]:
    """Cities that are provinces of their own."""
    table = units()
    return {folded(name) for name in table[(table.level == "province") & (table.kind == "thành phố")].short_name}
