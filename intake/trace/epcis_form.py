"""Rules of the EPCIS 2.0 JSON schema in checks of our own: documents, the five kinds of events, their parts.

Source: GS1 EPCIS 2.0.1 (ISO/IEC 19987:2024) and its JSON schema (gs1/EPCIS). Read leniently in two places, as documents in
use are: `masterDataAvailableFor`, and certification details as an object.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from intake.trace.form import (
    Check,
    Fault,
    anything,
    either,
    many,
    number,
    one_of,
    text,
    thing,
    time,
    truth,
    uri,
    word,
    written,
)  # fmt: skip

WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("epcis.toml").read_text(encoding="utf-8"))
_GS1_VOC = r"https?://(?:www\.)?gs1\.org/voc/"

quantity = thing(
    {"epcClass": uri, "quantity": number, "uom": written(re.compile("[A-Z0-9]{2,3}"), "unit")}, ["epcClass"], extends=False
)
_place = thing({"id": uri}, ["id"], is_open=True)
_party = word(WORDS["party"])
_disposition = word(WORDS["disposition"])
_context = either(
    uri, thing({}, is_open=True), many(either(uri, thing({}, is_open=True), key="not_context"), is_set=True), key="not_context"
)
_measured = {
    "type": word(WORDS["measure"], _GS1_VOC), "exception": word(WORDS["alarm"], _GS1_VOC), "time": time,
    "component": word(WORDS["component"]), "stringValue": text, "booleanValue": truth, "uom": text,
    "hexBinaryValue": written(re.compile("[A-Fa-f0-9]+"), "hex"),
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism",
                     "chemicalSubstance", "coordinateReferenceSystem", "uriValue"), uri),
    **dict.fromkeys(("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), number),
}  # fmt: skip
_sensed = thing(
    {"time": time, "startTime": time, "endTime": time,
     **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), uri)}
)  # fmt: skip
_sensor = thing({"sensorMetadata": _sensed, "sensorReport": many(thing(_measured, ["type"]), least=1)}, ["sensorReport"])
_declared = thing(
    {"declarationTime": time, "reason": word(WORDS["reason"]), "correctiveEventIDs": many(uri)}, ["declarationTime"]
)
_kept = either(
    *(thing(dict.fromkeys(("set", "unset"), many(_disposition, least=1, is_set=True)), [name], extends=False)
      for name in ("set", "unset")), key="not_disposition",
)  # fmt: skip
_certified = either(
    uri, many(either(uri, thing({}, is_open=True), key="not_uri")), thing({}, ["gs1:CertificationDetails"]), key="not_uri"
)
_ever: dict[str, Check] = {
    "@context": _context, "type": text, "eventTime": time, "recordTime": time, "eventID": uri, "certificationInfo": _certified,
    "eventTimeZoneOffset": written(re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)"), "offset"), "errorDeclaration": _declared,
    "masterDataAvailableFor": anything,
}  # fmt: skip
_where: dict[str, Check] = {
    "bizStep": word(WORDS["step"]), "disposition": _disposition, "persistentDisposition": _kept, "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": many(
        thing({"type": word(WORDS["transaction"]), "bizTransaction": uri}, ["bizTransaction"], extends=False)),
    "sourceList": many(thing({"type": _party, "source": uri}, ["type", "source"], extends=False)),
    "destinationList": many(thing({"type": _party, "destination": uri}, ["type", "destination"], extends=False)),
    "sensorElementList": many(_sensor),
}  # fmt: skip
_action = {"action": one_of(WORDS["action"])}
_seen: dict[str, Check] = {"epcList": many(uri, is_set=True), "quantityList": many(quantity)}
_child: dict[str, Check] = {"parentID": uri, "childEPCs": many(uri), "childQuantityList": many(quantity)}
_made: dict[str, Check] = {
    "inputEPCList": many(uri, is_set=True), "outputEPCList": many(uri, is_set=True), "inputQuantityList": many(quantity),
    "outputQuantityList": many(quantity), "transformationID": uri,
}  # fmt: skip
_ilmd = {"ilmd": thing({})}
_TIMED = ["eventTime", "eventTimeZoneOffset"]
EVENTS: dict[str, Check] = {
    "ObjectEvent": thing({**_ever, **_where, **_action, **_seen, **_ilmd}, [*_TIMED, "action"]),
    "AggregationEvent": thing({**_ever, **_where, **_action, **_child}, [*_TIMED, "action"]),
    "AssociationEvent": thing({**_ever, **_where, **_action, **_child}, [*_TIMED, "action", "parentID"]),
    "TransactionEvent": thing(
        {**_ever, **_where, **_action, **_seen, "parentID": uri}, [*_TIMED, "action", "bizTransactionList"]
    ),
    "TransformationEvent": thing({**_ever, **_where, **_made, **_ilmd}, _TIMED),
}
_other_event = thing(_ever, _TIMED, is_open=True)


def event_faults(event: Any, *, is_alone: bool = False) -> Iterator[Fault]:
    """What is wrong with one event; one that stands alone brings its own context."""
    kind = event.get("type") if isinstance(event, dict) else None
    if not isinstance(kind, str):
        yield "", "missing" if isinstance(event, dict) else "not_object", "type"
        return
    if is_alone and "@context" not in event:
        yield "", "missing", "@context"
    if kind not in EVENTS:
        yield from ((f"/type{below}", key, detail) for below, key, detail in uri(kind))
        yield from _other_event(event)
        return
    faults = list(EVENTS[kind](event))
    yield from faults or _together(kind, event)


def _together(kind: str, event: dict[str, Any]) -> Iterator[Fault]:
    """What fields say together: something must be spoken of, and only what is new has instance data."""
    action = event.get("action")
    if kind == "ObjectEvent":
        sensed = event.get("sensorElementList") and "readPoint" in event
        if "epcList" not in event and not event.get("quantityList") and not sensed:
            yield "", "missing", "epcList"
        if "ilmd" in event and action != "ADD":
            yield "/ilmd", "ilmd_action", str(action)
    elif kind == "TransactionEvent":
        if "epcList" not in event and not event.get("quantityList") and action != "DELETE":
            yield "", "missing", "epcList"
        if not event["bizTransactionList"]:
            yield "/bizTransactionList", "too_few", "1"
    elif kind == "TransformationEvent":
        has = {side: any(event.get(f"{side}{name}") for name in ("EPCList", "QuantityList")) for side in ("input", "output")}
        if not (all(has.values()) or ("transformationID" in event and any(has.values()))):
            yield "", "missing", "inputQuantityList" if not has["input"] else "outputQuantityList"
    elif not event.get("childEPCs") and not event.get("childQuantityList") and action != "DELETE":
        yield "", "missing", "childEPCs"


_vocabulary = thing(
    {"type": uri, "vocabularyElementList": many(thing(
        {"id": uri, "children": many(uri), "attributes": many(thing({"id": uri, "attribute": anything}, ["id"], is_open=True))},
        ["id"], is_open=True))},
    is_open=True,
)  # fmt: skip
_named: dict[str, Check] = {
    "@context": _context, "id": uri, "type": text, "schemaVersion": written(re.compile(r"\d+(?:\.\d+)*"), "version"),
    "creationDate": time,
}  # fmt: skip
_events = thing({"eventList": many(anything)}, ["eventList"], is_open=True)
DOCUMENT = thing(
    {**_named, "instanceIdentifier": text, "sender": text, "receiver": text, "epcisBody": _events,
     "epcisHeader": thing({"epcisMasterData": thing({"vocabularyList": many(_vocabulary)}, is_open=True)})},
    ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
)  # fmt: skip
QUERY_DOCUMENT = thing(
    {**_named, "epcisBody": thing({"queryResults": thing(
        {"queryName": text, "subscriptionID": text, "resultsBody": _events}, ["queryName", "resultsBody"])}, ["queryResults"])},
    ["@context", "type", "epcisBody"],
)  # fmt: skip
