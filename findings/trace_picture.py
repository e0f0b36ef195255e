"""The picture from farm to fork: lots and receivers as nodes in lanes by stage, links and shipments as edges."""

import numpy as np
import pandas as pd

from data.codes import codes
from findings.trace_collapse import collapse
from findings.trace_network import Network

SWEEPS, DEEPEST = 4, 12  # passes that untangle the columns; columns of one lane


def picture(net: Network, lots: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """Nodes and edges of the picture, with places, and the steps by which it was made smaller.

    `lots` are those of the network with `score`, `uncovered_pct`. Nodes have node_id (a lot, or "@" and a facility), kind
    (lot, outlet, group), name, way, stage, x (lane and column), y (0–1), kg, n_members, n_failed, score, failed_hazards.
    """
    shown = lots[lots.lot_id.isin(_shown(net, lots))]
    node = pd.concat([_lot_nodes(shown), _outlets(net, shown)], ignore_index=True)
    edge = _edges(net, node)
    node, edge, taken = collapse(node, edge)
    return _placed(node, edge), edge, taken


def _shown(net: Network, lots: pd.DataFrame) -> set[str]:
    """The way of the lot, and what leads from its inputs to failed lots beside it."""
    inside = set(lots.lot_id[lots.way != "shared"])
    wanted = set(lots.lot_id[(lots.way == "shared") & (lots.n_failed > 0)])
    inputs = net.link.groupby("output_lot_id").input_lot_id.agg(set).to_dict()
    front = set(wanted)
    while front:
        front = {one for lot in front for one in inputs.get(lot, ())} - wanted - inside
        wanted |= front
    return inside | wanted


def _lot_nodes(lots: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "node_id": lots.lot_id, "kind": "lot", "way": lots.way, "stage": lots.stage, "name": lots.lot_id,
        "facility_id": lots.facility_id, "facility_name": lots.facility_name, "product_id": lots.product_id,
        "product_name": lots.product_name, "province_code": lots.province_code, "commune_code": lots.new_commune_code,
        "kg": lots.quantity_kg.fillna(lots.shipped_kg), "n_members": 1, "n_failed": lots.n_failed, "score": lots.score,
        "uncovered_pct": lots.uncovered_pct, "failed_hazards": lots.failed_hazards,
    })  # fmt: skip


def _outlets(net: Network, lots: pd.DataFrame) -> pd.DataFrame:
    """Who received goods and made no lot of the picture out of them; of inputs' other shipments only those on the way."""
    sent = net.shipment[net.shipment.lot_id.isin(lots.lot_id[lots.way.isin(["start", "forward"])])]
    sent = sent[~sent.to_facility_id.isin(lots.facility_id)]
    table = sent.groupby("to_facility_id", as_index=False).agg(
        name=("to_facility_name", "first"), stage=("to_stage", "first"), province_code=("to_province_code", "first"),
        commune_code=("to_new_commune_code", "first"), kg=("quantity_kg", "sum"), covered=("is_covered", "mean"),
    )  # fmt: skip
    return pd.DataFrame({
        "node_id": "@" + table.to_facility_id, "kind": "outlet", "way": "forward", "stage": table.stage,
        "name": table.name.fillna(table.to_facility_id), "facility_id": table.to_facility_id, "facility_name": table.name,
        "product_id": None, "product_name": None, "province_code": table.province_code, "commune_code": table.commune_code,
        "kg": table.kg, "n_members": 1, "n_failed": 0, "score": 0.0, "uncovered_pct": 100 * (1 - table.covered.astype(float)),
        "failed_hazards": None,
    })  # fmt: skip


def _edges(net: Network, node: pd.DataFrame) -> pd.DataFrame:
    known = set(node.node_id)
    made = net.link[["input_lot_id", "output_lot_id", "quantity_kg"]].set_axis(["source", "target", "kg"], axis=1)
    sent = net.shipment.assign(target="@" + net.shipment.to_facility_id)[["lot_id", "target", "quantity_kg"]]
    both = pd.concat([made, sent.set_axis(["source", "target", "kg"], axis=1)], ignore_index=True)
    both = both[both.source.isin(known) & both.target.isin(known)]
    return both.groupby(["source", "target"], as_index=False).agg({"kg": "sum"})


def _placed(node: pd.DataFrame, edge: pd.DataFrame) -> pd.DataFrame:
    """Lanes from left to right by stage, columns inside a lane by what follows what, neighbours near each other."""
    order = {stage: place for place, stage in enumerate(codes("stage"))}
    lane = node.stage.map(order).fillna(len(order) - 1).astype(int)
    column = _columns(node, edge, lane)
    used = {place: rank for rank, place in enumerate(sorted(set(lane)))}
    widest = column.groupby(lane).transform("max") + 1
    x = lane.map(used) + np.where(widest > 1, 0.72 * column / widest, 0.0)
    return node.assign(lane=lane.map(used), x=x, y=_rows(node, edge, x))


def _columns(node: pd.DataFrame, edge: pd.DataFrame, lane: pd.Series) -> pd.Series:
    """How many lots of the same stage stand before a lot; circles stop at the deepest column."""
    place = pd.Series(range(len(node)), index=node.node_id)
    source, target = edge.source.map(place).to_numpy(int), edge.target.map(place).to_numpy(int)
    same = lane.to_numpy()[source] == lane.to_numpy()[target]
    depth = np.zeros(len(node), int)
    for _ in range(DEEPEST):
        deeper = depth.copy()
        np.maximum.at(deeper, target[same], depth[source[same]] + 1)
        if (deeper == depth).all():
            break
        depth = np.minimum(deeper, DEEPEST)
    return pd.Series(depth, index=node.index)


def _rows(node: pd.DataFrame, edge: pd.DataFrame, x: pd.Series) -> pd.Series:
    """Rows inside each column: by the middle of a node's neighbours, a few times over."""
    place = pd.Series(node.index, index=node.node_id)
    ends = pd.DataFrame({"a": edge.source.map(place).to_numpy(), "b": edge.target.map(place).to_numpy()})
    ends = pd.concat([ends, ends.rename(columns={"a": "b", "b": "a"})])
    y = x.groupby(x.round(4)).cumcount().astype(float)
    y = _spread(y, x)
    for _ in range(SWEEPS):
        middle = ends.b.map(y).groupby(ends.a.to_numpy()).mean().reindex(node.index)
        y = _spread(middle.fillna(y), x)
    return y


def _spread(wish: pd.Series, x: pd.Series) -> pd.Series:
    """Even rows from 0 to 1 in each column, in the order wished for; a column of few stands around the middle."""
    columns = wish.groupby(x.round(4))
    rank, size = columns.rank(method="first"), columns.transform("size")
    most = size.max()
    return 0.5 + (rank - (size + 1) / 2) / np.maximum(np.minimum(most, size * 2), 1)
