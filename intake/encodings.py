"""Which encoding a text file is in, and whether text was typed in a font of before Unicode (TCVN3)."""

import codecs
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from intake.errors import IntakeError

_LOOKED_AT = 2**20
_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Every letter of Vietnamese, and the marks and signs that offices type.
_LETTERS = set("aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz")
_SIGNS = set("–—“”‘’«»…•°±²³µ×÷·½¼¾§®©™₫€\u00a0\ufeff")
_ACCENTS = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "\u0302", "\u0306", "\u031b"}
_STRANGE_SHARE = 0.02
# No Vietnamese word has so many letters beyond ASCII in a row («đượ»); what other encodings write of whole words does.
_LONG_RUN = re.compile(r"[^\x00-\x7f–—“”‘’«»…•°±²³µ×÷·½¼¾§®©™₫€\u00a0]{5}|[\u0080-\u00bf–—“”‘’…•™€]{3}")
_OTHERS = {"Shift-JIS": "shift_jis", "EUC-KR": "euc_kr", "GB 18030": "gb18030", "Big5": "big5"}
_EASTERN = {
    "Shift-JIS": re.compile(r"[\u3041-\u30ff\uff66-\uff9f]"), "EUC-KR": re.compile(r"[\uac00-\ud7a3]"),
    "GB 18030": re.compile(r"[\u4e00-\u9fff]"), "Big5": re.compile(r"[\u4e00-\u9fff]"),
}  # fmt: skip
# TCVN3 puts accented letters where other encodings have signs: «C¬ së», «Rau c¶i». A unit (µg) and a trademark do not count.
_TCVN3 = re.compile(r"[A-Za-z](?:[¨©ª«¬\xad®¶·¸¹¡¢£¤¥¦§]|µ(?!g|m|l|L))(?=[A-Za-z\s,.;:)]|$)|(?:^|\s)[®¢£¤](?=[A-Za-z]{2})")
_LEAST_CELLS = 3


def encoding_of(path: Path) -> str:
    """Python's name of the encoding of a text file: UTF-8, UTF-16 with or without its mark, Windows-1258.

    Raises:
        IntakeError: file_encoding, naming what it seems to be; file_tcvn3.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if marked == "UTF-32":
        raise IntakeError("file_encoding", file=path.name, encoding=marked)
    if found := marked or _unmarked_utf16(start):
        return found
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return _windows(path, start)
    return "utf-8"


def _unmarked_utf16(start: bytes) -> str | None:
    """Text of mostly Latin letters in UTF-16 has a zero in every other byte."""
    zeros = start[:2000].count(0)
    if zeros < len(start[:2000]) / 4:
        return None
    return "utf-16-le" if start[1:2000:2].count(0) >= zeros / 2 else "utf-16-be"


def _windows(path: Path, start: bytes) -> str:
    text = unicodedata.normalize("NFC", start.decode("cp1258", errors="replace"))
    if font := old_font(text.splitlines()):
        raise IntakeError(f"file_{font}", file=path.name)
    foreign = [letter for letter in text if ord(letter) > 127]
    strange = sum(not _is_vietnamese(letter) for letter in foreign)
    if strange > _STRANGE_SHARE * len(foreign) + 1 or _LONG_RUN.search(text):
        raise IntakeError("file_encoding", file=path.name, encoding=_seems(start))
    return "cp1258"


def _seems(start: bytes) -> str:
    """Name of the encoding in which bytes that are not Vietnamese may be, or a question mark."""
    for name, encoding in _OTHERS.items():
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(start)
        except UnicodeDecodeError:
            continue
        if len(_EASTERN[name].findall(text)) * 2 > sum(ord(letter) > 127 for letter in text):
            return name
    return "?"


def _is_vietnamese(letter: str) -> bool:
    plain = unicodedata.normalize("NFD", letter.lower())
    return letter in _SIGNS or letter in _ACCENTS or (plain[0] in _LETTERS and set(plain[1:]) <= _ACCENTS)


# VNI puts the mark after its letter: «Coâng ty», «xaõ Taân Cöông», «ñöôøng». Other languages hardly put two such in a row.
_VNI = re.compile(r"[aeouyöôAEOUYÖÔ][âùûõøåäëêÂÙÛÕØÅÄËÊ]|(?<![^\W\d_])[ñÑ](?=[aeiouyöôAEIOUYÖÔ])")


def old_font(texts: Iterable[str | None]) -> str | None:
    """Which font of before Unicode, "tcvn3" or "vni", texts were typed in and shown as if they were Unicode, or None."""
    looked = [text for text in texts if text]
    return "tcvn3" if is_tcvn3(looked) else "vni" if _is_vni(looked) else None


def _is_vni(looked: list[str]) -> bool:
    struck = [found for text in looked if (found := _VNI.findall(text))]
    kinds = {mark for found in struck for mark in found}
    return len(struck) >= _LEAST_CELLS and len(struck) * 10 > len(looked) and len(kinds) > 1


def is_tcvn3(texts: Iterable[str | None]) -> bool:
    """Whether texts read like TCVN3 shown as if it were Unicode: at least three of them, and more than one in fifty."""
    looked = [text for text in texts if text]
    struck = sum(bool(_TCVN3.search(text)) for text in looked)
    return struck >= _LEAST_CELLS and struck * 50 > len(looked)
