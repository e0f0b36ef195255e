"""The filter line: in words what is shown; one click opens the filters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

import streamlit as st

from data.codes import codes, folded
from data.settings import settings
from findings import default_filters
from findings.filters import add_months, month_end
from findings.places import focus_places, place_names
from ui.view import View, product_names, set_filters
from words import numbers
from words.sorting import vietnamese_key

FIRST_MONTH = date(2019, 1, 1)
MOST_MATCHES = 60


def filter_line(view: View, *, trade: bool = False) -> None:
    """Draw the line, the filters behind it, and the button that clears them."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"▸ {in_words(view)}", width="stretch")
        with st.popover(view.say("ui.change_filters"), width="content"):
            _period(view)
            _places(view)
            _products(view)
            if not trade:
                _samples(view)
        if view.filters != default_filters(view.scope.manifest.as_of):
            st.button(view.say("ui.clear_filters"), on_click=_clear, args=(view,), width="content", key="clear_filters")
    if view.ignored:
        parts = ", ".join(f"{one.name}={one.text}" for one in view.ignored)
        st.warning(view.say("ui.ignored", parts=parts))


def in_words(view: View) -> str:
    """What is shown, in words."""
    chosen, language = view.filters, view.language
    until = min(chosen.to_date, view.scope.manifest.as_of)
    months = (chosen.to_date.year - chosen.from_date.year) * 12 + chosen.to_date.month - chosen.from_date.month + 1
    parts = [
        codes("purpose")[chosen.purpose].label(language),
        view.say("ui.months_until", months=months, day=numbers.day(until, language)),
    ]
    parts.append(", ".join(settings().provinces[code].vi for code in chosen.province_code) or view.say("ui.all_provinces"))
    parts += [place_names("district").get(code, code) for code in chosen.district_code] + [
        place_names("commune").get(code, code) for code in chosen.commune_code
    ]
    parts += [codes("product_group")[code].label(language) for code in chosen.product_group]
    known = product_names(view.scope).set_index("product_id").product_name
    parts += [str(known.get(code, code)) for code in chosen.product_id]
    parts += [view.say("ui.stars", stars=star) if star != "0" else view.say("ui.no_stars") for star in chosen.stars]
    parts += [codes("stage")[code].label(language) for code in chosen.stage]
    if chosen.hazard:
        parts.append(codes("hazard")[chosen.hazard].label(language))
    return " · ".join(parts)


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
def _orders(level: str) -> dict[str, tuple[str, str]]:
    return {code: vietnamese_key(name) for code, name in place_names(level).items()}


def _place_name(level: str, code: str) -> str:
    return place_names(level).get(code, code)


def _places(view: View) -> None:
    chosen = view.filters
    _many(view, "province_code", list(settings().provinces), lambda code: settings().provinces[code].vi)
    for name, level in (("district_code", "district"), ("commune_code", "commune")):
        table = focus_places(level)
        shown = table[table.province_code.isin(chosen.province_code)] if chosen.province_code else table
        options = sorted(
            set(shown.place_code) | set(getattr(chosen, name)),
            key=_orders(level).__getitem__,
        )
        _many(view, name, options, partial(_place_name, level))


def _products(view: View) -> None:
    groups = [code for code, entry in codes("product_group").items() if entry.extra["is_in_scope"]]
    _many(view, "product_group", groups, lambda code: codes("product_group")[code].label(view.language))
    table = product_names(view.scope)
    if view.filters.product_group:
        table = table[table.product_group.isin(view.filters.product_group)]
    typed = folded(st.text_input(view.say("ui.product_search"), key="product_search", placeholder=view.say("ui.product_hint")))
    words = typed.split()
    matches = table[[all(word in name for word in words) for name in table.product_name.map(folded)]] if words else table.head(0)
    names = product_names(view.scope).set_index("product_id").product_name
    options = list(dict.fromkeys([*view.filters.product_id, *matches.product_id.head(MOST_MATCHES)]))
    _many(view, "product_id", options, lambda code: str(names.get(code, code)))


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
