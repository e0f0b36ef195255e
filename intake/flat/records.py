"""One row of an office's sheet → records of extracts, with keys where the sheet has none."""

import hashlib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from data.contracts import Contract, contract, extracts
from data.settings import settings
from geo.addresses import Match, match_address
from geo.units import new_commune
from intake.cells import CellError, read_date
from intake.flat.mapping import Mapping
from intake.flat.vocabulary import PLACE, analyte_of, product_of, stars_of, value_of
from intake.places import DOUBTFUL
from intake.results import read_result

Record = dict[str, str | None]
# What names a thing where the sheet gives no key: its own columns, and the keys of what it belongs to.
_NAMED_BY = {
    "facility": ("facility_name", "new_commune_code"),
    "product": ("product_name", "facility_id"),
    "lot": ("product_id", "made_date"),
    "sample": ("product_id", "facility_id", "taken_at"),
    "shipment": ("lot_id", "to_facility_id", "shipped_date"),
    "plan": ("plan_name",),
}
KEY_MARKS = {"facility": "CS", "product": "SP", "lot": "L", "sample": "M", "shipment": "CH", "plan": "KH"}
_NEEDS = {"facility": "facility_name", "product": "product_name", "ocop_award": "stars", "certificate": "certificate_number"}
_METHOD = "Không nêu"


@dataclass
class Assumed:
    """What was read by likeness, each with how many rows: (target, text) → [meaning, confidence, rows]."""

    meant: dict[tuple[str, str], list[object]] = field(default_factory=dict)

    def note(self, target: str, text: str, meaning: str, confidence: float) -> None:
        """Count one row."""
        self.meant.setdefault((target, text), [meaning, confidence, 0])[2] += 1  # type: ignore[operator]


def parted(cells: AnyMapping[str, str], wide: list[Record], mapping: Mapping, assumed: Assumed) -> list[tuple[str, Record]]:
    """Records of one row: (extract, column → text). `cells` holds texts by target; `wide` results of analyte columns."""
    values = {target: meant(target, text, mapping, assumed) for target, text in cells.items() if target != PLACE}
    values = {**mapping.constant, **values}
    address = ", ".join(filter(None, (cells.get(PLACE), mapping.constant.get(PLACE))))
    _add_place(values, address, mapping, assumed)
    _add_product(values, assumed)
    _add_months(values, mapping)
    found: list[tuple[str, Record]] = []
    keys: dict[str, str | None] = {}
    for kind in extracts():
        if not wanted(kind.name, mapping):
            continue
        for own in wide if kind.name == "test_result" and mapping.analyte_column else [{}]:
            added = {f"{kind.name}.{name}": text for name, text in own.items()}
            record = _record(kind, {**values, **added}, keys, mapping)
            found += [(kind.name, record)] if record else []
    return found


def wanted(extract: str, mapping: Mapping) -> bool:
    """Whether the mapping fills this extract with anything of its own, or with what another one belongs to."""
    return extract in _wanted(frozenset(mapping.targets))


@cache
def _wanted(targets: frozenset[str]) -> frozenset[str]:
    found = {target.split(".")[0] for target in targets}
    for kind in reversed(extracts()):
        if kind.name in found:
            found |= {str(column.references).split(".")[0] for column in kind.given if column.required and column.references}
    return frozenset(found)


def _record(kind: Contract, values: AnyMapping[str, str | None], keys: dict[str, str | None], mapping: Mapping) -> Record | None:
    """The record of one extract, or None where the row says nothing of it; its key is kept for those that refer to it."""
    record: Record = {}
    for column in kind.given:
        said = values.get(f"{kind.name}.{column.name}")
        record[column.name] = said or (keys.get(column.references) if column.references else None)
    need = _NEEDS.get(kind.name)
    given = [column.name for column in kind.given if not column.references]
    own = any(record[name] for name in given if f"{kind.name}.{name}" not in mapping.constant)
    if not own or (need and not record[need]):
        return None
    if kind.name == "test_result":
        _add_result(record)
    if kind.name == "sample":
        record["stage"] = record["stage"] or values.get("facility.stage")
    if kind.name in KEY_MARKS and not record[kind.key[0]]:
        record[kind.key[0]] = _made_key(kind.name, record, mapping)
    keys[f"{kind.name}.{kind.key[0]}"] = record[kind.key[0]]
    return record


def _made_key(extract: str, record: Record, mapping: Mapping) -> str | None:
    """A key that the same thing gets again next quarter."""
    if extract == "facility":
        record = {**record, "new_commune_code": new_commune(record["commune_era"] or "", record["commune_code"] or "")}
    named = [" ".join((record.get(name) or "").casefold().split()) for name in _NAMED_BY[extract]]
    if not named[0]:
        return None
    digest = hashlib.sha256("\x1f".join(named).encode()).hexdigest()[:10]
    return "-".join(filter(None, (mapping.key_prefix, KEY_MARKS[extract], digest)))


def meant(target: str, text: str, mapping: Mapping, assumed: Assumed) -> str:
    """What a cell's text means in its column."""
    said = mapping.meaning(target, text)
    if said != text:
        return said
    if target == "test_result.analyte":
        code, sure = analyte_of(text)
        if code and sure < 1:
            assumed.note(target, text, code, sure)
        return code if code and sure >= settings().least_confidence else text
    if target == "ocop_award.stars":
        return stars_of(text)
    code, sure = value_of(target, text) if _is_coded(target) else (None, 0.0)
    if code and sure < 1:
        assumed.note(target, text, code, sure)
    return code or text


@cache
def _is_coded(target: str) -> bool:
    extract, name = target.split(".")
    return contract(extract).column(name).code is not None


def _add_product(values: dict[str, str], assumed: Assumed) -> None:
    """Group and matrix by the product's name, where nothing else says them."""
    name = values.get("product.product_name")
    if name and not values.get("product.product_group"):
        group, matrix = product_of(name)
        if group:
            values["product.product_group"] = group
            assumed.note("product.product_group", name, group, 0.8)
        if matrix and not values.get("product.matrix"):
            values["product.matrix"] = matrix


def _add_place(values: dict[str, str], text: str, mapping: Mapping, assumed: Assumed) -> None:
    """Commune of an address: as a person decided, else the surest match where it is sure enough."""
    if not text:
        return
    values.setdefault("facility.address", text)
    decided = mapping.meaning_of_place(text)
    if decided:
        values["facility.commune_era"], values["facility.commune_code"] = decided.split(":")
        return
    if values.get("facility.commune_code"):
        return
    matches = _matches(text, _day(values.get("sample.taken_at")))
    values.setdefault("facility.commune_era", matches[0].era if matches else "new")
    if matches and matches[0].confidence >= settings().least_confidence:
        values["facility.commune_era"], values["facility.commune_code"] = matches[0].era, matches[0].code
        assumed.note(PLACE, text, f"{matches[0].era}:{matches[0].code}", matches[0].confidence)
    else:
        values["facility.commune_code"] = f"{DOUBTFUL}{text}"


@cache
def _matches(text: str, on: date | None) -> list[Match]:
    return match_address(text, on=on)


def _day(text: str | None) -> date | None:
    try:
        return read_date(text) if text else None
    except CellError:
        return None


def _add_months(values: dict[str, str], mapping: Mapping) -> None:
    """A date that follows another by a number of months."""
    for target, months in mapping.months.items():
        extract, name = target.split(".")
        start = _day(values.get(f"{extract}.{_before(extract, name)}"))
        if start and not values.get(target):
            year, month = divmod(start.month - 1 + months, 12)
            day = min(start.day, 28)
            values[target] = date(start.year + year, month + 1, day).isoformat()


def _before(extract: str, name: str) -> str:
    column = contract(extract).column(name)
    return column.not_before or next(one.name for one in contract(extract).given if one.type == column.type)


def _add_result(record: Record) -> None:
    """Unit from the text where no column says it; a method that nobody named."""
    record["method"] = record["method"] or _METHOD
    if record["result_text"] and not record["unit"]:
        try:
            record["unit"] = read_result(record["result_text"]).unit
        except CellError:
            return
