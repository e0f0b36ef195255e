"""Reading of one file of tracing: which form it has, whether it is well formed, and what it tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from intake.errors import IntakeError
from intake.read import Delivery
from intake.trace import fcl
from intake.trace.epcis import take
from intake.trace.epcis_form import DOCUMENT, EVENTS, QUERY_DOCUMENT, event_faults
from intake.trace.facts import Before, Facts
from intake.trace.fcl_days import tell_session
from intake.trace.form import Fault, pointer
from intake.trace.master import take_master
from intake.trace.moves import Moves, first_seen, settle_moves
from intake.trace.stream import JsonStream, Place
from words import say

_BODIES: tuple[Place, ...] = (("epcisBody", "eventList"), ("epcisBody", "queryResults", "resultsBody", "eventList"))
_PATHS = frozenset({*_BODIES, *fcl.TABLES})
_MOST_FAULTS = 20


@dataclass
class _Looked:
    """A first look at a file: its form, faults, FoodChain-Lab rows, events that were declared errors."""

    rest: Any = None
    faults: list[Fault] = field(default_factory=list)
    tables: dict[str, list[tuple[int, fcl.Row]]] = field(default_factory=lambda: {"station": [], "delivery": [], "relation": []})
    void: set[str] = field(default_factory=set)


def read_trace(
    paths: Sequence[Path], known: dict[str, set[str]] | None = None, before: Before = lambda _extract, _keys: {}
) -> Delivery:
    """Read files of tracing.

    Args:
        paths: files of GS1 EPCIS 2.0 JSON-LD (a document, a query document, or one event) or FoodChain-Lab JSON.
        known: published codes by extract that are not told again (`Facts.raws`).
        before: rows of given keys that earlier files told (`told_before`).

    Returns:
        A delivery of raw rows whose sheet is the form ("EPCIS", "FoodChain-Lab") and whose row is the number of the event or
        of the row in its table; remarks say what was read and what was left aside.

    Raises:
        IntakeError: file_missing, trace_xml, trace_empty, trace_encoding, trace_syntax, trace_deep, trace_piece,
            trace_unknown, trace_list, or trace_invalid with the first place that breaks a rule (JSON pointer) and how many more.
    """
    told = [_read(path, before) for path in paths]
    raws = [raw for facts in told for raw in facts.raws(known or {})]
    return Delivery(tuple(raws), remarks=tuple(remark for facts in told for remark in facts.remarks))


def _read(path: Path, before: Before) -> Facts:
    if not path.is_file():
        raise IntakeError("file_missing", file=str(path))
    looked = _look(path)
    if isinstance(looked.rest, list):
        raise IntakeError("trace_list", file=path.name)
    form = _form(looked.rest)
    if form is None:
        raise IntakeError("trace_unknown", file=path.name)
    if form == "EPCIS":
        looked.faults[:0] = _frame_faults(looked.rest)
    elif "data" in looked.rest:
        looked.faults[:0] = fcl.document_faults(looked.rest)
    if looked.faults:
        _refuse(path, looked.faults)
    facts = Facts(path.name, form, before=before)
    if form == "EPCIS":
        _take_events(path, facts, looked)
    else:
        fcl.take_rows(facts, looked.tables)
        tell_session(facts, looked.rest.get("tracing"))
    return facts


def _look(path: Path) -> _Looked:
    looked = _Looked()
    stream = JsonStream(path, _PATHS)
    for place, index, value in stream:
        if place in _BODIES:
            looked.faults += islice(_placed(event_faults(value), *place, index), max(0, _MOST_FAULTS - len(looked.faults)))
            if isinstance(value, dict) and "errorDeclaration" in value and isinstance(value.get("eventID"), str):
                looked.void.add(value["eventID"])
        else:
            kind = fcl.TABLES[place]
            row, fault = fcl.row_of(kind, value)
            if fault and len(looked.faults) < _MOST_FAULTS:
                looked.faults += _placed(iter([fault]), *place, index)
            looked.tables[kind].append((index + 1, row or {}))
    looked.rest = stream.rest
    return looked


def _placed(faults: Iterator[Fault], *place: object) -> Iterator[Fault]:
    return ((pointer(*place) + below, key, detail) for below, key, detail in faults)


def _form(document: Any) -> str | None:
    """The form a document has by its own words."""
    if not isinstance(document, dict):
        return None
    kind = document.get("type")
    if kind in ("EPCISDocument", "EPCISQueryDocument", *EVENTS) or "epcisBody" in document or "eventTime" in document:
        return "EPCIS"
    return "FoodChain-Lab" if "data" in document or {"stations", "deliveries"} <= set(document) else None


def _frame_faults(document: dict[str, Any]) -> list[Fault]:
    kind = document.get("type")
    if kind == "EPCISQueryDocument":
        return list(QUERY_DOCUMENT(document))
    if kind == "EPCISDocument":
        return list(DOCUMENT(document))
    if "epcisBody" in document or kind is None:
        return [("", "missing", "type")] if kind is None else [("/type", "not_word", str(kind))]
    return list(event_faults(document, is_alone=True))


def _refuse(path: Path, faults: list[Fault]) -> None:
    where, key, detail = faults[0]
    more = say("intake.trace_more", n=len(faults) - 1) if len(faults) > 1 else ""
    why = say(f"intake.trace_{key}", detail=detail)
    raise IntakeError("trace_invalid", file=path.name, place=where or "/", why=why, more=more)


def _take_events(path: Path, facts: Facts, looked: _Looked) -> None:
    """Second pass: what the events tell, but for those declared errors."""
    header = looked.rest.get("epcisHeader", {})
    take_master(facts, header.get("epcisMasterData", {}).get("vocabularyList", []))
    moves = Moves()
    events = [(0, looked.rest)] if looked.rest.get("type") in EVENTS else _events(path)
    for index, event in events:
        facts.read += 1
        if "errorDeclaration" in event or event.get("eventID") in looked.void:
            facts.leave("void", str(index + 1))
        elif event["type"] in EVENTS and take(facts, moves, event, index + 1):
            facts.used += 1
    settle_moves(facts, moves)
    facts.fill()
    first_seen(facts, moves)


def _events(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((index, value) for place, index, value in JsonStream(path, _PATHS) if place in _BODIES)
