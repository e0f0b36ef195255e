"""EPCIS documents for tests, made of parts."""

import json

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]
FARM, MILL, SHOP = (f"urn:epc:id:sgln:893123{n}.00001.0" for n in (1, 2, 3))
LEAF, TEA = "urn:epc:class:lgtin:8931231.000011.L1", "urn:epc:class:lgtin:8931232.000022.P1"
CASE = "urn:epc:id:sscc:8931232.0000000001"


def event(kind="ObjectEvent", day=1, **fields):
    base = {"type": kind, "eventTime": f"2026-08-{day:02d}T08:00:00+07:00", "eventTimeZoneOffset": "+07:00"}
    if kind != "TransformationEvent":
        base["action"] = "OBSERVE"
    return base | fields


def at(place):
    return {"bizLocation": {"id": place}}


def kg(lot, quantity, uom="KGM"):
    return {"epcClass": lot, "quantity": quantity, "uom": uom}


def ends(source, destination):
    return {
        "sourceList": [{"type": "location", "source": source}],
        "destinationList": [{"type": "location", "destination": destination}],
    }


def document(*events, **fields):
    base = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-09-01T08:00:00+07:00"}
    return base | {"epcisBody": {"eventList": list(events)}} | fields


# Leaves are made at the farm, leave, arrive at the mill, become tea there, which is packed and sold to the shop.
STORY = (
    event(day=1, action="ADD", bizStep="commissioning", quantityList=[kg(LEAF, 500)], **at(FARM)),
    event(day=2, bizStep="shipping", quantityList=[kg(LEAF, 0.3, "TNE")], **at(FARM)),
    event(day=3, bizStep="receiving", quantityList=[kg("https://id.gs1.org/01/08931231000113/10/L1", 300)], **at(MILL)),
    event("TransformationEvent", 4, inputQuantityList=[kg(LEAF, 100)], outputQuantityList=[kg(TEA, 25)], **at(MILL)),
    event("AggregationEvent", 5, action="ADD", parentID=CASE, childQuantityList=[kg(TEA, 20)], **at(MILL)),
    event(
        "TransactionEvent", 6, action="ADD", bizStep="shipping", epcList=[CASE], **ends(MILL, SHOP),
        bizTransactionList=[{"type": "po", "bizTransaction": "https://example.vn/po/1"}],
    ),
    event("AssociationEvent", 7, action="ADD", parentID="urn:epc:id:grai:8931232.00001.1", childEPCs=[CASE], **at(SHOP)),
)  # fmt: skip


def write(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path
