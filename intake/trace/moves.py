"""Where lots were seen, what cases held, departures and arrivals → shipments."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from intake.trace.facts import Facts

Goods = dict[str, float | None]  # lot → kg, where that is known


@dataclass(slots=True)
class Move:
    """A departure or an arrival, as its event tells it; `key` and `value` are those of our own documents."""

    when: str
    row: int
    source: str | None
    destination: str | None
    is_arrival: bool
    goods: Goods
    cases: list[str]
    key: str | None
    value: float | None


@dataclass
class Moves:
    """What is known of where lots were, until all events are read."""

    packed: dict[str, list[tuple[str, str, Goods]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # case → time, action, lots
    moved: list["Move"] = field(default_factory=list)
    seen: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))  # lot → time, place or ""
    made: dict[str, dict[str, Goods]] = field(default_factory=lambda: defaultdict(lambda: {"input": {}, "output": {}}))
    units: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


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
    waiting: dict[str, list[tuple[Move, float | None]]] = defaultdict(list)  # departures of a lot for nobody knows where
    told: dict[tuple[str, str, str], int] = defaultdict(int)  # departures that named their receiver
    for move in sorted(moves.moved, key=lambda one: (one.when, one.row)):
        goods = dict(move.goods)
        for case in move.cases:
            if not (inside := unpacked(moves, case, move.when)):
                facts.leave("empty_case", case)
            goods = {**inside, **goods}
        for lot, kg in goods.items():
            if move.is_arrival:
                _arrive(facts, moves, move, lot, kg, waiting[lot], told)
            elif move.source and move.destination:
                _ship(facts, move, lot, move.source, move.destination, kg)
                told[lot, move.source, move.destination] += 1
            elif move.source:
                waiting[lot].append((move, kg))
    for lot, left in waiting.items():
        if left:
            facts.leave("no_arrival", lot)
    _units(facts, moves)


def _arrive(
    facts: Facts,
    moves: Moves,
    move: Move,
    lot: str,
    kg: float | None,
    waiting: list[tuple[Move, float | None]],
    told: dict[tuple[str, str, str], int],
) -> None:
    """An arrival ends the first departure it can be of; one whose departure said all says nothing new."""
    if not move.destination:
        return
    for place, (begun, left_kg) in enumerate(waiting):
        if begun.source and begun.source != move.destination and move.source in (None, begun.source):
            del waiting[place]
            _ship(facts, begun, lot, begun.source, move.destination, kg if left_kg is None else left_kg)
            return
    source = move.source or _last_place(moves, lot, move.when, move.destination)
    if source and told[lot, source, move.destination]:
        told[lot, source, move.destination] -= 1
    elif source:
        _ship(facts, move, lot, source, move.destination, kg)


def _units(facts: Facts, moves: Moves) -> None:
    """Lots measured in several units, and those that no unit of mass measures."""
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


def _ship(facts: Facts, move: Move, lot: str, source: str, destination: str, kg: float | None) -> None:
    if source == destination:
        return
    key = move.key or _key(lot, source, destination, move.when)
    facts.tell(
        "shipment", key, move.row, shipment_id=key, lot_id=lot, from_facility_id=source, to_facility_id=destination,
        shipped_date=move.when[:10], quantity_kg=kg, value_vnd=move.value,
    )  # fmt: skip


def _key(*parts: str) -> str:
    """A code for a move that has none of its own: the same move gets the same."""
    return "EP-" + hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]
