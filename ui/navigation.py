"""The list of pages: links that keep the filters and the language, so that a page opened in another tab shows the same."""

from collections.abc import Mapping, Sequence

import streamlit as st

from ui.frozen import follow
from ui.unknown import no_page
from ui.view import language, travelling
from words import say

# Sections of the navigation with their pages, in order.
SECTIONS = {
    "": ("overview",),
    "risk": (
        "hotspots",
        "compliance",
        "signals",
        "alerts",
        "trace",
        "sample",
    ),
    "two_provinces": (
        "trade",
        "certificates",
        "partnership",
    ),
    "plans": (
        "plans",
        "sampling",
        "register",
    ),
    "meeting": ("meeting",),
    "admin": ("data_room",),
}


def navigate(sections: Mapping[str, Sequence[str]]) -> None:
    """Draw the list of pages and run the one that was asked for; the first of all is at `/`."""
    spoken = language()
    first = next(names[0] for names in sections.values())
    pages = {
        name: st.Page(f"pages/{name}.py", title=say(f"{name}.title", spoken), url_path=name, default=name == first)
        for names in sections.values()
        for name in names
    }
    chosen = st.navigation(list(pages.values()), position="hidden")
    is_led = follow(pages, chosen, spoken)
    link = travelling()
    with st.sidebar:
        st.markdown("**OCOP Radar**")
        for section, names in sections.items():
            if section and names != (section,):  # a page that is a section by itself needs no heading
                st.caption(say(f"ui.section_{section}", spoken))
            for name in names:
                st.page_link(pages[name], query_params=link)
    if is_led and not no_page(spoken, pages[first]):
        chosen.run()
