"""GS1 EPCIS 2.0 events → facts of lots.

Rules: a TransformationEvent makes its outputs of its inputs (joined by transformationID where they come apart); an
ObjectEvent that adds makes its lots where it happens. A move is an event with a source and a destination, a departure with
the next arrival of the same lot elsewhere, or an arrival at another place than the lot was last seen. A case or a parent
moves what was packed (AggregationEvent, AssociationEvent) into it by then. An event that was declared an error, and the one
with its eventID, tell nothing. Classes without a lot, and cases nobody packed, cannot be traced and are said.
"""

from datetime import datetime
from typing import Any

from intake.trace.epcis_form import WORDS
from intake.trace.facts import Facts
from intake.trace.gs1 import OWN, Thing, is_whole, thing
from intake.trace.master import told_by_attributes
from intake.trace.moves import Goods, Move, Moves

UNDATED, VALUE = "ocopradar:undated", "ocopradar:value_vnd"  # of our own documents
LEAVES = {"shipping", "departing", "consigning"}
ARRIVES = {"receiving", "arriving", "accepting"}
_PARTIES = ("location", "possessing_party", "owning_party")
Event = dict[str, Any]


def take(facts: Facts, moves: Moves, event: Event, row: int) -> bool:
    """Take in one event that is well formed; says whether it told anything of a lot."""
    when, where = _when(event), _where(event)
    if event["type"] == "TransformationEvent":
        return _transform(facts, moves, event, row, when, where)
    if event["type"] in ("AggregationEvent", "AssociationEvent"):
        _pack(facts, moves, event, row, when)
    names = (
        ("childEPCs", "childQuantityList")
        if "childEPCs" in event or "childQuantityList" in event
        else ("epcList", "quantityList")
    )
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
    moment = datetime.fromisoformat(event["eventTime"].upper())
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
            if not is_whole(found.product.removeprefix("(01)")):
                facts.leave("wrong_digit", found.code)
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
                facts.tell(
                    "lot_input", (output, lot), row, output_lot_id=output, input_lot_id=lot, used_date=day, quantity_kg=share
                )
    return bool(sides["input"] or sides["output"])


def _pack(facts: Facts, moves: Moves, event: Event, row: int, when: str) -> None:
    if event.get("parentID"):
        goods, cases = _goods(facts, moves, event, row, "childEPCs", "childQuantityList")
        goods |= dict.fromkeys(f"case:{case}" for case in cases)
        moves.packed[thing(event["parentID"]).code].append((when, event["action"], goods))


def _move(moves: Moves, event: Event, row: int, when: str, where: str | None, goods: Goods, cases: list[str]) -> bool:
    source, destination = _end(event, "source"), _end(event, "destination")
    step = event.get("bizStep", "")
    is_arrival = step in ARRIVES
    if not (is_arrival or step in LEAVES or (source and destination)):
        return False
    if is_arrival:
        destination = destination or where
    else:
        source = source or where
    own = event.get("eventID", "")
    key = thing(own).code if own.startswith(f"{OWN}shipment:") else None
    moves.moved.append(Move(when, row, source, destination, is_arrival, goods, cases, key, event.get(VALUE)))
    return bool(goods or cases)
