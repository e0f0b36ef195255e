"""What the cells of one row say, target by target: meanings, places, dates without a year, amounts, what only the title says."""

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from data.codes import code_of
from data.contracts import contract
from data.settings import settings
from geo.addresses import Match, match_within
from intake.flat.assumed import Assumed
from intake.flat.days import add_days, add_numbers, add_terms, day_of
from intake.flat.mapping import Mapping
from intake.flat.meanings import analyte_of, hazard_of, stars_of, value_of
from intake.flat.products import product_of
from intake.flat.told import Told
from intake.flat.vocabulary import AMOUNT_UNIT, NAME_PLACE, PLACE, ROLES
from intake.places import DOUBTFUL

# Where an address begins in «HTX Rau sạch, xóm 3, xã Tân Cương».
_ADDRESS = re.compile(
    r"[\s,;:(.–-]*\b(?:đ/c|địa chỉ|đc|tại|xóm|thôn|xã|phường|thị trấn|tt\.|p\.|x\.|h\.|tp\.|tx\.|huyện|thành phố"
    r"|(?-i:[PXH]|TT|TP|TX)(?= [^\W\d_]))\s*[:.]?\s*(?=\S)"
    r"|\s*[,;:(–-]\s*(?:số nhà|số \d|bản|khối|tổ|tdp|đường|khu)\s*(?=\S)",
    re.IGNORECASE,
)
_KEPT_WORD = re.compile(r"\b(?:đ/c|địa chỉ|đc|tại)\s*:?\s*$", re.IGNORECASE)
_LEADING = re.compile(r"^[\s,;:(.–-]*(?:(?:đ/c|địa chỉ|đc|tại)\s*:?)?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """Texts of a row by target, and what its sheet tells of it from outside the table."""

    cells: AnyMapping[str, str]
    told: Told


def fill(row: Row, mapping: Mapping, assumed: Assumed) -> dict[str, str]:
    """What a row says, by target; a text that is not understood stays as it is, for the checks to name."""
    cells = {**row.cells}
    for role in ("facility", *ROLES):
        if f"{role}.name_place" in cells:
            _part_name(cells, role)
    values = {target: meant(target, text, mapping, assumed) for target, text in cells.items() if not target.endswith(".place")}
    values = {**mapping.constant, **{target: text for target, text in values.items() if text}}
    _add_amounts(values)
    add_days(values, row.told, mapping, assumed)
    add_numbers(values)
    add_terms(values, mapping)
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
    hazard = values.get("alert.hazard_text") or values.get("alert.subject") or ""
    said["alert.analyte", hazard] = hazard_of(hazard)
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
    on = next((day for target in ("sample.taken_at", "shipment.shipped_date") if (day := day_of(values.get(target)))), None)
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
    said = product_of(name)
    group = values.get(target)
    if group and said and code_of("product_group", group) is None:
        group = None  # «Nông sản», a group of the office's own: the name says which of ours it is
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
