"""Tracing: what FoodChain-Lab publishes, the plain way to do it, laws, and input that is none."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import FCL, frames, naive_scores, published

from stats.errors import NetworkError, OptionError
from stats.tracing import lot_network, scores, walk
from stats.tracing.reach import _after

DAYS = ["", "2024", "2024-03", "2024-02-28", "2024-03-01", "2024-03-02", "2025-01"]
CODES = [f"s{n}" for n in range(5)]


def test_station_scores_are_those_published():
    by_station, _ = scores(*published(station={"weight": FCL["station_weight"]}))
    assert by_station.score.to_dict() == {code: thirds / 3 for code, thirds in FCL["station_score_thirds"].items()}


def test_delivery_scores_are_those_published():
    _, by_delivery = scores(*published(delivery={"weight": FCL["delivery_weight"]}))
    expected = {code: thirds / 3 for code, thirds in FCL["delivery_score_thirds"].items()}
    assert by_delivery.score[list(expected)].to_dict() == expected


def test_scores_of_the_recorded_station_table():
    one = FCL["one_delivery"]
    by_station, _ = scores(*frames(one["deliveries"], stations=one["station_score"], station={"weight": one["station_weight"]}))
    assert by_station.score.to_dict() == one["station_score"]


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_walks_from_stations_are_those_published(direction):
    for begin, expected in FCL[f"{direction}_stations"].items():
        found = walk(*published(), from_stations=[begin], direction=direction).stations
        assert set(found.station_id[found.step > 0]) == set(expected), begin


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_walks_from_deliveries_are_those_published(direction):
    for begin, expected in FCL[f"{direction}_deliveries"].items():
        found = walk(*published(), from_deliveries=[begin], direction=direction).deliveries
        assert set(found.delivery_id) - {begin} == set(expected), begin


def forward(begin, net, **options):
    return set(walk(*net, from_deliveries=[begin], direction="forward", **options).deliveries.delivery_id) - {begin}


def test_mixing_in_a_station_joins_only_what_left_later():
    net = published(station={"cross_contamination": {"producer1": True}})
    assert "P1T1_2" in forward("F1P1_1", net)
    assert "P1T1_1" not in forward("F1P1_2", net)  # came on the 3rd, that left on the 2nd
    assert "P1T1_1" in forward("F1P1_2", net, temporal="ignored")


def test_mixing_of_deliveries_shares_what_follows_them():
    net = published(delivery={"cross_contamination": {"P1T1_1": True, "P2T1_2": True}})
    assert "T1M3_1" in forward("P1T1_1", net)
    assert "T1M1_1" not in forward("P2T1_2", net)
    assert "T1M1_1" in forward("P2T1_2", net, temporal="ignored")


def test_a_killing_station_ends_what_comes_in():
    net = published(station={"kill_contamination": {"producer2": True}})
    assert not forward("F2P2_1", net)
    assert not forward("F3P2_1", net)
    back = walk(*net, from_deliveries=["P2T1_1"], direction="backward")
    assert set(back.deliveries.delivery_id) == {"P2T1_1"}
    assert walk(*net, from_stations=["producer2"], direction="forward").deliveries.empty
    assert set(walk(*net, from_stations=["producer2"], direction="backward").deliveries.delivery_id) == {"F2P2_1", "F3P2_1"}


def test_a_killed_delivery_leads_nowhere():
    net = published(delivery={"kill_contamination": {"P2T1_2": True}})
    assert not forward("P2T1_2", net)
    assert set(walk(*net, from_deliveries=["P2T1_2"], direction="backward").deliveries.delivery_id) == {"P2T1_2", "F3P2_1"}
    assert "P2T1_2" in set(walk(*net, from_stations=["producer2"], direction="forward").deliveries.delivery_id)
    assert "P2T1_2" not in set(walk(*net, from_stations=["trader1"], direction="backward").deliveries.delivery_id)
    assert "T1M3_1" in forward("P2T1_2", net, kill=False)


@pytest.mark.parametrize(
    ("came", "left", "is_joined"),
    [
        ("2024-06-10", "2024", True), ("2024-06-10", "2024-06", True), ("2024-06-10", "2023", False),
        ("2024-06", "2024-06-01", True),
        ("2024", "2024-01-01", True), ("2024-06", "2024-05-31", False), ("2024-12", "2024", True), ("", "1990", True),
        ("2024-06-10", "", True), ("2024-02-29", "2024-02-29", True), ("2024-03-01", "2024-02", False),
    ],
)  # fmt: skip
def test_mixing_goes_as_far_as_the_dates_can_tell(came, left, is_joined):
    net = frames([("a", "farm", "mill", came), ("b", "mill", "shop", left)], station={"cross_contamination": {"mill": True}})
    assert ("b" in forward("a", net)) == is_joined


def test_dates_inferred_along_relations_forbid_what_missing_dates_allow():
    # a (June) went into b (no date); c left the place b came to in May: b cannot have been there yet.
    net = frames(
        [("a", "farm", "mill", "2024-06-10"), ("b", "mill", "shop"), ("c", "shop", "home", "2024-05-01")], [("a", "b")],
        station={"cross_contamination": {"shop": True}},
    )  # fmt: skip
    assert "c" in forward("b", net)
    assert "c" not in forward("b", net, temporal="inferred")
    late = [("a", "farm", "mill", "2024-06-10"), ("b", "mill", "shop"), ("c", "shop", "home", "2024-06-11")]
    assert "c" in forward("b", frames(late, [("a", "b")], station={"cross_contamination": {"shop": True}}), temporal="inferred")


def test_dates_that_contradict_each_other_are_set_aside_when_limits_are_inferred():
    # a says June and went into b of May: both dates are put aside, so nothing is known of b, nor of what it went into.
    net = frames(
        [("a", "farm", "mill", "2024-06-10"), ("b", "mill", "shop", "2024-05-01"), ("c", "shop", "home", "2024-01-01")],
        [("a", "b")], station={"cross_contamination": {"shop": True}},
    )  # fmt: skip
    assert "c" not in forward("b", net)
    assert "c" in forward("b", net, temporal="inferred")


@st.composite
def networks(draw):
    many = draw(st.integers(1, 9))
    station, flag, weight = st.sampled_from(CODES), st.booleans(), st.sampled_from([0, 0, 1, 2, -1])
    deliveries = [(f"d{n}", draw(station), draw(station), draw(st.sampled_from(DAYS))) for n in range(many)]
    pairs = st.tuples(*[st.sampled_from([row[0] for row in deliveries])] * 2)
    ends = {row[0]: row[1:3] for row in deliveries}
    relations = [pair for pair in draw(st.lists(pairs, max_size=10)) if ends[pair[0]][1] == ends[pair[1]][0]]
    kinds = {"weight": weight, "cross_contamination": flag, "kill_contamination": st.sampled_from([False, False, True])}
    tables = [{name: {code: draw(kind) for code in codes} for name, kind in kinds.items()} for codes in (CODES, list(ends))]
    lots = {code: draw(st.sampled_from(["l1", "l2", "l3"])) for code in ends}
    return frames(deliveries, relations, stations=CODES, station=tables[0], delivery=tables[1], lots=lots)


def share(part, whole):
    return part / whole if whole else 0.0


@settings(max_examples=300, deadline=None)
@given(networks(), st.sampled_from(["explicit", "ignored"]))
def test_scores_are_what_asking_every_pair_gives(net, temporal):
    by_station, by_delivery = scores(*net, temporal=temporal)
    weights = np.array([*net[0].weight, *net[1].weight])
    positive, negative = weights[weights > 0].sum(), -weights[weights < 0].sum()
    for (kind, code), (plus, minus) in naive_scores(*net, temporal).items():
        whole = share(plus - minus, max(positive, negative))
        if kind == "l":
            assert by_delivery.lot_score[by_delivery.delivery_id.isin(net[1].delivery_id[net[1].lot_id == code])].eq(whole).all()
            continue
        row = (by_station if kind == "s" else by_delivery).loc[code]
        assert (row.score, row.positive_score, row.negative_score) == (whole, share(plus, positive), share(minus, negative))


@settings(max_examples=100, deadline=None)
@given(networks())
def test_laws_of_scores(net):
    explicit, inferred, ignored = (scores(*net, temporal=one) for one in ("explicit", "inferred", "ignored"))
    for place in (0, 1):
        # Dates only forbid; whoever ignores them reaches no less.
        assert (explicit[place].positive_score <= ignored[place].positive_score).all()
        assert (inferred[place].positive_score <= ignored[place].positive_score).all()
        assert explicit[place].score.abs().max() <= 1
    largest = max(frame.score.abs().max() for frame in explicit)
    assert max(frame.normalized_score.abs().max() for frame in explicit) == (1 if largest else 0)


@settings(max_examples=100, deadline=None)
@given(networks(), st.sampled_from(["explicit", "inferred", "ignored"]))
def test_backward_is_forward_seen_from_the_other_end(net, temporal):
    codes = list(net[1].delivery_id)
    ahead = {(one, two) for one in codes for two in forward(one, net, temporal=temporal)}
    back = set()
    for two in codes:
        found = walk(*net, from_deliveries=[two], direction="backward", temporal=temporal).deliveries
        back |= {(one, two) for one in found.delivery_id if one != two}
    assert ahead == back


def test_lot_scores_count_all_deliveries_of_the_lot_together():
    net = frames(
        [("a1", "maker", "shop1"), ("a2", "maker", "shop2"), ("b", "maker", "shop3")],
        station={"weight": {"shop1": 1, "shop2": 1, "shop3": 2}}, lots={"a1": "A", "a2": "A"},
    )  # fmt: skip
    by_station, by_delivery = scores(*net)
    assert by_delivery.score.to_dict() == {"a1": 0.25, "a2": 0.25, "b": 0.5}
    assert by_delivery.lot_score[["a1", "a2"]].tolist() == [0.5, 0.5]
    assert np.isnan(by_delivery.lot_score["b"])
    assert by_station.max_lot_score["maker"] == 0.5


def test_steps_count_the_stations_passed():
    found = walk(*published(), from_stations=["farm3"], direction="forward", steps=2)
    assert found.stations.set_index("station_id").step.to_dict() == {"farm3": 0, "producer2": 1, "trader1": 2}
    assert set(found.deliveries.delivery_id) == {"F3P2_1", "P2T1_1", "P2T1_2"}


def test_a_walk_from_a_lot_begins_with_what_it_was_made_of():
    net = published(lots={"P2T1_1": "L", "P2T1_2": "M"})
    back = walk(*net, from_lots=["L"], direction="backward", steps=1)
    assert back.deliveries[back.deliveries.step == 1].delivery_id.tolist() == ["F2P2_1", "F3P2_1"]
    assert back.stations.set_index("station_id").step.to_dict() == {"producer2": 0, "farm2": 1, "farm3": 1}


def test_mixing_everywhere_and_nowhere():
    net = published()
    assert "T1M2_2" in forward("F1P1_1", net, cross_contamination=True)
    net = published(station={"cross_contamination": {"producer1": True, "trader1": True}})
    assert forward("F1P1_1", net, cross_contamination=False) == {"P1T1_1", "T1M1_1"}


def test_lots_become_deliveries_and_relations_through_unshipped_lots_and_cycles():
    lots = pd.DataFrame({"lot_id": ["raw", "dough", "bread", "other"], "facility_id": ["farm", "mill", "mill", "mill"]})
    inputs = pd.DataFrame({"output_lot_id": ["dough", "bread", "dough"], "input_lot_id": ["raw", "dough", "bread"]})  # a cycle
    shipments = pd.DataFrame(
        [("1", "raw", "farm", "mill"), ("2", "bread", "mill", "shop"), ("3", "bread", "shop", "home"),
         ("4", "other", "mill", "shop")],
        columns=["shipment_id", "lot_id", "from_facility_id", "to_facility_id"],
    ).assign(shipped_date=pd.Timestamp("2024-01-02"))  # fmt: skip
    stations, deliveries, relations = lot_network(lots, inputs, shipments)
    assert set(relations.itertuples(index=False, name=None)) == {("1", "2"), ("2", "3")}
    assert set(stations.station_id) == {"farm", "mill", "shop", "home"}
    assert deliveries.date.tolist() == ["2024-01-02"] * 4


BAD = {
    "unknown station": (lambda s, d, r: (s[s.station_id != "farm1"], d, r), 'from_station_id "farm1" in row 1'),
    "unknown delivery": (lambda s, d, r: (s, d[d.delivery_id != "F1P1_1"], r), 'delivery_id "F1P1_1" in row 1'),
    "a station twice": (lambda s, d, r: (pd.concat([s, s]), d, r), "farm1 stands more than once"),
    "a delivery twice": (lambda s, d, r: (s, pd.concat([d, d]), r), "F1P1_1 stands more than once"),
    "no code": (
        lambda s, d, r: (s, d.assign(delivery_id=[None, *d.delivery_id[1:]]), r),
        "row 1 of deliveries has no delivery_id",
    ),
    "a date that is none": (lambda s, d, r: (s, d.assign(date="2016-02-30"), r), "date of delivery F1P1_1"),
    "a date in words": (lambda s, d, r: (s, d.assign(date="May"), r), "not a year, year-month or full date"),
    "a weight that is none": (lambda s, d, r: (s.assign(weight="heavy"), d, r), "weight must be a number"),
    "an endless weight": (lambda s, d, r: (s.assign(weight=float("inf")), d, r), "weight in row 1"),
    "no column": (lambda s, d, r: (s, d.drop(columns="to_station_id"), r), "deliveries must have a column to_station_id"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_a_network_does_not_hold_is_named(name):
    spoil, sentence = BAD[name]
    with pytest.raises(NetworkError, match=sentence):
        scores(*spoil(*published()))


def test_blank_weights_and_flags_are_none_at_all():
    stations, deliveries, relations = published(station={"weight": FCL["station_weight"]})
    blank = pd.array([pd.NA] * len(stations), dtype="boolean")
    spare = stations.assign(weight=stations.weight.replace(0, np.nan), cross_contamination=blank, kill_contamination=None)
    for one, other in zip(
        scores(stations, deliveries, relations), scores(spare, deliveries.assign(date=None), relations), strict=True
    ):
        assert one.score.to_dict() == other.score.to_dict()


def test_flags_written_as_texts_are_read_or_named():
    stations, deliveries, relations = published(station={"weight": FCL["station_weight"]})
    plain = scores(stations, deliveries, relations)[0].score.to_dict()
    said = stations.assign(cross_contamination="false", kill_contamination="False")
    assert scores(said, deliveries, relations)[0].score.to_dict() == plain
    with pytest.raises(NetworkError, match='kill_contamination in row 1 must be true or false, not "có"'):
        scores(stations.assign(kill_contamination="có"), deliveries, relations)


def test_options_that_are_none():
    with pytest.raises(OptionError, match="temporal"):
        scores(*published(), temporal="sometimes")
    with pytest.raises(OptionError, match="direction"):
        walk(*published(), from_stations=["farm1"], direction="up")
    with pytest.raises(OptionError, match="steps"):
        walk(*published(), from_stations=["farm1"], steps=0)
    with pytest.raises(NetworkError, match='"nowhere" is no station'):
        walk(*published(), from_stations=["nowhere"])


def test_empty_networks_have_no_scores():
    by_station, by_delivery = scores(*frames([], stations=["a"], station={"weight": {"a": 1}}))
    assert by_station.score.tolist() == [1.0]
    assert by_delivery.empty


def test_knots_are_put_in_order_whatever_numbers_they_were_given():
    source, target = np.array([2, 0, 3]), np.array([0, 3, 1])  # 2 → 0 → 3 → 1
    assert list(_after(source, target, [[3], [], [0], [1]])) == [1, 3, 0, 2]


def test_a_long_chain_and_a_hub_end_soon():
    n = 20_000
    chain = frames([(f"d{k}", f"s{k}", f"s{k + 1}") for k in range(n)], [(f"d{k}", f"d{k + 1}") for k in range(n - 1)],
                   station={"weight": {f"s{n}": 1}})  # fmt: skip
    hub = frames([(f"d{k}", "hub" if k % 2 else f"s{k}", f"s{k}" if k % 2 else "hub") for k in range(n)],
                 station={"weight": {"s1": 1}, "cross_contamination": {"hub": True}})  # fmt: skip
    began = time.monotonic()
    assert scores(*chain)[0].score.eq(1).all()
    assert scores(*hub)[0].score.gt(0).sum() == n // 2 + 2
    assert time.monotonic() - began < 10
