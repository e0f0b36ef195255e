"""Gluts: the planted one is found 30 days ahead, nothing else is; offers are read by their rule, matches keep theirs."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from test_pages import run
from workbooks import filled

from data.snapshots import live, root
from findings import Filters, Scope, default_filters, find
from intake.gluts import fortnights
from intake.publish import Request, check_files, publish_files
from intake.rejects import sentences
from queries import LOCAL

OFFER = {"Mã chào bán": "T-CB-1", "Mã cơ sở bán": "T-CS-1", "Mã sản phẩm": "T-SP-1",
         "Tháng thu hoạch (ngày đầu tháng)": "01/08/2026", "Khối lượng chào bán (kg)": "2,5 tấn"}  # fmt: skip
DEMAND = {"Mã nhu cầu mua": "T-NC-1", "Mã cơ sở mua": "T-CS-2", "Mặt hàng cần mua (nền mẫu)": "Chè",
          "Tháng cần hàng (ngày đầu tháng)": "01/08/2026", "Khối lượng cần mua (kg)": "1.500"}  # fmt: skip
BAD = [
    ("Chào bán", OFFER | {"Mã sản phẩm": None}, "Mã sản phẩm"),
    ("Chào bán", OFFER | {"Khối lượng chào bán (kg)": "-5"}, "Khối lượng chào bán (kg)"),
    ("Chào bán", OFFER | {"Khối lượng chào bán (kg)": "0"}, "Khối lượng chào bán (kg)"),
    ("Chào bán", OFFER | {"Khối lượng chào bán (kg)": "1.250 tấn"}, "1.250 tấn"),
    ("Chào bán", OFFER | {"Khối lượng chào bán (kg)": "5 xe"}, "5 xe"),
    ("Chào bán", OFFER | {"Mã sản phẩm": "T-SP-99"}, "T-SP-99"),
    ("Chào bán", OFFER | {"Tháng thu hoạch (ngày đầu tháng)": "15/08/2026"}, "15/08/2026"),
    ("Nhu cầu mua", DEMAND | {"Mặt hàng cần mua (nền mẫu)": "Xe máy"}, "Xe máy"),
    ("Nhu cầu mua", DEMAND | {"Khối lượng cần mua (kg)": "-1"}, "Khối lượng cần mua (kg)"),
]  # fmt: skip


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


def planted(demo):
    return next(one for one in demo.planted if one["kind"] == "glut")


def test_the_planted_glut_is_found_thirty_days_ahead_and_no_other(demo, scope, filters):
    glut = planted(demo)
    finding = find("gluts", filters, scope)
    warned = finding.frame("plan").query("is_glut")
    assert set(zip(warned.province_code, warned.commodity, strict=True)) == {(glut["province_code"], glut["commodity"])}
    assert set(warned.fortnight.dt.strftime("%Y-%m-01")) == {glut["month"]}
    assert (warned.days_ahead >= 30).all()
    assert finding.sentence.key == "gluts.finding_found"
    assert (warned.unsold_low_kg > 0).all()
    assert (warned.unsold_low_kg <= warned.unsold_kg).all()


def test_without_the_planted_offers_nothing_is_warned_of(scope, filters):
    groups = ("tea", "honey", "liquid_seasoning", "cereal_raw", "animal_processed")
    assert find("gluts", replace(filters, product_group=groups), scope).facts["n_gluts"] == 0


def test_the_first_page_leads_to_it(demo, scope, filters):
    found = [one for one in find("overview", filters, scope).facts["decisions"] if one.tab == "gluts"]
    assert [one.page for one in found] == ["trade"]


def test_offers_by_fortnight_are_half_of_their_month(demo, scope, filters):
    offers = pd.read_parquet(root() / demo.snapshot_id / "supply_offer.parquet")
    plan = find("gluts", filters, scope).frame("plan")
    row = plan.iloc[-1]
    month = offers[(offers.commodity == row.commodity) & (offers.province_code == row.province_code)]
    month = month[pd.to_datetime(month.harvest_month) == row.fortnight.replace(day=1)]
    assert row.offered_kg == pytest.approx(month.quantity_kg.sum() / 2)


def test_a_forecast_that_is_no_better_is_not_shown(scope, filters):
    plan = find("gluts", filters, scope).frame("plan")
    worse = plan[plan.forecast_state != "better"]
    assert len(worse)
    assert worse[["forecast_kg", "unsold_kg"]].isna().all(axis=None)
    assert not worse.is_glut.any()
    assert worse.seasonal_kg.notna().all()


def test_matches_keep_their_rules(demo, scope, filters):
    finding = find("gluts", filters, scope)
    match = finding.frame("match")
    assert len(match)
    both = match.dropna(subset=["price_vnd_per_kg", "paid_vnd_per_kg"])
    assert (both.price_vnd_per_kg <= both.paid_vnd_per_kg).all()
    assert (match.groupby("supply_offer_id").matched_kg.sum() <= match.groupby("supply_offer_id").offered_kg.first() + 0.01).all()
    assert (match.groupby("demand_offer_id").matched_kg.sum() <= match.groupby("demand_offer_id").wanted_kg.first() + 0.01).all()
    left = finding.frame("left")
    assert left.left_kg.sum() + match.matched_kg.sum() == pytest.approx(finding.facts["offered_kg"], abs=len(left) + 100)


def test_fortnights_begin_on_the_first_and_the_sixteenth():
    days = fortnights(date(2026, 1, 16), date(2026, 3, 1))
    assert [f"{day:%d/%m}" for day in days] == ["16/01", "01/02", "16/02", "01/03"]


def test_tons_and_kilograms_are_read_and_matched_to_the_partner(empty_root, tmp_path):
    sheets = {"Chào bán": [OFFER, OFFER | {"Mã chào bán": "T-CB-2", "Khối lượng chào bán (kg)": 300}], "Nhu cầu mua": [DEMAND]}
    publish_files([filled(tmp_path / "a.xlsx", more=sheets)], Request(as_of=date(2026, 7, 20)))
    finding = find("gluts", Filters(date(2026, 1, 1), date(2026, 7, 31)), Scope(live().manifest, LOCAL))
    assert finding.facts["offered_kg"] == 2800
    match = finding.frame("match")
    assert match.matched_kg.sum() == pytest.approx(1500)
    assert match.distance_km.between(250, 350).all()
    assert finding.facts["n_gluts"] == 0  # a few weeks of shipments are no season


@pytest.mark.parametrize(("sheet", "row", "words"), BAD, ids=range(len(BAD)))
def test_each_bad_offer_is_refused_with_its_reason(empty_root, tmp_path, sheet, row, words):
    found = check_files([filled(tmp_path / "sai.xlsx", more={"Chào bán": [OFFER], "Nhu cầu mua": [DEMAND]} | {sheet: [row]})])
    assert found.rejected == 1
    assert any(words in line for line in sentences(found.problems) if f"trang {sheet}, dòng 2" in line), sentences(found.problems)


def test_a_shipment_to_oneself_is_refused(empty_root, tmp_path):
    found = check_files([filled(tmp_path / "sai.xlsx", change={("Chuyến hàng", 3, "Mã cơ sở nhận"): "T-CS-3"})])
    assert [(one.extract, one.reason) for one in found.problems.itertuples()] == [("shipment", "shipped_itself")]


@pytest.mark.parametrize("tab", ["flows", "cover", "gluts", "dependency", "season", "unusual"])
@pytest.mark.parametrize("link", [{}, {"from_date": "2015-01-01", "to_date": "2015-12-31"}], ids=["full", "empty"])
def test_every_tab_opens_cold(demo, tab, link):
    app = run("trade", tab=tab, lang="en", **link)
    assert not app.exception
    assert not app.error
    assert "None" not in " ".join(one.value for one in (*app.markdown, *app.subheader, *app.caption))
