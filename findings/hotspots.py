"""Where does risk gather, and is it more than chance?"""

from functools import partial
from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.clusters import Layer, neighbours, scanned, smoothed
from findings.facilities import by_facility, points
from findings.filters import Filters, without_hazard
from findings.places import approximate_share, focus_places
from findings.rates import class_index, totals, with_rates
from queries import Answer, ask
from stats.rates import excess
from words.numbers import interval, listed, number, percent

ALPHA = 0.05
MOST_SAMPLES = 200


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the risk map of the filters.

    Frames: place, hazard, sample, month (see `findings` for the columns), and facility where a district or commune is
    chosen (see `findings.facilities`), circle where the layer scans (see `findings.clusters`). A place is in excess when
    it fails more often than all places shown, product group by product group, by the exact test of `stats.rates.excess`
    after Benjamini-Hochberg at 5 %, and it has samples enough for a rate; a second method agrees when its empirical
    Bayes posterior lies above the whole map's rate too. The layer of the filters adds neighbours or a scan.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    place, judged_by = judged_places(filters, scope)
    by_hazard = ask("sample_failures_by_hazard", without_hazard(filters), **asked)
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    listed_samples = ask("sample_list", filters.samples() | {"max_rows": MOST_SAMPLES}, **asked)
    located = by_facility(filters, **asked)
    facility, facility_facts = points(located)
    approximate, drawn = approximate_share(filters.place_level)
    smooth = smoothed(place)
    asked_for = _layer(place, filters)
    place = place.assign(**{name: layer.place[name] for layer in (smooth, asked_for) for name in layer.place})
    place["smooth_class"] = class_index(place.assign(failures_per_100=place.smooth_per_100))
    place["n_needed"] = (settings().samples_for_rate - place.n_samples.fillna(0)).clip(lower=0).astype("int64")
    total = totals(by_month.frame)
    facts = total | facility_facts | _said(place, smooth, asked_for) | {"n_boundaries": drawn, "n_approximate": approximate}
    frames = {
        "place": place, "hazard": with_rates(by_hazard.frame), "month": with_rates(by_month.frame),
        "sample": listed_samples.frame, "facility": facility, "circle": asked_for.circles,
    }  # fmt: skip
    return Finding(
        "hotspots", filters, scope.manifest, scope.viewer, _sentence(facts, filters), facts, frames,
        int(total["n_samples"]), int(total["n_failed"]),
        (*sample_cautions(filters, scope, by_month.frame), *_cautions(facts, filters)),
        (*judged_by, by_hazard, by_month, listed_samples, *([located] if located else [])),
    )  # fmt: skip


def _layer(place: pd.DataFrame, filters: Filters) -> Layer:
    """What the chosen layer adds; the plain ones add nothing."""
    if filters.layer == "neighbours":
        return neighbours(place, filters.place_level)
    return scanned(place) if filters.layer == "scan" else Layer(place[[]], ())


def _said(place: pd.DataFrame, smooth: Layer, layer: Layer) -> dict[str, Any]:
    """Facts of the sentence: places above chance, those that a second method points at too, what the layer found."""
    found = in_excess(place)
    names = dict(zip(place.place_code, place.place_name, strict=True))
    circle = layer.circles.iloc[0].to_dict() if len(layer.circles) else {}
    return {
        "excess": found.place_name.tolist(), "excess_codes": found.place_code.tolist(),
        "agreed": [names[code] for code in found.place_code if code in smooth.pointed],
        "pointed": [names[code] for code in layer.pointed], "pointed_codes": list(layer.pointed),
        "layer_agreed": [names[code] for code in found.place_code if code in layer.pointed],
        "layer_reason": layer.reason, "n_circles": len(layer.circles), "circle": circle,
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


def _sentence(facts: dict[str, Any], filters: Filters) -> Sentence:
    if not facts["n_samples"]:
        return Sentence("hotspots.finding_empty")
    level = filters.place_level
    lists = {
        "places": facts["excess"], "agreed": facts["agreed"], "pointed": facts["pointed"], "layer_agreed": facts["layer_agreed"],
    }  # fmt: skip
    blanks: dict[str, Any] = {name: partial(listed, names) for name, names in lists.items()}
    blanks |= {"count": len(facts["excess"]), "n_pointed": len(facts["pointed"]), "n_circles": facts["n_circles"]}
    blanks["rate"] = lambda language: percent(facts["failures_per_100"], language)
    blanks["interval"] = lambda language: interval(facts["low_per_100"], facts["high_per_100"], language)
    if facts["circle"]:
        circle = facts["circle"]
        blanks |= {"centre": circle["centre_name"], "circle_places": circle["n_places"]}
        blanks["p"] = lambda language: number(circle["p"], language, digits=3)
    return Sentence(f"hotspots.finding_{_kind(facts, filters.layer)}_{level}", blanks)


def _kind(facts: dict[str, Any], layer: str) -> str:
    """Which sentence says it: by the layer's own method, or by the exact test and the smoothed rates."""
    if layer in ("neighbours", "scan"):
        if facts["layer_reason"]:
            return "undecided"
        return f"{layer}_{'agree' if facts['layer_agreed'] else 'found' if facts['pointed'] else 'none'}"
    return "agree" if facts["agreed"] else "excess" if facts["excess"] else "none"


def _cautions(facts: dict[str, Any], filters: Filters) -> tuple[Sentence, ...]:
    found = [Sentence("hotspots.caution_method")]
    if filters.layer != "rate":
        found.append(Sentence(f"hotspots.caution_{filters.layer}"))
    if facts["n_too_few"]:
        found.append(Sentence("hotspots.caution_too_few", {"count": facts["n_too_few"], "least": settings().samples_for_rate}))
    return tuple(found)
