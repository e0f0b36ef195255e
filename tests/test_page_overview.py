"""The first page on little data, and under filters that shipments know nothing of."""

from dataclasses import replace

import pandas as pd
import pytest
from test_pages import run

from data.snapshots import root
from findings import Scope, default_filters, find
from queries import LOCAL
from words import say


def little(demo):
    """Province and product group with the fewest monitoring samples of the last twelve months."""
    sample = pd.read_parquet(root() / demo.snapshot_id / "sample.parquet")
    first = pd.Timestamp(default_filters(demo.as_of).from_date)
    known = sample[
        (sample.purpose == "monitoring") & (sample.taken_at >= first) & sample.is_in_scope & (sample.outcome != "undecided")
    ]
    return known.groupby(["province_code", "product_group"]).size().idxmin()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_little_data_a_sentence_stands_in_place_of_empty_axes(demo, language):
    province, group = little(demo)
    app = run("overview", lang=language, province_code=province, product_group=group)
    sentence = say("ui.bare", language, least=30)
    assert sentence in [one.value for one in app.info]
    assert not app.get("plotly_chart")
    filters = replace(default_filters(demo.as_of), province_code=(province,), product_group=(group,))
    few = find("overview", filters, Scope(demo, LOCAL))
    assert few.n_samples > 0
    assert not (few.frame("trend").state == "rate").any()


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "không lọc theo hạng sao và mối nguy"), ("en", "not filtered by stars and hazard")]
)
def test_tiles_of_trade_say_which_filters_they_do_not_know(demo, language, said):
    plain = run("overview", lang=language)
    narrow = run("overview", lang=language, stars="4", hazard="pesticide")
    assert not any(said in one.value for one in plain.caption)
    assert sum(said in one.value for one in narrow.caption) == 2
    values = [[one.value for one in app.metric][2:] for app in (plain, narrow)]
    assert values[0] == values[1]  # as the sentence says
