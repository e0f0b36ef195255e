"""Facilities as dots and the note on boundaries: counted again, and looked for on the page."""

from dataclasses import replace

import pandas as pd
import pytest
from official_files import official, saved
from streamlit.testing.v1 import AppTest

from data.snapshots import root
from figures.maps import FACILITIES, Above, choropleth
from findings import Scope, default_filters, find
from findings.places import focus_places
from geo import imported
from geo.importing import import_file
from geo.official import Request
from queries import LOCAL, ask, parse_viewer

DISTRICT = "171"


def read(demo, name):
    return pd.read_parquet(root() / demo.snapshot_id / f"{name}.parquet")


def chosen(demo, **more):
    return replace(default_filters(demo.as_of), district_code=(DISTRICT,), **more)


def recounted(demo, filters):
    """Samples and failures by facility, from the extracts, without a hazard."""
    sample = read(demo, "sample")
    taken = pd.to_datetime(sample.taken_date)
    mine = sample[
        taken.between(str(filters.from_date), str(filters.to_date))
        & (sample.old_district_code == DISTRICT)
        & (sample.purpose == filters.purpose)
        & sample.is_in_scope
        & (sample.outcome != "undecided")
    ]
    return mine.groupby("facility_id").agg(n=("sample_id", "size"), failed=("outcome", lambda one: (one == "fail").sum()))


def test_facilities_of_a_place_recounted(demo):
    filters = chosen(demo)
    expected = recounted(demo, filters)
    finding = find("hotspots", filters, Scope(demo, LOCAL))
    points = finding.frame("facility").set_index("facility_id")
    located = read(demo, "facility").set_index("facility_id").latitude.notna()
    assert set(points.index) == {code for code in expected.index if located[code]}
    assert points.n_samples.to_dict() == expected.n[points.index].to_dict()
    assert points.n_failed.to_dict() == expected.failed[points.index].to_dict()
    assert finding.facts["n_facilities"] == len(expected)
    assert finding.facts["n_facilities_with_point"] == len(points)
    assert points.n_failed.is_monotonic_decreasing


@pytest.mark.parametrize("hazard", ["pesticide", "microbe"])
def test_facilities_by_hazard_recounted(demo, hazard):
    filters = replace(default_filters(demo.as_of), hazard=hazard)
    result, sample = read(demo, "test_result"), read(demo, "sample").set_index("sample_id")
    decided = result[result.verdict.isin(["pass", "fail"]) & ~result.is_screening.fillna(value=False) & (result.hazard == hazard)]
    mine = sample.loc[decided.sample_id.unique()]
    taken = pd.to_datetime(mine.taken_date)
    mine = mine[taken.between(str(filters.from_date), str(filters.to_date))]
    mine = mine[(mine.purpose == "monitoring") & mine.is_in_scope]
    mine = mine.assign(failed=mine.index.isin(decided.sample_id[decided.verdict == "fail"]))
    expected = mine.groupby("facility_id").failed.agg(["size", "sum"])
    answer = ask(
        "sample_failures_by_facility", filters.samples() | {"max_rows": 99_999}, snapshot_id=demo.snapshot_id
    ).frame.set_index("facility_id")
    assert answer.n_samples.to_dict() == expected["size"].to_dict()
    assert answer.n_failed.to_dict() == expected["sum"].to_dict()


def test_no_place_no_dots_and_no_question(demo):
    finding = find("hotspots", default_filters(demo.as_of), Scope(demo, LOCAL))
    assert finding.frame("facility").empty
    assert "sample_failures_by_facility" not in [answer.name for answer in finding.answers]


def test_dots_obey_the_rights_of_the_viewer(demo):
    all_of_them = find("hotspots", chosen(demo), Scope(demo, LOCAL)).frame("facility")
    other = find("hotspots", chosen(demo), Scope(demo, parse_viewer("leader:01"))).frame("facility")
    own = find("hotspots", chosen(demo), Scope(demo, parse_viewer("leader:19"))).frame("facility")
    assert len(all_of_them)
    pd.testing.assert_frame_equal(own, all_of_them)
    assert other.empty


def test_dots_lie_above_the_places_dark_ones_last(demo):
    finding = find("hotspots", chosen(demo), Scope(demo, LOCAL))
    place, facility = finding.frame("place"), finding.frame("facility")
    deck = choropleth(
        place, order=focus_places("district").place_code, url="/a", province_url="/b", chosen=(), tips=place.place_name.tolist(),
        above=Above(facility.assign(name=facility.facility_name)),
    )  # fmt: skip
    dots = deck.layers[-1]
    assert dots.id == FACILITIES
    assert len(dots.data) == len(facility)
    names = [row["name"] for row in dots.data]
    assert set(names[: int((facility.n_failed == 0).sum())]) == set(facility.facility_name[facility.n_failed == 0])


@pytest.fixture
def page(demo):
    """The risk map by commune, on the screen; what was imported is taken away again."""
    shown = AppTest.from_file("../pages/hotspots.py", default_timeout=60)
    shown.query_params["place_level"] = "commune"
    yield shown
    imported.remove("commune", "new")


def words(page):
    page.run()
    assert not page.exception
    return " ".join(one.value for one in page.caption)


def test_the_note_on_boundaries_goes_with_the_boundaries(page, tmp_path):
    """One running app: approximate, then partly, then true, then approximate again."""
    assert "Ranh giới xã xấp xỉ" in words(page)
    import_file(Request(saved(official(provinces=("40",)), tmp_path / "na.gpkg"), "MA"), "commune", "new")
    assert "Ranh giới của 218/348 xã là xấp xỉ" in words(page)
    import_file(Request(saved(official(provinces=("19", "01")), tmp_path / "khac.gpkg"), "MA"), "commune", "new")
    assert "xấp xỉ" not in words(page)
    imported.remove("commune", "new")
    assert "Ranh giới xã xấp xỉ" in words(page)
