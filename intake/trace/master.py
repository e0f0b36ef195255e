"""Master data of an EPCIS header, and instance data of events: names, places, days."""

from typing import Any

from intake.trace.facts import Facts
from intake.trace.gs1 import thing

# Last word of an attribute's URI → column, by what it describes. The vocabularies are CBV's, GS1's and our own.
_FACILITY = {
    "name": "facility_name", "organizationName": "facility_name", "streetAddressOne": "address", "streetAddress": "address",
    "latitude": "latitude", "longitude": "longitude", "stage": "stage", "commune_era": "commune_era",
    "commune_code": "commune_code",
}  # fmt: skip
_PRODUCT = {
    "descriptionShort": "product_name", "functionalName": "product_name", "productName": "product_name",
    "tradeItemDescription": "product_name", "product_group": "product_group", "made_by": "facility_id",
}  # fmt: skip
_LOT = {
    "itemExpirationDate": "expires_date", "expirationDate": "expires_date", "bestBeforeDate": "expires_date",
    "expires_date": "expires_date",
    "made_date": "made_date", "productionDate": "made_date", "quantity_kg": "quantity_kg", "product_id": "product_id",
    "made_by": "facility_id",
}  # fmt: skip
_NUMBERS = ("latitude", "longitude", "quantity_kg")


def _last(name: str) -> str:
    return name.replace("#", "/").replace(":", "/").rsplit("/", 1)[-1]


def told_by_attributes(values: dict[str, Any]) -> dict[str, str]:
    """Instance data of a lot by column; texts only."""
    return {_LOT[_last(name)]: value for name, value in values.items() if _last(name) in _LOT and isinstance(value, str)}


def take_master(facts: Facts, vocabularies: list[Any]) -> None:
    """Take in the elements of a header's vocabularies."""
    for vocabulary in vocabularies:
        kind = str(vocabulary.get("type", ""))
        for element in vocabulary.get("vocabularyElementList", []):
            _element(facts, str(element.get("type") or element.get("isA") or kind), element)


def _element(facts: Facts, kind: str, element: dict[str, Any]) -> None:
    found = thing(element["id"])
    told = {_last(one["id"]): one.get("attribute") for one in element.get("attributes", [])}
    if found.kind == "lot" or "product_id" in told:
        facts.tell("lot", found.code, 0, **({"product_id": found.product or None} | _columns(_LOT, told)))
        if found.product:
            facts.tell("product", found.product, 0)
            named = {name: value for name, value in told.items() if name != "made_by"}
            facts.tell("product", found.product, 0, **_columns(_PRODUCT, named))
    elif found.kind == "product" or kind.endswith("EPCClass"):
        facts.tell("product", found.code, 0, **_columns(_PRODUCT, told))
    elif found.kind == "place" or kind.endswith(("Location", "ReadPoint", "Party", "SourceDest")):
        facts.tell("facility", found.code, 0, **_columns(_FACILITY, told))


def _columns(names: dict[str, str], told: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in told.items():
        if name in names and isinstance(value, (str, int, float)) and not isinstance(value, bool):
            values.setdefault(names[name], _read(names[name], value))
    return values


def _read(column: str, value: str | float) -> Any:
    if column not in _NUMBERS:
        return str(value)
    try:
        return float(value)
    except ValueError:
        return None
