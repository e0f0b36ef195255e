"""Tabs stand in the link: cold, from filter to filter and in both languages."""

import pytest
from test_pages import run


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
