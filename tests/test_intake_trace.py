"""Files of tracing: what they tell, what is refused and where, what is left aside and said."""

import copy
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from epcis_documents import CASE, CONTEXT, FARM, LEAF, MILL, SHOP, STORY, TEA, at, document, ends, event, kg, write

from data.snapshots import live, root
from geo.units import units
from intake.__main__ import main
from intake.errors import IntakeError
from intake.publish import Request, check_delivery, publish_frames
from intake.trace import office_codes, read_trace
from intake.trace.epcis_form import event_faults
from intake.trace.gs1 import check_digit, thing, uri
from words import say

LEAF_CODE, TEA_CODE = "(01)08931231000113(10)L1", "(01)08931232000228(10)P1"
FARM_CODE, MILL_CODE, SHOP_CODE = "(414)8931231000014", "(414)8931232000013", "(414)8931233000012"


@pytest.fixture
def no_data(tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_DATA", str(tmp_path / "data"))
    return tmp_path


def told(path, *columns):
    """Rows of a file by extract, the columns asked for."""
    delivery = read_trace([path])
    return {raw.extract: raw.table.to_pylist() for raw in delivery.raws}, [key for key, _ in delivery.remarks]


def test_the_five_kinds_of_events_tell_one_story(tmp_path):
    rows, _ = told(write(tmp_path / "story.json", document(*STORY)))
    assert {row["facility_id"]: row["stage"] for row in rows["facility"]} == {
        FARM_CODE: "primary", MILL_CODE: "processing", SHOP_CODE: "trading",
    }  # fmt: skip
    lots = {row["lot_id"]: row for row in rows["lot"]}
    assert (lots[LEAF_CODE]["made_date"], lots[LEAF_CODE]["quantity_kg"], lots[LEAF_CODE]["facility_id"]) == (
        "2026-08-01",
        500,
        FARM_CODE,
    )
    assert (lots[TEA_CODE]["made_date"], lots[TEA_CODE]["facility_id"]) == ("2026-08-04", MILL_CODE)
    (used,) = rows["lot_input"]
    assert (used["output_lot_id"], used["input_lot_id"], used["quantity_kg"], used["used_date"]) == (
        TEA_CODE,
        LEAF_CODE,
        100,
        "2026-08-04",
    )
    moves = {
        row["lot_id"]: (row["from_facility_id"], row["to_facility_id"], row["shipped_date"], row["quantity_kg"])
        for row in rows["shipment"]
    }
    assert moves == {LEAF_CODE: (FARM_CODE, MILL_CODE, "2026-08-02", 300), TEA_CODE: (MILL_CODE, SHOP_CODE, "2026-08-06", 20)}


def test_the_report_adds_up_and_publishing_twice_changes_nothing(no_data, capsys):
    path = write(no_data / "story.json", document(*STORY))
    assert main(["trace", str(path), "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["read"] == report["accepted"] + report["rejected"] + report["not_data"] == report["accepted"] == 10
    assert main(["trace", str(path), "--publish"]) == 0
    again = check_delivery(read_trace([path]))
    assert all((change.added, change.replaced) == (0, 0) for change in again.landing.changes.values())


def test_the_office_s_own_facility_is_spoken_of_and_not_replaced(no_data):
    path = write(no_data / "story.json", document(*STORY))
    delivery = read_trace([path], {"facility": {FARM_CODE}, "lot": {LEAF_CODE}})
    rows = {raw.extract: raw.table.to_pylist() for raw in delivery.raws}
    assert FARM_CODE not in {row["facility_id"] for row in rows["facility"]}
    assert [row["lot_id"] for row in rows["lot"]] == [TEA_CODE]
    assert rows["lot_input"]


def test_codes_of_the_office_are_those_of_no_file_of_tracing(no_data):
    assert office_codes() == {}
    known = units()
    own = pa.table({"facility_id": [FARM_CODE], "facility_name": ["Trại"], "stage": ["primary"], "commune_era": ["new"],
                    "commune_code": [str(known[(known.era == "new") & (known.level == "commune")].code.iloc[0])]})  # fmt: skip
    publish_frames({"facility": own}, Request())
    path = write(no_data / "story.json", document(*STORY))
    assert main(["trace", str(path), "--publish"]) == 0
    assert office_codes() == {"facility": {FARM_CODE}, "product": set(), "lot": set()}


def spoilt(change):
    story = copy.deepcopy(document(*STORY))
    change(story, story["epcisBody"]["eventList"])
    return story


def put(place, name, value):
    return lambda _, events: events[place].__setitem__(name, value)


def drop(place, name):
    return lambda _, events: events[place].__delitem__(name)


EVENT = "/epcisBody/eventList"
INVALID = {
    "action": (put(0, "action", "CREATE"), f"{EVENT}/0/action", "not_word"),
    "no action": (drop(1, "action"), f"{EVENT}/1", "missing"),
    "time": (put(1, "eventTime", "22-07-2026"), f"{EVENT}/1/eventTime", "not_time"),
    "a day that is none": (put(1, "eventTime", "2026-02-30T08:00:00Z"), f"{EVENT}/1/eventTime", "not_time"),
    "time without zone": (put(1, "eventTime", "2026-07-22T08:00:00"), f"{EVENT}/1/eventTime", "not_time"),
    "offset": (put(1, "eventTimeZoneOffset", "+7"), f"{EVENT}/1/eventTimeZoneOffset", "not_offset"),
    "no offset": (drop(1, "eventTimeZoneOffset"), f"{EVENT}/1", "missing"),
    "step": (put(1, "bizStep", "transforming"), f"{EVENT}/1/bizStep", "not_word"),
    "step of CBV as a URI": (put(1, "bizStep", "urn:epcglobal:cbv:bizstep:shipping"), f"{EVENT}/1/bizStep", "not_word"),
    "disposition": (put(1, "disposition", "in_transport"), f"{EVENT}/1/disposition", "not_word"),
    "source": (put(1, "sourceList", [{"type": "place", "source": FARM}]), f"{EVENT}/1/sourceList/0/type", "not_word"),
    "ilmd without namespace": (put(0, "ilmd", {"materialType": "x"}), f"{EVENT}/0/ilmd/materialType", "unknown_field"),
    "ilmd of what is not new": (put(1, "ilmd", {"ex:a": "x"}), f"{EVENT}/1/ilmd", "ilmd_action"),
    "quantity as text": (put(0, "quantityList", [kg(LEAF, "500")]), f"{EVENT}/0/quantityList/0/quantity", "not_number"),
    "quantity as truth": (put(0, "quantityList", [kg(LEAF, True)]), f"{EVENT}/0/quantityList/0/quantity", "not_number"),
    "unit": (put(0, "quantityList", [kg(LEAF, 5, "kilogram")]), f"{EVENT}/0/quantityList/0/uom", "not_unit"),
    "field of a quantity": (put(0, "quantityList", [kg(LEAF, 5) | {"ex:a": 1}]), f"{EVENT}/0/quantityList/0/ex:a",
                            "unknown_field"),
    "field of an event": (put(0, "colour", "green"), f"{EVENT}/0/colour", "unknown_field"),
    "a slash in a name": (put(0, "a/b~c", 1), f"{EVENT}/0/a~1b~0c", "unknown_field"),
    "nothing spoken of": (drop(0, "quantityList"), f"{EVENT}/0", "missing"),
    "an EPC twice": (put(0, "epcList", [CASE, CASE]), f"{EVENT}/0/epcList", "twice"),
    "no URI": (put(0, "epcList", ["L1"]), f"{EVENT}/0/epcList/0", "not_uri"),
    "no list": (put(0, "epcList", CASE), f"{EVENT}/0/epcList", "not_list"),
    "no outputs": (drop(3, "outputQuantityList"), f"{EVENT}/3", "missing"),
    "no children": (drop(4, "childQuantityList"), f"{EVENT}/4", "missing"),
    "no transaction": (drop(5, "bizTransactionList"), f"{EVENT}/5", "missing"),
    "an empty transaction": (put(5, "bizTransactionList", []), f"{EVENT}/5/bizTransactionList", "too_few"),
    "no parent": (drop(6, "parentID"), f"{EVENT}/6", "missing"),
    "certificate": (put(0, "certificationInfo", 42), f"{EVENT}/0/certificationInfo", "not_uri"),
    "persistent": (put(0, "persistentDisposition", {"set": []}), f"{EVENT}/0/persistentDisposition", "not_disposition"),
    "a sensor that reports nothing": (put(0, "sensorElementList", [{}]), f"{EVENT}/0/sensorElementList/0", "missing"),
    "a measure": (put(0, "sensorElementList", [{"sensorReport": [{"type": "Heat"}]}]),
                  f"{EVENT}/0/sensorElementList/0/sensorReport/0/type", "not_word"),
    "kind of event": (put(0, "type", "MagicEvent"), f"{EVENT}/0/type", "not_uri"),
    "no event": (lambda _, events: events.__setitem__(0, "x"), f"{EVENT}/0", "not_object"),
    "no context": (lambda doc, _: doc.__delitem__("@context"), "/", "missing"),
    "version": (lambda doc, _: doc.__setitem__("schemaVersion", 2.0), "/schemaVersion", "not_version"),
    "creation": (lambda doc, _: doc.__setitem__("creationDate", "today"), "/creationDate", "not_time"),
    "field of the document": (lambda doc, _: doc.__setitem__("colour", 1), "/colour", "unknown_field"),
    "no body": (lambda doc, _: doc.__delitem__("epcisBody"), "/", "missing"),
    "kind of document": (lambda doc, _: doc.__setitem__("type", "Document"), "/type", "not_word"),
}  # fmt: skip


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_document_is_refused_with_its_place(tmp_path, name):
    change, place, key = INVALID[name]
    with pytest.raises(IntakeError) as refused:
        read_trace([write(tmp_path / "bad.json", spoilt(change))])
    assert (refused.value.key, refused.value.blanks["place"]) == ("trace_invalid", place)
    detail = "" if key == "twice" else None
    assert refused.value.blanks["why"].startswith(say(f"intake.trace_{key}", detail="¤").split("¤")[0])
    assert detail is None or refused.value.blanks["more"] == ""


VALID = {
    "every part": event(
        action="ADD", eventID="urn:uuid:1", epcList=["https://id.gs1.org/01/09521141012345/21/2017"],
        recordTime="2026-08-01T08:00:00.5Z", bizStep="https://example.org/step", disposition="in_progress",
        readPoint={"id": FARM, "ex:a": 1}, ilmd={"ex:colour": "green"},
        persistentDisposition={"set": ["completeness_verified"], "unset": ["completeness_inferred"]},
        certificationInfo={"gs1:CertificationDetails": {"gs1:certificationURI": "https://example.org/1"}}, **ends(FARM, MILL),
        sensorElementList=[{"sensorMetadata": {"time": "2026-08-01T08:00:00Z"},
                            "sensorReport": [{"type": "Temperature", "value": 4, "uom": "CEL"}]}],
        **{"ex:more": {"ex:x": [1]}},
    ),
    "only a sensor": event(readPoint={"id": FARM}, sensorElementList=[{"sensorReport": [{"type": "gs1:Temperature"}]}]),
    "a class pattern": event(quantityList=[{"epcClass": "urn:epc:idpat:sgtin:4012345.066666.*", "quantity": 220}]),
    "a foreign event": event("https://example.org/MyEvent", colour="green"),
    "all taken out": event("AggregationEvent", action="DELETE", parentID=CASE),
    "half a transformation": event("TransformationEvent", inputEPCList=[CASE], transformationID="urn:x:1"),
    "its own context": event("AssociationEvent", parentID=CASE, childEPCs=[FARM]) | {"@context": [{"ex": "https://example.org/"}]},
}  # fmt: skip


@pytest.mark.parametrize("name", VALID)
def test_valid_events_have_no_fault(name):
    assert list(event_faults(VALID[name])) == []


def test_a_query_document_and_a_single_event_are_read(tmp_path):
    body = {"queryResults": {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": list(STORY)}}}
    query = {"@context": CONTEXT, "type": "EPCISQueryDocument", "epcisBody": body}
    whole, _ = told(write(tmp_path / "document.json", document(*STORY)))
    assert told(write(tmp_path / "query.json", query))[0] == whole
    rows, _ = told(write(tmp_path / "one.json", STORY[0] | {"@context": CONTEXT}))
    assert [row["lot_id"] for row in rows["lot"]] == [LEAF_CODE]
    with pytest.raises(IntakeError, match="@context"):
        read_trace([write(tmp_path / "bare.json", STORY[0])])


BROKEN = {
    "xml": ('<?xml version="1.0"?>\n<epcis:EPCISDocument/>', "trace_xml", {}),
    "xml behind blanks": ("\ufeff \n\t<EPCISDocument/>", "trace_xml", {}),
    "empty": ("  \n", "trace_empty", {}),
    "a comma too many": ('{"type": "EPCISDocument",\n "epcisBody": {"eventList": [\n  {"a": 1},\n  ]}}', "trace_syntax",
                         {"line": 4, "column": 3}),
    "cut off": ('{"type": "EPCISDocument",\n "epcisBody": {"eventList": [{"a": "b', "trace_syntax", {"line": 2, "column": 36}),
    "two documents": ('{"stations": [], "deliveries": []} {}', "trace_syntax", {"line": 1, "column": 36}),
    "no number": ('{"type": "EPCISDocument", "x": NaN}', "trace_syntax", {"line": 1}),
    "another document": ('{"type": "FeatureCollection", "features": []}', "trace_unknown", {}),
    "a list": ("[1, 2]", "trace_list", {}),
    "too deep": ('{"type": "EPCISDocument", "x": ' + "[" * 100_000, "trace_deep", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_document_is_one_sentence(tmp_path, name, capsys):
    content, key, blanks = BROKEN[name]
    path = write(tmp_path / "file.json", content)
    with pytest.raises(IntakeError) as refused:
        read_trace([path])
    assert refused.value.key == key
    assert blanks.items() <= refused.value.blanks.items()
    assert main(["trace", str(path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_another_encoding_and_a_missing_file(tmp_path):
    (tmp_path / "file.json").write_bytes('{"type": "EPCISDocument", "sender": "Chè"}'.encode("utf-16"))
    with pytest.raises(IntakeError, match="UTF-8"):
        read_trace([tmp_path / "file.json"])
    with pytest.raises(IntakeError, match="none"):
        read_trace([tmp_path / "none.json"])


def test_a_line_and_column_behind_the_first_piece(tmp_path):
    rows = ",\n".join(json.dumps(event(quantityList=[kg(LEAF, 1)]) | {"ex:pad": "x" * 500}) for _ in range(4000))
    path = write(tmp_path / "long.json", '{"type": "EPCISDocument", "epcisBody": {"eventList": [\n' + rows + ",\n  {oops}]}}")
    with pytest.raises(IntakeError) as refused:
        read_trace([path])
    assert (refused.value.blanks["line"], refused.value.blanks["column"]) == (4002, 4)


def test_what_was_declared_an_error_tells_nothing(tmp_path):
    wrong = event(day=2, eventID="urn:x:1", bizStep="shipping", quantityList=[kg(LEAF, 9)], **ends(FARM, SHOP))
    void = wrong | {"errorDeclaration": {"declarationTime": "2026-08-09T08:00:00Z", "reason": "did_not_occur"}}
    rows, remarks = told(write(tmp_path / "void.json", document(STORY[0], wrong, void)))
    assert "shipment" not in rows
    assert "trace_void" in remarks


def test_a_lot_that_is_its_own_input_and_circles_end_and_are_said(no_data):
    ring = [
        event(
            "TransformationEvent", 1, inputQuantityList=[kg(LEAF, 1)], outputQuantityList=[kg(TEA, 1), kg(LEAF, 1)], **at(MILL)
        ),
        event("TransformationEvent", 2, inputQuantityList=[kg(TEA, 1)], outputQuantityList=[kg(LEAF, 1)], **at(MILL)),
    ]
    path = write(no_data / "ring.json", document(*ring))
    rows, remarks = told(path)
    assert {(row["output_lot_id"], row["input_lot_id"]) for row in rows["lot_input"]} == {
        (TEA_CODE, LEAF_CODE),
        (LEAF_CODE, TEA_CODE),
    }
    assert "trace_own_input" in remarks
    checked = check_delivery(read_trace([path]))
    assert checked.rejected == 0
    assert any(blanks["what"].startswith("vòng tròn") for key, blanks in checked.remarks if key == "lot_doubt")


def test_cases_in_cases_in_circles_and_unpacked_ones(tmp_path):
    other = "urn:epc:id:sscc:8931232.0000000002"
    events = [
        *STORY[:5],
        event("AggregationEvent", 5, action="ADD", parentID=other, childEPCs=[CASE]),
        event("AggregationEvent", 5, action="ADD", parentID=CASE, childEPCs=[other]),
        event(day=6, epcList=[other], bizStep="shipping", **ends(MILL, SHOP)),
        event("AggregationEvent", 7, action="DELETE", parentID=CASE),
        event(day=8, epcList=[CASE], bizStep="shipping", **ends(SHOP, FARM)),
    ]
    rows, remarks = told(write(tmp_path / "cases.json", document(*events)))
    assert [row["to_facility_id"] for row in rows["shipment"] if row["lot_id"] == TEA_CODE] == [SHOP_CODE]
    assert "trace_empty_case" in remarks


def test_departure_and_arrival_of_one_move_are_one_shipment(tmp_path):
    both = [
        event(day=2, bizStep="shipping", quantityList=[kg(LEAF, 3)], **ends(FARM, MILL)),
        event(day=3, bizStep="receiving", quantityList=[kg(LEAF, 3)], **ends(FARM, MILL)),
        event(day=9, bizStep="receiving", quantityList=[kg(LEAF, 5)], **at(SHOP)),
    ]
    rows, _ = told(write(tmp_path / "both.json", document(STORY[0] | at(MILL), *both)))
    assert [(row["from_facility_id"], row["to_facility_id"], row["shipped_date"]) for row in rows["shipment"]] == [
        (FARM_CODE, MILL_CODE, "2026-08-02"), (MILL_CODE, SHOP_CODE, "2026-08-09"),
    ]  # fmt: skip


def test_two_units_for_one_lot_and_units_that_are_no_mass(tmp_path):
    events = [
        event(day=1, action="ADD", quantityList=[kg(LEAF, 500), kg(TEA, 40, "LTR")], **at(FARM)),
        event(day=2, quantityList=[kg(LEAF, 30, "EA")], **at(FARM)),
    ]
    path = write(tmp_path / "units.json", document(*events))
    rows, remarks = told(path)
    assert {row["lot_id"]: row["quantity_kg"] for row in rows["lot"]} == {LEAF_CODE: 500, TEA_CODE: None}
    assert {"trace_two_units", "trace_no_mass"} <= set(remarks)


def test_halves_of_a_transformation_meet_by_their_id(tmp_path):
    halves = [
        event("TransformationEvent", 4, outputQuantityList=[kg(TEA, 25)], transformationID="urn:x:1", **at(MILL)),
        event("TransformationEvent", 3, inputQuantityList=[kg(LEAF, 100)], transformationID="urn:x:1", **at(MILL)),
    ]
    rows, _ = told(write(tmp_path / "halves.json", document(STORY[0], *halves)))
    assert [(row["output_lot_id"], row["input_lot_id"]) for row in rows["lot_input"]] == [(TEA_CODE, LEAF_CODE)]


def test_lots_nobody_says_who_made_and_lots_of_no_place(tmp_path):
    seen = [event(day=5, quantityList=[kg(LEAF, 1)], readPoint={"id": f"{SHOP[:-1]}77"}), event(day=6, quantityList=[kg(TEA, 1)])]
    rows, remarks = told(write(tmp_path / "seen.json", document(*seen)))
    assert [(row["lot_id"], row["facility_id"], row["made_date"]) for row in rows["lot"]] == [
        (LEAF_CODE, SHOP_CODE, "2026-08-05")
    ]
    assert {"trace_first_seen", "trace_no_place"} <= set(remarks)


CODES = {
    "urn:epc:class:lgtin:4012345.011111.4444": ("lot", "(01)04012345111118(10)4444"),
    "https://id.gs1.org/01/04012345111118/10/4444": ("lot", "(01)04012345111118(10)4444"),
    "https://example.com/some/path/01/4012345111118/10/44%2F44?linkType=all": ("lot", "(01)04012345111118(10)44/44"),
    "urn:epc:id:sgtin:0614141.107346.2017": ("lot", "(01)10614141073464(21)2017"),
    "https://id.gs1.org/01/10614141073464/10/A/21/2017": ("lot", "(01)10614141073464(10)A"),
    "urn:epc:idpat:sgtin:4012345.066666.*": ("product", "(01)04012345666663"),
    "urn:epc:id:sgln:4012345.00225.0": ("place", "(414)4012345002256"),
    "https://id.gs1.org/414/4012345002256/254/77": ("place", "(414)4012345002256"),
    "urn:epc:id:pgln:4012345.00225": ("place", "(414)4012345002256"),
    "https://id.gs1.org/417/4012345002256": ("place", "(414)4012345002256"),
    "urn:epc:id:sscc:4012345.0000000333": ("case", "(00)040123450000003338"),
    "https://id.gs1.org/00/040123450000003338": ("case", "(00)040123450000003338"),
    "(01)04012345111118(10)4444": ("lot", "(01)04012345111118(10)4444"),
    "urn:epc:id:grai:4012345.66666.87": ("other", "urn:epc:id:grai:4012345.66666.87"),
    "http://transaction.acme.com/po/12345678": ("other", "http://transaction.acme.com/po/12345678"),
}


@pytest.mark.parametrize("code", CODES)
def test_codes_of_gs1_have_one_form(code):
    found = thing(code)
    assert (found.kind, found.code) == CODES[code]
    assert thing(uri("lot", found.code)).code == found.code


def test_check_digits_are_those_of_gs1():
    # GS1 General Specifications 7.9: GTIN-13 629104150021-3, SSCC 37610425002123456-9.
    assert (check_digit("629104150021"), check_digit("37610425002123456")) == ("3", "9")


FCL_TABLES = {
    "stations": [
        {"ID": "A", "Name": "Trại chè", "type of business": "Primary producer", "GeocodingLatitude": 21.5,
         "GeocodingLongitude": 105.8},
        {"ID": "B", "Name": "Mill"}, {"ID": "C", "GeocodingLatitude": 52.4, "GeocodingLongitude": 4.6}],
    "deliveries": [
        {"ID": "1", "from": "A", "to": "B", "Name": "Chè búp", "Lot Number": "X", "Date Delivery": "2026-05-01",
         "Amount": "500 kg"},
        {"ID": "2", "from": "B", "to": "C", "Lot ID": "L2", "Date Delivery": "02.06.2026", "_Lieferungen.Delivery_Amount": "0,5",
         "_Lieferungen.Delivery_Unit": "t"},
        {"ID": "3", "from": "B", "to": "C", "Lot ID": "L2", "Date Delivery Arrival": "2026-06-07", "Amount": "25.0 bags 20kg"}],
    "deliveryRelations": [{"from": "1", "to": "2"}, {"from": "1", "to": "3"}, {"from": "2", "to": "3"}, {"from": "2", "to": "1"}],
}  # fmt: skip


def fcl(tables, **fields):
    return {"version": "1.0.0", "data": {
        name: {"columnProperties": [], "data": [[{"id": key, "value": value} for key, value in row.items()] for row in rows]}
        for name, rows in tables.items()
    }} | fields  # fmt: skip


def test_foodchainlab_tells_lots_by_their_deliveries(no_data):
    path = write(no_data / "fcl.json", fcl(FCL_TABLES))
    rows, remarks = told(path)
    assert {row["facility_id"]: (row["stage"], row["latitude"]) for row in rows["facility"]} == {
        "A": ("primary", 21.5), "B": ("processing", None), "C": ("trading", None),
    }  # fmt: skip
    assert {row["shipment_id"]: row["quantity_kg"] for row in rows["shipment"]} == {"1": 500, "2": 500, "3": None}
    assert [(row["output_lot_id"], row["input_lot_id"]) for row in rows["lot_input"]] == [("L2", "A|Chè búp|X")]
    assert "trace_apart" in remarks  # 2 goes to C, 1 leaves A; 2 → 3 is another such
    checked = check_delivery(read_trace([path]))
    assert (checked.rejected, checked.accepted) == (0, 3 + 2 + 2 + 1 + 3)


def test_the_older_form_of_foodchainlab_is_read(tmp_path):
    old = {
        "stations": [{"id": "A", "name": "Farm"}, {"id": "B", "name": "Mill"}],
        "deliveries": [
            {"id": "1", "source": "A", "target": "B", "date": "2026-05-01"},
            {"id": "2", "source": "B", "target": "A"},
        ],
        "deliveriesRelations": [{"id": "9", "source": "1", "target": "2"}],
    }
    rows, _ = told(write(tmp_path / "old.json", old))
    assert [(row["input_lot_id"], row["output_lot_id"]) for row in rows["lot_input"]] == [("A|1|1", "B|2|2")]


def test_rows_of_foodchainlab_that_cannot_be_are_rejected_and_named(no_data):
    tables = copy.deepcopy(FCL_TABLES)
    tables["stations"].append({"ID": "A", "Name": "again"})
    tables["deliveries"] += [
        {"ID": "4", "from": "A", "to": "nowhere", "Date Delivery": "2026-05-01"},
        {"ID": "5", "from": "A", "to": "B"},
    ]
    tables["deliveryRelations"].append({"from": "1", "to": "none"})
    checked = check_delivery(read_trace([write(no_data / "bad.json", fcl(tables))]))
    found = {(row.extract, row.source_row, row.column_name, row.reason) for row in checked.problems.itertuples()}
    assert {
        ("facility", 1, "facility_id", "duplicate_key"), ("facility", 4, "facility_id", "duplicate_key"),
        ("shipment", 4, "to_facility_id", "orphan"), ("shipment", 5, "shipped_date", "required"),
        ("lot_input", 5, "output_lot_id", "orphan"),
    } <= found  # fmt: skip


def test_a_row_of_an_event_that_is_rejected_takes_no_other_of_it_along(no_data):
    future = event(day=4, quantityList=[kg(LEAF, 5), kg(TEA, -5)], action="ADD", **at(FARM))
    checked = check_delivery(read_trace([write(no_data / "two.json", document(future))]))
    assert {name: count.rejected for name, count in checked.counts.items() if count.read} == {
        "facility": 0,
        "product": 0,
        "lot": 1,
    }
    assert [(row.reason, row.source_row) for row in checked.problems.itertuples()] == [("too_small", 1)]
    assert checked.landing.changes["lot"].added == 1  # both lots stand in event 1; only the one below 0 goes


def test_a_cell_that_is_none_is_refused_with_its_place(tmp_path):
    broken = fcl(FCL_TABLES)
    broken["data"]["deliveries"]["data"][1][2] = {"id": "to"}
    with pytest.raises(IntakeError, match="/data/deliveries/data/1/2"):
        read_trace([write(tmp_path / "cell.json", broken)])
    with pytest.raises(IntakeError, match="deliveryRelations"):
        read_trace([write(tmp_path / "table.json", {"data": {"stations": {"data": []}, "deliveries": {"data": []}}})])


def with_master(*events):
    """A document whose header names the farm, its address and stage, and the tea."""
    farm = {"id": FARM, "attributes": [{"id": f"urn:epcglobal:cbv:mda#{name}", "attribute": value} for name, value in (
        ("name", "Trại La Bằng"), ("streetAddressOne", "Xóm Rừng Vần"), ("stage", "collection"))]}  # fmt: skip
    tea = {"id": "urn:epc:idpat:sgtin:8931232.000022.*", "attributes": [
        {"id": "urn:epcglobal:cbv:mda#descriptionShort", "attribute": "Sản phẩm tím"},
        {"id": "urn:ocopradar:product_group", "attribute": "tea"}]}  # fmt: skip
    lists = [{"type": "urn:epcglobal:epcis:vtype:Location", "vocabularyElementList": [farm]},
             {"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [tea]}]  # fmt: skip
    return document(*events) | {"epcisHeader": {"epcisMasterData": {"vocabularyList": lists}}}


def published(name):
    return pq.read_table(root() / live().manifest.snapshot_id / f"{name}.parquet").to_pylist()


def test_a_later_file_without_names_leaves_those_told_before(no_data):
    assert main(["trace", str(write(no_data / "first.json", with_master(*STORY))), "--publish"]) == 0
    before = {name: {row[f"{name}_id"]: row for row in published(name)} for name in ("facility", "product", "lot")}
    later = [STORY[0], event(day=7, bizStep="shipping", quantityList=[kg(TEA, 5)], **ends(MILL, FARM))]
    assert main(["trace", str(write(no_data / "later.json", document(*later))), "--publish"]) == 0
    farm = {row["facility_id"]: row for row in published("facility")}[FARM_CODE]
    assert (farm["facility_name"], farm["address"], farm["stage"]) == ("Trại La Bằng", "Xóm Rừng Vần", "collection")
    tea = {row["product_id"]: row for row in published("product")}[TEA_CODE[:18]]
    assert (tea["product_name"], tea["product_group"]) == ("Sản phẩm tím", "tea")
    lot = {row["lot_id"]: row for row in published("lot")}[TEA_CODE]
    kept = ("facility_id", "made_date", "quantity_kg")
    assert [lot[name] for name in kept] == [before["lot"][TEA_CODE][name] for name in kept]


def test_days_in_part_or_missing_keep_the_chain_and_are_said(no_data):
    tables = copy.deepcopy(FCL_TABLES) | {"deliveryRelations": [{"from": "1", "to": "2"}]}
    for day, assumed in (("2026-05", "2026-05-31"), ("2024", "2024-12-31"), ("05/2026", "2026-05-31")):
        tables["deliveries"][0]["Date Delivery"] = day
        rows, remarks = told(write(no_data / "part.json", fcl(tables)))
        assert rows["shipment"][0]["shipped_date"] == assumed
        assert "trace_assumed_day" in remarks
    tables["deliveries"][0]["Date Delivery"] = ""
    checked = check_delivery(read_trace([write(no_data / "none.json", fcl(tables))]))
    assert {name: count.rejected for name, count in checked.counts.items() if count.rejected} == {"shipment": 1}
    assert checked.counts["lot_input"].accepted == 1
    assert any(key == "trace_assumed_made" and "2026-06-02" in blanks["first"] for key, blanks in checked.remarks)


def test_what_the_session_of_foodchainlab_set_is_counted(tmp_path):
    session = {"nodes": [{"id": "A", "weight": 1, "killContamination": True}, {"id": "B", "weight": 0}],
               "deliveries": [{"id": "1", "crossContamination": True, "weight": 0.5}]}  # fmt: skip
    delivery = read_trace([write(tmp_path / "fcl.json", fcl(FCL_TABLES, tracing=session))])
    told_of = {key: blanks["n"] for key, blanks in delivery.remarks if key.startswith("trace_not_carried")}
    assert told_of == {"trace_not_carried_weights": 2, "trace_not_carried_kill": 1, "trace_not_carried_cross": 1}


def test_a_wrong_check_digit_is_said_and_taken(tmp_path):
    wrong = event(action="ADD", quantityList=[kg("https://id.gs1.org/01/08931232000229/10/P9", 5)], **at(MILL))
    rows, remarks = told(write(tmp_path / "wrong.json", document(wrong)))
    assert [row["lot_id"] for row in rows["lot"]] == ["(01)08931232000229(10)P9"]
    assert remarks == ["trace_events", "trace_wrong_digit"]


def test_a_transformation_of_no_place_is_one_sentence_of_the_file(no_data):
    nowhere = {name: value for name, value in STORY[3].items() if name != "bizLocation"}
    checked = check_delivery(read_trace([write(no_data / "nowhere.json", document(STORY[0], nowhere))]))
    assert (checked.rejected, checked.counts["lot"].accepted, checked.counts["lot_input"].accepted) == (0, 1, 0)
    assert {"trace_no_place", "trace_no_place_input"} <= {key for key, _ in checked.remarks}
