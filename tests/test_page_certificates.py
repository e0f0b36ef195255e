"""The page of papers: cards lead to the list below, filtered; an ended paper says for how long."""

import json

import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from test_pages import run

from findings import Scope, default_filters, find
from queries import LOCAL

LEFT = "Còn (ngày)"


def suppliers(app):
    """The list of suppliers as the page shows it: the table with the days left and the code."""
    return next(one.value for one in app.dataframe if LEFT in one.value)


def written(app):
    """The days left as the browser writes them."""
    one = next(one for one in app.dataframe if LEFT in one.value)
    cells = convert_arrow_bytes_to_pandas_df(one.proto.arrow_data.styler.display_values)
    return cells.iloc[:, list(one.value.columns).index(LEFT)].astype(str)


@pytest.fixture
def supplier(demo):
    return find("certificates", default_filters(demo.as_of), Scope(demo, LOCAL)).frame("supplier")


def test_an_ended_paper_says_for_how_many_days(demo, supplier):
    days = supplier.days_left.dropna()
    told = written(run("certificates"))
    assert (days < 0).any()
    assert not told.str.startswith(("-", "\u2212")).any()
    overdue = told[told.str.startswith("quá hạn ")]
    assert len(overdue) == (days < 0).sum()
    assert f"quá hạn {-int(days.max() if days.max() < 0 else days[days < 0].max())} ngày" in set(overdue)


def test_the_cards_lead_to_the_list_filtered_not_to_trade(demo, supplier):
    links = [one.proto for one in run("certificates").get("page_link")]
    leading = [one for one in links if "papers=" in one.query_string]
    assert len(leading) == 3
    assert all(one.page.endswith("certificates") for one in leading)
    soon = suppliers(run("certificates", papers="days_30,days_90"))
    assert len(soon) == supplier.paper_state.isin(["days_30", "days_90"]).sum() > 0
    sent = suppliers(run("certificates", papers="uncovered"))
    assert len(sent) == (supplier.uncovered_quantity_kg > 0).sum() > 0


def test_a_state_that_is_not_known_filters_nothing(demo, supplier):
    assert len(suppliers(run("certificates", papers="gì đó"))) == len(supplier)


def test_a_fair_that_is_not_over_is_marked_and_weights_have_a_unit(demo):
    app = run("partnership", tab="fairs")
    told = " ".join(one.value for one in app.caption)
    assert "Hội chợ Hội chợ" not in told
    figure = next(json.loads(one.proto.spec) for one in app.get("plotly_chart"))
    assert figure["layout"]["xaxis"]["title"]["text"] == "tấn"
    starred = {name for trace in figure["data"] for name in trace["y"] if name.endswith("*")}
    assert starred
    assert all(name in told for name in starred)
