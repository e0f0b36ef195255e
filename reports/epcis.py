"""A lot's network as a GS1 EPCIS 2.0 document (JSON-LD).

Facilities, products and lots stand in the header's master data, under CBV's names and, where CBV has none, our own
(urn:ocopradar:); making is an ObjectEvent that adds or a TransformationEvent, each shipment an ObjectEvent with source,
destination and its code as eventID. Owners and telephones are not given away. `intake.trace` reads it back.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pandas as pd

from intake.trace.gs1 import OWN, uri
from reports.network import LotNetwork

Part = dict[str, Any]
_CBV = "urn:epcglobal:cbv:mda:"
_CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ocopradar": OWN}]
_OFFSET = "+07:00"
_FACILITY = {
    "facility_name": f"{_CBV}name", "address": f"{_CBV}streetAddressOne", "latitude": f"{_CBV}latitude",
    "longitude": f"{_CBV}longitude", "stage": f"{OWN}stage", "commune_era": f"{OWN}commune_era",
    "commune_code": f"{OWN}commune_code",
}  # fmt: skip
_PRODUCT = {
    "product_name": f"{_CBV}descriptionShort", "product_group": f"{OWN}product_group", "product_facility_id": f"{OWN}made_by",
}  # fmt: skip
_LOT = {
    "made_date": f"{OWN}made_date", "expires_date": f"{_CBV}itemExpirationDate", "quantity_kg": f"{OWN}quantity_kg",
    "product_id": f"{OWN}product_id", "facility_id": f"{OWN}made_by",
}  # fmt: skip


def document(network: LotNetwork, *, made_at: str) -> Part:
    """The document; `made_at` is its moment (RFC 3339)."""
    made_of = set(network.inputs.output_lot_id)
    events = [_making(lot) for lot in network.lots.itertuples() if lot.lot_id not in made_of]
    events += [*_transformations(network), *(_shipping(one) for one in network.shipments.itertuples())]
    vocabularies = [
        _vocabulary("Location", "facility", network.facilities, "facility_id", _FACILITY),
        _vocabulary("EPCClass", "product", network.lots.drop_duplicates("product_id"), "product_id", _PRODUCT),
        _vocabulary("EPCClass", "lot", network.lots, "lot_id", _LOT),
    ]
    return {
        "@context": _CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": made_at,
        "epcisHeader": {"epcisMasterData": {"vocabularyList": vocabularies}},
        "epcisBody": {"eventList": sorted(events, key=lambda one: str(one["eventTime"]))},
    }


def told(value: Any) -> Any:
    """A cell as JSON: days as text, nothing as None."""
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value


def _vocabulary(kind: str, own: str, rows: pd.DataFrame, key: str, names: dict[str, str]) -> Part:
    elements = [
        {
            "id": uri(own, row[key]),
            "attributes": [
                {"id": name, "attribute": told(row[column])} for column, name in names.items() if not pd.isna(row[column])
            ],
        }
        for row in rows.to_dict("records")
    ]
    return {"type": f"urn:epcglobal:epcis:vtype:{kind}", "vocabularyElementList": elements}


def _event(kind: str, day: Any, **fields: Any) -> Part:
    return {"type": kind, "eventTime": f"{told(day)}T00:00:00{_OFFSET}", "eventTimeZoneOffset": _OFFSET, **fields}


def _quantity(lot_id: str, kg: Any) -> list[Part]:
    return [{"epcClass": uri("lot", lot_id)} | ({} if pd.isna(kg) else {"quantity": float(kg), "uom": "KGM"})]


def _making(lot: Any) -> Part:
    place = {"id": uri("facility", lot.facility_id)}
    goods = _quantity(lot.lot_id, lot.quantity_kg)
    return _event("ObjectEvent", lot.made_date, action="ADD", bizStep="commissioning", bizLocation=place, quantityList=goods)


def _transformations(network: LotNetwork) -> Iterator[Part]:
    lots = network.lots.set_index("lot_id")
    for one in network.inputs.itertuples():
        lot = lots.loc[one.output_lot_id]
        undated = {"ocopradar:undated": True} if pd.isna(one.used_date) else {}
        yield _event(
            "TransformationEvent", lot.made_date if undated else one.used_date, bizStep="commissioning",
            bizLocation={"id": uri("facility", lot.facility_id)}, inputQuantityList=_quantity(one.input_lot_id, one.quantity_kg),
            outputQuantityList=_quantity(one.output_lot_id, lot.quantity_kg), **undated,
        )  # fmt: skip


def _shipping(one: Any) -> Part:
    sender, receiver = uri("facility", one.from_facility_id), uri("facility", one.to_facility_id)
    value = {} if pd.isna(one.value_vnd) else {"ocopradar:value_vnd": float(one.value_vnd)}
    return _event(
        "ObjectEvent", one.shipped_date, eventID=f"{OWN}shipment:{quote(one.shipment_id, safe='')}",
        action="OBSERVE", bizStep="shipping", disposition="in_transit", bizLocation={"id": sender},
        quantityList=_quantity(one.lot_id, one.quantity_kg), sourceList=[{"type": "location", "source": sender}],
        destinationList=[{"type": "location", "destination": receiver}], **value,
    )  # fmt: skip
