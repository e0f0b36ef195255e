"""What a cell means: dates, numbers, yes and no, as people in Việt Nam write them."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from data.codes import folded

_CLOCK = r"(?:[ T]+(\d{1,2})[:hg](\d{2})?(?::(\d{2})(?:[.,]\d+)?)?)?$"
_WORDS_DATE = re.compile(r"^(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})$")
_DAY_FIRST = re.compile(rf"^(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}}){_CLOCK}")
_YEAR_FIRST = re.compile(rf"^(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_CLOCK}")
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


class CellError(ValueError):
    """The text does not mean what the column holds; the argument is a reason key of words/intake.toml."""


def read_timestamp(text: str) -> datetime:
    """Day, or day and time: dd/mm/yyyy, dd.m.yy, ISO, "ngày 03 tháng 02 năm 2025", an Excel serial.

    Raises:
        CellError: bad_date.
    """
    text = " ".join(text.split())
    if match := _WORDS_DATE.match(folded(text)):
        return _moment(match[3], match[2], match[1])
    if match := _DAY_FIRST.match(text):
        return _moment(match[3], match[2], match[1], *match.groups()[3:])
    if match := _YEAR_FIRST.match(text):
        return _moment(*match.groups())
    if _SERIAL.match(text):
        days = float(text.replace(",", "."))
        if _SERIAL_RANGE[0] < days < _SERIAL_RANGE[1]:
            return _EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
    raise CellError("bad_date")


def _moment(year: str, month: str, day: str, *clock: str | None) -> datetime:
    full = int(year) + _CENTURY * (len(year) == 2)
    hour, minute, second = (int(part or 0) for part in clock or (None, None, None))
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
