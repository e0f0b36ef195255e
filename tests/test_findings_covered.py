"""Covered trade and its neighbours, counted again from the rows of the demo by pandas."""

from dataclasses import replace

import pandas as pd
import pytest

from data.snapshots import root
from findings import Scope, default_filters, find
from queries import LOCAL, Viewer, ask

PARTNERS = {"19", "40"}


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


def crossing(demo, filters):
    """Shipments between the partners in the period, with what covered each, one by one."""
    sent = read(demo, "shipment")
    day = pd.to_datetime(sent.shipped_date)
    mine = sent[
        sent.from_province_code.isin(PARTNERS) & sent.to_province_code.isin(PARTNERS)
        & (sent.from_province_code != sent.to_province_code)
        & (day >= str(filters.from_date)) & (day <= str(filters.to_date))
    ].reset_index(drop=True)  # fmt: skip
    paper, seen = read(demo, "certificate"), read(demo, "inspection")
    taken = read(demo, "sample").query("purpose == 'monitoring'")
    papers = {key: rows for key, rows in paper.groupby("facility_id")}  # noqa: C416
    looks = pd.to_datetime(seen.inspected_date).groupby(seen.facility_id).agg(list).to_dict()
    samples = pd.to_datetime(taken.taken_date).groupby(taken.product_id).agg(list).to_dict()

    def recent(days, when):
        return any(0 <= (when - one).days <= 365 for one in days)

    def valid(facility, when):
        return facility in papers and any(
            one.issued_date <= when and one.expires_date >= when and (pd.isna(one.revoked_date) or one.revoked_date > when)
            for one in papers[facility].itertuples()
        )

    rows = list(zip(mine.from_facility_id, mine.product_id, mine.shipped_date, pd.to_datetime(mine.shipped_date), strict=True))
    return mine.assign(
        covered=[valid(facility, day) for facility, _, day, _ in rows],
        inspected=[recent(looks.get(facility, []), when) for facility, _, _, when in rows],
        monitored=[recent(samples.get(product, []), when) for _, product, _, when in rows],
    )


@pytest.mark.parametrize("group", [(), ("tea",)])
def test_covered_trade_is_what_each_shipment_says(demo, scope, filters, group):
    filters = replace(filters, product_group=group)
    mine = crossing(demo, filters)
    mine = mine[mine.product_group.isin(group)] if group else mine
    facts = find("covered_trade", filters, scope).facts
    mine = mine.assign(assured=mine.covered & mine.inspected & mine.monitored)
    assert facts["n_shipments"] == len(mine) > 0
    for part in ("covered", "inspected", "monitored", "assured"):
        for unit, column in (("", "quantity_kg"), ("_value", "value_vnd")):
            expected = 100 * mine[column][mine[part]].sum() / mine[column].sum()
            assert facts[f"{part}{unit}_pct"] == pytest.approx(expected), part


def test_what_is_not_covered_stands_largest_first_with_why(demo, scope, filters):
    mine = crossing(demo, filters)
    found = find("covered_trade", filters, scope).frame("lacking")
    bare = mine[~(mine.covered & mine.inspected & mine.monitored)]
    expected = bare.groupby(["from_facility_id", "product_id", "to_province_code"]).quantity_kg.sum()
    assert found.set_index(["facility_id", "product_id", "to_province_code"]).unassured_quantity_kg.to_dict() == pytest.approx(
        expected.to_dict()
    )
    assert found.unassured_quantity_kg.is_monotonic_decreasing
    first = found.iloc[0]
    its = mine[(mine.from_facility_id == first.facility_id) & (mine.product_id == first.product_id)]
    why = [
        name
        for name, part in (("no_paper", "covered"), ("not_inspected", "inspected"), ("not_monitored", "monitored"))
        if not its[part].all()
    ]
    assert first.lacks == ", ".join(why)


def test_dependency_and_concentration_by_hand(demo, scope, filters):
    sent = read(demo, "shipment")
    day = pd.to_datetime(sent.shipped_date)
    sent = sent[(day >= str(filters.from_date)) & (day <= str(filters.to_date))]
    finding = find("trade_dependency", filters, scope)
    row = finding.frame("product").iloc[0]
    its = sent[sent.product_id == row.product_id]
    other = (PARTNERS - {row.from_province_code}).pop()
    assert row.partner_pct == pytest.approx(100 * its.quantity_kg[its.to_province_code == other].sum() / its.quantity_kg.sum())
    few = finding.frame("concentration").iloc[0]
    flow = sent[(sent.from_province_code == few.from_province_code) & (sent.to_province_code == few.to_province_code)]
    flow = flow[flow.product_group == few.product_group]
    for side, who in (("sellers", "from_facility_id"), ("buyers", "to_facility_id")):
        shares = flow.groupby(who).quantity_kg.sum() / flow.quantity_kg.sum()
        assert few[f"n_{side}"] == len(shares)
        assert few[f"largest_{side}_pct"] == pytest.approx(100 * shares.max())
        assert few[f"effective_{side}"] == pytest.approx(1 / (shares**2).sum())


def test_the_calendar_is_the_year_of_each_commodity(demo, scope, filters):
    calendar = find("trade_season", filters, scope).frame("calendar")
    assert calendar.groupby(["province_code", "commodity"]).share_pct.sum().to_numpy() == pytest.approx(100)
    citrus = calendar[(calendar.commodity == "citrus") & (calendar.province_code == "40")].set_index("month_number")
    assert sorted(citrus.index[citrus.is_harvest.astype(bool)]) == [1, 10, 11, 12]
    sent = read(demo, "shipment").merge(read(demo, "product")[["product_id", "matrix"]], on="product_id")
    day = pd.to_datetime(sent.shipped_date)
    mine = sent[(sent.matrix == "citrus") & (sent.from_province_code == "40") & (day < "2026-11-01") & (day >= "2021-11-01")]
    share = mine.groupby(pd.to_datetime(mine.shipped_date).dt.month).quantity_kg.sum() / mine.quantity_kg.sum()
    assert citrus.share_pct[12] == pytest.approx(100 * share[12])


def test_flows_by_month_are_counted_from_shipments(demo, scope, filters):
    flow = find("trade_unusual", filters, scope).frame("flow")
    assert (flow.month < "2026-11-01").all()
    row = flow.sort_values("n_shipments").iloc[-1]
    sent = crossing(demo, filters)
    when = pd.to_datetime(sent.shipped_date).dt.to_period("M").dt.start_time
    its = sent[
        (when == row.month) & (sent.product_group == row.product_group) & (sent.from_province_code == row.from_province_code)
    ]
    assert row.n_shipments == len(its)


def test_the_sum_over_places_is_the_whole(scope, filters):
    finding = find("trade", filters, scope)
    assert finding.frame("place_group").quantity_kg.sum() == pytest.approx(finding.frame("month").quantity_kg.sum())


def test_a_third_province_sees_no_trade_of_the_two(demo):
    for name in (
        "cover_by_month",
        "shipments_by_month_product_group",
        "supply_offers",
        "demand_offers",
        "offer_matches",
        "sale_forecasts",
    ):
        given = {"as_of_date": demo.as_of} if name == "supply_offers" else {}
        frame = ask(name, given, viewer=Viewer("inspector", "01"), snapshot_id=demo.snapshot_id).frame
        sides = [column for column in frame if column.endswith("province_code")]
        if len(sides) == 2:
            frame = frame[frame[sides].isin(PARTNERS).all(axis=1)]
        elif sides:
            frame = frame[frame[sides[0]].isin(PARTNERS)]
        assert frame.empty, name
