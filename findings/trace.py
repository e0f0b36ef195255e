"""Where did this lot come from, where did it go, what must be recalled? Or: which lots failed, and what do they share?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.filters import Filters
from findings.gs1 import ScanError
from findings.trace_lots import lots_meant
from findings.trace_map import arcs
from findings.trace_network import MIXING_DAYS, Network, network, options
from findings.trace_picture import picture
from findings.trace_recall import over_time, recall, recalled
from findings.trace_scores import scored
from findings.trace_sources import failed_together
from findings.trace_words import cautions, found_sentence, lot_sentence
from queries import Answer, ask

MOST_FOUND = 200


def find(filters: Filters, scope: Scope) -> Finding:
    """Trace `filters.lot`, or list failed lots and the inputs that they share.

    Frames of a trace: lot, link, shipment (see `Network`; lots with `score`, `n_failed_lots`), facility (score by facility),
    node, edge (the picture), product (what a recall from `filters.stop`, by default the lot, reaches and spares), time (share
    on sale by day), doubt (contradictions), recall, arc (see `arcs`). Frames without a lot: failed (lots), source (shared
    inputs), found (lots that fit what was typed).
    """
    if not filters.lot:
        return _failed(filters, scope)
    try:
        meant, text = lots_meant(filters.lot, scope)
    except ScanError as error:
        return _nothing(filters, scope, Sentence(f"trace.{error.key}", {"text": error.text}))
    if len(meant.frame) == 1:
        return _trace(filters, scope, meant)
    return _listed(filters, scope, text, meant) if len(meant.frame) else _found(filters, scope, text)


def _failed(filters: Filters, scope: Scope) -> Finding:
    said, facts, frames, answers = failed_together(filters, scope)
    return _whole(filters, scope, said, facts, frames, answers)


def _found(filters: Filters, scope: Scope, text: str) -> Finding:
    asked = {"found_text": text, "max_rows": MOST_FOUND}
    return _listed(filters, scope, text, ask("lots_found", asked, viewer=scope.viewer, snapshot_id=scope.snapshot_id))


def _listed(filters: Filters, scope: Scope, text: str, found: Answer) -> Finding:
    said = found_sentence(text, len(found.frame), MOST_FOUND)
    return _whole(filters, scope, said, {"n_found": len(found.frame), "is_lot": False}, {"found": found.frame}, (found,))


def _nothing(filters: Filters, scope: Scope, said: Sentence) -> Finding:
    return _whole(filters, scope, said, {"n_found": 0, "is_lot": False}, {}, ())


@dataclass(frozen=True)
class Stop:
    """From which lot to recall, and as of which day."""

    lot_id: str
    day: date


def _trace(filters: Filters, scope: Scope, exact: Answer) -> Finding:
    chosen, start = options(filters), str(exact.frame.lot_id.iloc[0])
    net = network(start, int(exact.frame.lot_number.iloc[0]), chosen, scope)
    by_lot, by_facility = scored(net, chosen)
    lots = _judged(net, by_lot)
    stop = _stop(filters, lots, scope)
    reached = _reached(stop.lot_id, lots, net)
    product, facts = recall(net, reached, stop.day)
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    doubt, back = (ask(name, {"lot_id": lots.lot_id.tolist()}, **asked) for name in ("lot_doubts", "lot_recalls"))
    node, edge, taken = picture(net, lots)
    facts = facts | _facts(net, lots, stop) | recalled(back.frame) | {"collapsed": taken, "n_nodes": len(node)}
    frames = {
        "lot": lots, "link": net.link, "shipment": net.shipment, "facility": _named(by_facility, net), "node": node, "edge": edge,
        "product": product, "time": over_time(net, reached), "doubt": doubt.frame, "recall": back.frame,
        "arc": arcs(net, lots),
    }  # fmt: skip
    said = cautions(facts, filters, scope, doubt.frame)
    return _whole(filters, scope, lot_sentence(facts), facts, frames, (exact, *net.answers, doubt, back), said)


def _judged(net: Network, by_lot: pd.DataFrame) -> pd.DataFrame:
    """Lots with their score, and how much of what their maker sent left without a valid paper."""
    own = net.shipment.merge(net.lot[["lot_id", "facility_id"]], on="lot_id")
    own = own[own.from_facility_id == own.facility_id]
    kg = own.groupby("lot_id").quantity_kg.sum()
    bare = own[~own.is_covered].groupby("lot_id").quantity_kg.sum().reindex(kg.index).fillna(0.0)
    lots = net.lot.merge(by_lot, on="lot_id", how="left")
    return lots.assign(
        score=lots.score.fillna(0.0), n_failed_lots=lots.n_failed_lots.fillna(0).astype("int64"),
        uncovered_pct=lots.lot_id.map((100 * bare / kg).where(kg > 0)),
    )  # fmt: skip


def _stop(filters: Filters, lots: pd.DataFrame, scope: Scope) -> Stop:
    """The lot to recall from (the one traced unless another of the network is chosen); the day its first bad result came."""
    start = str(lots.lot_id[lots.way == "start"].iloc[0])
    lot_id = filters.stop if filters.stop in set(lots.lot_id) else start
    known = lots[lots.lot_id.isin([start, lot_id])].first_failed_at.dropna()
    known = known if len(known) else lots.first_failed_at.dropna()
    return Stop(str(lot_id), known.min().date() if len(known) else scope.manifest.as_of)


def _reached(lot_id: str, lots: pd.DataFrame, net: Network) -> pd.DataFrame:
    """The lot and all of the network that was made of it."""
    onward = net.link.groupby("input_lot_id").output_lot_id.agg(set).to_dict()
    inside = front = {lot_id}
    if lot_id == net.start:
        return lots[lots.way.isin(["start", "forward"])]
    while front:
        front = {one for lot in front for one in onward.get(lot, ())} - inside
        inside = inside | front
    return lots[lots.lot_id.isin(inside)]


def _facts(net: Network, lots: pd.DataFrame, stop: Stop) -> dict[str, Any]:
    start = lots[lots.way == "start"].iloc[0]
    top = lots[(lots.way == "back") & (lots.n_failed_lots > 1)].sort_values(["n_failed_lots", "steps"], ascending=[False, True])
    return {
        "is_lot": True, "lot_id": net.start, "product_name": start.product_name, "facility_name": start.facility_name,
        "made_date": start.made_date.date(), "lot_failed": int(start.n_failed), "failed_sample_id": start.failed_sample_id,
        "n_back": int((lots.way == "back").sum()), "n_forward": int((lots.way == "forward").sum()),
        "n_shared": int((lots.way == "shared").sum()), "n_failed_lots": int((lots.n_failed > 0).sum()),
        "n_makers": int(lots[lots.way == "back"].facility_id.nunique()), "stop": stop.lot_id, "day": stop.day,
        "n_failed_forward": int((lots[lots.way == "forward"].n_failed > 0).sum()),
        "is_cut": net.is_cut, "source": str(top.lot_id.iloc[0]) if len(top) else None,
        "source_failed": int(top.n_failed_lots.iloc[0]) if len(top) else 0, "mixing_days": MIXING_DAYS,
    }  # fmt: skip


def _named(by_facility: pd.DataFrame, net: Network) -> pd.DataFrame:
    makers = net.lot.groupby("facility_id").facility_name.first()
    sellers = net.shipment.groupby("to_facility_id").to_facility_name.first()
    names = pd.concat([makers, sellers])
    table = by_facility.assign(facility_name=by_facility.facility_id.map(names[~names.index.duplicated()]))
    return table[table.score > 0].reset_index(drop=True)


def _whole(
    filters: Filters, scope: Scope, said: Sentence, facts: dict[str, Any], frames: dict[str, pd.DataFrame],
    answers: tuple[Answer, ...], found: tuple[Sentence, ...] | None = None,
) -> Finding:  # fmt: skip
    cautioned = found if found is not None else cautions(facts, filters, scope, None)
    return Finding("trace", filters, scope.manifest, scope.viewer, said, facts, frames, None, None, cautioned, answers)
