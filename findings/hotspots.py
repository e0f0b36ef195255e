"""Where does risk gather, and is it more than chance?"""

from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.facilities import by_facility, points
from findings.filters import Filters, without_hazard
from findings.places import approximate_share, focus_places
from findings.rates import class_index, totals, with_rates
from queries import Answer, ask
from stats.rates import excess
from words import Language
from words.numbers import interval, listed, number, percent

ALPHA = 0.05
MOST_SAMPLES = 200


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the risk map of the filters.

    Frames: place, hazard, sample, month (see `findings` for the columns), and facility where a district or commune is
    chosen (see `findings.facilities`). A place is in excess when it fails more often
    than all places shown, product group by product group, by the exact test of `stats.rates.excess` after
    Benjamini-Hochberg at 5 %, and it has samples enough for a rate.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    level = {"place_level": filters.place_level}
    by_place = ask("sample_failures_by_place", filters.samples() | level, **asked)
    by_group = ask("sample_failures_by_place_product_group", filters.samples() | level, **asked)
    by_hazard = ask("sample_failures_by_hazard", without_hazard(filters), **asked)
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    listed_samples = ask("sample_list", filters.samples() | {"max_rows": MOST_SAMPLES}, **asked)
    located = by_facility(filters, **asked)
    facility, facility_facts = points(located)
    approximate, drawn = approximate_share(filters.place_level)
    place = places(by_place, by_group, filters)
    total = totals(by_month.frame)
    found = place[place.is_excess].sort_values("p_value")
    facts = (
        total
        | facility_facts
        | {
            "n_boundaries": drawn,
            "n_approximate": approximate,
            "excess": found.place_name.tolist(),
            "excess_codes": found.place_code.tolist(),
            "least_samples": settings().samples_for_rate,
            "n_places": int((place.n_samples > 0).sum()),
            "n_too_few": int((place.class_index == -1).sum()),
            "n_no_sample": int((place.class_index == -2).sum()),
        }
    )
    frames = {
        "place": place,
        "hazard": with_rates(by_hazard.frame),
        "month": with_rates(by_month.frame),
        "sample": listed_samples.frame,
        "facility": facility,
    }
    return Finding(
        "hotspots", filters, scope.manifest, scope.viewer, _sentence(facts, filters), facts, frames,
        int(total["n_samples"]), int(total["n_failed"]),
        (*sample_cautions(filters, scope, by_month.frame), *_cautions(facts)),
        (by_place, by_group, by_hazard, by_month, listed_samples, *([located] if located else [])),
    )  # fmt: skip


def places(by_place: Answer, by_group: Answer, filters: Filters) -> pd.DataFrame:
    """Every focus place of the level with its counts, rate, class and test, in the order of the boundaries."""
    counts = by_place.frame[["place_code", "n_samples", "n_failed", "n_undecided"]]
    everywhere = focus_places(filters.place_level)
    shown = everywhere[everywhere.province_code.isin(filters.province_code)] if filters.province_code else everywhere
    table = shown.merge(counts, on="place_code", how="left", indicator="found")
    nothing = table.pop("found") == "left_only"
    zeros = {name: table[name].mask(nothing, 0) for name in ("n_samples", "n_failed", "n_undecided")}
    rated = with_rates(table.assign(**zeros))
    tested = _tested(by_group.frame).reindex(rated.place_code)
    rated = rated.assign(
        class_index=class_index(rated),
        expected_failed=tested.expected.fillna(0.0).to_numpy(),
        p_value=tested.p_value.fillna(1.0).to_numpy(),
        p_adjusted=tested.p_adjusted.fillna(1.0).to_numpy(),
    )
    return rated.assign(is_excess=(rated.p_adjusted < ALPHA) & (rated.class_index >= 0))


def _tested(counts: pd.DataFrame) -> pd.DataFrame:
    known = counts[counts.n_failed.notna() & counts.n_samples.notna() & counts.place_code.notna()]
    return excess(known.place_code, known.n_failed, known.n_samples, stratum=known.product_group)


def _sentence(facts: dict[str, Any], filters: Filters) -> Sentence:
    if not facts["n_samples"]:
        return Sentence("hotspots.finding_empty")
    names = list(facts["excess"])
    level = filters.place_level

    def places_of(language: Language) -> str:
        return listed(names, language)

    blanks = {"n": number(float(facts["n_samples"])), "count": len(names), "places": places_of}
    blanks["rate"] = lambda language: percent(facts["failures_per_100"], language)
    blanks["interval"] = lambda language: interval(facts["low_per_100"], facts["high_per_100"], language)
    return Sentence(f"hotspots.finding_{'excess' if names else 'none'}_{level}", blanks)


def _cautions(facts: dict[str, Any]) -> tuple[Sentence, ...]:
    method = Sentence("hotspots.caution_method")
    if not facts["n_too_few"]:
        return (method,)
    return (
        method,
        Sentence("hotspots.caution_too_few", {"count": facts["n_too_few"], "least": settings().samples_for_rate}),
    )
