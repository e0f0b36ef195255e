"""FoodChain-Lab JSON → facts of lots: stations are facilities, deliveries shipments, relations what a lot was made of.

The format: tables `data.stations`, `data.deliveries`, `data.deliveryRelations` with `columnProperties` and rows of
{id, value} (version 1), or lists of objects `stations`, `deliveries`, `deliveriesRelations` (before it). Weights, layout and
highlighting are the session of that program, not data.
"""

import re
from collections.abc import Iterator
from typing import Any

from intake.cells import UNITS
from intake.trace.facts import Facts
from intake.trace.fcl_days import assume_made, day_of
from intake.trace.form import Fault, shown

Row = dict[str, Any]
TABLES = {
    ("data", "stations", "data"): "station", ("data", "deliveries", "data"): "delivery",
    ("data", "deliveryRelations", "data"): "relation",
    ("stations",): "station", ("deliveries",): "delivery", ("deliveriesRelations",): "relation",
}  # fmt: skip
_NAMES = {
    "station": {
        "id": "facility_id", "name": "facility_name", "address": "address", "typeofbusiness": "business", "type": "business",
        "stage": "stage", "communeera": "commune_era", "communecode": "commune_code", "geocodinglatitude": "latitude",
        "geocodinglongitude": "longitude", "latitude": "latitude", "longitude": "longitude", "lat": "latitude",
        "lon": "longitude",
    },
    "delivery": {
        "id": "shipment_id", "from": "from_facility_id", "source": "from_facility_id", "to": "to_facility_id",
        "target": "to_facility_id", "name": "product_name", "lotid": "lot", "lot": "lot", "productk": "lot",
        "lotnumber": "number",
        "datedelivery": "left", "date": "left", "dateout": "left", "datedeliveryarrival": "came", "amount": "amount",
        "lieferungendeliveryamount": "mass", "lieferungendeliveryunit": "unit", "chargenproductiondate": "made",
        "valuevnd": "value_vnd", "productid": "product_id", "productgroup": "product_group", "productmaker": "product_maker",
        "lotmaker": "lot_maker", "lotmadedate": "lot_made", "lotexpiresdate": "lot_expires", "lotquantitykg": "lot_kg",
    },
    "relation": {
        "id": "from", "next": "to", "source": "from", "target": "to", "from": "from", "to": "to", "quantitykg": "quantity_kg",
        "useddate": "used_date",
    },
}  # fmt: skip
# Words of a station's business that say its stage; the first that is found.
_STAGES = (
    ("primary_producer", "primary"), ("primary", "primary"), ("farm", "primary"), ("grower", "primary"), ("fishery", "primary"),
    ("slaughter", "collection"), ("collect", "collection"), ("cold", "cold_storage"), ("pack", "pre_processing"),
    ("process", "processing"), ("manufact", "processing"), ("bak", "processing"), ("produc", "processing"),
    ("erzeuger", "primary"), ("bäcker", "processing"),
)  # fmt: skip
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}")


def row_of(kind: str, value: Any) -> tuple[Row | None, Fault | None]:
    """A row by our names, or what is wrong with it and where."""
    if isinstance(value, dict):
        cells = list(value.items())
    elif isinstance(value, list):
        for place, cell in enumerate(value):
            if not isinstance(cell, dict) or not isinstance(cell.get("id"), str) or "value" not in cell:
                return None, (f"/{place}", "not_cell", shown(cell))
        cells = [(cell["id"], cell["value"]) for cell in value]
    else:
        return None, ("", "not_object", shown(value))
    names: dict[str, str] = _NAMES[kind]
    row: Row = {}
    if kind == "relation" and {name.lower() for name, _ in cells} & {"from", "source"}:
        cells = [cell for cell in cells if cell[0].lower() != "id"]  # the relation's own number
    for name, one in cells:
        if (known := names.get(re.sub(r"[^a-z]", "", name.lower()))) and one is not None and one != "":
            row.setdefault(known, one if isinstance(one, float) else str(one))
    return row, None


def take_rows(facts: Facts, tables: dict[str, list[tuple[int, Row]]]) -> None:
    """Take in the rows of the three tables, each with its number."""
    for number, row in tables["station"]:
        code = row.get("facility_id", f"#{number}")
        values = {name: row.get(name) for name in ("facility_name", "address", "commune_era", "commune_code")} | _point(row)
        facts.tell(
            "facility",
            _once(facts, "facility", code, number),
            number,
            facility_id=code,
            stage=row.get("stage") or _stage(row),
            **values,
        )
    sent: dict[str, Row] = {}
    for number, row in tables["delivery"]:
        code = row.setdefault("shipment_id", f"#{number}")
        row["lot_id"] = row.get("lot") or "|".join(
            str(row.get(name, code)) for name in ("from_facility_id", "product_name", "number")
        )
        sent.setdefault(code, row)
        _delivery(facts, _once(facts, "shipment", code, number), number, row)
    for number, row in tables["relation"]:
        _relation(facts, sent, number, row)
    assume_made(facts)
    facts.read = sum(len(rows) for rows in tables.values())
    facts.used = facts.read - len(facts.aside.get("apart", []))


def _once(facts: Facts, extract: str, code: str, number: int) -> Any:
    """The code; a second row of one code stands beside the first, so that the check names both."""
    return code if code not in facts.records[extract] else (code, number)


def _point(row: Row) -> Row:
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except (KeyError, ValueError):
        return {}
    inside = 8 <= latitude <= 23.5 and 102 <= longitude <= 118  # else abroad: the map ends there
    return {"latitude": latitude, "longitude": longitude} if inside else {}


def _stage(row: Row) -> str | None:
    said = str(row.get("business", "")).lower()
    return next((stage for mark, stage in _STAGES if mark in said), "trading" if said else None)


def _delivery(facts: Facts, key: Any, number: int, row: Row) -> None:
    left = day_of(facts, row["shipment_id"], row.get("left") or row.get("came"))
    facts.tell(
        "shipment", key, number, shipment_id=row["shipment_id"], lot_id=row["lot_id"], shipped_date=left,
        from_facility_id=row.get("from_facility_id"), to_facility_id=row.get("to_facility_id"), quantity_kg=_kilograms(row),
        value_vnd=_number(row.get("value_vnd")),
    )  # fmt: skip
    made = row.get("made") if _FULL.fullmatch(str(row.get("made", ""))) else None
    made = day_of(facts, row["lot_id"], row.get("lot_made") or made)
    name, maker = row.get("product_name"), row.get("lot_maker", row.get("from_facility_id"))
    product = row.get("product_id") or (f"{maker}|{name}" if name else row["lot_id"])
    facts.tell(
        "lot", row["lot_id"], number, product_id=product, facility_id=maker, made_date=made, expires_date=row.get("lot_expires"),
        quantity_kg=_number(row.get("lot_kg")),
    )  # fmt: skip
    facts.tell(
        "product", product, number, product_name=name, facility_id=row.get("product_maker", maker),
        product_group=row.get("product_group"),
    )  # fmt: skip


def _kilograms(row: Row) -> float | None:
    """Mass of a delivery, where it is told in a unit of mass: amount and unit apart, or together as in «500 kg»."""
    together = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*([A-Za-zµ]+)\.?\s*", str(row.get("amount", "")))
    amount, unit = (row.get("mass"), row.get("unit")) if row.get("mass") else (together.groups() if together else (None, None))
    factor = UNITS["kg"].get(str(unit).lower().strip(" ."))
    found = _number(amount)
    return found * factor if factor and found is not None else None


def _number(value: Any) -> float | None:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return None


def _relation(facts: Facts, sent: dict[str, Row], number: int, row: Row) -> None:
    first, then = (sent.get(row.get(name, "")) for name in ("from", "to"))
    if first and then and first.get("to_facility_id") != then.get("from_facility_id"):
        facts.leave("apart", f"{row['from']} → {row['to']}")
        return
    output = then["lot_id"] if then else row.get("to")
    made_of = first["lot_id"] if first else row.get("from")
    if output == made_of and first and then:
        return  # one lot sent on: its shipments say so
    facts.tell(
        "lot_input", (output, made_of), number, output_lot_id=output, input_lot_id=made_of, used_date=row.get("used_date"),
        quantity_kg=_number(row.get("quantity_kg")),
    )  # fmt: skip


def document_faults(document: Any) -> Iterator[Fault]:
    """What is wrong with the frame of a document of version 1."""
    data = document.get("data")
    if not isinstance(data, dict):
        yield "/data", "not_object", shown(data)
        return
    for name in ("stations", "deliveries", "deliveryRelations"):
        if name not in data:
            yield "/data", "missing", name
        elif not isinstance(data[name], dict) or not isinstance(data[name].get("data", []), list):
            yield f"/data/{name}", "not_object", shown(data[name])
