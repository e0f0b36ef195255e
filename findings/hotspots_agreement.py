"""Do methods that really differ point at the same places?"""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from findings import hotspots
from findings.base import Finding, Scope, Sentence
from findings.clusters import Layer, neighbours
from findings.filters import Filters
from findings.scans import MOST_SHARE, scanned, unheard
from geo.scan_search import Progress
from words.numbers import listed, p_said


def find(filters: Filters, scope: Scope, *, progress: Progress = unheard) -> Finding:
    """The finding `hotspots` beside two methods that look at a place with its surroundings.

    Three questions: does a place by itself fail too often (`hotspots`: exact test), does it lie in a circle that holds too
    many failures (`findings.scans`), is the sum over it and its neighbours too high (`findings.clusters.neighbours`)?
    Frames of `hotspots`, place with the columns of the two, and circle. `progress` is called with the share done.
    """
    quick = hotspots.find(filters, scope)
    place = quick.frame("place")
    if not quick.n_samples:
        empty = replace(quick, name="hotspots_agreement", sentence=Sentence("hotspots_agreement.finding_empty"))
        return replace(empty, frames=dict(quick.frames) | {"circle": pd.DataFrame()})
    around, circles = neighbours(place, filters.place_level), scanned(place, progress)
    place = place.assign(**{name: layer.place[name] for layer in (around, circles) for name in layer.place})
    facts = dict(quick.facts) | _said(place, around, circles)
    return replace(
        quick, name="hotspots_agreement", sentence=_sentence(facts, filters), facts=facts,
        frames=dict(quick.frames) | {"place": place, "circle": circles.circles},
        cautions=(*quick.cautions, *(Sentence(f"hotspots.caution_{name}") for name in ("neighbours", "scan"))),
    )  # fmt: skip


def _said(place: pd.DataFrame, around: Layer, circles: Layer) -> dict[str, Any]:
    """Names of the places that each method points at, and of those that it shares with the test of the place itself."""
    names = dict(zip(place.place_code, place.place_name, strict=True))
    own = hotspots.in_excess(place).place_code.tolist()
    pointed = {"hot": around.pointed, "scanned": circles.pointed}
    shared = {name: [code for code in own if code in codes] for name, codes in pointed.items()}
    large = place.is_excess & (place.expected_failed > MOST_SHARE * place.expected_failed.sum())
    both = [code for code in shared["scanned"] if code in around.pointed]
    return {
        **{name: [names[code] for code in codes] for name, codes in pointed.items()},
        **{f"agreed_{name}": [names[code] for code in codes] for name, codes in shared.items()},
        "agreed_all": [names[code] for code in both], "agreed_codes": [*dict.fromkeys([*shared["scanned"], *shared["hot"]])],
        "too_large": place.place_name[large].tolist(),
        "hot_reason": around.reason, "scan_reason": circles.reason, "n_circles": len(circles.circles),
        "circle": circles.circles.iloc[0].to_dict() if len(circles.circles) else {},
    }  # fmt: skip


def _sentence(facts: dict[str, Any], filters: Filters) -> Sentence:
    lists = ("hot", "scanned", "too_large", "agreed_hot", "agreed_scanned", "agreed_all")
    blanks = hotspots.blanks(facts, filters.place_level) | {name: partial(listed, facts[name]) for name in lists}
    blanks |= {"n_circles": facts["n_circles"], "n_hot": len(facts["hot"])}
    if circle := facts["circle"]:
        blanks |= {"centre": circle["centre_name"], "circle_places": circle["n_places"]}
        blanks["p"] = partial(p_said, circle["p_value"])
    return Sentence(f"hotspots_agreement.finding_{_kind(facts)}", blanks)


def _kind(facts: dict[str, Any]) -> str:
    """The strongest thing that can be said."""
    if facts["excess"]:
        agreed = next((name for name in ("all", "scanned", "hot") if facts[f"agreed_{name}"]), "")
        unsure = facts["hot_reason"] and facts["scan_reason"]
        return f"agree_{agreed}" if agreed else "undecided" if unsure else "large" if facts["too_large"] else "alone"
    return "circle" if facts["circle"] else "hot" if facts["hot"] else "none"
