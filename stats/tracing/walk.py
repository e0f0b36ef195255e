"""Walks through a network: one step or all the way, forward, backward or both."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from stats.errors import NetworkError, OptionError
from stats.tracing.graph import edges, mixing
from stats.tracing.lists import neighbours
from stats.tracing.network import Floats, Network, Places, Temporal, network

Direction = Literal["forward", "backward", "both"]
DIRECTIONS = ("forward", "backward", "both")


@dataclass(frozen=True)
class Walk:
    """What was met: `stations` (station_id, direction, step) and `deliveries` (delivery_id, direction, step), nearest first."""

    stations: pd.DataFrame
    deliveries: pd.DataFrame


def walk(  # noqa: PLR0913 - three ways to begin and five to go on, all by name
    stations: pd.DataFrame,
    deliveries: pd.DataFrame,
    relations: pd.DataFrame,
    *,
    from_stations: Collection[str] = (),
    from_deliveries: Collection[str] = (),
    from_lots: Collection[str] = (),
    direction: Direction = "both",
    steps: int | None = None,
    temporal: Temporal = "explicit",
    cross_contamination: bool | None = None,
    kill: bool = True,
) -> Walk:
    """Follow goods from stations, deliveries or lots.

    Args:
        stations: as `stats.tracing`.
        deliveries: as `stats.tracing`.
        relations: as `stats.tracing`.
        from_stations: where to begin; step 0. Their deliveries, and who is at the other end, are step 1.
        from_deliveries: begin with these deliveries; they and who is at their end are step 1.
        from_lots: begin with all deliveries of these lots: forward they are step 1, as deliveries are; backward they and
            their senders are step 0, so that step 1 is what the lot was made of and who sent that.
        direction: "forward", "backward" or "both"; both are two walks, never forward from what was met backward.
        steps: how far; None is all the way.
        temporal: as `scores`.
        cross_contamination: mixing in every station (True), in none (False), or as the frames say (None).
        kill: whether kill steps stop the walk; as in `scores` forward and backward agree: a delivery is backward of another
            exactly when that one is forward of it.

    Returns:
        A `Walk`; each station and delivery once a direction, at its fewest steps; where the walk began with stations they
        are there at step 0.

    Raises:
        NetworkError: as `scores`, and a beginning that the network does not hold. OptionError: an unknown direction or
            temporal, or fewer than 1 step.
    """
    if direction not in DIRECTIONS or (steps is not None and steps < 1):
        raise OptionError(f'direction must be one of {", ".join(DIRECTIONS)} and steps 1 or more, not "{direction}" and {steps}')
    net = mixing(network(stations, deliveries, relations, temporal), everywhere=cross_contamination, kill=kill)
    begin = _places(net.station_ids, from_stations, "station"), _places(net.delivery_ids, from_deliveries, "delivery")
    lots = np.flatnonzero(np.isin(net.lot, _places(net.lot_ids, from_lots, "lot")))
    met = [_one_way(net, way, *begin, lots, steps) for way in ("forward", "backward") if direction in (way, "both")]
    return Walk(*(pd.concat(found, ignore_index=True) for found in zip(*met, strict=True)))


def _places(known: pd.Index, codes: Collection[str], kind: str) -> Places:
    found = np.asarray(known.get_indexer(pd.Index(list(codes), dtype=object)), dtype=np.int64)
    if (found < 0).any():
        raise NetworkError(f'"{list(codes)[int((found < 0).argmax())]}" is no {kind} of the network')
    return found


def _one_way(
    net: Network, way: str, stations: Places, deliveries: Places, lots: Places, steps: int | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fewest steps to each delivery by breadth, then to the stations at their far ends."""
    is_forward = way == "forward"
    near, far = (net.sender, net.receiver) if is_forward else (net.receiver, net.sender)
    goes = ~net.station_kills[net.sender] if is_forward else ~net.delivery_kills
    first = np.concatenate([np.flatnonzero(np.isin(near, stations) & goes), deliveries, lots[: len(lots) * is_forward]])
    distance = _distances(net, first, lots[: len(lots) * (not is_forward)], is_forward=is_forward)
    distance[distance > (np.inf if steps is None else steps)] = np.inf
    reached = np.isfinite(distance)
    arrives = reached & (~net.delivery_kills if is_forward else ~net.station_kills[net.sender])
    at_station = np.full(len(net.station_ids), np.inf)
    np.minimum.at(at_station, far[arrives], distance[arrives])
    at_station[stations] = 0
    return (
        _table("station_id", net.station_ids, at_station, way),
        _table("delivery_id", net.delivery_ids, distance, way),
    )


def _distances(net: Network, begin: Places, lots: Places, *, is_forward: bool) -> Floats:
    """Fewest steps to each delivery from `begin` (step 1) and `lots` (step 0); a way through helper nodes costs no more."""
    source, target, nodes = edges(net)
    onward = neighbours(source, target, nodes) if is_forward else neighbours(target, source, nodes)
    n, distance = len(net.delivery_ids), [np.inf] * nodes
    waiting = deque([*((0, place) for place in lots.tolist()), *((1, place) for place in begin.tolist())])
    while waiting:
        step, place = waiting.popleft()
        if step >= distance[place]:
            continue
        distance[place] = step
        for follower in onward[place]:
            if (place if is_forward else follower) < n:  # an edge that leaves a delivery is a step
                waiting.append((step + 1, follower))
            else:
                waiting.appendleft((step, follower))
    return np.array(distance[:n], dtype=float)


def _table(name: str, codes: pd.Index, distance: Floats, way: str) -> pd.DataFrame:
    met = np.flatnonzero(np.isfinite(distance))
    met = met[np.argsort(distance[met], kind="stable")]
    return pd.DataFrame({name: codes[met], "direction": way, "step": distance[met].astype(np.int64)})
