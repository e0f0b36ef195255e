"""GS1 EPCIS 2.0 events → facts of lots.

Rules: a TransformationEvent makes its outputs of its inputs (joined by transformationID where they come apart); an
ObjectEvent that adds makes its lots where it happens. A move is an event with a source and a destination, a departure with
the next arrival of the same lot elsewhere, or an arrival at another place than the lot was last seen. A case or a parent
moves what was packed (AggregationEvent, AssociationEvent) into it by then. An event that was declared an error, and the one
with its eventID, tell nothing. Classes without a lot, and cases nobody packed, cannot be traced and are said.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.trace.epcis_form import WORDS
from intake.trace.facts import Facts
from intake.trace.gs1 import OWN, Thing, thing
from intake.trace.master import told_by_attributes

UNDATED, VALUE = "ocopradar:undated", "ocopradar:value_vnd"  # of our own documents
LEAVES = {"shipping", "departing", "consigning"}
ARRIVES = {"receiving", "arriving", "accepting"}
_PARTIES = ("location", "possessing_party", "owning_party")
Event = dict[str, Any]
Goods = dict[str, float | None]  # lot → kg, where that is known


@dataclass
class Moves:
    """What is known of where lots were, until all events are read."""

    packed: dict[str, list[tuple[str, str, Goods]]] = field(default_factory=lambda: defaultdict(list))  # case → time, action, lots
    moved: list[tuple[str, int, Event, str | None, str | None, str, Goods, list[str]]] = field(default_factory=list)
    seen: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))  # lot → time, place or ""
    made: dict[str, dict[str, Goods]] = field(default_factory=lambda: defaultdict(lambda: {"input": {}, "output": {}}))
    units: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def take(facts: Facts, moves: Moves, event: Event, row: int) -> bool:
    """Take in one event that is well formed; says whether it told anything of a lot."""
    when, where = _when(event), _where(event)
    if event["type"] == "TransformationEvent":
        return _transform(facts, moves, event, row, when, where)
    if event["type"] in ("AggregationEvent", "AssociationEvent"):
        _pack(facts, moves, event, row, when)
    names = ("childEPCs", "childQuantityList") if "childEPCs" in event or "childQuantityList" in event else ("epcList", "quantityList")
    goods, cases = _goods(facts, moves, event, row, *names)
    if event.get("parentID") and (case := thing(event["parentID"])).kind != "lot":
        cases.append(case.code)
    if event["type"] == "ObjectEvent" and event["action"] == "ADD":
        for lot, kg in goods.items():
            facts.tell("lot", lot, row, facility_id=where, made_date=when[:10], quantity_kg=kg)
        _describe(facts, event, goods, row)
    for lot in goods:
        moves.seen[lot].append((when, where or ""))
    return _move(moves, event, row, when, where, goods, cases) or bool(goods)


def _when(event: Event) -> str:
    """The event's local time: its moment at its own offset."""
    moment = datetime.fromisoformat(event["eventTime"].upper().replace("Z", "+00:00"))
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{event['eventTimeZoneOffset']}").tzinfo
    return moment.astimezone(zone).isoformat()


def _where(event: Event) -> str | None:
    place = event.get("bizLocation") or event.get("readPoint")
    return _place(place["id"]) if place else None


def _place(uri: str) -> str:
    return thing(uri).code


def _end(event: Event, side: str) -> str | None:
    """Where goods come from or go to: a location before who holds them, who holds them before who owns them."""
    told = {one["type"]: one[side] for one in event.get(f"{side}List", [])}
    found = next((told[name] for name in _PARTIES if name in told), None)
    return _place(found) if found else None


def _goods(facts: Facts, moves: Moves, event: Event, row: int, epcs: str, quantities: str) -> tuple[Goods, list[str]]:
    """Lots of an event with their kilograms, and cases."""
    goods: Goods = {}
    cases: list[str] = []
    listed = [(code, {}) for code in event.get(epcs, [])] + [(one["epcClass"], one) for one in event.get(quantities, [])]
    for uri, one in listed:
        found = thing(uri)
        is_lot = found.kind == "lot" or (found.kind == "other" and bool(one))
        if not is_lot:
            cases.append(found.code) if found.kind in ("case", "other") else facts.leave("without_lot", uri)
            continue
        kg = _kilograms(moves, found, one)
        goods[found.code] = kg if goods.get(found.code) is None else (goods[found.code] or 0) + (kg or 0)
        facts.tell("lot", found.code, row, product_id=found.product or None)
        if found.product:
            facts.tell("product", found.product, row)
    return goods, cases


def _kilograms(moves: Moves, lot: Thing, one: Event) -> float | None:
    unit, factor = one.get("uom"), WORDS["mass"].get(one.get("uom"))
    if "quantity" in one:
        moves.units[lot.code].add("kg" if factor else str(unit or "–"))
    return one["quantity"] * factor if factor and "quantity" in one else None


def _describe(facts: Facts, event: Event, goods: Goods, row: int) -> None:
    """Instance data of what is new: dates, lot number."""
    told = [told_by_attributes(event.get("ilmd", {}))] if goods else []
    for one in event.get("masterDataAvailableFor", []) if isinstance(event.get("masterDataAvailableFor"), list) else []:
        if isinstance(one, dict) and isinstance(one.get("id"), str) and (code := thing(one["id"]).code) in goods:
            facts.tell("lot", code, row, **_dates(told_by_attributes(one)))
    for lot in goods:
        for values in told:
            facts.tell("lot", lot, row, **_dates(values))


def _dates(values: dict[str, str]) -> dict[str, str]:
    return {name: values[name] for name in ("expires_date",) if name in values}


def _transform(facts: Facts, moves: Moves, event: Event, row: int, when: str, where: str | None) -> bool:
    sides = {side: _goods(facts, moves, event, row, f"{side}EPCList", f"{side}QuantityList")[0] for side in ("input", "output")}
    for lot, kg in sides["output"].items():
        facts.tell("lot", lot, row, facility_id=where, made_date=when[:10], quantity_kg=kg)
    _describe(facts, event, sides["output"], row)
    for lots in sides.values():
        for lot in lots:
            moves.seen[lot].append((when, where or ""))
    joined = moves.made[event.get("transformationID") or f"#{row}"]
    for side, lots in sides.items():
        joined[side] |= lots
    for lot, kg in joined["input"].items():
        for output in joined["output"]:
            share = kg if len(joined["output"]) == 1 else None  # how much of it went into which is not told
            if lot == output:
                facts.leave("own_input", lot)
            else:
                day = None if event.get(UNDATED) else when[:10]
                facts.tell("lot_input", (output, lot), row, output_lot_id=output, input_lot_id=lot, used_date=day, quantity_kg=share)
    return bool(sides["input"] or sides["output"])


def _pack(facts: Facts, moves: Moves, event: Event, row: int, when: str) -> None:
    if event.get("parentID"):
        goods, cases = _goods(facts, moves, event, row, "childEPCs", "childQuantityList")
        goods |= dict.fromkeys((f"case:{case}" for case in cases))
        moves.packed[thing(event["parentID"]).code].append((when, event["action"], goods))


def _move(
    moves: Moves, event: Event, row: int, when: str, where: str | None, goods: Goods, cases: list[str]
) -> bool:
    source, destination = _end(event, "source"), _end(event, "destination")
    step = event.get("bizStep", "")
    if step in LEAVES or step in ARRIVES or (source and destination):
        way = "arrives" if step in ARRIVES else "leaves"
        source, destination = (source, destination or where) if way == "arrives" else (source or where, destination)
        moves.moved.append((when, row, event, source, destination, way, goods, cases))
        return bool(goods or cases)
    return False


def unpacked(moves: Moves, case: str, when: str, above: frozenset[str] = frozenset()) -> Goods:
    """Lots in a case at a time, also in cases within it; a case within itself holds nothing more."""
    inside: Goods = {}
    for time, action, goods in sorted(moves.packed.get(case, []), key=lambda one: one[0]):
        if time > when or action == "OBSERVE":
            continue
        if action == "ADD":
            inside |= goods
        else:
            inside = {lot: kg for lot, kg in inside.items() if goods and lot not in goods}
    found: Goods = {}
    for lot, kg in inside.items():
        if not lot.startswith("case:"):
            found[lot] = kg
        elif (inner := lot.removeprefix("case:")) not in above | {case}:
            found |= unpacked(moves, inner, when, above | {case})
    return found


def settle_moves(facts: Facts, moves: Moves) -> None:
    """Departures and arrivals, in the order of time, become shipments; what finds no other end is said."""
    open_ends: dict[str, list[tuple[str, int, Event, str, float | None]]] = defaultdict(list)
    told: dict[tuple[str, str, str], int] = defaultdict(int)
    for when, row, event, source, destination, way, goods, cases in sorted(moves.moved, key=lambda one: (one[0], one[1])):
        for case in cases:
            if not (inside := unpacked(moves, case, when)) and case not in goods:
                facts.leave("empty_case", case)
            goods = {**inside, **goods}
        for lot, kg in goods.items():
            if way == "arrives" and destination:
                begun = next((one for one in open_ends[lot] if one[3] != destination and (source in (None, one[3]))), None)
                if begun:
                    open_ends[lot].remove(begun)
                    _ship(facts, begun[2], begun[1], begun[0], lot, begun[3], destination, begun[4] if begun[4] is not None else kg)
                    continue
                source_of = source or _last_place(moves, lot, when, destination)
                if source_of and told[lot, source_of, destination]:
                    told[lot, source_of, destination] -= 1  # its departure told this already
                    continue
            else:
                source_of = source
            if source_of and destination and source_of != destination:
                _ship(facts, event, row, when, lot, source_of, destination, kg)
                told[lot, source_of, destination] += way == "leaves"
            elif way == "leaves" and source_of:
                open_ends[lot].append((when, row, event, source_of, kg))
    for lot, ends in open_ends.items():
        if ends:
            facts.leave("no_arrival", lot)
    for lot, units in moves.units.items():
        if len(units) > 1:
            facts.leave("two_units", f"{lot}: {', '.join(sorted(units))}")
        elif units != {"kg"}:
            facts.leave("no_mass", lot)


def first_seen(facts: Facts, moves: Moves) -> None:
    """Lots of which nobody says who made them, and when: the first place and day they were seen, and that is said."""
    for code, lot in facts.records["lot"].items():
        times = sorted(moves.seen[code])
        places = [place for _, place in times if place]
        if not lot.get("facility_id") and places:
            facts.leave("first_seen", code)
            lot["facility_id"] = places[0]
        if not lot.get("made_date") and times:
            lot["made_date"] = times[0][0][:10]


def _last_place(moves: Moves, lot: str, when: str, but: str) -> str | None:
    found = [(time, place) for time, place in moves.seen[lot] if time <= when and place not in ("", but)]
    return max(found)[1] if found else None


def _ship(facts: Facts, event: Event, row: int, when: str, lot: str, source: str, destination: str, kg: float | None) -> None:
    own = thing(event.get("eventID", ""))
    key = own.code if event.get("eventID", "").startswith(f"{OWN}shipment:") else _key(lot, source, destination, when)
    facts.tell(
        "shipment", key, row, shipment_id=key, lot_id=lot, from_facility_id=source, to_facility_id=destination,
        shipped_date=when[:10], quantity_kg=kg, value_vnd=event.get(VALUE),
    )  # fmt: skip


def _key(*parts: str) -> str:
    """A code for a move that has none of its own: the same move gets the same."""
    return "EP-" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
