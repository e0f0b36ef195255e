"""How good are the data: are cells filled, do results come in time, do the parts agree, and where does each row come from?"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.cautions import quality_cautions
from findings.filters import Filters
from queries import ask
from words.numbers import number, percent

STEPS = ("received", "result")  # from taking to receipt, from receipt to result
_COUNTS = ["n_samples", "n_without_result", "n_undecided", "n_contradicted", "n_assumed_place"]
# What each question counts its filled cells in, and of which extract they are.
_FILLED = {
    "sample_filled_cells_by_source_month": ("sample", "n_samples"),
    "test_result_filled_cells_by_source_month": ("test_result", "n_results"),
    "facility_filled_cells_by_source": ("facility", "n_facilities"),
}


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the quality of a snapshot's samples of a period, and of its facilities.

    Frames: column (extract, column_name, n_rows, n_filled, filled_pct), month and source (n_samples, filled_pct of the
    sample's columns, median and p90 days of each step, counts of samples that disagree with something), origin (rows by
    extract, file, sheet), doubt (contradictions about lots by kind). Days are whole; a median or 90th percentile is the
    least day that so many samples do not exceed.
    """
    params = filters.params("from_date", "to_date", "province_code")
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    filled = {
        name: ask(name, params if name != "facility_filled_cells_by_source" else filters.params("province_code"), **asked)
        for name in _FILLED
    }
    delays = ask("sample_delays_by_source_month", params, **asked)
    agree = ask("sample_contradictions_by_source_month", params, **asked)
    origin = ask("rows_by_extract_source", {}, **asked)
    doubt = ask("lot_doubts_by_kind", filters.params("province_code"), **asked)
    sample = filled["sample_filled_cells_by_source_month"].frame
    frames = {
        "column": pd.concat([_columns(filled[name].frame, *about) for name, about in _FILLED.items()], ignore_index=True),
        "month": _by("month", sample, agree.frame, delays.frame),
        "source": _by("source_file", sample, agree.frame, delays.frame),
        "origin": origin.frame,
        "doubt": doubt.frame,
    }
    facts = _facts(frames, agree.frame, delays.frame, scope)
    answers = (*filled.values(), delays, agree, origin, doubt)
    return Finding("data_quality", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames,
                   facts["n_samples"], None, quality_cautions(filters, scope), answers)  # fmt: skip


def _columns(counts: pd.DataFrame, extract: str, of: str) -> pd.DataFrame:
    """Filled cells by column, summed over sources and months."""
    names = [name for name in counts.columns if name.startswith("n_") and name not in (of, "n_assumed_place")]
    total, summed = int(counts[of].sum()), counts[names].sum()
    table = pd.DataFrame({"extract": extract, "column_name": [name.removeprefix("n_") for name in names], "n_rows": total})
    return table.assign(n_filled=summed.to_numpy("int64"), filled_pct=_share(summed, total).to_numpy("float64"))


def _share(part: pd.Series, whole: Any) -> pd.Series:
    """Percent, or nothing where there is nothing to share."""
    return 100 * part.astype("float64") / (pd.Series(whole, index=part.index).astype("float64").where(lambda one: one > 0))


def _by(key: str, sample: pd.DataFrame, agree: pd.DataFrame, delays: pd.DataFrame) -> pd.DataFrame:
    """Everything by month or by source file."""
    names = [name for name in sample.columns if name.startswith("n_") and name != "n_samples"]
    cells = sample.groupby(key)[["n_samples", *names]].sum()
    table = agree.groupby(key)[_COUNTS].sum()
    table["filled_pct"] = _share(cells[names].sum(axis="columns"), len(names) * cells.n_samples)
    for step in STEPS:
        mine = delays[delays.step == step]
        found = {value: percentiles(group) for value, group in mine.groupby(key)}
        for place, name in enumerate(("median", "p90")):
            table[f"{name}_{step}_days"] = [found[value][place] if value in found else None for value in table.index]
    days = [f"{name}_{step}_days" for step in STEPS for name in ("median", "p90")]
    return table.reset_index()[[key, "n_samples", "filled_pct", *_COUNTS[1:], *days]].astype(dict.fromkeys(days, "Int64"))


def percentiles(delays: pd.DataFrame) -> tuple[int, int]:
    """Median and 90th percentile of delay_days counted n_samples times: the least day with that share at or below it."""
    counted = delays.groupby("delay_days").n_samples.sum().sort_index().astype("int64")
    so_far, total = counted.cumsum(), int(counted.sum())
    return int(counted.index[(2 * so_far >= total).argmax()]), int(counted.index[(10 * so_far >= 9 * total).argmax()])


def _facts(frames: Mapping[str, pd.DataFrame], agree: pd.DataFrame, delays: pd.DataFrame, scope: Scope) -> dict[str, Any]:
    column, totals = frames["column"], agree[_COUNTS].sum()
    result = delays[delays.step == "result"]
    cells = int(column.n_rows.sum())
    return {name: int(totals[name]) for name in _COUNTS} | {
        "filled_pct": 100 * int(column.n_filled.sum()) / cells if cells else None,
        "result_days": percentiles(result) if len(result) else None,
        "n_sources": int(frames["origin"].source_file.nunique()),
        "rejected": dict(scope.manifest.rejected),
    }


def _sentence(facts: Mapping[str, Any]) -> Sentence:
    if not facts["n_samples"]:
        return Sentence("data_quality.finding_empty")
    blanks = {
        name: (lambda language, count=facts[f"n_{name}"]: number(float(count), language))
        for name in ("samples", "without_result")
    } | {"filled": lambda language: percent(facts["filled_pct"], language)}
    if facts["result_days"] is None:
        return Sentence("data_quality.finding_undated", blanks)
    return Sentence("data_quality.finding", blanks | dict(zip(("median", "late"), facts["result_days"], strict=True)))
