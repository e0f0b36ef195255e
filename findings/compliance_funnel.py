"""Which facilities and laboratories lie beyond what their number of samples lets chance do?"""

from functools import partial
from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.filters import Filters
from findings.rates import totals, with_rates
from queries import ask
from stats.charts import funnel
from words.numbers import few, listed, number

MOST_ROWS = 100_000
LIMITS = ("target", "warning_low", "warning_high", "alarm_low", "alarm_high")
WARNING = 0.025  # above the 95 % limit by chance
BEYOND = ("very_high", "high", "low", "very_low")


def find(filters: Filters, scope: Scope) -> Finding:
    """Funnels of the share of failed samples by facility and by laboratory.

    Frames: facility, laboratory: rates with intervals, `funnel_place` ("inside", "high", "very_high", "low", "very_low", or
    "few": fewer samples than the setting for a rate, neither named nor ranked), limits per 100, `dispersion`. Limits are
    those of `stats.charts.funnel` (95 % and 99,8 %, widened by overdispersion of those with samples enough).
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    facilities = ask("sample_failures_by_facility", filters.samples() | {"max_rows": MOST_ROWS}, **asked)
    laboratories = ask("sample_failures_by_laboratory", filters.samples(), **asked)
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    columns = ["facility_id", "facility_name", "n_samples", "n_failed"]
    frames = {"facility": _funnelled(facilities.frame[columns]), "laboratory": _funnelled(laboratories.frame)}
    total = totals(by_month.frame)
    facts = total | {
        f"{name}_{word}": _named(frame, f"{name}_name", word) for name, frame in frames.items() for word in ("very_high", "high")
    }
    facts |= {f"n_{name}_few": int((frame.funnel_place == "few").sum()) for name, frame in frames.items()}
    facts |= {f"{name}_dispersion": float(frame.dispersion.max()) if len(frame) else 1.0 for name, frame in frames.items()}
    judged = sum(int((frame.funnel_place != "few").sum()) for frame in frames.values())
    facts |= {"n_judged": judged, "expected_by_chance": WARNING * judged}
    n_few = int((frames["facility"].funnel_place == "few").sum())
    few = {"least": settings().samples_for_rate, "n": lambda language: number(n_few, language)}
    cautions = (*sample_cautions(filters, scope, by_month.frame), Sentence("compliance_funnel.caution_method", few))
    return Finding(
        "compliance_funnel", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames,
        int(total["n_samples"]), int(total["n_failed"]), cautions, (facilities, laboratories, by_month),
    )  # fmt: skip


def _funnelled(counts: pd.DataFrame) -> pd.DataFrame:
    """Rates with the funnel of those with samples enough; the target is the share of all together."""
    rated = with_rates(counts.dropna(subset=["n_samples", "n_failed"]).reset_index(drop=True))
    rated = rated.assign(**{f"{name}_per_100": float("nan") for name in LIMITS}, dispersion=1.0, funnel_place="few")
    enough = rated.n_samples >= settings().samples_for_rate
    if not enough.any():
        return rated
    target = float(rated.n_failed.sum() / rated.n_samples.sum())
    found = funnel(rated.n_failed[enough], rated.n_samples[enough], target=target)
    rated.loc[enough, [f"{name}_per_100" for name in LIMITS]] = 100 * found[list(LIMITS)].to_numpy()
    rated.loc[enough, "funnel_place"] = found.place
    rated["dispersion"] = float(found.dispersion.iloc[0])
    order = pd.Categorical(rated.funnel_place, [*BEYOND, "inside", "few"])
    return rated.assign(order=order).sort_values(["order", "n_failed"], ascending=[True, False]).drop(columns="order")


def _named(frame: pd.DataFrame, name: str, word: str) -> list[str]:
    return [str(one) for one in frame[name][frame.funnel_place == word]]


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_samples"]:
        return Sentence("compliance_funnel.finding_empty")
    blanks: dict[str, Any] = {}
    for word in ("very_high", "high"):
        named = [one for name in ("laboratory", "facility") for one in facts[f"{name}_{word}"]]
        blanks |= {f"n_{word}": len(named), f"names_{word}": partial(listed, named)}
    blanks["expected"] = lambda language: few(facts["expected_by_chance"], language)
    blanks["judged"] = lambda language: number(facts["n_judged"], language)
    kind = "beyond" if blanks["n_very_high"] else "warning" if blanks["n_high"] else "none"
    return Sentence(f"compliance_funnel.finding_{kind}", blanks)
