"""What a cell means: dates, numbers, yes and no, as people in Việt Nam write them."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta

from data.codes import folded

_CLOCK = r"(?:[ T]+(\d{1,2})[:hg](\d{2})?(?::(\d{2})(?:[.,]\d+)?)?)?$"
# What offices write around a day: «Thứ hai, ngày …», «8 giờ 30 phút, ngày …», «8h30' ngày …».
_BEFORE = re.compile(
    r"^(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)\s*,?\s*)?"
    r"(?:(?:luc |hoi )?(\d{1,2})\s*(?:gio|h|g|:)\s*(\d{2})?\s*(?:phut|p|')?\s*,?\s*)?(?:ngay\s*:?\s*)?(?=\d)"
)
_WORDS_DATE = re.compile(r"^(\d{1,2})\s*thang (\d{1,2})\s*(?:nam |[/,] ?)(\d{4})$")
_DAY_FIRST = re.compile(rf"^(\d{{1,2}})\s?[/.\-]\s?(\d{{1,2}})\s?[/.\-]\s?(\d{{4}}|\d{{2}}){_CLOCK}")
_YEAR_FIRST = re.compile(rf"^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}")
_ENGLISH_DATE = re.compile(r"^(\d{1,2})[ \-]([a-z]{3})[a-z]*\.?[ \-,]+(\d{4}|\d{2})$")
_MONTH = re.compile(r"^(?:thang |t)?\s*(\d{1,2})\s*(?:nam|[/.\-])\s*(\d{4})$|^(\d{4})\s*[/.\-]\s*(\d{1,2})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONE = re.compile(r"(?<=\d)(?:z|[+-]00:00)$")
_SERIAL = re.compile(r"^\d{5}(?:[.,]\d+)?$")
_CENTURY = 2000
_FIRST_YEAR = 1900
# A group of thousands never starts with a zero: "0.125" is a decimal, "1.250" one thousand two hundred and fifty.
_VIETNAMESE = re.compile(r"^-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$|^-?\d+(?:,\d+)?$")
_PLAIN = re.compile(r"^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$")
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 a workbook's time has no zone
_SERIAL_RANGE = (20_000, 80_000)  # 1954 … 2119
_TRUE = {"co", "x", "true", "1", "dung", "yes"}
_FALSE = {"khong", "false", "0", "sai", "no"}


_UNSEEN = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\ufffe\uffff]|[\x00-\x08\x0e-\x1f\x7f]")


def clean(text: str) -> str | None:
    """A cell's text composed, on one line, without zero-width marks and control characters; None where nothing is left."""
    if text.isprintable() and "  " not in text and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text.strip() or None  # nearly every cell, ten times as fast
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", text)).split()) or None


class CellError(ValueError):
    """The text does not mean what the column holds; the argument is a reason key of words/intake.toml."""


def read_timestamp(text: str) -> datetime:
    """Day, or day and time: dd/mm/yyyy, dd.m.yy, ISO, "ngày 03 tháng 02 năm 2025", "8h30 ngày 3/2/2025", an Excel serial.

    Raises:
        CellError: bad_date.
    """
    text = " ".join(text.split()).rstrip(" .;,")
    if _SERIAL.match(text):
        days = float(text.replace(",", "."))
        if _SERIAL_RANGE[0] < days < _SERIAL_RANGE[1]:
            return _EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
        raise CellError("bad_date")
    plain = _ZONE.sub("", folded(text))
    if match := _YEAR_FIRST.match(plain.replace("t", " ")):
        return _moment(*match.groups())
    before = _BEFORE.match(plain)
    clock = before.groups() if before else (None, None)
    rest = plain[before.end() :] if before else plain
    if match := _WORDS_DATE.match(rest):
        return _moment(match[3], match[2], match[1], *clock)
    if match := _DAY_FIRST.match(rest):
        own = match.groups()[3:]
        return _moment(match[3], match[2], match[1], *(own if own[0] else clock))
    if (match := _ENGLISH_DATE.match(plain)) and match[2] in _MONTHS:
        return _moment(match[3], str(_MONTHS.index(match[2]) + 1), match[1])
    raise CellError("bad_date")


def _moment(year: str, month: str, day: str, *clock: str | None) -> datetime:
    full = int(year) + _CENTURY * (len(year) == 2)
    hour, minute, second = (int(part or 0) for part in (*clock, None, None, None)[:3])
    try:
        moment = datetime(full, int(month), int(day), hour, minute, second)  # noqa: DTZ001
    except ValueError:
        raise CellError("bad_date") from None
    if full < _FIRST_YEAR:
        raise CellError("bad_date")
    return moment


def read_date(text: str) -> date:
    """A day, in the forms of `read_timestamp`; raises CellError bad_date."""
    return read_timestamp(text).date()


def read_month(text: str) -> date:
    """A month as its first day: «12/2026», «tháng 12 năm 2026», «T12/2026», «2026-12»; else a day, as `read_date` has it.

    Raises:
        CellError: bad_date.
    """
    match = _MONTH.match(folded(text))
    if not match:
        return read_date(text)
    month, year = (match[1], match[2]) if match[1] else (match[4], match[3])
    return _moment(year, month, "1").date()


def read_number(text: str) -> float:
    """A number: decimal comma with points between thousands, or a plain machine number.

    Raises:
        CellError: bad_number.
    """
    text = "".join(text.split())
    if _VIETNAMESE.match(text):
        number = float(text.replace(".", "").replace(",", "."))
    elif _PLAIN.match(text):
        number = float(text)
    else:
        raise CellError("bad_number")
    if not math.isfinite(number):
        raise CellError("bad_number")
    return number


_KG = {"kg": 1.0, "kilogam": 1.0, "ky": 1.0, "can": 1.0, "g": 0.001, "gam": 0.001, "gram": 0.001, "yen": 10.0, "ta": 100.0,
       "tan": 1000.0, "t": 1000.0, "ton": 1000.0, "tons": 1000.0, "tonne": 1000.0, "tonnes": 1000.0}  # fmt: skip
_VND = {"dong": 1.0, "d": 1.0, "vnd": 1.0, "vnđ": 1.0, "nghin dong": 1e3, "nghin": 1e3, "ngan dong": 1e3,
        "1000d": 1e3, "1.000d": 1e3,
        "1000 dong": 1e3, "1.000 dong": 1e3, "trieu dong": 1e6, "trieu": 1e6, "tr.d": 1e6, "trd": 1e6, "tr": 1e6, "ty dong": 1e9,
        "ty": 1e9, "ti dong": 1e9}  # fmt: skip
UNITS = {"kg": _KG, "đồng": _VND}
_LARGE = 100.0  # of a unit so large that «1.250» of it would be a train
_THOUSANDS = re.compile(r"^[1-9]\d{0,2}\.\d{3}$")
_AMOUNT = re.compile(r"^(-?\d[\d.,\s]*)([^\d\s].*)?$")


def unit_factor(unit: str, text: str) -> float | None:
    """How many kg (or đồng) one of what a text names is: "tấn" → 1000; None where it names no such unit."""
    return UNITS.get(unit, {}).get(folded(text).strip(" .()"))


def read_amount(text: str, unit: str, own: str | None = None) -> float:
    """An amount in kg or đồng: "1.250 kg", "2,5 tấn", "3 tạ", or a number of the unit that its column names.

    Raises:
        CellError: bad_amount; ambiguous_result, for «1.250 tấn», which is thousands to one and a bit over one to another.
    """
    match = _AMOUNT.match(" ".join(text.split()))
    named = (match[2] if match else None) or own or unit
    factor = unit_factor(unit, named)
    if not match or factor is None:
        raise CellError("bad_amount" if match or any(letter.isdigit() for letter in text) else "bad_number")
    if factor >= _LARGE and _THOUSANDS.match(match[1].strip()):
        raise CellError("ambiguous_result")
    return read_number(match[1]) * factor


def read_integer(text: str) -> int:
    """A whole number; raises CellError bad_integer."""
    try:
        number = read_number(text)
    except CellError:
        raise CellError("bad_integer") from None
    if number != int(number):
        raise CellError("bad_integer")
    return int(number)


def read_boolean(text: str) -> bool:
    """Có, x, 1 or Không, 0; raises CellError bad_boolean."""
    plain = folded(text)
    if plain in _TRUE | _FALSE:
        return plain in _TRUE
    raise CellError("bad_boolean")


def read_place_code(text: str) -> str:
    """A commune code: five figures; Excel drops the zeros it begins with, so a shorter number gets them back."""
    return text.zfill(5) if text.isascii() and text.isdigit() else text


READERS: dict[str, Callable[[str], object]] = {
    "timestamp": read_timestamp,
    "date": read_date,
    "number": read_number,
    "integer": read_integer,
    "boolean": read_boolean,
}
