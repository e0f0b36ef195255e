"""How close do passing results come to their limits, and how many see nothing at all?"""

from typing import Any

import numpy as np
import pandas as pd

from data.codes import label
from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.filters import Filters
from findings.rates import states
from queries import ask
from stats.lab import censored_summary
from stats.rates import interval
from words import Language
from words.numbers import number, percent

BIN_PCT, LIMIT_PCT, TOP_PCT = 10, 100, 150  # histogram; results beyond the top stand in one last bar
MOST_VALUES = 5_000


def find(filters: Filters, scope: Scope) -> Finding:
    """Results against their maximum limits.

    Frames: tier (passing samples compared with a maximum limit, and those with a result at or above
    `settings().near_limit_pct` of it: a sample counts once), analyte (the same by results, of which a sample has one a
    analyte and method), share (histogram of result / limit in steps of 10 %, non-detects apart), non_detect (by analyte:
    non-detects, those without a stated detection limit, and median and 95th percentile in percent of the limit by Kaplan-Meier
    and by maximum likelihood, `stats.lab.censored_summary`; beyond 5.000 values every k-th in order).
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    near = {"near_limit_pct": settings().near_limit_pct}
    by_stars = ask("sample_near_limit_by_stars", filters.samples() | near, **asked)
    by_analyte = ask("result_limit_shares_by_analyte", filters.samples(), **asked)
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    tier = _shares(by_stars.frame)
    tier["state"] = states(tier.rename(columns={"n_passed": "n_samples"}), tier.stars)
    results = by_analyte.frame
    analyte = _shares(_by_analyte(results))
    analyte = analyte.assign(state=states(analyte.rename(columns={"n_passed": "n_samples"})))
    frames = {"tier": tier, "analyte": analyte, "share": _histogram(results), "non_detect": _non_detects(results)}
    passed, close = int(tier.n_passed.sum()), int(tier.n_near.sum())
    facts = {
        "n_passed": passed, "n_near": close, "near_limit_pct": settings().near_limit_pct,
        "analytes": list(analyte.analyte[analyte.state == "rate"][:3]), "n_results": int(results.n_results.sum()),
        "n_non_detects": int(results.n_results[results.is_non_detect].sum()),
    }  # fmt: skip
    caution = Sentence(
        "near_limit.caution_method", {"near": lambda language: percent(settings().near_limit_pct, language, digits=0)}
    )
    return Finding(
        "near_limit", filters, scope.manifest, scope.viewer, _sentence(facts, analyte), facts, frames, passed, None,
        (*sample_cautions(filters, scope, by_month.frame), caution), (by_stars, by_analyte, by_month),
    )  # fmt: skip


def _shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Share near the limit with its 95 % Wilson interval, in percent."""
    low, high = interval(counts.n_near.to_numpy(float), counts.n_passed.to_numpy(float))
    share = 100 * counts.n_near / counts.n_passed.where(counts.n_passed > 0)
    return counts.assign(near_pct=share.astype(float), near_low_pct=100 * low, near_high_pct=100 * high)


def _by_analyte(results: pd.DataFrame) -> pd.DataFrame:
    """Passing results by analyte and those near the limit, most of them first."""
    passed = results[results.verdict == "pass"]
    near = passed[~passed.is_non_detect & (passed.share_pct >= settings().near_limit_pct)]
    counts = passed.groupby("analyte", as_index=False).n_results.sum().rename(columns={"n_results": "n_passed"})
    counts["n_near"] = counts.analyte.map(near.groupby("analyte").n_results.sum()).fillna(0).astype(int)
    enough = counts.n_passed >= settings().samples_for_rate
    order = (counts.n_near / counts.n_passed).where(enough, -1.0).sort_values(ascending=False, kind="stable").index
    return counts.loc[order].reset_index(drop=True)


def _histogram(results: pd.DataFrame) -> pd.DataFrame:
    """Detected results by step of the limit: from_pct, n_results; a bar holds its lower end, the limit stands below."""
    seen = results[~results.is_non_detect & results.share_pct.notna()]
    edges = np.arange(0, TOP_PCT + 1, BIN_PCT)
    step = np.clip(np.floor(seen.share_pct / BIN_PCT).astype(int) - (seen.share_pct == LIMIT_PCT), 0, len(edges) - 1)
    counts = seen.n_results.groupby(edges[step]).sum()
    return counts.reindex(edges, fill_value=0).rename_axis("from_pct").rename("n_results").reset_index()


def _non_detects(results: pd.DataFrame) -> pd.DataFrame:
    """One row an analyte, most results first."""
    rows = [_summary(str(analyte), part) for analyte, part in results.groupby("analyte")]
    columns = ["analyte", "n_results", "n_non_detects", "n_without_detection_limit", "non_detect_pct", "median_km_pct",
               "p95_km_pct", "median_mle_pct", "p95_mle_pct", "undecided"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).sort_values(["n_results", "analyte"], ascending=[False, True], ignore_index=True)


def _summary(analyte: str, part: pd.DataFrame) -> dict[str, Any]:
    hidden = part[part.is_non_detect]
    n, unseen = int(part.n_results.sum()), int(hidden.n_results.sum())
    blind = int(hidden.n_results[hidden.share_pct.isna()].sum())
    row: dict[str, Any] = {
        "analyte": analyte, "n_results": n, "n_non_detects": unseen, "n_without_detection_limit": blind,
        "non_detect_pct": 100 * unseen / n, "undecided": "no_detection_limit",
    }  # fmt: skip
    known = part.dropna(subset=["share_pct"]).sort_values("share_pct")
    known = known[(known.share_pct > 0) | ~known.is_non_detect]
    if blind or known.empty or known.n_results.sum() < settings().samples_for_rate:
        return row | {"undecided": "no_detection_limit" if blind else "few_results"}
    values, censored = (np.repeat(known[name].to_numpy(), known.n_results) for name in ("share_pct", "is_non_detect"))
    step = -(-len(values) // MOST_VALUES)
    found = censored_summary(values[::step], censored[::step])
    return row | {
        "median_km_pct": found["median"]["km"], "p95_km_pct": found.p95["km"], "median_mle_pct": found["median"]["mle"],
        "p95_mle_pct": found.p95["mle"], "undecided": found.undecided["mle"],
    }  # fmt: skip


def _above_the_rest(first: Any, analyte: pd.DataFrame) -> bool:
    """Whether the interval of this analyte lies above the share of all others together."""
    passed, close = analyte.n_passed.sum() - first.n_passed, analyte.n_near.sum() - first.n_near
    return bool(passed > 0 and first.near_low_pct > 100 * close / passed)


def _sentence(facts: dict[str, Any], analyte: pd.DataFrame) -> Sentence:
    if not facts["n_passed"]:
        return Sentence("near_limit.finding_empty")
    share = 100 * facts["n_near"] / facts["n_passed"]
    top = analyte[(analyte.state == "rate") & (analyte.n_near > 0)]
    blanks: dict[str, Any] = {
        "share": lambda language: percent(share, language), "n": lambda language: number(facts["n_passed"], language),
        "near": lambda language: percent(facts["near_limit_pct"], language, digits=0),
    }  # fmt: skip
    if top.empty or not _above_the_rest(top.iloc[0], analyte):
        return Sentence("near_limit.finding_none", blanks)
    first = top.iloc[0]

    def name(language: Language) -> str:
        return f"{label('analyte', first.analyte, language)} ({percent(first.near_pct, language)})"

    return Sentence("near_limit.finding_share", blanks | {"analyte": name})
