"""Nothing to show: what was asked, and the nearest filter that has something."""

from dataclasses import replace

import streamlit as st

from findings import Filters, default_filters
from findings.counts import n_samples
from findings.filters import add_months
from ui.view import View, set_filters
from words import numbers

# What is let go of first: the narrowest.
_NARROW = ("product_id", "commune_code", "district_code", "hazard", "stage", "stars", "product_group", "province_code")
_MORE_MONTHS = (12, 48, 120)


def nothing(view: View) -> None:
    """Say so, and offer the nearest filters that hold samples."""
    st.info(view.say("ui.nothing"))
    for number, (words, filters) in enumerate(_nearest(view)):
        if count := n_samples(filters, view.scope):
            label = view.say("ui.nearest", change=words, n=numbers.number(count, view.language))
            st.button(label, on_click=set_filters, args=(filters, view), key=f"nearest_{number}")
            return


def _nearest(view: View) -> list[tuple[str, Filters]]:
    chosen, plain = view.filters, default_filters(view.scope.manifest.as_of)
    found = []
    for name in _NARROW:
        if getattr(chosen, name):
            label = view.say(f"ui.label_{name}")
            found.append((view.say("ui.without", label=label), replace(chosen, **{name: getattr(plain, name)})))
    for months in _MORE_MONTHS:
        longer = replace(chosen, from_date=add_months(chosen.from_date, -months))
        found.append((view.say("ui.longer", day=numbers.month(longer.from_date, view.language)), longer))
    return [*found, (view.say("ui.clear_filters"), plain)]
