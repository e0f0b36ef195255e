"""Traces on demo data, by second routes: link by link from the files, sums in plain pandas; rights; the planted common source."""

import numpy as np
import pandas as pd
import pytest
from epcis_documents import MILL, STORY, at, document, event, kg, write

from data.snapshots import live, root
from findings import Scope, find, parse_filters
from findings.trace_collapse import MOST_NODES, collapse
from intake.__main__ import main
from queries import LOCAL, parse_viewer
from queries.engines import cursor
from words.numbers import day, weight


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


def trace(demo, viewer=LOCAL, **link):
    filters, ignored = parse_filters(link, demo.as_of)
    assert not ignored
    return find("trace", filters, Scope(demo, viewer))


@pytest.fixture
def planted(demo):
    return next(one for one in demo.planted if one["kind"] == "shared_input")


def closure(links, start, near, far):
    """All that can be reached, link by link."""
    met, grows = {start}, True
    while grows:
        more = set(links[links[near].isin(met)][far]) - met
        met, grows = met | more, bool(more)
    return met - {start}


def busiest(demo):
    """A lot in the middle: with inputs, and with lots made of it."""
    links = read(demo, "lot_input")
    both = links[links.input_lot_id.isin(links.output_lot_id)]
    return both.input_lot_id.value_counts().index[0]


def test_the_planted_lot_is_the_top_common_source(demo, planted):
    found = trace(demo)
    assert found.frame("source").lot_id.iloc[0] == planted["lot_id"]
    assert found.facts["source_failed"] == len(planted["failed_lot_ids"]) >= 3
    assert planted["lot_id"] in found.sentence.say()
    assert {lot[:2] for lot in planted["failed_lot_ids"]} == {"TN", "NA"}
    for lot in planted["failed_lot_ids"]:
        one = trace(demo, lot=lot)
        lots = one.frame("lot")
        back = lots[(lots.way == "back")].sort_values("score")
        assert back.lot_id.iloc[-1] == planted["lot_id"] == one.facts["source"]
        assert one.frame("facility").facility_id.iloc[0] == back.facility_id.iloc[-1]


def test_failed_lots_and_their_sources_recounted(demo):
    sample, links = read(demo, "sample"), read(demo, "lot_input")
    inside = (sample.taken_date >= pd.Timestamp("2025-12-01").date()) & (sample.taken_date <= pd.Timestamp("2026-11-30").date())
    failed = set(sample[(sample.outcome == "fail") & sample.lot_id.notna() & inside].lot_id)
    found = trace(demo)
    assert set(found.frame("failed").lot_id) == failed
    for row in found.frame("source").head(5).itertuples():
        ahead = closure(links, row.lot_id, "input_lot_id", "output_lot_id")
        assert (row.n_failed_lots, row.n_forward_lots) == (len(ahead & failed), len(ahead))
        assert row.score == pytest.approx(len(ahead & failed) / len(failed))


def test_a_trace_meets_what_link_by_link_meets(demo):
    links, start = read(demo, "lot_input"), busiest(demo)
    lots = trace(demo, lot=start).frame("lot")
    met = {way: set(part.lot_id) for way, part in lots.groupby("way")}
    back = closure(links, start, "output_lot_id", "input_lot_id")
    forward = closure(links, start, "input_lot_id", "output_lot_id")
    assert (met["back"], met["forward"]) == (back, forward)
    beside = set().union(*(closure(links, one, "input_lot_id", "output_lot_id") for one in back))
    assert met.get("shared", set()) == beside - forward - back - {start}
    one = trace(demo, lot=start, walk="one").frame("lot")
    assert set(one[one.way == "back"].lot_id) == set(links[links.output_lot_id == start].input_lot_id)
    assert set(trace(demo, lot=start, walk="forward").frame("lot").way) == {"start", "forward"}


def test_scores_by_asking_every_failed_lot(demo, planted):
    links, found = read(demo, "lot_input"), trace(demo, lot=planted["failed_lot_ids"][0])
    lots = found.frame("lot")
    failed = set(lots[lots.n_failed > 0].lot_id)
    for row in lots.itertuples():
        ahead = closure(links, row.lot_id, "input_lot_id", "output_lot_id") | {row.lot_id}
        assert row.score == pytest.approx(len(ahead & failed) / len(failed)), row.lot_id


def test_a_recall_recounted_from_the_shipments(demo, planted):
    found = trace(demo, lot=planted["lot_id"])
    ship, lot, stage = read(demo, "shipment"), read(demo, "lot"), read(demo, "facility").set_index("facility_id").stage
    links, sample = read(demo, "lot_input"), read(demo, "sample")
    inside = closure(links, planted["lot_id"], "input_lot_id", "output_lot_id") | {planted["lot_id"]}
    when = sample[(sample.outcome == "fail") & sample.lot_id.isin(inside)].result_at.min().date()
    sold = ship[ship.lot_id.isin(inside) & (ship.to_facility_id.map(stage) == "trading") & (ship.shipped_date <= when)]
    made = lot[lot.lot_id.isin(inside)].quantity_kg.sum()
    used = links[links.input_lot_id.isin(inside)].quantity_kg.sum()
    assert found.facts["day"] == when
    assert found.facts["sold_kg"] == pytest.approx(sold.quantity_kg.sum())
    assert found.facts["goods_kg"] == pytest.approx(made - used)
    assert found.facts["sold_pct"] == pytest.approx(100 * sold.quantity_kg.sum() / (made - used))
    assert found.facts["n_outlets"] == sold.to_facility_id.nunique()
    assert found.facts["n_communes"] == sold.to_new_commune_code.nunique()
    assert found.frame("product").sold_kg.sum() == pytest.approx(found.facts["sold_kg"])
    time = found.frame("time")
    assert time.sold_pct.is_monotonic_increasing
    assert time[time.shipped_date.dt.date <= when].sold_kg.iloc[-1] == pytest.approx(found.facts["sold_kg"])


def test_a_recall_from_one_of_its_products_reaches_less(demo, planted):
    whole, part = (trace(demo, lot=planted["lot_id"], **more) for more in ({}, {"stop": planted["failed_lot_ids"][0]}))
    assert part.facts["n_lots"] < whole.facts["n_lots"]
    assert part.facts["goods_kg"] < whole.facts["goods_kg"]
    assert part.facts["stop"] == planted["failed_lot_ids"][0]


def test_a_kill_step_ends_the_walk_and_mixing_widens_it(demo):
    links, lot = read(demo, "lot_input"), read(demo, "lot").set_index("lot_id")
    start = busiest(demo)
    first = links[links.input_lot_id == start].output_lot_id.iloc[0]
    killer = lot.facility_id[first]
    lots = trace(demo, lot=start, kill=killer).frame("lot")
    ahead = lots[lots.way == "forward"]
    assert killer not in set(ahead.facility_id)
    plain, mixed = (trace(demo, lot=start, walk=walk).frame("lot") for walk in ("forward", "forward,mixing"))
    assert set(plain.lot_id) <= set(mixed.lot_id)
    beside = lot[(lot.facility_id == lot.facility_id[start]) & (lot.index != start)]
    gap = (pd.to_datetime(beside.made_date) - pd.Timestamp(lot.made_date[start])).dt.days
    assert set(beside.index[(gap >= 0) & (gap <= 30)]) <= set(mixed.lot_id)


@pytest.mark.parametrize("who", ["admin", "inspector:19", "inspector:40", "leader:01"])
def test_a_viewer_meets_only_lots_and_shipments_of_his(demo, who, planted):
    viewer = parse_viewer(who)
    hand = cursor(demo.snapshot_id, viewer)
    seen = {name: set(hand.execute(f"SELECT {name}_id FROM {name}").df()[f"{name}_id"]) for name in ("lot", "shipment")}
    assert set(hand.execute("SELECT lot_id FROM trace_lot").df().lot_id) == seen["lot"]
    assert set(hand.execute("SELECT shipment_id FROM trace_shipment").df().shipment_id) == seen["shipment"]
    pairs = hand.execute("SELECT output_lot_id, input_lot_id FROM lot_input").df()
    assert set(pairs.output_lot_id) | set(pairs.input_lot_id) <= seen["lot"]
    everything = read(demo, "lot_input")
    mine = everything[everything.output_lot_id.isin(seen["lot"]) & everything.input_lot_id.isin(seen["lot"])]
    assert len(pairs) == len(mine) == hand.execute("SELECT count(*) AS n FROM trace_input").df().n[0]
    for lot in [planted["lot_id"], *planted["failed_lot_ids"]]:
        found = trace(demo, viewer, lot=lot)
        assert found.facts["is_lot"] == (lot in seen["lot"])
        if found.facts["is_lot"]:
            assert set(found.frame("lot").lot_id) <= seen["lot"]
            assert set(found.frame("shipment").shipment_id) <= seen["shipment"]


def test_linked_lots_stand_near_each_other_and_every_lot_has_its_number(demo):
    lots, links = read(demo, "trace_lot"), read(demo, "trace_input")
    assert sorted(lots.lot_number) == list(range(len(read(demo, "lot"))))
    near = (links.output_lot_number - links.input_lot_number).abs().mean()
    shuffled = np.random.default_rng(0).permutation(links.output_lot_number)
    assert near < np.abs(shuffled - links.input_lot_number).mean() / 5
    ship = read(demo, "trace_shipment").merge(lots[["lot_number", "lot_id"]], on="lot_number")
    own = read(demo, "shipment").set_index("shipment_id").lot_id
    assert ship.set_index("shipment_id").lot_id.sort_index().equals(own.sort_index())


def test_what_a_lot_shipped_and_whom_it_concerns(demo):
    lots, ship = read(demo, "trace_lot").set_index("lot_id"), read(demo, "shipment")
    maker = ship.lot_id.map(read(demo, "lot").set_index("lot_id").facility_id)
    own = ship[ship.from_facility_id == maker].groupby("lot_id").quantity_kg.sum()
    assert lots.shipped_kg.to_dict() == pytest.approx(own.reindex(lots.index).fillna(0.0).to_dict())
    ends = pd.concat([ship[["lot_id", f"{side}_province_code"]].set_axis(["lot_id", "code"], axis=1) for side in ("from", "to")])
    home = lots.province_code.rename("code").reset_index()
    concern = pd.concat([ends, home]).groupby("lot_id").code.agg(lambda codes: ", ".join(sorted(set(codes))))
    assert lots.seen_by.to_dict() == concern.to_dict()


def test_search_by_product_facility_and_sample(demo, planted):
    sample = read(demo, "sample")
    one = sample[sample.lot_id == planted["failed_lot_ids"][0]].iloc[0]
    assert planted["failed_lot_ids"][0] in set(trace(demo, lot=one.sample_id).frame("found").lot_id)
    lot = read(demo, "lot").set_index("lot_id").loc[planted["lot_id"]]
    assert set(trace(demo, lot=lot.facility_id).frame("found").facility_id) == {lot.facility_id}
    names = read(demo, "product").set_index("product_id").product_name
    plain = names[lot.product_id].split(" (")[0].lower()
    assert len(trace(demo, lot=plain).frame("found"))
    assert "không có" in trace(demo, lot="không có gì như thế").sentence.say().lower()
    assert "số kiểm tra" in trace(demo, lot="(01)08931234567890(10)X").sentence.say()


TEA_CODE = "(01)08931232000228(10)P1"


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """A published file of tracing whose lots bear codes of GS1, one with a wrong check digit."""
    monkeypatch.setenv("OCOP_DATA", str(tmp_path / "data"))
    wrong = event(day=8, action="ADD", quantityList=[kg("https://id.gs1.org/01/08931232000229/10/P9", 5)], **at(MILL))
    assert main(["trace", str(write(tmp_path / "story.json", document(*STORY, wrong))), "--publish"]) == 0
    return live().manifest


@pytest.mark.parametrize(
    "text",
    [TEA_CODE, " (01)08931232000228(10)p1", "010893123200022810P1", "https://id.gs1.org/01/08931232000228/10/P1",
     "urn:epc:class:lgtin:8931232.000022.P1", "P1", "p1"],
)  # fmt: skip
def test_every_form_of_an_imported_lot_opens_it(imported, text):
    assert trace(imported, lot=text).facts["lot_id"] == TEA_CODE


def test_a_wrong_check_digit_a_beginning_and_another_item(imported):
    assert trace(imported, lot="(01)08931232000229(10)P9").facts["lot_id"] == "(01)08931232000229(10)P9"
    assert trace(imported, lot="https://id.gs1.org/01/08931232000229/10/P9").facts["is_lot"]
    assert set(trace(imported, lot="p").frame("found").lot_id) >= {TEA_CODE, "(01)08931232000229(10)P9"}
    assert not trace(imported, lot="(01)08931231000113(10)P1").facts["is_lot"]


def test_the_headline_weighs_what_had_reached_sellers_by_its_day(demo, planted):
    found = trace(demo, lot=planted["lot_id"])
    said = found.sentence.say()
    assert weight(found.facts["sold_kg"]) in said
    assert day(found.facts["day"]) in said
    assert weight(found.facts["goods_kg"]) not in said


def big(outlets, inputs):
    """A lot with many inputs, each with an input of its own, and many receivers."""
    codes = [f"I{i}" for i in range(inputs)] + [f"J{i}" for i in range(inputs)] + ["L"] + [f"@S{i}" for i in range(outlets)]
    stage = ["primary"] * inputs + ["collection"] * inputs + ["processing"] + ["trading"] * outlets
    node = pd.DataFrame({
        "node_id": codes, "kind": ["outlet" if one[0] == "@" else "lot" for one in codes],
        "way": ["start" if one == "L" else "forward" if one[0] == "@" else "back" for one in codes], "stage": stage,
        "province_code": "19", "commune_code": [str(i % 9) for i in range(len(codes))], "facility_id": codes,
        "product_id": "P", "name": codes, "kg": 1.0, "n_members": 1, "n_failed": [int(one == "I0") for one in codes],
        "score": 0.0, "uncovered_pct": 0.0,
    })  # fmt: skip
    pairs = [(f"I{i}", f"J{i}") for i in range(inputs)] + [(f"J{i}", "L") for i in range(inputs)]
    pairs += [("L", f"@S{i}") for i in range(outlets)]
    return node, pd.DataFrame(pairs, columns=["source", "target"]).assign(kg=2.0)


@pytest.mark.parametrize(("outlets", "inputs"), [(5, 3), (300, 20), (50, 200), (900, 900)])
def test_a_large_picture_is_merged_and_nothing_is_lost(outlets, inputs):
    node, edge = big(outlets, inputs)
    small, left, taken = collapse(node, edge)
    assert len(small) <= MOST_NODES
    assert bool(taken) == (len(node) > MOST_NODES)
    assert small.n_members.sum() == len(node)
    assert small.kg.sum() == len(node)
    assert left[left.target.str.startswith("@")].kg.sum() == 2.0 * outlets
    assert set(left.source) | set(left.target) <= set(small.node_id)
    assert "L" in set(small.node_id)
    assert small[small.node_id == "I0"].n_members.item() == 1
