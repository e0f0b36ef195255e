"""Where does risk gather, and is it more than chance?"""

from functools import partial
from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.clusters import smoothed
from findings.facilities import by_facility, points
from findings.filters import Filters, without_hazard
from findings.places import approximate_share, focus_places
from findings.rates import class_index, totals, with_rates
from queries import Answer, ask
from stats.rates import excess
from words import say
from words.numbers import interval, listed, percent

ALPHA = 0.05
MOST_SAMPLES = 200


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the risk map of the filters.

    Frames: place, hazard, sample, month (see `findings` for the columns), and facility where a district or commune is
    chosen (see `findings.facilities`). A place is in excess when it fails more often than all places shown, product group
    by product group, by the exact test of `stats.rates.excess` after Benjamini-Hochberg at 5 %, and it has samples enough
    for a rate. Methods that look at a place with its surroundings take longer: `hotspots_agreement`, `hotspots_period`.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    place, judged_by = judged_places(filters, scope)
    by_hazard = ask("sample_failures_by_hazard", without_hazard(filters), **asked)
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    listed_samples = ask("sample_list", filters.samples() | {"max_rows": MOST_SAMPLES}, **asked)
    located = by_facility(filters, **asked)
    facility, facility_facts = points(located)
    approximate, drawn = approximate_share(filters.place_level)
    place = place.assign(**dict(smoothed(place).place.items()))
    place["smooth_class"] = class_index(place.assign(failures_per_100=place.smooth_per_100))
    place["n_needed"] = (settings().samples_for_rate - place.n_samples.fillna(0)).clip(lower=0).astype("int64")
    total = totals(by_month.frame)
    facts = total | facility_facts | _said(place) | {"n_boundaries": drawn, "n_approximate": approximate}
    frames = {
        "place": place, "hazard": with_rates(by_hazard.frame), "month": with_rates(by_month.frame),
        "sample": listed_samples.frame, "facility": facility,
    }  # fmt: skip
    return Finding(
        "hotspots", filters, scope.manifest, scope.viewer, _sentence(facts, filters), facts, frames,
        int(total["n_samples"]), int(total["n_failed"]),
        (*sample_cautions(filters, scope, by_month.frame), *_cautions(facts, filters)),
        (*judged_by, by_hazard, by_month, listed_samples, *([located] if located else [])),
    )  # fmt: skip


def _said(place: pd.DataFrame) -> dict[str, Any]:
    """Facts of the sentence: places above chance, and how many cannot be judged."""
    found = in_excess(place)
    return {
        "excess": found.place_name.tolist(), "excess_codes": found.place_code.tolist(),
        "least_samples": settings().samples_for_rate, "n_places": int((place.n_samples > 0).sum()),
        "n_too_few": int((place.class_index == -1).sum()), "n_no_sample": int((place.class_index == -2).sum()),
    }  # fmt: skip


def judged_places(filters: Filters, scope: Scope) -> tuple[pd.DataFrame, tuple[Answer, Answer]]:
    """Table of `places`, and the answers it rests on."""
    by_place, by_group = ask_places(filters, scope)
    return places(by_place, by_group, filters), (by_place, by_group)


def ask_places(filters: Filters, scope: Scope) -> tuple[Answer, Answer]:
    """Counts by place, and by place and product group."""
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted = filters.samples() | {"place_level": filters.place_level}
    by_place = ask("sample_failures_by_place", wanted, **asked)
    return by_place, ask("sample_failures_by_place_product_group", wanted, **asked)


def in_excess(place: pd.DataFrame) -> pd.DataFrame:
    """Rows of `places` in excess, the clearest first."""
    return place[place.is_excess].sort_values("p_value")


def places(by_place: Answer, by_group: Answer, filters: Filters) -> pd.DataFrame:
    """Every focus place of the level with its counts, rate, class and test, in the order of the boundaries."""
    counts = by_place.frame[["place_code", "n_samples", "n_failed", "n_undecided"]]
    everywhere = focus_places(filters.place_level)
    shown = everywhere[everywhere.province_code.isin(filters.province_code)] if filters.province_code else everywhere
    counts = counts[counts.place_code.notna()].reset_index(drop=True)
    rows = pd.Index(counts.place_code).get_indexer(shown.place_code)  # -1: no sample there
    counted = counts.drop(columns="place_code").reindex(range(-1, len(counts)), fill_value=0)
    rated = with_rates(pd.concat([shown.reset_index(drop=True), counted.take(rows + 1).reset_index(drop=True)], axis=1))
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


def blanks(facts: dict[str, Any], level: str) -> dict[str, Any]:
    """Blanks that every sentence on a map of this level has."""
    return {
        "unit": lambda language: say(f"hotspots.unit_{level}", language),
        "count": len(facts["excess"]), "places": partial(listed, facts["excess"]),
        "rate": lambda language: percent(facts["failures_per_100"], language),
        "interval": lambda language: interval(facts["low_per_100"], facts["high_per_100"], language),
    }  # fmt: skip


def _sentence(facts: dict[str, Any], filters: Filters) -> Sentence:
    if not facts["n_samples"]:
        return Sentence("hotspots.finding_empty")
    return Sentence(f"hotspots.finding_{'excess' if facts['excess'] else 'none'}", blanks(facts, filters.place_level))


def _cautions(facts: dict[str, Any], filters: Filters) -> tuple[Sentence, ...]:
    found = [Sentence("hotspots.caution_method")]
    if filters.layer == "smooth":
        found.append(Sentence("hotspots.caution_smooth"))
    if facts["n_too_few"]:
        found.append(Sentence("hotspots.caution_too_few", {"count": facts["n_too_few"], "least": settings().samples_for_rate}))
    return tuple(found)
