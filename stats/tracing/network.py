"""The three frames, checked once, as arrays: codes become places, dates spans of days."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from stats.errors import NetworkError, OptionError
from stats.tracing.dates import Spans, inferred, spans

Temporal = Literal["explicit", "inferred", "ignored"]
TEMPORAL = ("explicit", "inferred", "ignored")
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_WORDS = {"true": True, "false": False, "1": True, "0": False, "": None}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """Stations and deliveries by place, shapes (stations,) and (deliveries,); relations as two arrays of deliveries."""

    station_ids: pd.Index
    delivery_ids: pd.Index
    sender: Places
    receiver: Places
    source: Places  # earlier delivery of each relation, never the later one itself
    target: Places
    station_weight: Floats
    delivery_weight: Floats
    station_mixes: Flags
    delivery_mixes: Flags
    station_kills: Flags
    delivery_kills: Flags
    lot: Places  # -1 where none is written
    lot_ids: pd.Index
    days: Spans | None  # None: dates are ignored


def network(stations: pd.DataFrame, deliveries: pd.DataFrame, relations: pd.DataFrame, temporal: Temporal) -> Network:
    """Check the frames of `stats.tracing` and turn them into arrays.

    Raises:
        NetworkError: a column that is missing; a code that is empty, repeated or unknown; a weight that is no number; a
            date that cannot be read.
        OptionError: another way of minding time.
    """
    if temporal not in TEMPORAL:
        raise OptionError(f'temporal must be one of {", ".join(TEMPORAL)}, not "{temporal}"')
    station_ids, delivery_ids = _codes(stations, "station_id", "stations"), _codes(deliveries, "delivery_id", "deliveries")
    sender, receiver = (_found(deliveries, name, station_ids, "station") for name in ("from_station_id", "to_station_id"))
    source, target = (_found(relations, name, delivery_ids, "delivery") for name in ("delivery_id", "next_delivery_id"))
    source, target = _distinct(source, target, len(delivery_ids))
    lot, lot_ids = pd.factorize(deliveries["lot_id"]) if "lot_id" in deliveries else (np.full(len(deliveries), -1), [])
    days = None if temporal == "ignored" else spans(deliveries)
    return Network(
        station_ids=station_ids,
        delivery_ids=delivery_ids,
        sender=sender,
        receiver=receiver,
        source=source,
        target=target,
        station_weight=_weight(stations),
        delivery_weight=_weight(deliveries),
        station_mixes=_flag(stations, "cross_contamination"),
        delivery_mixes=_flag(deliveries, "cross_contamination"),
        station_kills=_flag(stations, "kill_contamination"),
        delivery_kills=_flag(deliveries, "kill_contamination"),
        lot=lot.astype(np.int64),
        lot_ids=pd.Index(lot_ids, dtype=object),
        days=inferred(days, source, target) if days is not None and temporal == "inferred" else days,
    )


def _column(frame: pd.DataFrame, name: str, kind: str) -> pd.Series:
    if name not in frame:
        raise NetworkError(f"{kind} must have a column {name}")
    return frame[name]


def _codes(frame: pd.DataFrame, name: str, kind: str) -> pd.Index:
    found = pd.Index(_column(frame, name, kind), dtype=object)
    if found.hasnans:
        raise NetworkError(f"row {int(found.isna().argmax()) + 1} of {kind} has no {name}")
    if not found.is_unique:
        raise NetworkError(f"{name} {found[found.duplicated()][0]} stands more than once in {kind}")
    return found


def _found(frame: pd.DataFrame, name: str, known: pd.Index, kind: str) -> Places:
    values = _column(frame, name, "deliveries" if kind == "station" else "relations")
    places = np.asarray(known.get_indexer(pd.Index(values, dtype=object)), dtype=np.int64)
    if (places < 0).any():
        row = int((places < 0).argmax())
        raise NetworkError(f'{name} "{values.iloc[row]}" in row {row + 1} is no {kind} of the network')
    return places


def _distinct(source: Places, target: Places, n: int) -> tuple[Places, Places]:
    """Each relation once; a delivery that follows itself says nothing."""
    pairs = np.unique((source * n + target)[source != target])
    return pairs // max(n, 1), pairs % max(n, 1)


def _weight(frame: pd.DataFrame) -> Floats:
    """Weights; 0 where none is written."""
    if "weight" not in frame:
        return np.zeros(len(frame))
    try:
        found = np.asarray(frame["weight"].fillna(0), dtype=float)
    except (TypeError, ValueError):
        raise NetworkError("weight must be a number; leave it empty or 0 where there is none") from None
    if not np.isfinite(found).all():
        raise NetworkError(f"weight in row {int((~np.isfinite(found)).argmax()) + 1} must be a finite number")
    return found


def _flag(frame: pd.DataFrame, name: str) -> Flags:
    """A flag; false where nothing is written."""
    if name not in frame:
        return np.zeros(len(frame), dtype=bool)
    written = frame[name].map(lambda one: _WORDS.get(one.strip().lower(), one) if isinstance(one, str) else one)
    for row, one in enumerate(written, start=1):
        if isinstance(one, str):
            raise NetworkError(f'{name} in row {row} must be true or false, not "{one}"')
    return np.asarray(written.where(written.notna(), other=False).astype(bool))
