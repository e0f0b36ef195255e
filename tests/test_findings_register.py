"""The register: each count by a second route from the awards, order, checks, published totals beside the own count."""

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.codes import codes
from data.snapshots import root
from findings import Scope, default_filters, find
from findings.register_awards import known_by
from findings.register_published import published_counts, reasons
from queries import LOCAL, Viewer
from words.sorting import vietnamese_key


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


def held(demo, day):
    """Second route, in plain Python: awards by product, and the highest tier held on the day."""
    by_product = defaultdict(list)
    for row in read(demo, "ocop_award").to_dict("records"):
        if row["from_date"] <= day:
            by_product[row["product_id"]].append(row)
    tier = {code: max([row["stars"] for row in rows if row["to_date"] >= day], default=0) for code, rows in by_product.items()}
    return by_product, tier


@pytest.mark.parametrize("to_date", [date(2026, 11, 30), date(2024, 2, 29)])
def test_counts_are_those_of_the_awards(demo, scope, filters, to_date):
    asked = replace(filters, to_date=to_date, from_date=min(filters.from_date, to_date.replace(day=1)))
    day = min(to_date, demo.as_of)
    by_product, tier = held(demo, day)
    facts = find("register", asked, scope).facts
    assert facts["n_ever"] == len(by_product)
    assert facts["n_awards"] == sum(len(rows) for rows in by_product.values())
    for stars, name in ((3, "n_three"), (4, "n_four"), (5, "n_five")):
        assert facts[name] == sum(one == stars for one in tier.values()), name
    assert facts["n_valid"] == facts["n_three"] + facts["n_four"] + facts["n_five"]
    assert facts["n_lapsed"] == sum(one == 0 for one in tier.values())
    soon = pd.Timestamp(day) + pd.DateOffset(months=6)
    ends = {code: max(row["to_date"] for row in rows) for code, rows in by_product.items()}
    assert facts["n_expiring"] == sum(bool(tier[code]) and pd.Timestamp(end) < soon for code, end in ends.items()) > 0


def test_potential_five_stars_stand_apart_and_hold_four(demo, scope, filters):
    found = find("register", filters, scope)
    mine = found.frame("product").query("is_potential_five_star")
    assert len(mine) == found.facts["n_potential"] > 0
    assert set(mine.stars_today) == {4}
    assert found.frame("province").n_potential.sum() == len(mine)


def test_parts_sum_to_the_whole_and_a_filter_only_removes(scope, filters):
    whole = find("register", filters, scope)
    parts = [find("register", replace(filters, province_code=(code,)), scope) for code in ("19", "40", "01")]
    for name in ("n_ever", "n_valid", "n_expiring", "n_renewed", "n_unchecked"):
        assert whole.facts[name] == sum(part.facts[name] for part in parts), name
    tea = find("register", replace(filters, product_group=("tea",)), scope).frame("product")
    assert set(tea.product_id) == set(whole.frame("product").query("product_group == 'tea'").product_id)


def test_products_stand_in_the_order_of_the_vietnamese_alphabet(scope, filters):
    names = find("register", filters, scope).frame("product").product_name.tolist()
    assert names == sorted(names, key=vietnamese_key)
    assert len(names) > 100


def test_renewals_by_hand(demo, scope, filters):
    by_product, _ = held(demo, demo.as_of)
    expected = 0
    for rows in by_product.values():
        days = sorted((row["from_date"], row["to_date"], row["decision_number"]) for row in rows)
        expected += sum(filters.from_date <= day <= demo.as_of for day, _, _ in days[1:])
    facts = find("register", filters, scope).facts
    assert facts["n_renewed"] + facts["n_upgraded"] + facts["n_downgraded"] == expected > 0


def test_checks_are_the_samples_taken_to_check_while_the_award_held(demo, scope, filters):
    product = find("register", filters, scope).frame("product")
    sample = read(demo, "sample").query("purpose == 'ocop_check' and is_in_scope")
    taken = defaultdict(list)
    for row in sample.itertuples():
        taken[row.product_id].append((row.taken_date, row.outcome))
    checked = 0
    for row in product[product.stars_today > 0].itertuples():
        mine = [outcome for day, outcome in taken[row.product_id] if row.from_date.date() <= day <= row.to_date.date()]
        assert (row.n_taken, row.n_failed) == (len(mine), mine.count("fail")), row.product_id
        checked += bool(mine)
    assert checked > 50
    check = find("register", filters, scope).frame("check")
    assert check.n_taken.sum() == product[(product.stars_today > 0) & product.is_in_scope].n_taken.sum()
    assert check.failures_per_100[check.state != "rate"].isna().all()
    assert (check.state[(check.stars == 5) & (check.n_samples > 0)] == "cases").all()


def test_handicraft_and_tourism_are_in_the_register_and_out_of_checks(scope, filters):
    found = find("register", filters, scope)
    outside = [code for code, entry in codes("product_group").items() if not entry.extra["is_in_scope"]]
    product = found.frame("product")
    mine = product[(product.stars_today > 0) & product.product_group.isin(outside)]
    assert found.facts["n_out_of_scope"] == len(mine) > 0
    assert found.frame("check").n_products.sum() == found.facts["n_valid"] - len(mine)


def test_published_totals_are_those_of_the_reference_with_the_own_count_of_the_same_day(demo, scope, filters):
    found = find("register", filters, scope).frame("published")
    assert len(found) == len(published_counts()) == 22
    row = found[(found.area_vi == "Hà Nội") & (found.counted_date == "2022-12-31")].iloc[0]
    mine = {code for code, province in read(demo, "product")[["product_id", "province_code"]].to_numpy() if province == "01"}
    by_product, tier = held(demo, date(2022, 12, 31))
    assert row.own_number == len(mine & set(by_product))
    assert row.own_valid == sum(bool(tier[code]) for code in mine & set(by_product))
    assert (row.published_number, row.difference) == (2167, row.own_number - 2167)
    awards = found[found.count_basis == "awards"].iloc[0]
    everything = read(demo, "ocop_award").merge(read(demo, "product")[["product_id", "province_code"]])
    assert awards.own_number == ((everything.province_code == "19") & (everything.from_date <= date(2026, 2, 2))).sum()
    assert found.own_number[found.province_code.isna()].isna().all()
    assert all(reasons(why, language) for why in found.why for language in ("vi", "en"))


def test_former_provinces_count_their_own_part(demo, scope, filters):
    found = find("register", filters, scope).frame("published").set_index(["area_vi", "counted_text_vi"])
    old, back = found.own_number["Thái Nguyên (cũ)", "31/12/2024"], found.own_number["Bắc Kạn (cũ)", "2021–2022"]
    by_product, _ = held(demo, date(2024, 12, 31))
    province = read(demo, "product").set_index("product_id").province_code
    assert 0 < old < sum(province[code] == "19" for code in by_product)
    assert back > 0


def test_the_published_reference_holds_every_row_of_its_source():
    with (Path(__file__).parent.parent / "data/reference/ocop_count.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["count_basis"] for row in rows} <= set(codes("count_basis"))
    assert {row["count_scope"] for row in rows} <= set(codes("count_scope"))
    assert all(row["source_note"] and row["note_vi"] and row["note_en"] for row in rows)


def test_a_viewer_sees_his_own_register_and_what_the_partner_ships(demo, filters):
    found = find("register", replace(filters, province_code=("19",)), Scope(demo, Viewer("leader", "19")))
    whole = find("register", replace(filters, province_code=("19",)), Scope(demo, LOCAL))
    assert found.facts["n_ever"] == whole.facts["n_ever"]


def test_codes_that_name_each_other_in_a_ring_stay_apart():
    days = pd.to_datetime(["2024-01-01", "2025-01-01", "2026-01-01"])
    awards = pd.DataFrame({
        "product_id": ["A", "B", "C"], "former_product_id": ["B", "A", None], "from_date": days, "to_date": days,
        "decision_number": ["1", "2", "3"],
    })  # fmt: skip
    lines = known_by(awards, date(2026, 6, 1)).set_index("product_id").line_id
    assert lines.to_dict() == {"A": "A", "B": "B", "C": "C"}
