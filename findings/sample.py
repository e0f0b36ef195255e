"""All about one sample: laboratory text → reading → limit and its source → verdict; or which samples are meant."""

from typing import Any

import numpy as np
import pandas as pd

from data.codes import codes, label
from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.filters import Filters
from findings.rates import totals
from queries import ask
from words import Language
from words.numbers import day, figure, listed, number

MOST_SAMPLES = 500


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the profile of `filters.sample_id`, or the list of samples that the filters mean.

    Frames of a profile: profile (one row, or none when the sample is unknown or not for this viewer), result (one row a
    test: `limit_share_pct` is the result as percent of a maximum limit, NaN where that cannot be said; `is_near_limit`
    for one that passes at or above the setting). Frame of a list: sample, failed ones first, at most 500.
    """
    return _profile(filters, scope) if filters.sample_id else _list(filters, scope)


def _list(filters: Filters, scope: Scope) -> Finding:
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    rows = filters.samples() | filters.params("outcome") | {"max_rows": MOST_SAMPLES}
    listed_samples = ask("sample_list", rows, **asked)
    total = totals(by_month.frame)
    undecided = int(by_month.frame.n_undecided.sum())
    counts = {"pass": total["n_samples"] - total["n_failed"], "fail": total["n_failed"], "undecided": undecided}
    facts = total | {
        "n_undecided": undecided, "n_meant": int(sum(counts[one] for one in filters.outcome or counts)),
        "n_listed": len(listed_samples.frame), "most": MOST_SAMPLES,
    }  # fmt: skip
    blanks: dict[str, Any] = {"n": lambda language: number(facts["n_meant"], language)}
    blanks["failed"] = lambda language: number(facts["n_failed"] if facts["n_meant"] else 0, language)
    key = "outcome" if filters.outcome else "list"
    blanks["outcomes"] = lambda language: listed([label("outcome", one, language).lower() for one in filters.outcome], language)
    sentence = Sentence(f"sample.finding_{key}" if facts["n_meant"] else "sample.finding_empty", blanks)
    return Finding(
        "sample", filters, scope.manifest, scope.viewer, sentence, facts, {"sample": listed_samples.frame},
        int(total["n_samples"]), int(total["n_failed"]), sample_cautions(filters, scope, by_month.frame),
        (listed_samples, by_month),
    )  # fmt: skip


def _profile(filters: Filters, scope: Scope) -> Finding:
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    profile = ask("sample_profile", {"sample_id": filters.sample_id}, **asked)
    results = ask("test_results_by_sample", {"sample_id": filters.sample_id}, **asked)
    result = _near(results.frame)
    cautions = tuple(Sentence(f"sample.caution_{one}") for one in _cautions(profile.frame, result))
    demo = (Sentence("cautions.demo"),) if scope.manifest.is_demo else ()
    facts = {
        "n_results": len(result), "n_failing": int((result.verdict == "fail").sum()),
        "n_near_limit": int(result.is_near_limit.sum()), "is_found": bool(len(profile.frame)),
        "outcome": str(profile.frame.outcome.iloc[0]) if len(profile.frame) else None,
        "has_alert": bool(len(profile.frame)) and opens_alert(profile.frame.iloc[0]),
    }  # fmt: skip
    return Finding(
        "sample", filters, scope.manifest, scope.viewer, _sentence(filters, profile.frame, result), facts,
        {"profile": profile.frame, "result": result}, None, None, (*cautions, *demo), (profile, results),
    )  # fmt: skip


def opens_alert(row: pd.Series) -> bool:
    """Does this sample open an alert: a decided failed result, taken for any purpose but service?"""
    return bool(row.outcome == "fail" and row.purpose != "service")


def _near(result: pd.DataFrame) -> pd.DataFrame:
    """Add `is_near_limit`: passes, at or above the setting."""
    near = (result.limit_share_pct >= settings().near_limit_pct) & (result.verdict == "pass")
    return result.assign(is_near_limit=near)


def _cautions(profile: pd.DataFrame, result: pd.DataFrame) -> list[str]:
    found = []
    if result.limit_provenance.eq("secondary").any():
        found.append("secondary")
    if result.limit_provenance.eq("memory").any():
        found.append("memory")
    if result.is_screening.any():
        found.append("screening")
    if len(profile) and bool(np.asarray(profile.is_contradicted)[0]):
        found.append("contradicted")
    return found


def _sentence(filters: Filters, profile: pd.DataFrame, result: pd.DataFrame) -> Sentence:
    if profile.empty:
        return Sentence("sample.finding_unknown", {"sample": filters.sample_id})
    row = profile.iloc[0]
    bad = result[result.verdict == "fail"]

    def reasons(language: Language) -> str:
        return listed([_reason(one, language) for one in bad.itertuples()], language, most=len(bad))

    blanks = {
        "sample": row.sample_id, "product": row.product_name or row.product_id, "reasons": reasons,
        "day": lambda language: day(row.taken_at, language),
        "near": int((result.limit_share_pct >= settings().near_limit_pct).sum()),
    }  # fmt: skip
    near = row.outcome == "pass" and bool(result.is_near_limit.any())
    return Sentence(f"sample.finding_{'near' if near else row.outcome}", blanks)


def _reason(row: Any, language: Language) -> str:
    name = label("analyte", row.analyte, language) if row.analyte in codes("analyte") else row.analyte
    if row.limit_number == row.limit_number and row.result_number == row.result_number:
        found = f"{figure(row.result_number, language)} {row.unit or ''}".strip()
        return f"{name} {found} ({figure(row.limit_number, language)} {row.limit_unit or ''})".replace(" )", ")")
    return f"{name}: {label('verdict_reason', row.verdict_reason, language).lower()}"
