"""What follows what: relations, and the joins that mixing makes, as few edges as they can be said in."""

from dataclasses import replace

import numpy as np

from stats.tracing.network import Flags, Network, Places

Edges = tuple[Places, Places]


def edges(net: Network) -> tuple[Places, Places, int]:
    """Edges (from, to) over deliveries, then helper nodes; and the number of nodes.

    A station that mixes joins each delivery that came in to all that left on the same day or later. Said pair by pair that
    is in × out; here the outgoing ones hang, by their last possible day, on a chain of helper nodes that the incoming ones
    enter at their first possible day, so there are about as many edges as deliveries. A killing station ends what comes in;
    a killed delivery leads nowhere.
    """
    n = len(net.delivery_ids)
    at_station = np.flatnonzero(net.station_mixes[net.sender]), np.flatnonzero(net.station_mixes[net.receiver])
    parts = [(net.source, net.target)]
    outgoing, incoming = at_station
    found, n = _chains(net, n, (net.sender[outgoing], outgoing), (net.receiver[incoming], incoming))
    parts.append(found)
    # Deliveries that mix with each other on arrival: each is followed by all that follows one of them.
    mixed = np.flatnonzero(net.delivery_mixes)
    led = net.delivery_mixes[net.source]
    followed = np.unique(np.column_stack([net.receiver[net.source[led]], net.target[led]]), axis=0)
    found, n = _chains(net, n, (followed[:, 0], followed[:, 1]), (net.receiver[mixed], mixed))
    parts.append(found)
    source, target = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    leads = _leads(net)
    keep = (source >= len(leads)) | leads[np.minimum(source, len(leads) - 1)] if len(leads) else source < 0
    return source[keep], target[keep], n


def _leads(net: Network) -> Flags:
    """Deliveries that anything can follow."""
    return ~(net.delivery_kills | net.station_kills[net.receiver])


def _chains(net: Network, first_node: int, leaving: Edges, coming: Edges) -> tuple[Edges, int]:
    """Edges from `coming` (group, delivery) to those of `leaving` of the same group that left no earlier; next free node."""
    (out_group, out), (in_group, came) = leaving, coming
    if not (len(out) and len(came)):
        return (np.empty(0, np.int64), np.empty(0, np.int64)), first_node
    last = net.days.left_last[out] if net.days else np.zeros(len(out), np.int64)
    first = net.days.came_first[came] if net.days else np.zeros(len(came), np.int64)
    base = min(last.min(), first.min())
    width = max(last.max(), first.max()) - base + 1
    keys, node = np.unique(out_group * width + last - base, return_inverse=True)
    entry = np.searchsorted(keys, in_group * width + first - base)
    meets = entry < len(keys)
    meets[meets] = keys[entry[meets]] // width == in_group[meets]
    links = np.flatnonzero(keys[:-1] // width == keys[1:] // width)
    source = np.concatenate([came[meets], first_node + node, first_node + links])
    target = np.concatenate([first_node + entry[meets], out, first_node + links + 1])
    return (source, target), first_node + len(keys)


def mixing(net: Network, *, everywhere: bool | None, kill: bool) -> Network:
    """The network with mixing in every station (True), nowhere (False) or as written (None); kill steps as written or not."""
    if everywhere is not None:
        net = replace(
            net,
            station_mixes=np.full(len(net.station_ids), everywhere),
            delivery_mixes=net.delivery_mixes & everywhere,
        )
    if not kill:
        nowhere = np.zeros_like(net.station_kills), np.zeros_like(net.delivery_kills)
        net = replace(net, station_kills=nowhere[0], delivery_kills=nowhere[1])
    return net
