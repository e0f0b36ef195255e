"""Provinces two by two and tiers two by two, all pairs judged together."""

from itertools import combinations
from typing import Any

import pandas as pd
from scipy import special

from data.settings import settings
from stats.rates import change, difference, holm

ALPHA, Z = 0.05, 1.959963984540054
OF_PAIR = ["province_code", "stars", "other_province_code", "other_stars"]
NUMBERS = ["n_samples", "n_failed", "other_n_samples", "other_n_failed", "difference_points", "low_points", "high_points",
           "ratio", "ratio_low", "ratio_high", "p_value", "difference_word"]  # fmt: skip


def compared(known: pd.DataFrame, standard: pd.DataFrame) -> pd.DataFrame:
    """Every pair of provinces, and of tiers within a province, with samples enough on both sides; five stars never.

    `known` has province_code, stars, n_samples, n_failed; `standard` the provinces' standardised rates with intervals
    (per 100). One row a pair: difference in points and ratio with 95 % intervals (crude), `p_value` (mid-p of Fisher's exact
    test; of two standardised rates, by the sides of their intervals that face each other), `p_adjusted` after Holm over
    all pairs, and `difference_word` in the fixed words: nothing is said of a pair whose `p_adjusted` is not below 5 %.

    Source: Holm 1979, Scandinavian Journal of Statistics 6:65; Zou, Donner 2008, Statistics in Medicine 27:1693 (facing
    sides).
    """
    rows = [*_province_pairs(known, standard), *_tier_pairs(known)]
    frame = pd.DataFrame(rows, columns=[*OF_PAIR, *NUMBERS])
    frame = frame.astype({"stars": "Int64", "other_stars": "Int64", "difference_word": "object", "p_value": "float64"})
    frame["p_adjusted"] = holm(frame.p_value)
    frame["difference_word"] = frame.difference_word.where(frame.p_adjusted < ALPHA, "same")
    return frame


def _province_pairs(known: pd.DataFrame, standard: pd.DataFrame) -> list[dict[str, Any]]:
    """Crude difference and ratio; p and word are those of the standardised rates where there are any."""
    whole, alike = known.groupby("province_code")[["n_samples", "n_failed"]].sum(), standard.set_index("province_code")
    rows = []
    for one, two in combinations(_enough(whole), 2):
        row = _compared(whole.loc[one], whole.loc[two]) | _alike(alike.loc[one], alike.loc[two])
        rows.append(row | {"province_code": one, "other_province_code": two})
    return rows


def _alike(one: pd.Series, two: pd.Series) -> dict[str, Any]:
    """The p and the word of two standardised rates; nothing where either is not known."""
    if pd.isna(one.standard_per_100) or pd.isna(two.standard_per_100):
        return {}
    up = one.standard_per_100 >= two.standard_per_100
    high, low = (one, two) if up else (two, one)
    gap = high.standard_per_100 - low.standard_per_100
    down, above = high.standard_per_100 - high.standard_low_per_100, low.standard_high_per_100 - low.standard_per_100
    spread = (down**2 + above**2) ** 0.5
    p = float(2 * special.ndtr(-Z * gap / spread)) if spread else 1.0
    word = "higher" if up else "lower"
    apart = high.standard_low_per_100 > low.standard_high_per_100
    return {"p_value": p, "difference_word": word if apart else f"maybe_{word}"}


def _tier_pairs(known: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for code, mine in known[known.stars < settings().case_list_stars].groupby("province_code"):
        whole = mine.groupby("stars")[["n_samples", "n_failed"]].sum()
        rows += [{**_compared(whole.loc[high], whole.loc[low]), "province_code": code, "other_province_code": code,
                  "stars": high, "other_stars": low}
                 for low, high in combinations(_enough(whole), 2)]  # fmt: skip
    return rows


def _enough(whole: pd.DataFrame) -> list[Any]:
    return list(whole.index[whole.n_samples >= settings().samples_for_rate])


def _compared(one: pd.Series, two: pd.Series) -> dict[str, Any]:
    """Difference in points and ratio with intervals, p, and the fixed word."""
    counts = (int(one.n_failed), int(one.n_samples), int(two.n_failed), int(two.n_samples))
    gap, ratio = difference(*counts).iloc[0], difference(*counts, measure="ratio").iloc[0]
    return {
        "n_samples": counts[1], "n_failed": counts[0], "other_n_samples": counts[3], "other_n_failed": counts[2],
        "difference_points": 100 * gap.estimate, "low_points": 100 * gap.low, "high_points": 100 * gap.high,
        "ratio": ratio.estimate, "ratio_low": ratio.low, "ratio_high": ratio.high, "p_value": gap.p_value,
        "difference_word": change(*counts),
    }  # fmt: skip
