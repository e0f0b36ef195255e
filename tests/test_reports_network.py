"""A lot's network for other programs: written, read back, the same; through the door only."""

import json

import pandas as pd
import pytest
from epcis_documents import SHOP, STORY, TEA, at, document, event, kg, write

from data.contracts import contract
from data.snapshots import live, root
from intake.__main__ import main as intake
from intake.publish import check_delivery
from intake.trace import read_trace
from intake.trace.epcis_form import DOCUMENT, event_faults
from intake.trace.gs1 import thing
from queries import parse_viewer
from reports import epcis, foodchainlab
from reports.__main__ import main
from reports.network import LotUnknownError, lot_network

LEAF = "(01)08931231000113(10)L1"
MOMENT = "2026-09-01T08:00:00+07:00"


def wide(demo):
    """The lot of the demo with most relations around it."""
    inputs = pd.read_parquet(root() / demo.snapshot_id / "lot_input.parquet")
    return str(inputs.input_lot_id.value_counts().sort_index().idxmax())


def plain_closure(inputs, begin, here, there):
    """Lots met by going on, one pair after the other."""
    met, waiting = {begin}, [begin]
    while waiting:
        lot = waiting.pop()
        new = set(inputs[inputs[here] == lot][there]) - met
        met |= new
        waiting += new
    return met


def test_the_network_is_everything_before_and_after(demo):
    inputs = pd.read_parquet(root() / demo.snapshot_id / "lot_input.parquet")
    shipments = pd.read_parquet(root() / demo.snapshot_id / "shipment.parquet")
    lot = wide(demo)
    found = lot_network(lot, snapshot_id=demo.snapshot_id)
    both = plain_closure(inputs, lot, "output_lot_id", "input_lot_id") | plain_closure(
        inputs, lot, "input_lot_id", "output_lot_id"
    )
    assert set(found.lots.lot_id) == both
    assert len(both) > 2
    assert set(found.shipments.shipment_id) == set(shipments[shipments.lot_id.isin(both)].shipment_id)


def test_every_step_of_a_chain_is_gone_both_ways(tmp_path, monkeypatch):
    monkeypatch.setenv("OCOP_DATA", str(tmp_path / "data"))
    box = "urn:epc:class:lgtin:8931233.000033.B1"
    packing = event("TransformationEvent", 9, inputQuantityList=[kg(TEA, 5)], outputQuantityList=[kg(box, 5)], **at(SHOP))
    assert intake(["trace", str(write(tmp_path / "chain.json", document(*STORY, packing))), "--publish"]) == 0
    whole = {LEAF, thing(TEA).code, thing(box).code}
    for lot in whole:
        assert set(lot_network(lot, snapshot_id=live().manifest.snapshot_id).lots.lot_id) == whole


def blank(frame):
    """Every missing cell as None."""
    return frame.astype(object).where(frame.notna(), None)


def rows_of(raws):
    """Rows by extract, cells as text, without where they stand."""
    found = {}
    for raw in raws:
        frame = raw.table.to_pandas().drop(columns=["source_row", "row_id"])
        found[raw.extract] = blank(frame)
    return found


def expected(network):
    """What the door told, as rows of extracts."""
    products = network.lots.drop_duplicates("product_id").drop(columns="facility_id")
    return {
        "facility": network.facilities, "lot": network.lots, "lot_input": network.inputs, "shipment": network.shipments,
        "product": products.rename(columns={"product_facility_id": "facility_id"}),
    }  # fmt: skip


def test_the_demo_s_network_reads_back_the_same_from_epcis(demo, tmp_path):
    found = lot_network(wide(demo), snapshot_id=demo.snapshot_id)
    whole = epcis.document(found, made_at=MOMENT)
    assert list(DOCUMENT(whole)) == []
    assert [fault for one in whole["epcisBody"]["eventList"] for fault in event_faults(one)] == []
    back = rows_of(read_trace([write(tmp_path / "network.json", whole)]).raws)
    for extract, rows in expected(found).items():
        names = [name for name in rows if name in {column.name for column in contract(extract).columns}]
        told = blank(rows[names].map(epcis.told).dropna(axis=1, how="all"))
        key = list(contract(extract).key)
        mine = back[extract][list(told.columns)].sort_values(key).reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, told.sort_values(key).reset_index(drop=True), check_dtype=False)


def test_the_demo_s_network_reads_back_the_same_from_foodchainlab(demo, tmp_path):
    found = lot_network(wide(demo), snapshot_id=demo.snapshot_id)
    back = rows_of(read_trace([write(tmp_path / "network.json", foodchainlab.document(found))]).raws)
    shipped = found.lots[found.lots.lot_id.isin(found.shipments.lot_id)]
    wanted = expected(found) | {"lot": shipped}
    for extract in ("facility", "lot", "shipment"):
        names = [name for name in wanted[extract] if name in {column.name for column in contract(extract).columns}]
        told = blank(wanted[extract][names].map(epcis.told).dropna(axis=1, how="all"))
        key = list(contract(extract).key)
        mine = back[extract][list(told.columns)].sort_values(key).reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, told.sort_values(key).reset_index(drop=True), check_dtype=False)
    assert foodchainlab.unshipped(found) == len(found.lots) - len(shipped)


@pytest.mark.parametrize("form", ["epcis", "fcl"])
def test_a_file_from_outside_published_and_written_again_changes_nothing(tmp_path, monkeypatch, capsys, form):
    monkeypatch.setenv("OCOP_DATA", str(tmp_path / "data"))
    assert intake(["trace", str(write(tmp_path / "story.json", document(*STORY))), "--publish"]) == 0
    out = tmp_path / "network.json"
    assert main(["network", "--lot", LEAF, "--format", form, "--out", str(out)]) == 0
    assert "2 lô, 3 cơ sở, 2 chuyến hàng, 1 quan hệ" in capsys.readouterr().out
    changes = check_delivery(read_trace([out])).landing.changes
    assert {name: (one.added, one.replaced, one.same) for name, one in changes.items()} == {
        "facility": (0, 0, 3), "product": (0, 0, 2), "lot": (0, 0, 2), "lot_input": (0, 0, 1), "shipment": (0, 0, 2),
    }  # fmt: skip


def test_an_unknown_lot_and_one_the_viewer_may_not_see_are_one_sentence(demo, tmp_path, capsys):
    lots = pd.read_parquet(root() / demo.snapshot_id / "lot.parquet")
    facilities = pd.read_parquet(root() / demo.snapshot_id / "facility.parquet").set_index("facility_id").province_code
    shipments = pd.read_parquet(root() / demo.snapshot_id / "shipment.parquet")
    mine = lots[(lots.facility_id.map(facilities) == "19") & ~lots.lot_id.isin(shipments.lot_id)].lot_id.iloc[0]
    assert lot_network(mine, snapshot_id=demo.snapshot_id, viewer=parse_viewer("inspector:19")).lots.lot_id.tolist() == [mine]
    with pytest.raises(LotUnknownError, match=mine):
        lot_network(mine, snapshot_id=demo.snapshot_id, viewer=parse_viewer("inspector:40"))
    arguments = ["network", "--lot", "none", "--format", "epcis", "--out", str(tmp_path / "x.json")]
    assert main(arguments) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "x.json").exists()


def test_owners_and_telephones_are_not_given_away(demo):
    facilities = pd.read_parquet(root() / demo.snapshot_id / "facility.parquet").set_index("facility_id")
    found = lot_network(wide(demo), snapshot_id=demo.snapshot_id)
    persons = facilities.loc[found.facilities.facility_id, ["owner_name", "phone"]].to_numpy().ravel()
    text = json.dumps([epcis.document(found, made_at=MOMENT), foodchainlab.document(found)], ensure_ascii=False)
    named = [one for one in persons if isinstance(one, str)]
    assert named
    assert [one for one in named if one in text] == []
