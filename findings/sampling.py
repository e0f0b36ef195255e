"""Where should the next samples go?"""

from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.cautions import purpose_cautions
from findings.filters import Filters, add_months, month_end
from findings.places import focus_places
from findings.sampling_strata import (
    KNOWN_MONTHS,
    MOST_A_FACILITY,
    MOST_WEIGHT,
    PREVALENCE,
    known,
    named,
    plan_code,
    plan_month,
    planned,
    rotation,
    shown,
    strata,
)  # fmt: skip
from queries import Answer, ask
from stats.sampling import size_to_detect
from stats.shrinkage import detections, shrunk
from words import Language
from words.numbers import figure, listed, month, number

MOST_NAMED = 3


@dataclass(frozen=True)
class Expected:
    """Failures to expect, and the interval they will lie in."""

    mean: float
    low: float
    high: float


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out a plan of `filters.budget` samples for the month after the period, from what is known by then.

    Frames: stratum (every commune and product group with facilities or samples: facilities, samples and failures of 24
    months, the smoothed rate with its interval, `n_planned`, `n_floor`, `expected_failed`, the hazard most likely found,
    `n_needed` samples wanted before it can be judged), commune (planned samples by commune, for the map), way (what the
    plan, an even spread and last year's practice would find of the same number of samples).

    The filters of the finding are those asked, over the 24 months that it learns from. A viewer of a province
    plans for that province only: of the partner only failures are shared, which teach no rate.
    """
    month_ = plan_month(filters, scope)
    learned = replace(filters, from_date=add_months(month_, -KNOWN_MONTHS), to_date=month_end(add_months(month_, -1)))
    mine = shown(learned, scope)
    found = known(mine, scope, months=KNOWN_MONTHS) if mine else None
    table = strata(found, month_) if found else pd.DataFrame()
    if found is None or mine is None or not len(table) or not table.n_samples.sum():
        return _nothing(filters, scope, found.answers if found else ())
    hazards = ask("sample_failures_by_commune_product_group_hazard", mine.samples(), viewer=scope.viewer,
                  snapshot_id=scope.snapshot_id)  # fmt: skip
    plan = planned(table, filters.budget)
    rows = named(plan).assign(hazard=main_hazards(plan, hazards.frame))
    ways = _ways(plan)
    facts = _facts(mine, scope, rows) | {name: asdict(way) for name, way in ways.items()}
    frames = {
        "stratum": rows.sort_values(["n_planned", "expected_failed"], ascending=False, ignore_index=True),
        "commune": _communes(rows),
        "way": pd.DataFrame(
            [
                {"way": name, "expected_failed": way.mean, "expected_low": way.low, "expected_high": way.high}
                for name, way in ways.items()
            ]
        ),
    }
    return Finding(
        "sampling", mine, scope.manifest, scope.viewer, _sentence(facts, frames["commune"]), facts, frames,
        int(table.n_samples.sum()), int(table.n_failed.sum()), _cautions(facts, mine, scope), (*found.answers, hazards),
    )  # fmt: skip


def main_hazards(plan: pd.DataFrame, counts: pd.DataFrame) -> list[str | None]:
    """The hazard most likely found in each stratum: of those its product group was tested for, the highest smoothed rate."""
    tested = counts[["product_group", "hazard"]].drop_duplicates()
    grid = plan.index.to_frame(index=False).merge(tested, on="product_group", how="inner")
    if grid.empty:
        return [None] * len(plan)
    grid = grid.merge(counts, on=[*plan.index.names, "hazard"], how="left")
    grid[["n_samples", "n_failed"]] = grid[["n_samples", "n_failed"]].fillna(0)
    grid["rate"] = shrunk(grid.n_failed, grid.n_samples, grid.province_code + grid.product_group + grid.hazard).rate
    best = grid.sort_values(["rate", "hazard"], ascending=[False, True]).drop_duplicates(list(plan.index.names))
    chosen = best.set_index(list(plan.index.names)).hazard.reindex(plan.index)
    return [code if isinstance(code, str) else None for code in chosen]


def _ways(plan: pd.DataFrame) -> dict[str, Expected]:
    """What the same number of samples would find: as planned, spread evenly, shared as over the last twelve months."""
    total, year = float(plan.n_planned.sum()), float(plan.n_last_year.sum())
    shares = {"plan": plan.n_planned / total, "even": pd.Series(1 / len(plan), index=plan.index)}
    if year:
        shares["practice"] = plan.n_last_year / year
    return {name: Expected(*detections(share * total, plan.alpha, plan.beta)) for name, share in shares.items()}


def _facts(filters: Filters, scope: Scope, rows: pd.DataFrame) -> dict[str, Any]:
    communes = rows.new_commune_code.nunique()
    n_floor, months = rotation(communes, filters.budget)
    month_ = plan_month(filters, scope)
    known_places = set(rows.new_commune_code)
    every = focus_places("commune")
    is_part = bool(filters.commune_code or filters.district_code or filters.product_group or filters.product_id or filters.stage)
    every = every[every.province_code.isin(set(rows.province_code))]
    return {
        "budget": filters.budget, "plan_month": month_.isoformat(), "plan_id": plan_code(month_, filters, scope.snapshot_id),
        "n_planned": int(rows.n_planned.sum()), "n_strata": len(rows), "n_communes": communes, "n_floor": int(n_floor),
        "rotation_months": months, "n_unknown": int((rows.n_needed > 0).sum()), "least_samples": size_to_detect(PREVALENCE),
        "n_without_facility": 0 if is_part else int((~every.place_code.isin(known_places)).sum()),
    }  # fmt: skip


def _communes(rows: pd.DataFrame) -> pd.DataFrame:
    """Planned samples by commune, most first, with a point for the map."""
    summed = rows.groupby(["new_commune_code", "place_name", "province_code"], as_index=False)[
        ["n_planned", "n_floor", "expected_failed", "n_facilities", "n_samples", "n_failed"]
    ].sum()
    points = focus_places("commune")[["place_code", "latitude", "longitude"]]
    placed = summed.merge(points, left_on="new_commune_code", right_on="place_code", how="left").drop(columns="new_commune_code")
    return placed.sort_values(["n_planned", "expected_failed"], ascending=False, ignore_index=True)


def _sentence(facts: dict[str, Any], communes: pd.DataFrame) -> Sentence:
    top = communes[communes.n_planned > 0].sort_values("expected_failed", ascending=False).place_name.tolist()

    def expected(way: str) -> Any:
        return lambda language: figure(round(facts[way]["mean"], 1), language)

    def band(language: Language) -> str:
        return f"{number(facts['plan']['low'], language)}–{number(facts['plan']['high'], language)}"

    return Sentence(f"sampling.finding_{'plan' if 'practice' in facts else 'first'}", {
        "n": lambda language: number(facts["n_planned"], language),
        "month": lambda language: month(pd.Timestamp(facts["plan_month"]).date(), language),
        "places": lambda language: listed(top[:MOST_NAMED], language),
        "found": expected("plan"), "interval": band, "even": expected("even"),
        "practice": expected("practice" if "practice" in facts else "even"),
    })  # fmt: skip


def _cautions(facts: dict[str, Any], filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    found = [
        Sentence("sampling.caution_method", {"months": KNOWN_MONTHS, "weight": int(MOST_WEIGHT), "most": MOST_A_FACILITY}),
        Sentence("sampling.caution_rotation", {name: facts[name] for name in ("n_floor", "n_communes", "rotation_months")}),
    ]
    if facts["n_planned"] < facts["budget"]:
        found.append(Sentence("sampling.caution_budget", {"budget": facts["budget"], "planned": facts["n_planned"]}))
    if facts["n_without_facility"]:
        found.append(Sentence("sampling.caution_without", {"count": facts["n_without_facility"]}))
    return (*found, *purpose_cautions(filters, scope))


def _nothing(filters: Filters, scope: Scope, answers: tuple[Answer, ...]) -> Finding:
    month_ = plan_month(filters, scope)
    facts = {"budget": filters.budget, "plan_month": month_.isoformat(), "n_planned": 0}
    return Finding(
        "sampling", filters, scope.manifest, scope.viewer, Sentence("sampling.finding_empty"), facts, {}, 0, 0, (), answers
    )
