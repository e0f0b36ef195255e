"""The network of a lot, all the way both ways, as tables that other programs' formats are written from."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from queries import LOCAL, Viewer, ask
from words import say


class LotUnknownError(Exception):
    """No such lot, or not for this viewer."""


@dataclass(frozen=True)
class LotNetwork:
    """Rows of the door: `lots` (with their product), `inputs`, `shipments`, `facilities`; columns as those questions say."""

    lots: pd.DataFrame
    inputs: pd.DataFrame
    shipments: pd.DataFrame
    facilities: pd.DataFrame


def lot_network(lot_id: str, *, snapshot_id: str, viewer: Viewer = LOCAL) -> LotNetwork:
    """What the lot was made of, what was made of it, and where all of these went; circles end.

    Raises:
        LotUnknownError: the viewer sees no such lot. As `queries.ask` for the snapshot and the time limit.
    """

    def found(question: str, **params: Iterable[str]) -> pd.DataFrame:
        given: Mapping[str, object] = {name: sorted(values) for name, values in params.items()}
        return ask(question, given, viewer=viewer, snapshot_id=snapshot_id).frame

    back = _walked({lot_id}, lambda lots: found("exchange_inputs", output_lot_id=lots), "input_lot_id")
    ahead = _walked({lot_id}, lambda lots: found("exchange_inputs", input_lot_id=lots), "output_lot_id")
    inputs = pd.concat([back, ahead]).drop_duplicates(["output_lot_id", "input_lot_id"], ignore_index=True)
    codes = {lot_id, *inputs.output_lot_id, *inputs.input_lot_id}
    lots, shipments = found("exchange_lots", lot_id=codes), found("exchange_shipments", lot_id=codes)
    if lot_id not in set(lots.lot_id):
        raise LotUnknownError(say("network.lot_unknown", lot=lot_id, snapshot=snapshot_id))
    inputs = inputs[inputs.output_lot_id.isin(lots.lot_id) & inputs.input_lot_id.isin(lots.lot_id)].reset_index(drop=True)
    places = {*lots.facility_id, *lots.product_facility_id.dropna(), *shipments.from_facility_id, *shipments.to_facility_id}
    return LotNetwork(lots, inputs, shipments, found("exchange_facilities", facility_id=places))


def _walked(begin: set[str], step: Callable[[Collection[str]], pd.DataFrame], onward: str) -> pd.DataFrame:
    """Inputs met by going on from lots, each lot once."""
    met, new, parts = set(begin), begin, []
    while new:
        parts.append(step(new))
        new = set(parts[-1][onward]) - met
        met |= new
    return pd.concat(parts)
