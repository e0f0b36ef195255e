"""Days of a row: written without their year, beside a number, told by a term of months or by the title alone."""

import calendar
import re
from datetime import date
from functools import cache

from data.contracts import contract, extracts
from intake.cells import CellError, read_date
from intake.flat.assumed import Assumed
from intake.flat.mapping import Mapping
from intake.flat.told import Told
from intake.flat.vocabulary import plain

_FROM_TITLE = 0.85
_NUMBER_AND_DAY = re.compile(
    r"^(.*?\S)\s*[,;(]?\s*(?:cấp\s+)?(?:ngày|ký ngày|của ngày)\s+([\d/.\-]{6,10}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\)?\.?$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"^(?:quyết định|qđ|gcn|giấy chứng nhận)\s*(?:số)?\s*:?\s*(?=\d)|^số\s*:?\s*(?=\d)", re.IGNORECASE)
DATED = {"ocop_award.decision_number": "ocop_award.from_date", "certificate.certificate_number": "certificate.issued_date"}
_TERM = re.compile(r"^(\d{1,3}) (thang|nam)$")


@cache
def dated() -> tuple[str, ...]:
    """Targets that hold a day."""
    return tuple(f"{kind.name}.{one.name}" for kind in extracts() for one in kind.given if one.type in ("date", "timestamp"))


def add_days(values: dict[str, str], told: Told, mapping: Mapping, assumed: Assumed) -> None:
    """Days written without a year, or told by the title alone."""
    told = told.over(Told(year=mapping.year or None))
    for target in dated():
        text = values.get(target)
        if text and (found := told.day_of(text)) and day_of(text) is None:
            values[target] = found.isoformat()
            assumed.note(target, text, found.isoformat(), _FROM_TITLE)
    if "sample.taken_at" in mapping.from_title and not values.get("sample.taken_at"):
        found = told.day or (date(told.year, told.month, 1) if told.year and told.month else None)
        if found:
            values["sample.taken_at"] = found.isoformat()
            assumed.note("sample.taken_at", "", found.isoformat(), _FROM_TITLE)


def add_numbers(values: dict[str, str]) -> None:
    """«123/QĐ-UBND ngày 05/12/2024»: the number, and the day where no column has it."""
    for number, day in DATED.items():
        match = _NUMBER_AND_DAY.match(values.get(number, ""))
        if match and day_of(match[2]):
            values[number] = _CALLED.sub("", match[1]).strip(" ,;")
            values.setdefault(day, match[2])


def add_terms(values: dict[str, str], mapping: Mapping) -> None:
    """A day that follows another by a number of months, stated in its cell or by the mapping."""
    for target in dated():
        extract, name = target.split(".")
        match = _TERM.match(plain(values.get(target, "")))
        months = int(match[1]) * (12 if match[2] == "nam" else 1) if match else mapping.months.get(target)
        start = day_of(values.get(f"{extract}.{_before(extract, name)}")) if months else None
        if start and months and (match or not values.get(target)):
            values[target] = after(start, months).isoformat()


def after(start: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(start.month - 1 + months, 12)
    return date(start.year + year, month + 1, min(start.day, calendar.monthrange(start.year + year, month + 1)[1]))


def _before(extract: str, name: str) -> str:
    column = contract(extract).column(name)
    return column.not_before or next(one.name for one in contract(extract).given if one.type == column.type)


def day_of(text: str | None) -> date | None:
    """The day a text means, or None."""
    try:
        return read_date(text) if text else None
    except CellError:
        return None
