"""Would the plan have found more than what was done, or than an even spread?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.cautions import purpose_cautions
from findings.filters import Filters, add_months, month_end
from findings.sampling_strata import KNOWN_MONTHS, Known, known, plan_month, planned, shown, strata
from stats.reweight import gain, reweighted
from words import Language
from words.numbers import number, percent

MONTHS = 12
WAYS = ("plan", "even", "practice")
Z = 1.959963984540054


@dataclass(frozen=True)
class Scored:
    """Strata of one month where samples were taken and decided: what was found, and what each way would weigh there."""

    month: date
    cells: pd.DataFrame  # n_samples, n_failed, rate (as known before), plan, even, practice
    planned: int  # samples of the plan, scored or not
    n_strata: int  # that an even spread would visit, scored or not

    def scored_pct(self, way: str) -> float:
        """How much of a way's samples lies where samples were taken, so that it can be scored (0–100)."""
        if way == "practice":
            return 100.0
        share = self.cells.plan.sum() / self.planned if way == "plan" else self.cells.even.sum() / self.n_strata
        return 100 * float(share)


def find(filters: Filters, scope: Scope) -> Finding:
    """Plan each of the last twelve full months anew with what was known before it, and score it on what was found.

    Each plan has as many samples as were taken that month. Only strata where samples were taken say what a sample there
    finds; a way's rate is their mean, weighted by the samples the way would have taken there (`stats.reweight`).

    Frames: month (by month and way: `failures_per_100` with interval, samples it is worth, `scored_pct` of its samples lying in
    strata with data), way (the same over all months, and the difference from practice with interval and state).
    """
    mine = shown(filters, scope)
    found = known(mine, scope, months=KNOWN_MONTHS + MONTHS) if mine else None
    months = _months(found, filters, scope) if found else []
    if not months:
        return _finding(filters, scope, found, Sentence("sampling_backtest.finding_empty"), {}, {})
    table = pd.DataFrame([row for one in months for row in _month(one)])
    ways = _ways(months)
    facts = {"n_months": len(months), "ways": ways.set_index("way").to_dict("index")}
    counted = pd.concat([one.cells for one in months])
    facts |= {"n_samples": int(counted.n_samples.sum()), "n_failed": int(counted.n_failed.sum())}
    return _finding(filters, scope, found, _sentence(facts), facts, {"month": table, "way": ways})


def _months(found: Known, filters: Filters, scope: Scope) -> list[Scored]:
    last = plan_month(filters, scope)
    if month_end(add_months(last, -1)) > scope.manifest.as_of:
        last = add_months(last, -1)  # the month of the as-of date is not full
    scored = [score(found, add_months(last, back)) for back in range(-MONTHS, 0)]
    return [one for one in scored if one is not None]


def score(found: Known, month: date) -> Scored | None:
    """One month: what was taken and found in it, beside the plan made before it; None where either is nothing."""
    table = strata(found, month)
    taken = found.counts[(found.counts.taken_month == pd.Timestamp(month)) & (found.counts.n_samples > 0)]
    if not table.n_samples.sum() or taken.empty:
        return None
    real = taken.groupby(["new_commune_code", "province_code", "product_group"])[["n_samples", "n_failed"]].sum()
    plan = planned(table, int(real.n_samples.sum()))
    cells = real.join(plan[["rate", "n_planned"]], how="left")
    cells["rate"] = cells.rate.fillna(plan.rate.mean())
    even = cells.n_planned.notna().astype(float)  # without a facility on today's list neither way would go there
    cells = cells.assign(plan=cells.n_planned.fillna(0.0), even=even, practice=cells.n_samples.astype(float))
    return Scored(month, cells.drop(columns="n_planned"), int(plan.n_planned.sum()), len(plan))


def _month(one: Scored) -> list[dict[str, Any]]:
    rows = []
    for way in WAYS:
        rate = reweighted(one.cells.n_failed, one.cells.n_samples, one.cells[way])
        rows.append({
            "month": pd.Timestamp(one.month), "way": way, "failures_per_100": 100 * rate.rate, "low_per_100": 100 * rate.low,
            "high_per_100": 100 * rate.high, "n_effective": rate.n_effective,
            "scored_pct": one.scored_pct(way),
        })  # fmt: skip
    return rows


def _ways(months: list[Scored]) -> pd.DataFrame:
    """All months together; each counts by the samples really taken in it."""
    cells = pd.concat([one.cells for one in months if one.cells.plan.sum()])
    if cells.empty:
        cells = pd.concat([one.cells for one in months])
    for way in WAYS:
        cells[way] = np.concatenate([_weights(one.cells, way) for one in months if one.cells.plan.sum()] or [cells[way]])
    rows = []
    for way in WAYS:
        rate = reweighted(cells.n_failed, cells.n_samples, cells[way])
        more, error = gain(cells.n_samples, cells.n_failed, cells[way], cells.practice, cells.rate)
        rows.append({
            "way": way, "failures_per_100": 100 * rate.rate, "low_per_100": 100 * rate.low, "high_per_100": 100 * rate.high,
            "n_effective": rate.n_effective, "more_per_100": 100 * more, "more_low": 100 * (more - Z * error),
            "more_high": 100 * (more + Z * error), "scored_pct": float(np.mean([one.scored_pct(way) for one in months])),
        })  # fmt: skip
    table = pd.DataFrame(rows)
    return table.assign(comparison=[_comparison(row, table) for row in table.to_dict("records")])


def _weights(cells: pd.DataFrame, way: str) -> Any:
    return (cells[way] / cells[way].sum() * cells.n_samples.sum()).to_numpy(dtype=float)


def _comparison(row: dict[str, Any], table: pd.DataFrame) -> str:
    """In the fixed words: intervals apart, a paired interval that leaves out 0, or nothing shown."""
    practice = table[table.way == "practice"].iloc[0]
    if row["way"] == "practice" or not row["n_effective"]:
        return "unknown"
    if row["low_per_100"] > practice.high_per_100:
        return "higher"
    if row["high_per_100"] < practice.low_per_100:
        return "lower"
    if row["more_low"] > 0:
        return "maybe_higher"
    return "maybe_lower" if row["more_high"] < 0 else "same"


def _sentence(facts: dict[str, Any]) -> Sentence:
    plan = facts["ways"]["plan"]

    def rate(way: str) -> Any:
        return lambda language: percent(facts["ways"][way]["failures_per_100"], language)

    def band(language: Language) -> str:
        return f"{number(plan['more_low'], language, digits=1)}; {number(plan['more_high'], language, digits=1)}"

    return Sentence(f"sampling_backtest.finding_{plan['comparison']}", {
        "months": facts["n_months"], "plan": rate("plan"), "practice": rate("practice"), "even": rate("even"), "interval": band,
    })  # fmt: skip


def _finding(
    filters: Filters, scope: Scope, found: Known | None, sentence: Sentence, facts: dict[str, Any],
    frames: dict[str, pd.DataFrame],
) -> Finding:  # fmt: skip
    cautions = (Sentence("sampling_backtest.caution_method"), *purpose_cautions(filters, scope))
    return Finding(
        "sampling_backtest", filters, scope.manifest, scope.viewer, sentence, facts, frames, facts.get("n_samples", 0),
        facts.get("n_failed", 0), cautions, found.answers if found else (),
    )  # fmt: skip
