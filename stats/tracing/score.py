"""Scores of stations, deliveries and lots, as published for FoodChain-Lab."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stats.tracing.graph import edges
from stats.tracing.network import Floats, Network, Places, Temporal, network
from stats.tracing.reach import Order, ordered, reached

_BITS = 4096  # weighted elements followed at once: bounds the memory, not the answer
_BYTE = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(float)


def scores(
    stations: pd.DataFrame, deliveries: pd.DataFrame, relations: pd.DataFrame, *, temporal: Temporal = "explicit"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What share of the weights lies forward of each station and delivery; several failed samples point at their common source.

    Args:
        stations: as `stats.tracing`; `weight` above 0 for a failed sample or a case, below 0 for evidence against.
        deliveries: as `stats.tracing`.
        relations: as `stats.tracing`.
        temporal: by which dates mixing inside a station joins a delivery to one that left later: "explicit", the days
            written (a year or month may be any of its days, a missing date any day); "inferred", those days narrowed along
            the relations; "ignored", none. Relations hold whatever the dates.

    Returns:
        (stations, deliveries), rows as given, indexed by code and with it as first column: `station_id` or `delivery_id`,
        `score` (own weight and all forward, each element once, over the larger of the sums of positive and of negative
        weights, −1 to 1; 1 is a common link), `positive_score`, `negative_score` (shares 0–1 of either sum),
        `normalized_score` (over the largest absolute score of all), and `max_lot_score` of a station's lots or `lot_score`
        (what lies forward of all deliveries of the lot; NaN where there is no lot). All 0 without weights.

    A killing station ends what comes in, and its own score is its own weight; a killed delivery does not reach its receiver.

    Raises:
        NetworkError: as `network`. OptionError: another `temporal`.

    Source: Weiser et al. 2016, PLoS ONE 11:e0151977; FoodChain-Lab (SiLeBAT/BfROpenLab, openkrise.common.Tracing) for lots,
    mixing and kill steps. That program counts a station twice that a delivery comes back to; here it counts once.
    """
    net = network(stations, deliveries, relations, temporal)
    by_station, by_delivery, by_lot = _sums(net)
    frames = _frame(by_station, net), _frame(by_delivery, net)
    largest = max((float(frame.score.abs().max()) for frame in frames if len(frame)), default=0.0)
    for frame in frames:
        frame["normalized_score"] = frame.score / (largest or 1.0)
    lots = _frame(by_lot, net).score.to_numpy()
    lot_score = np.append(lots, np.nan)[net.lot]
    named = pd.Series(lot_score).groupby(net.sender).max().reindex(range(len(net.station_ids))).to_numpy()
    stations_found = frames[0].assign(max_lot_score=named, station_id=net.station_ids)[_columns("station_id", "max_lot")]
    deliveries_found = frames[1].assign(lot_score=lot_score, delivery_id=net.delivery_ids)[_columns("delivery_id", "lot")]
    return stations_found.set_axis(list(net.station_ids)), deliveries_found.set_axis(list(net.delivery_ids))


def _columns(code: str, lot: str) -> list[str]:
    return [code, "score", "positive_score", "negative_score", "normalized_score", f"{lot}_score"]


def _frame(sums: Floats, net: Network) -> pd.DataFrame:
    """Shares of the sums of weights; 0 where there are none."""
    weights = np.concatenate([net.station_weight, net.delivery_weight])
    totals = np.array([weights[weights > 0].sum(), -weights[weights < 0].sum()])
    shares = sums / np.where(totals > 0, totals, 1)
    score = (sums[:, 0] - sums[:, 1]) / (totals.max() or 1.0)
    return pd.DataFrame({"score": score, "positive_score": shares[:, 0], "negative_score": shares[:, 1]})


@dataclass(frozen=True)
class _Elements:
    """Some weighted elements of one sign: their place in a set of bits by station and by delivery, -1 where they are none."""

    side: int  # 0 positive, 1 negative
    weight: Floats
    of_station: Places
    of_delivery: Places


def _elements(net: Network) -> Iterator[_Elements]:
    weights = np.concatenate([net.station_weight, net.delivery_weight])
    for side, sign in enumerate((1, -1)):
        found = np.flatnonzero(sign * weights > 0)
        for start in range(0, len(found), _BITS):
            part = found[start : start + _BITS]
            bit = np.full(len(weights), -1)
            bit[part] = np.arange(len(part))
            yield _Elements(side, sign * weights[part], *np.split(bit, [len(net.station_ids)]))


def _sums(net: Network) -> tuple[Floats, Floats, Floats]:
    """Sums of positive and negative weights (columns) forward of each station, delivery and lot (rows)."""
    source, target, nodes = edges(net)
    order = ordered(source, target, nodes, len(net.delivery_ids))
    sums = np.zeros((len(net.station_ids), 2)), np.zeros((len(net.delivery_ids), 2)), np.zeros((len(net.lot_ids), 2))
    for elements in _elements(net):
        own, beyond = _bits(net, elements, order)
        whole, rest = reached(order, own, beyond)
        for place, sets in enumerate(_sets(net, elements, order, whole, rest)):
            sums[place][:, elements.side] += _weighed(sets, elements.weight)
    return sums


def _bits(net: Network, elements: _Elements, order: Order) -> tuple[list[int], list[int]]:
    """By knot: bits of its own deliveries, and of the stations they are delivered to."""
    own, beyond = [0] * len(order.is_cycle), [0] * len(order.is_cycle)
    knot = order.knot[: len(net.delivery_ids)]
    delivered = np.where(net.delivery_kills, -1, elements.of_station[net.receiver])
    for held, bit in ((own, elements.of_delivery), (beyond, delivered)):
        for place, one in zip(knot[bit >= 0].tolist(), bit[bit >= 0].tolist(), strict=True):
            held[place] |= 1 << one
    return own, beyond


def _sets(
    net: Network, elements: _Elements, order: Order, whole: list[int], rest: list[int]
) -> tuple[list[int], list[int], list[int]]:
    """What each station, delivery and lot leads to."""
    knot = order.knot[: len(net.delivery_ids)].tolist()
    stations = [1 << bit if bit >= 0 else 0 for bit in elements.of_station.tolist()]
    sends = (~net.station_kills[net.sender]).tolist()
    for place, station, is_sent in zip(knot, net.sender.tolist(), sends, strict=True):
        if is_sent:
            stations[station] |= whole[place]
    lots = [0] * len(net.lot_ids)
    for place, lot in zip(knot, net.lot.tolist(), strict=True):
        if lot >= 0:
            lots[lot] |= rest[place]
    return stations, [whole[place] for place in knot], lots


def _weighed(sets: list[int], weight: Floats) -> Floats:
    """Sum of the weights of each set's bits, eight at a time by table."""
    width = -(-len(weight) // 8)
    padded = np.zeros(8 * width)
    padded[: len(weight)] = weight
    tables = _BYTE @ padded.reshape(width, 8).T
    octets = np.frombuffer(b"".join(one.to_bytes(width, "little") for one in sets), np.uint8).reshape(len(sets), width).T
    total = np.zeros(len(sets))
    for table, column in zip(tables.T.copy(), octets.copy(), strict=True):
        total += table[column]
    return total
