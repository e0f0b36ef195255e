"""What a cell means: dates, numbers, yes and no, as people in Việt Nam write them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from data.codes import folded

_WORDS_DATE = re.compile(r"^(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})$")
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T]+(\d{1,2})[:hg](\d{2})?(?::\d{2})?)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
_VIETNAMESE = re.compile(r"^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$|^-?\d+(?:,\d+)?$")
_PLAIN = re.compile(r"^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$")
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
        parts = (match[3], match[2], match[1], None, None)
    elif match := _DAY_FIRST.match(text):
        parts = (match[3], match[2], match[1], match[4], match[5])
    elif match := _YEAR_FIRST.match(text):
        parts = match.groups()[:5]
    elif _SERIAL.match(text) and _SERIAL_RANGE[0] < float(text) < _SERIAL_RANGE[1]:
        return _EXCEL_EPOCH + timedelta(days=float(text))
    else:
        raise CellError("bad_date")
    year, month, day, hour, minute = (int(part or 0) for part in parts)
    try:
        return datetime(year + 2000 if year < 100 else year, month, day, hour, minute)  # noqa: DTZ001, PLR2004
    except ValueError:
        raise CellError("bad_date") from None


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
        return float(text.replace(".", "").replace(",", "."))
    if _PLAIN.match(text):
        return float(text)
    raise CellError("bad_number")


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


READERS: dict[str, Callable[[str], object]] = {
    "timestamp": read_timestamp,
    "date": read_date,
    "number": read_number,
    "integer": read_integer,
    "boolean": read_boolean,
}
