"""Trends of the star tiers: whole quarters only, corrected for as many tests; an incomplete quarter is said to be."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from findings import Scope, compliance, default_filters, find
from findings.control import signal_words, signals
from queries import LOCAL


@pytest.fixture
def filters(demo):
    return default_filters(demo.as_of)


@pytest.fixture
def scope(demo):
    return Scope(demo, LOCAL)


def tiers(quarters):
    """Province 40 by tier, counts (failed, samples) a quarter from 2024 on; and the same as one sum."""
    rows = [
        {"province_code": "40", "stars": stars, "period_start": day, "n_failed": failed, "n_samples": n}
        for stars, counts in quarters.items()
        for day, (failed, n) in zip(pd.date_range("2024-01-01", periods=len(counts), freq="QS"), counts, strict=True)
    ]
    return pd.DataFrame(rows)


def test_trends_are_corrected_by_holm_over_the_tiers():
    rising, flat = [(n, 60) for n in (0, 1, 2, 3, 4, 4)], [(2, 60)] * 6
    alone, both = (compliance._tiers(table, table) for table in (tiers({3: rising}), tiers({3: rising, 4: flat, 0: rising})))
    p = both.set_index("stars").trend_p
    assert alone.trend_p[0] == pytest.approx(stats.norm.sf(cochran_armitage(rising)) * 2)
    assert p[3] == pytest.approx(2 * alone.trend_p[0])
    words = both.set_index("stars").trend
    assert (alone.trend[0], words[3], words[0]) == ("worse", "worse" if p[3] < 0.05 else "none", "unknown")
    assert np.isnan(p[0])


def cochran_armitage(counts):
    """z from the slope of the least squares over single samples: r √N of position and outcome."""
    position = np.repeat(np.arange(len(counts)), [n for _, n in counts])
    outcome = np.concatenate([np.arange(n) < failed for failed, n in counts])
    return np.corrcoef(position, outcome)[0, 1] * np.sqrt(len(position))


def test_an_incomplete_quarter_decides_no_trend(scope, filters):
    until = replace(filters, to_date=date(2026, 8, 31))
    _, (_, quarters) = compliance.judged_tiers(until, scope)
    whole = quarters.frame[pd.to_datetime(quarters.frame.period_start).between("2024-07-01", "2026-04-01")]
    tier = compliance.judged_tiers(until, scope)[0].dropna(subset="trend_p")
    raw = []
    for row in tier.itertuples():
        mine = whole[(whole.province_code == row.province_code) & (whole.stars == row.stars)].sort_values("period_start")
        counts = list(zip(mine.n_failed, mine.n_samples.astype(int), strict=True))
        raw.append(2 * stats.norm.sf(abs(cochran_armitage(counts))))
    tests = len(raw)
    steps = [(tests - place) * p for place, p in enumerate(sorted(raw))]
    assert sorted(tier.trend_p) == pytest.approx([min(max(steps[: place + 1]), 1) for place in range(tests)])
    assert f"Holm cho {tests} phép thử" in " ".join(one.say() for one in find("compliance", until, scope).cautions)


@pytest.mark.parametrize(("quarters", "vi", "en"), [
    ([date(2026, 10, 1)], "quý 4/2026 (chưa đủ) vượt", "Q4 2026 (incomplete) above"),
    ([date(2026, 7, 1), date(2026, 10, 1)], "quý 3, 4/2026 (quý 4 chưa đủ) vượt", "Q3, 4 2026 (Q4 incomplete) above"),
    ([date(2026, 4, 1), date(2026, 7, 1)], "quý 2, 3/2026 vượt", "Q2, 3 2026 above"),
])  # fmt: skip
def test_an_incomplete_quarter_is_said_to_be(quarters, vi, en):
    rows = pd.DataFrame({"period_start": pd.to_datetime(quarters), "province_code": "40", "stars": 4, "signal": "above"})
    crossed = signals(rows, date(2026, 10, 31))
    assert vi in signal_words(crossed)
    assert en in signal_words(crossed, "en")
