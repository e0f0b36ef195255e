"""Near the limit: the histogram and the headline hold the same results near; one analyte is named only beyond chance."""

import pandas as pd
import pytest

from findings.near_limit import _histogram, _sentence, _shares
from words.numbers import p_said, p_value


def test_a_result_near_by_the_headline_is_near_in_the_histogram():
    shares = [0.0, 79.9, 80.0, 89.9, 90.0, 100.0, 100.1, 400.0]
    results = pd.DataFrame({"share_pct": shares, "is_non_detect": False, "n_results": [1] * len(shares)})
    drawn = _histogram(results).set_index("from_pct").n_results
    assert drawn[drawn > 0].to_dict() == {0: 1, 70: 1, 80: 2, 90: 2, 100: 1, 150: 1}


@pytest.mark.parametrize(("near", "key"), [(1, "none"), (12, "share")])
def test_an_analyte_is_named_only_where_its_interval_lies_above_the_rest(near, key):
    table = _shares(pd.DataFrame({"analyte": ["listeria", "lead"], "n_passed": [38, 400], "n_near": [near, 6]}))
    facts = {"n_passed": 438, "n_near": near + 6, "near_limit_pct": 80.0}
    assert _sentence(facts, table.assign(state="rate")).key == f"near_limit.finding_{key}"


def test_p_is_never_nought():
    assert (p_value(0.00004), p_value(0.0312), p_value(None)) == ("< 0,001", "0,031", "–")
    assert (p_said(0.00004, "en"), p_said(0.0312, "en")) == ("< 0.001", "= 0.031")
