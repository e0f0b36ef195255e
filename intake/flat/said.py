"""What the cells of one row say, target by target: meanings, places, dates without a year, amounts, what only the title says."""

import calendar
import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from data.contracts import contract
from data.settings import settings
from geo.addresses import Match, match_within
from intake.cells import CellError, read_date
from intake.flat.mapping import Mapping
from intake.flat.meanings import analyte_of, found_analytes, stars_of, value_of
from intake.flat.products import product_of
from intake.flat.told import Told
from intake.flat.vocabulary import AMOUNT_UNIT, NAME_PLACE, PLACE, ROLES, plain
from intake.places import DOUBTFUL

_FROM_TITLE = 0.85
# Where an address begins in «HTX Rau sạch, xóm 3, xã Tân Cương».
_ADDRESS = re.compile(
    r"[\s,;:(.–-]*\b(?:đ/c|địa chỉ|đc|tại|xóm|thôn|xã|phường|thị trấn|tt\.|p\.|x\.|h\.|tp\.|tx\.|huyện|thành phố|(?-i:[PXH]|TT|TP|TX)(?= [^\W\d_]))\s*[:.]?\s*(?=\S)"
    r"|\s*[,;:(–-]\s*(?:số nhà|số \d|bản|khối|tổ|tdp|đường|khu)\s*(?=\S)",
    re.IGNORECASE,
)
_KEPT_WORD = re.compile(r"\b(?:đ/c|địa chỉ|đc|tại)\s*:?\s*$", re.IGNORECASE)
_NUMBER_AND_DAY = re.compile(
    r"^(.*?\S)\s*[,;(]?\s*(?:cấp\s+)?(?:ngày|ký ngày|của ngày)\s+([\d/.\-]{6,10}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\)?\.?$",
    re.IGNORECASE,
)
DATED = {"ocop_award.decision_number": "ocop_award.from_date", "certificate.certificate_number": "certificate.issued_date"}
_BRACES = re.compile(r"\s*\{[^}]*\}")
_TERM = re.compile(r"^(\d{1,3}) (thang|nam)$")


@dataclass
class Assumed:
    """What was read by likeness, each with how many rows: (target, text) → [meaning, confidence, rows]."""

    meant: dict[tuple[str, str], list[object]] = field(default_factory=dict)

    def note(self, target: str, text: str, meaning: str, confidence: float) -> None:
        """Count one row."""
        self.meant.setdefault((target, text), [meaning, confidence, 0])[2] += 1  # type: ignore[operator]


@dataclass(frozen=True)
class Row:
    """Texts of a row by target, and what its sheet tells of it from outside the table."""

    cells: AnyMapping[str, str]
    told: Told = Told()


def fill(row: Row, mapping: Mapping, assumed: Assumed) -> dict[str, str]:
    """What a row says, by target; a text that is not understood stays as it is, for the checks to name."""
    cells = {**row.cells}
    for role in ("facility", *ROLES):
        if f"{role}.name_place" in cells:
            _part_name(cells, role)
    values = {target: meant(target, text, mapping, assumed) for target, text in cells.items() if not target.endswith(".place")}
    values = {**mapping.constant, **{target: text for target, text in values.items() if text}}
    _add_amounts(values)
    _add_days(values, row.told, mapping, assumed)
    _add_numbers(values)
    _add_terms(values, mapping)
    for role in ("facility", *ROLES):
        address = ", ".join(filter(None, (cells.get(f"{role}.place"), mapping.constant.get(f"{role}.place"))))
        _add_place(values, address, role, row.told, mapping, assumed)
    _add_product(values, mapping, assumed)
    _add_alert(values, mapping, assumed)
    return values


def _add_alert(values: dict[str, str], mapping: Mapping, assumed: Assumed) -> None:
    """Codes that the texts of a notification mean, where they mean one for sure; the texts stay beside them."""
    level, sure = value_of("alert.level", values.get("alert.level_text", ""))
    said = {("alert.level", values.get("alert.level_text")): (level, sure)}
    hazard = _BRACES.sub("", values.get("alert.hazard_text") or values.get("alert.subject") or "").strip()
    named = {code for code, _ in found_analytes(hazard)} if hazard else set()
    said["alert.analyte", hazard] = (named.pop(), 0.9) if len(named) == 1 else analyte_of(hazard) if hazard else (None, 0.0)
    goods = values.get("alert.product_name") or values.get("alert.product_category") or ""
    group = product_of(goods) if goods else None
    said["alert.product_group", goods] = (group[0], group[2]) if group else (None, 0.0)
    for (target, text), (code, confidence) in said.items():
        decided = mapping.meaning(target, text or "")
        if text and decided != text:
            values.setdefault(target, decided)
        elif text and code and confidence >= settings().least_confidence and not values.get(target):
            values[target] = code
            assumed.note(target, text, code, confidence)


def _part_name(cells: dict[str, str], role: str) -> None:
    """Name and address of one cell, parted where the address begins."""
    text = cells.pop(f"{role}.name_place")
    found = next((match for match in _ADDRESS.finditer(text) if match.start() > 0), None)
    name, place = (text[: found.start()], text[found.start() :]) if found else text.partition(",")[::2]
    cells.setdefault(f"{role}.facility_name", _KEPT_WORD.sub("", name).strip(" ,;:(-–.") or text)
    cells.setdefault(
        f"{role}.place", re.sub(r"^[\s,;:(.–-]*(?:(?:đ/c|địa chỉ|đc|tại)\s*:?)?\s*", "", place, flags=re.IGNORECASE).rstrip(" )")
    )


def meant(target: str, text: str, mapping: Mapping, assumed: Assumed) -> str:
    """What a cell's text means in its column."""
    said = mapping.meaning(target, text)
    if said != text:
        return said
    if target == "test_result.analyte":
        code, sure = analyte_of(text)
        if code and sure < 1:
            assumed.note(target, text, code, sure)
        return code if code and sure >= settings().least_confidence and ":" not in text else text
    if target == "ocop_award.stars":
        return stars_of(text)
    code, sure = value_of(target, text) if _is_coded(target) else (None, 0.0)
    if not code and target == "product.product_group" and (named := product_of(text)):
        code, sure = named[0], named[2]
    if code and sure < 1:
        assumed.note(target, text, code, sure)
    return code or text


@cache
def _is_coded(target: str) -> bool:
    extract, name = target.split(".")
    if target in (AMOUNT_UNIT, NAME_PLACE, PLACE) or extract in ROLES:
        return False
    return contract(extract).column(name).code is not None


def _add_amounts(values: dict[str, str]) -> None:
    """The unit of its own column beside an amount that names none."""
    unit = values.pop(AMOUNT_UNIT, None)
    amount = values.get("shipment.quantity_kg")
    if unit and amount and not any(letter.isalpha() for letter in amount):
        values["shipment.quantity_kg"] = f"{amount} {unit}"


@cache
def dated() -> tuple[str, ...]:
    """Targets that hold a day."""
    from data.contracts import extracts

    return tuple(f"{kind.name}.{one.name}" for kind in extracts() for one in kind.given if one.type in ("date", "timestamp"))


def _add_days(values: dict[str, str], told: Told, mapping: Mapping, assumed: Assumed) -> None:
    """Days written without a year, or told by the title alone."""
    told = told.over(Told(year=mapping.year or None))
    for target in dated():
        text = values.get(target)
        if text and (found := told.day_of(text)) and _day(text) is None:
            values[target] = found.isoformat()
            assumed.note(target, text, found.isoformat(), _FROM_TITLE)
    if "sample.taken_at" in mapping.from_title and not values.get("sample.taken_at"):
        found = told.day or (date(told.year, told.month, 1) if told.year and told.month else None)
        if found:
            values["sample.taken_at"] = found.isoformat()
            assumed.note("sample.taken_at", "", found.isoformat(), _FROM_TITLE)


def _add_numbers(values: dict[str, str]) -> None:
    """«123/QĐ-UBND ngày 05/12/2024»: the number, and the day where no column has it."""
    for number, day in DATED.items():
        match = _NUMBER_AND_DAY.match(values.get(number, ""))
        if match and _day(match[2]):
            values[number] = match[1].strip(" ,;")
            values.setdefault(day, match[2])


def _add_terms(values: dict[str, str], mapping: Mapping) -> None:
    """A day that follows another by a number of months, stated in its cell or by the mapping."""
    for target in dated():
        extract, name = target.split(".")
        match = _TERM.match(plain(values.get(target, "")))
        months = int(match[1]) * (12 if match[2] == "nam" else 1) if match else mapping.months.get(target)
        start = _day(values.get(f"{extract}.{_before(extract, name)}")) if months else None
        if start and months and (match or not values.get(target)):
            values[target] = after(start, months).isoformat()


def after(start: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(start.month - 1 + months, 12)
    return date(start.year + year, month + 1, min(start.day, calendar.monthrange(start.year + year, month + 1)[1]))


def _before(extract: str, name: str) -> str:
    column = contract(extract).column(name)
    return column.not_before or next(one.name for one in contract(extract).given if one.type == column.type)


def _day(text: str | None) -> date | None:
    try:
        return read_date(text) if text else None
    except CellError:
        return None


def _add_place(values: dict[str, str], text: str, role: str, told: Told, mapping: Mapping, assumed: Assumed) -> None:
    """Commune of an address: as a person decided, else the surest match where it is sure enough."""
    if not text and PLACE in mapping.from_title and role == "facility":
        text = told.commune or ""
    if not text:
        return
    values.setdefault(f"{role}.address", text)
    decided = mapping.meaning_of_place(text)
    if decided:
        values[f"{role}.commune_era"], values[f"{role}.commune_code"] = decided.split(":")
        return
    if values.get(f"{role}.commune_code"):
        return
    on = next((day for target in ("sample.taken_at", "shipment.shipped_date") if (day := _day(values.get(target)))), None)
    near = told.place if told.place and not told.place.startswith("Tỉnh") else None
    within = (near or mapping.within or told.place) if role != "receiver" else None
    matches = _matches(text, within, on)
    if not matches and told.commune and role == "facility":
        matches = _matches(f"{text}, {told.commune}", within, on)
    values.setdefault(f"{role}.commune_era", matches[0].era if matches else "new")
    if matches and matches[0].confidence >= settings().least_confidence:
        values[f"{role}.commune_era"], values[f"{role}.commune_code"] = matches[0].era, matches[0].code
        assumed.note(PLACE, text, f"{matches[0].era}:{matches[0].code}", matches[0].confidence)
    else:
        values[f"{role}.commune_code"] = f"{DOUBTFUL}{text}"


@cache
def _matches(text: str, within: str | None, on: date | None) -> list[Match]:
    return match_within(text, within, on=on)


def _add_product(values: dict[str, str], mapping: Mapping, assumed: Assumed) -> None:
    """Group and matrix by the product's name, where nothing else says them."""
    name = values.get("product.product_name")
    if not name:
        return
    target = "product.product_group"
    group = values.get(target)
    said = product_of(name)
    decided = mapping.meaning(target, name)
    if not group and decided != name:
        values[target] = decided
    elif not group and said:
        values[target] = said[0]
        assumed.note(target, name, said[0], said[2])
    elif not group:
        values[target] = name  # for a person to say which group that is
    if said and said[1] and not values.get("product.matrix") and values.get(target) == said[0]:
        values["product.matrix"] = said[1]
