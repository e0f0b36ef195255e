"""The risk map: level, layer, period, picture, legend, the selection in the link, the twin that selects too."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from figures.maps import CIRCLES, FACILITIES, PLACES, Above, choropleth
from findings import Filters, Finding
from findings.filters import LAYERS, add_months, month_end
from findings.places import ERAS, place_corners
from geo.boundaries import boundaries
from ui.clusters import cluster_table, rings
from ui.geometry import geometry_url, outline_url
from ui.legend import legend
from ui.map import choose_level, forget, inset
from ui.second_opinion import second_opinion
from ui.tables import shown
from ui.view import View, set_filters
from words import numbers

HEIGHT = 430
TWIN = ["place_name", "province_code", "n_samples", "n_failed", "failures_per_100", "low_per_100", "high_per_100",
        "expected_failed", "p_adjusted"]  # fmt: skip
MORE = {
    "rate": ["n_needed"], "smooth": ["smooth_per_100", "smooth_low_per_100", "smooth_high_per_100"],
    "neighbours": ["gi_class", "gi_statistic", "gi_p_adjusted", "moran_class"], "scan": ["scan_cluster"],
    "time": ["scan_cluster"],
}  # fmt: skip
SLIDER_MONTHS = 36


def risk_map(view: View, finding: Finding) -> str | None:
    """Draw the map; returns the code of the place chosen by click, by table or by the link."""
    with st.container(horizontal=True):
        choose_level(view)
        _choose_layer(view)
    place = finding.frame("place")
    level, layer = view.filters.place_level, _drawn(view, finding)
    chosen = _selected(place)
    part = view.find(filters=at(view, chosen)) if chosen else finding
    circle = finding.frame("circle") if layer in ("scan", "time") else pd.DataFrame()
    deck = choropleth(
        place, order=boundaries(level, ERAS[level])["code"], url=geometry_url(level), province_url=outline_url(level),
        chosen=(chosen,) if chosen else (), tips=[_tip(view, row) for row in place.itertuples()], theme=view.theme,
        above=_above(view, part.frame("facility"), circle, chosen), layer=layer,
    )  # fmt: skip
    alt = view.say("map_alt", sentence=finding.sentence.say(view.language))
    with st.container(key="map_box", gap=None):
        key = f"map_{level}_{layer}"
        st.pydeck_chart(deck, height=HEIGHT, key=key, on_select=partial(_picked, key), selection_mode="single-object", alt=alt)
        inset(view, "map")
    legend(view, " ".join(_notes(view, part, layer)), layer)
    second_opinion(view, finding)
    cluster_table(view, circle)
    _slide(view)
    _twin(view, place, chosen, layer)
    if chosen:
        left, right = st.columns(2, vertical_alignment="center")
        left.button(view.say("clear_place"), on_click=forget, key="clear_place")
        right.toggle(view.say("near"), key="near")
    return chosen


def _drawn(view: View, finding: Finding) -> str:
    """The layer chosen, or the plain rate where its method has not been worked out yet."""
    layer = view.filters.layer
    return layer if layer == "smooth" or finding.name != "hotspots" else "rate"


def _above(view: View, facility: pd.DataFrame, circle: pd.DataFrame, chosen: str | None) -> Above:
    """Dots and rings with what they say, and where to look."""
    return Above(
        facility.assign(name=[_facility_tip(view, row) for row in facility.itertuples()]),
        rings(view, circle),
        place_corners(view.filters.place_level, chosen) if chosen and st.session_state.get("near") else None,
    )


def at(view: View, code: str) -> Filters:
    """The filters of one place alone, without the methods that compare places."""
    return replace(view.filters.at(code), layer="rate")


def _choose_layer(view: View) -> None:
    st.session_state["layer"] = view.filters.layer
    st.segmented_control(
        view.say("layer"), list(LAYERS), format_func=lambda one: view.say(f"layer_{one}"), key="layer", on_change=_set_layer,
        args=(view,), label_visibility="collapsed",
    )  # fmt: skip


def _set_layer(view: View) -> None:
    set_filters(replace(view.filters, layer=st.session_state["layer"] or "rate"), view)


def _slide(view: View) -> None:
    """Move the period as it is, month by month."""
    now, chosen = view.scope.manifest.as_of, view.filters
    months = [add_months(now, -back) for back in range(SLIDER_MONTHS - 1, -1, -1)]
    here = chosen.to_date.replace(day=1)
    if here in months:
        st.session_state["slide"] = here
        st.select_slider(
            view.say("slide"), months, key="slide", format_func=lambda day: numbers.month(day, view.language), on_change=_slid,
            args=(view,),
        )  # fmt: skip


def _slid(view: View) -> None:
    end, chosen = st.session_state["slide"], view.filters
    steps = (end.year - chosen.to_date.year) * 12 + end.month - chosen.to_date.month
    moved = replace(chosen, from_date=add_months(chosen.from_date, steps), to_date=month_end(end))
    set_filters(moved, view)


def _tip(view: View, row: object) -> str:
    rate = numbers.percent(row.failures_per_100, view.language)  # type: ignore[attr-defined]
    band = numbers.interval(row.low_per_100, row.high_per_100, view.language)  # type: ignore[attr-defined]
    return view.say("tip", place=row.place_name, n=row.n_samples, failed=row.n_failed, rate=rate, interval=band)  # type: ignore[attr-defined]


def _facility_tip(view: View, row: object) -> str:
    return view.say("facility_tip", facility=row.facility_name, n=row.n_samples, failed=row.n_failed)  # type: ignore[attr-defined]


def _notes(view: View, part: Finding, layer: str) -> list[str]:
    """What must be known of the boundaries drawn and of the dots."""
    facts, total = part.facts, numbers.number(part.facts["n_boundaries"], view.language)
    notes = [view.say(f"legend_note_{layer}" if layer in ("smooth", "neighbours") else "legend_note")]
    if facts["n_approximate"] == facts["n_boundaries"]:
        notes.append(view.say("approximate"))
    elif facts["n_approximate"]:
        notes.append(view.say("approximate_some", n=numbers.number(facts["n_approximate"], view.language), of=total))
    if facts["n_facilities"]:
        drawn = len(part.frame("facility"))
        blanks = {"shown": drawn, "with_point": facts["n_facilities_with_point"], "of": facts["n_facilities"]}
        key = "facility_note" if drawn else "facility_no_point"
        notes.append(view.say(key, **{name: numbers.number(n, view.language) for name, n in blanks.items()}))
    return notes


def _selected(place: pd.DataFrame) -> str | None:
    code = st.query_params.get("selected")
    return code if code in set(place.place_code) else None


def _picked(key: str) -> None:
    """A click selects, a click on the same place or beside it clears."""
    picked = st.session_state[key].selection.objects
    if picked.get(FACILITIES):  # a dot only tells; it chooses no place
        return
    shapes, points = picked.get(PLACES, []), picked.get(CIRCLES, [])
    _select(points[0].get("place_code") if points else shapes[0].get("properties", {}).get("code") if shapes else None)


def _select(code: str | None) -> None:
    if code is None or st.query_params.get("selected") == code:
        forget()
    else:
        st.query_params["selected"] = code


def _twin(view: View, place: pd.DataFrame, chosen: str | None, layer: str) -> None:
    """The map as a table, made when it is opened; a row chosen there is chosen on the map."""
    fold = st.expander(view.say("ui.as_table"), key="fold_map", on_change="rerun")
    if not fold.open:
        return
    ranked = place.sort_values(["is_excess", "n_samples"], ascending=False, ignore_index=True)
    key = f"twin_map_{view.filters.place_level}_{chosen}"
    with fold:
        st.caption(view.say("ui.pick_row"))
        columns = TWIN + MORE[layer]
        st.dataframe(
            shown(view, ranked[columns]), hide_index=True, key=key, selection_mode="single-row", height=260,
            on_select=partial(_picked_row, key, ranked.place_code.tolist()),
        )  # fmt: skip


def _picked_row(key: str, codes_of: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    _select(codes_of[rows[0]] if rows else None)
