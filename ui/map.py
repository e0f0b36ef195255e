"""The risk map: its level, the picture, its legend, the inset, the selection in the link, the twin that selects too."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import pandas as pd
import streamlit as st

from data.settings import settings
from figures.inset import archipelago_inset
from figures.maps import CIRCLES, FACILITIES, PLACES, choropleth
from figures.palette import RISK, TOO_FEW
from findings import Finding
from findings.places import ERAS, place_corners
from geo.boundaries import archipelagos, boundaries
from ui.geometry import geometry_url, outline_url
from ui.tables import shown
from ui.view import View, set_filters
from words import numbers

HEIGHT = 430
TWIN = ["place_name", "province_code", "n_samples", "n_failed", "failures_per_100", "low_per_100", "high_per_100",
        "expected_failed", "p_adjusted"]  # fmt: skip


def risk_map(view: View, finding: Finding) -> str | None:
    """Draw the map; returns the code of the place chosen by click, by table or by the link."""
    choose_level(view)
    place = finding.frame("place")
    level = view.filters.place_level
    chosen = _selected(place)
    part = view.find(filters=view.filters.at(chosen)) if chosen else finding
    facility = part.frame("facility")
    deck = choropleth(
        place, order=boundaries(level, ERAS[level])["code"], url=geometry_url(level), province_url=outline_url(level),
        chosen=(chosen,) if chosen else (), tips=[_tip(view, row) for row in place.itertuples()], theme=view.theme,
        facility=facility, facility_tips=[_facility_tip(view, row) for row in facility.itertuples()],
        corners=place_corners(level, chosen) if chosen and st.session_state.get("near") else None,
    )  # fmt: skip
    alt = view.say("map_alt", sentence=finding.sentence.say(view.language))
    with st.container(key="map_box", gap=None):
        key = f"map_{level}"
        st.pydeck_chart(deck, height=HEIGHT, key=key, on_select=partial(_picked, key), selection_mode="single-object", alt=alt)
        inset(view, "map")
    _legend(view, " ".join(_notes(view, part)))
    _twin(view, place, chosen)
    if chosen:
        left, right = st.columns(2, vertical_alignment="center")
        left.button(view.say("clear_place"), on_click=_forget, key="clear_place")
        right.toggle(view.say("near"), key="near")
    return chosen


def inset(view: View, key: str) -> None:
    """Hoàng Sa and Trường Sa in the corner of the map that stands in the same box."""
    with st.container(key=f"inset_{key}"):
        shapes = archipelagos()
        st.image(archipelago_inset(shapes, names=shapes["name"].tolist(), theme=view.theme), alt=view.say("hotspots.inset_alt"))


def _tip(view: View, row: object) -> str:
    rate = numbers.percent(row.failures_per_100, view.language)  # type: ignore[attr-defined]
    band = numbers.interval(row.low_per_100, row.high_per_100, view.language)  # type: ignore[attr-defined]
    return view.say("tip", place=row.place_name, n=row.n_samples, failed=row.n_failed, rate=rate, interval=band)  # type: ignore[attr-defined]


def _facility_tip(view: View, row: object) -> str:
    return view.say("facility_tip", facility=row.facility_name, n=row.n_samples, failed=row.n_failed)  # type: ignore[attr-defined]


def _notes(view: View, part: Finding) -> list[str]:
    """What must be known of the boundaries drawn and of the dots."""
    facts, total = part.facts, numbers.number(part.facts["n_boundaries"], view.language)
    notes = [view.say("legend_note")]
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


def choose_level(view: View) -> None:
    """Old districts or communes, kept in the link."""
    levels = {"district": view.say("hotspots.by_district"), "commune": view.say("hotspots.by_commune")}
    key = "place_level"
    st.session_state[key] = view.filters.place_level if view.filters.place_level in levels else "district"
    st.segmented_control(
        view.say("hotspots.level"), list(levels), format_func=levels.__getitem__, key=key, on_change=_set_level, args=(view,),
        label_visibility="collapsed",
    )  # fmt: skip


def _set_level(view: View) -> None:
    _forget()
    set_filters(replace(view.filters, place_level=st.session_state["place_level"] or "district"), view)


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
        _forget()
    else:
        st.query_params["selected"] = code


def _twin(view: View, place: pd.DataFrame, chosen: str | None) -> None:
    """The map as a table, made when it is opened; a row chosen there is chosen on the map."""
    fold = st.expander(view.say("ui.as_table"), key="fold_map", on_change="rerun")
    if not fold.open:
        return
    ranked = place.sort_values(["is_excess", "n_samples"], ascending=False, ignore_index=True)
    key = f"twin_map_{view.filters.place_level}_{chosen}"
    with fold:
        st.caption(view.say("ui.pick_row"))
        st.dataframe(
            shown(view, ranked[TWIN]), hide_index=True, key=key, on_select=partial(_picked_row, key, ranked.place_code.tolist()),
            selection_mode="single-row", height=260,
        )  # fmt: skip


def _picked_row(key: str, codes_of: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    _select(codes_of[rows[0]] if rows else None)


def _forget() -> None:
    st.query_params.pop("selected", None)


def _key(style: str, text: str) -> str:
    return f'<span style="white-space:nowrap"><span style="{style}">&nbsp;</span> {text}</span>&ensp;'


def _legend(view: View, note: str) -> None:
    limits = settings().class_limits_pct
    labels = [f"< {numbers.percent(limits[0], view.language)}"]
    labels += [
        f"{numbers.number(low, view.language, digits=1)}–{numbers.percent(high, view.language)}" for low, high in pairwise(limits)
    ]
    labels.append(f"≥ {numbers.percent(limits[-1], view.language)}")
    filled = "background:{};border:1px solid #b9c4cd;padding:0 .55em"
    keys = [_key(filled.format(colour), text) for colour, text in zip(RISK, labels, strict=True)]
    hollow = f"border:2px solid {TOO_FEW};border-radius:50%;padding:0 .35em"
    keys.append(_key(hollow, view.say("too_few", least=settings().samples_for_rate)))
    st.html(f'<div style="font-size:13px;line-height:1.9">{" ".join(keys)}</div>')
    st.caption(note)
