"""One row of an office's sheet → records of extracts, with keys where the sheet has none."""

from collections.abc import Mapping as AnyMapping
from functools import cache

from data.contracts import Contract, contract, extracts
from intake.cells import CellError
from intake.flat.assumed import Assumed
from intake.flat.keys import Keys
from intake.flat.mapping import Mapping
from intake.flat.meanings import found_analytes
from intake.flat.said import Row, fill
from intake.flat.vocabulary import ROLES
from intake.results import read_result

Record = dict[str, str | None]
# Without it a row says nothing of the extract; the first that a contract names, of several.
_NEEDS = {
    "facility": ("facility_name",), "product": ("product_name",), "ocop_award": ("stars",),
    "certificate": ("certificate_number",), "shipment": ("quantity_kg",),
}  # fmt: skip
# Columns that refer to another facility of the row than the one it is about.
_ROLE_OF = {
    ("product", "facility_id"): "maker",
    ("lot", "facility_id"): "maker",
    ("shipment", "to_facility_id"): "receiver",
}
_ONLY = {("shipment", "to_facility_id")}  # never the facility the row is about
_METHOD = "Không nêu"


def parted(row: Row, wide: list[Record], mapping: Mapping, assumed: Assumed, keys: Keys) -> list[tuple[str, Record]]:
    """Records of one row: (extract, column → text). `wide` holds results of analyte columns."""
    values = fill(row, mapping, assumed)
    made: dict[str, str | None] = {}
    found: list[tuple[str, Record]] = []
    for role in ROLES:
        whose = {f"facility.{name}": text for name, text in _of_role(values, role).items()}
        if whose.get("facility.facility_name") and (record := _record(contract("facility"), whose, {}, mapping, keys)):
            found.append(("facility", record))
            made[f"{role}.facility_id"] = record["facility_id"]
    results: list[Record] = wide if mapping.analyte_column else _results(values)
    for kind in extracts():
        if not wanted(kind.name, mapping):
            continue
        for own in results if kind.name == "test_result" else [{}]:
            added = {f"{kind.name}.{name}": text for name, text in own.items()}
            if kind.name == "sample":
                keys.look_ahead(results, values.get("test_result.method"))
            record = _record(kind, {**values, **added}, made, mapping, keys)
            found += [(kind.name, record)] if record else []
    return found


def _of_role(values: AnyMapping[str, str], role: str) -> dict[str, str]:
    return {target.removeprefix(f"{role}."): text for target, text in values.items() if target.startswith(f"{role}.")}


def _results(values: AnyMapping[str, str]) -> list[Record]:
    """What a cell of analytes says: one, or several, each with the result stated beside it."""
    text = values.get("test_result.analyte")
    pairs = found_analytes(text) if text else []
    if not pairs or (len(pairs) == 1 and not pairs[0][1]):
        return [{}]
    shared = values.get("test_result.result_text")
    return [{"analyte": code, "result_text": result or shared} for code, result in pairs]


def wanted(extract: str, mapping: Mapping) -> bool:
    """Whether the mapping fills this extract with anything of its own, or with what another one belongs to."""
    return extract in _wanted(frozenset(mapping.targets))


@cache
def _wanted(targets: frozenset[str]) -> frozenset[str]:
    found = {target.split(".")[0] for target in targets if target.split(".")[0] not in ROLES}
    for kind in reversed(extracts()):
        if kind.name in found:
            found |= {str(column.references).split(".")[0] for column in kind.given if column.required and column.references}
    return frozenset(found)


def _record(
    kind: Contract, values: AnyMapping[str, str | None], made: dict[str, str | None], mapping: Mapping, keys: Keys
) -> Record | None:
    """The record of one extract, or None where the row says nothing of it; its key is kept for those that refer to it."""
    record: Record = {}
    for column in kind.given:
        said = values.get(f"{kind.name}.{column.name}")
        record[column.name] = said or (_referred(kind.name, column.name, column.references, made) if column.references else None)
    given = [column.name for column in kind.given if not column.references]
    own = any(record[name] for name in given if f"{kind.name}.{name}" not in mapping.constant)
    if not own or not all(record[name] for name in _NEEDS.get(kind.name, ())):
        return None
    if kind.name == "test_result":
        _add_result(record)
    if kind.name == "sample":
        record["stage"] = record["stage"] or values.get("facility.stage")
    keys.complete(kind.name, record, mapping)
    made[f"{kind.name}.{kind.key[0]}"] = record[kind.key[0]]
    return record


def _referred(extract: str, name: str, references: str, made: AnyMapping[str, str | None]) -> str | None:
    """The key of the record that this column of the row refers to."""
    role = _ROLE_OF.get((extract, name))
    if role and (key := made.get(f"{role}.facility_id")):
        return key
    return None if (extract, name) in _ONLY else made.get(references)


def _add_result(record: Record) -> None:
    """Unit from the text where no column says it; a method that nobody named."""
    record["method"] = record["method"] or _METHOD
    if record["result_text"] and not record["unit"]:
        try:
            record["unit"] = read_result(record["result_text"]).unit
        except CellError:
            return
