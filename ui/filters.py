"""The filter line: in words what is shown; one click opens the filters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

import streamlit as st

from data.codes import codes, folded
from data.settings import settings
from findings import default_filters, spoken
from findings.filters import add_months, month_end
from findings.places import focus_places, place_names
from ui.view import View, products, set_filters
from words import numbers
from words.sorting import vietnamese_key

FIRST_MONTH = date(2019, 1, 1)
MOST_MATCHES = 60


def filter_line(view: View, *, trade: bool = False) -> None:
    """Draw the line, the filters behind it, and the button that clears them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"▸ {in_words(view, trade=trade)}", width="stretch")
        with st.popover(view.say("ui.change_filters"), width="content"):
            _period(view)
            _places(view)
            _products(view)
            if not trade:
                _samples(view)
        if view.filters != default_filters(view.scope.manifest.as_of):
            st.button(view.say("ui.clear_filters"), on_click=_clear, args=(view,), width="content", key="clear_filters")
    for sentence in spoken.not_taken(view.ignored, view.language, others="ui.ignored", period="ui.period_turned"):
        st.warning(sentence)


def in_words(view: View, *, trade: bool = False) -> str:
    """What is shown, in words; of trade only what shipments have."""
    names = products(view.scope).names
    return spoken.in_words(view.filters, view.scope.manifest.as_of, view.language, products=names, trade=trade)


def _clear(view: View) -> None:
    set_filters(default_filters(view.scope.manifest.as_of), view)


def _changed(view: View, name: str, read: Callable[[Any], Any]) -> None:
    chosen = replace(view.filters, **{name: read(st.session_state[f"filter_{name}"])})
    set_filters(chosen, view)


def _many(view: View, name: str, options: list[str], label: Callable[[str], str]) -> None:
    key = f"filter_{name}"
    st.session_state[key] = [code for code in getattr(view.filters, name) if code in options]
    st.multiselect(
        view.say(f"ui.label_{name}"),
        options,
        format_func=label,
        key=key,
        on_change=_changed,
        args=(view, name, tuple),
        placeholder=view.say("ui.all"),
    )


def _one(view: View, name: str, options: list[str | None], label: Callable[[str | None], str]) -> None:
    key = f"filter_{name}"
    st.session_state[key] = getattr(view.filters, name)
    st.selectbox(
        view.say(f"ui.label_{name}"),
        options,
        format_func=label,
        key=key,
        on_change=_changed,
        args=(view, name, lambda code: code),
        placeholder=view.say("ui.all"),
    )


def _period(view: View) -> None:
    as_of = view.scope.manifest.as_of
    months = [add_months(FIRST_MONTH, step) for step in range((as_of.year - FIRST_MONTH.year) * 12 + as_of.month)]
    for name, column in zip(("from_date", "to_date"), st.columns(2), strict=True):
        key = f"filter_{name}"
        shown = getattr(view.filters, name).replace(day=1)
        options = months if shown in months else sorted([*months, shown])
        st.session_state[key] = shown
        column.selectbox(
            view.say(f"ui.label_{name}"), options, key=key, format_func=lambda day: numbers.month(day, view.language),
            on_change=_changed, args=(view, name, month_end if name == "to_date" else lambda day: day),
        )  # fmt: skip


@cache
def _places_of(level: str, provinces: tuple[str, ...]) -> list[str]:
    """Places to choose from, in the order of their names."""
    table = focus_places(level)
    shown = table[table.province_code.isin(provinces)] if provinces else table
    return _by_name(level, set(shown.place_code))


def _by_name(level: str, codes_of: set[str]) -> list[str]:
    return sorted(codes_of, key=lambda code: vietnamese_key(_place_name(level, code)))


def _place_name(level: str, code: str) -> str:
    return place_names(level).get(code, code)


def _places(view: View) -> None:
    chosen = view.filters
    _many(view, "province_code", list(settings().provinces), lambda code: settings().provinces[code].vi)
    for name, level in (("district_code", "district"), ("commune_code", "commune")):
        options = _places_of(level, chosen.province_code)
        if not set(getattr(chosen, name)) <= set(options):
            options = _by_name(level, {*options, *getattr(chosen, name)})
        _many(view, name, options, partial(_place_name, level))


def _products(view: View) -> None:
    groups = [code for code, entry in codes("product_group").items() if entry.extra["is_in_scope"]]
    _many(view, "product_group", groups, lambda code: codes("product_group")[code].label(view.language))
    known, chosen = products(view.scope), view.filters
    typed = folded(st.text_input(view.say("ui.product_search"), key="product_search", placeholder=view.say("ui.product_hint")))
    matches: list[str] = []
    if words := typed.split():
        found = known.table[[all(word in name for word in words) for name in known.plain]]
        if chosen.product_group:
            found = found[found.product_group.isin(chosen.product_group)]
        matches = found.product_id.head(MOST_MATCHES).tolist()
    options = list(dict.fromkeys([*chosen.product_id, *matches]))
    _many(view, "product_id", options, lambda code: known.names.get(code, code))


def _samples(view: View) -> None:
    stars = {
        "5": view.say("ui.stars", stars=5),
        "4": view.say("ui.stars", stars=4),
        "3": view.say("ui.stars", stars=3),
        "0": view.say("ui.no_stars"),
    }
    _many(view, "stars", list(stars), lambda code: stars[code])
    _one(view, "purpose", list(codes("purpose")), lambda code: codes("purpose")[code or ""].label(view.language))
    _one(
        view,
        "hazard",
        [None, *codes("hazard")],
        lambda code: codes("hazard")[code].label(view.language) if code else view.say("ui.all"),
    )
    _many(view, "stage", list(codes("stage")), lambda code: codes("stage")[code].label(view.language))
