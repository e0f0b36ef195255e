"""Lots, what they were made of and where they went, as a network of stations, deliveries and relations."""

import pandas as pd


def lot_network(
    lots: pd.DataFrame, lot_inputs: pd.DataFrame, shipments: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The network of `stats.tracing` that extracts tell.

    A shipment follows another at the facility where that one arrived when it carries the same lot on, or a lot made from it
    there, directly or through other lots made in that facility.

    Args:
        lots: `lot_id`, `facility_id` (where it was made).
        lot_inputs: `output_lot_id`, `input_lot_id`; a lot that is its own input, and lots made of each other, are passed over
            once and never again.
        shipments: `shipment_id`, `lot_id`, `from_facility_id`, `to_facility_id`, `shipped_date`.

    Returns:
        (stations, deliveries, relations): every facility of the lots and shipments; every shipment as a delivery with its
        `lot_id` and `date` (text); relations.
    """
    deliveries = pd.DataFrame(
        {
            "delivery_id": shipments.shipment_id,
            "from_station_id": shipments.from_facility_id,
            "to_station_id": shipments.to_facility_id,
            "date": pd.to_datetime(shipments.shipped_date).dt.strftime("%Y-%m-%d"),
            "lot_id": shipments.lot_id,
        }
    ).reset_index(drop=True)
    places = pd.concat([lots.facility_id, shipments.from_facility_id, shipments.to_facility_id]).dropna().unique()
    return pd.DataFrame({"station_id": places}), deliveries, _relations(lots, lot_inputs, deliveries)


def _relations(lots: pd.DataFrame, lot_inputs: pd.DataFrame, deliveries: pd.DataFrame) -> pd.DataFrame:
    made = lots.rename(columns={"facility_id": "made_at"})[["lot_id", "made_at"]]
    inputs = lot_inputs[["output_lot_id", "input_lot_id"]].drop_duplicates()
    inputs = inputs.merge(made, left_on="output_lot_id", right_on="lot_id").drop(columns="lot_id")
    held = _held(deliveries[["from_station_id", "lot_id"]].drop_duplicates(), inputs)
    came = deliveries[["delivery_id", "to_station_id", "lot_id"]].rename(columns={"lot_id": "input_lot_id"})
    went = deliveries[["delivery_id", "from_station_id", "lot_id"]].rename(columns={"delivery_id": "next_delivery_id"})
    met = held.merge(came, left_on=["from_station_id", "input_lot_id"], right_on=["to_station_id", "input_lot_id"])
    met = met.merge(went, on=["from_station_id", "lot_id"])
    met = met[met.delivery_id != met.next_delivery_id]
    return met[["delivery_id", "next_delivery_id"]].drop_duplicates(ignore_index=True)


def _held(sent: pd.DataFrame, inputs: pd.DataFrame) -> pd.DataFrame:
    """For each lot that a facility sends: itself, and all that went into it there (`input_lot_id`)."""
    held = new = sent.assign(input_lot_id=sent.lot_id)
    while len(new):
        deeper = new.rename(columns={"input_lot_id": "output_lot_id"}).merge(
            inputs, left_on=["output_lot_id", "from_station_id"], right_on=["output_lot_id", "made_at"]
        )[list(held.columns)]
        deeper = deeper.drop_duplicates().merge(held, how="left", indicator=True)
        new = deeper[deeper["_merge"] == "left_only"][list(held.columns)]
        held = pd.concat([held, new], ignore_index=True)
    return held
