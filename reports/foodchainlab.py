"""A lot's network as FoodChain-Lab JSON (version 1): stations, deliveries, relations; our own columns beside that program's.

FoodChain-Lab knows lots by their deliveries: lots that were never shipped do not stand in it, and a relation joins two
shipments. `intake.trace` reads it back.
"""

from typing import Any

import pandas as pd

from reports.epcis import told
from reports.network import LotNetwork
from stats.tracing import lot_network

Part = dict[str, Any]
VERSION = "1.0.0"
_STATION = {
    "ID": "facility_id", "Name": "facility_name", "Address": "address", "GeocodingLatitude": "latitude",
    "GeocodingLongitude": "longitude", "stage": "stage", "commune_era": "commune_era", "commune_code": "commune_code",
}  # fmt: skip
_DELIVERY = {
    "ID": "shipment_id", "from": "from_facility_id", "to": "to_facility_id", "Name": "product_name", "Lot ID": "lot_id",
    "Date Delivery": "shipped_date", "_Lieferungen.Delivery_Amount": "quantity_kg", "_Lieferungen.Delivery_Unit": "unit",
    "value_vnd": "value_vnd", "product_id": "product_id", "product_group": "product_group",
    "product_maker": "product_facility_id", "lot_maker": "facility_id", "lot_made_date": "made_date",
    "lot_expires_date": "expires_date", "lot_quantity_kg": "lot_quantity_kg",
}  # fmt: skip
_RELATION = {"from": "delivery_id", "to": "next_delivery_id", "quantity_kg": "quantity_kg", "used_date": "used_date"}


def document(network: LotNetwork) -> Part:
    """The document."""
    lots = network.lots.rename(columns={"quantity_kg": "lot_quantity_kg"})
    deliveries = network.shipments.merge(lots, on="lot_id")
    deliveries["unit"] = deliveries.quantity_kg.map(lambda kg: None if pd.isna(kg) else "kg")
    tables = {
        "stations": _table(network.facilities, _STATION),
        "deliveries": _table(deliveries, _DELIVERY),
        "deliveryRelations": _table(_relations(network), _RELATION),
    }
    return {"version": VERSION, "data": {"version": VERSION, **tables}}


def unshipped(network: LotNetwork) -> int:
    """Lots of the network that no shipment carries."""
    return int((~network.lots.lot_id.isin(network.shipments.lot_id)).sum())


def _relations(network: LotNetwork) -> pd.DataFrame:
    """Relations of the shipments, with what is told of the input where they join a lot to what it was made of."""
    _, deliveries, relations = lot_network(network.lots, network.inputs, network.shipments)
    lot_of = deliveries.set_index("delivery_id").lot_id
    ends = relations.assign(input_lot_id=relations.delivery_id.map(lot_of), output_lot_id=relations.next_delivery_id.map(lot_of))
    return ends.merge(network.inputs, on=["output_lot_id", "input_lot_id"], how="left")


def _table(rows: pd.DataFrame, names: dict[str, str]) -> Part:
    columns = [
        {"id": name, "type": "double" if pd.api.types.is_float_dtype(rows[column]) else "string"}
        for name, column in names.items()
    ]
    cells = [
        [{"id": name, "value": told(row[column])} for name, column in names.items() if not pd.isna(row[column])]
        for row in rows.to_dict("records")
    ]
    return {"columnProperties": columns, "data": cells}
