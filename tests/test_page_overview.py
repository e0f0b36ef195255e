"""The first page on little data, and under filters that shipments know nothing of."""

import pytest
from test_pages import run

from findings import Scope, default_filters, find
from queries import LOCAL
from words import say

LITTLE = {"product_group": "honey", "province_code": "01"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_little_data_a_sentence_stands_in_place_of_empty_axes(demo, language):
    app = run("overview", lang=language, **LITTLE)
    sentence = say("ui.bare", language, least=30)
    assert sentence in [one.value for one in app.info]
    assert not app.get("plotly_chart")
    filters = default_filters(demo.as_of)
    few = find(
        "overview", type(filters)(**{**vars(filters), "product_group": ("honey",), "province_code": ("01",)}), Scope(demo, LOCAL)
    )
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
