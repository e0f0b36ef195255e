"""Flows of a trace on the map: shipments between the points of facilities, or of their communes, up to a day."""

from datetime import date

import pandas as pd

from findings.places import focus_places
from findings.trace_network import Network

_SIDES = ("from", "to")
_KEYS = ["from_place_code", "from_place_name", "from_province_code", "from_latitude", "from_longitude", "to_place_code",
         "to_place_name", "to_province_code", "to_latitude", "to_longitude"]  # fmt: skip


def arcs(net: Network, lots: pd.DataFrame) -> pd.DataFrame:
    """Shipments on the way of the lot; those of an input where they reach a maker of the network.

    Columns: both ends' code, name, province and point (the commune's where the facility has none), shipped_date,
    quantity_kg. What has no point at either end is left out.
    """
    makers = set(lots.facility_id[lots.way.isin(["start", "forward", "back"])])
    onward = lots.lot_id[lots.way.isin(["start", "forward"])]
    inward = lots.lot_id[lots.way == "back"]
    sent = net.shipment[
        net.shipment.lot_id.isin(onward) | (net.shipment.lot_id.isin(inward) & net.shipment.to_facility_id.isin(makers))
    ]
    points = focus_places("commune").set_index("place_code")[["latitude", "longitude"]]
    for side in _SIDES:
        own = sent[f"{side}_new_commune_code"]
        sent = sent.assign(**{
            f"{side}_place_code": sent[f"{side}_facility_id"], f"{side}_place_name": sent[f"{side}_facility_name"],
            f"{side}_latitude": sent[f"{side}_latitude"].fillna(own.map(points.latitude)),
            f"{side}_longitude": sent[f"{side}_longitude"].fillna(own.map(points.longitude)),
        })  # fmt: skip
    whole = sent.dropna(subset=["from_latitude", "to_latitude"])
    return whole[[*_KEYS, "shipped_date", "quantity_kg", "shipment_id"]].sort_values("shipped_date", ignore_index=True)


def until(arc: pd.DataFrame, day: date) -> pd.DataFrame:
    """Flows by pair of facilities of what was shipped by that day: n_shipments, quantity_kg; the heaviest first."""
    mine = arc[arc.shipped_date.dt.date <= day]
    flows = mine.groupby(_KEYS, as_index=False, dropna=False).agg(
        n_shipments=("shipment_id", "size"), quantity_kg=("quantity_kg", "sum")
    )
    by = ["quantity_kg", "from_place_code", "to_place_code"]
    return flows.sort_values(by, ascending=[False, True, True], ignore_index=True)
