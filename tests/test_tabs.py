"""Tabs stand in the link: cold, from filter to filter and in both languages."""

import pandas as pd
import pytest
from test_pages import run

from figures.maps import fill_colours
from figures.palette import GROUNDS, HOT, rgba
from findings import Scope, default_filters, find
from findings.spoken import caption
from queries import LOCAL


def heads(app):
    return [one.value for one in (*app.header, *app.subheader)]


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Kết quả bằng bao nhiêu phần trăm giới hạn"), ("en", "Results as percent of their limit")]
)
def test_a_tab_opens_from_the_link_and_stays_when_a_filter_changes(demo, language, said):
    app = run("compliance", lang=language, tab="near")
    assert any(said in one for one in heads(app)), heads(app)
    app.multiselect(key="filter_province_code").set_value(["40"]).run()
    assert app.query_params["tab"] == "near"
    assert app.query_params["province_code"] == "40"
    assert any(said in one for one in heads(app))


@pytest.mark.parametrize("link", [{}, {"tab": "nonsense"}])
def test_without_a_tab_that_is_known_the_first_opens(demo, link):
    app = run("compliance", **link)
    assert not app.exception
    assert "Thái Nguyên" in heads(app)


def test_only_the_open_tab_is_worked_out(demo):
    assert run("signals").dataframe
    assert not run("signals", tab="method").dataframe
    issue = "Phát hành kế hoạch này"
    assert issue in [one.label for one in run("sampling").button]
    assert issue not in [one.label for one in run("sampling", tab="unknown").button]


@pytest.mark.parametrize(
    ("tab", "name"), [("comparison", "compliance_comparison"), ("funnels", "compliance_funnel"), ("near", "near_limit")]
)
def test_the_caption_is_that_of_the_tab_s_own_finding(demo, tab, name):
    own = find(name, default_filters(demo.as_of), Scope(demo, LOCAL))
    app = run("compliance", lang="vi", tab=tab)
    sources = [one.value for one in app.caption if "Nguồn" in one.value]
    assert sources == [caption(own)[0]]


@pytest.mark.parametrize(("layer", "said"), [("rate", "tỷ lệ mẫu không đạt"), ("smooth", "đã làm trơn")])
def test_the_legend_says_what_the_colours_are(demo, layer, said):
    app = run("hotspots", layer=layer)
    assert any("Màu: " in one.value and said in one.value for one in app.caption)


def test_a_place_with_few_samples_and_no_difference_is_undecided():
    place = pd.DataFrame({
        "place_code": ["a", "b", "c", "d"], "gi_class": ["none", "none", "hot", "none"], "n_samples": [40, 5, 5, 0],
        "class_index": [1, -1, -1, -2],
    })  # fmt: skip
    ground = GROUNDS["light"]
    found = fill_colours(place, place.place_code, ground, "neighbours")
    wanted = [rgba(HOT["none"], 220), rgba(HOT["undecided"], 220), rgba(HOT["hot"], 220), rgba(ground.focus)]
    assert found == wanted


def test_a_signal_of_few_samples_is_marked(demo):
    table = next(one.value for one in run("signals").dataframe if "Số mẫu đủ?" in one.value)
    few = table["Số mẫu"].astype(str).str.replace(".", "").astype(int) < 30
    assert (table["Số mẫu đủ?"] != "").tolist() == few.tolist()
