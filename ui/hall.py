"""Presenting: one page over the whole window, with every step on it already; Streamlit's own page stands behind, unseen."""

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from findings import decisions
from findings.alert_log import mark
from findings.stories import Story
from geo.boundaries import marks
from ui.view import View

STYLE = """<style>
.st-key-hall iframe { position: fixed; inset: 0; width: 100vw; height: 100vh; z-index: 1000050; border: 0; background: Canvas }
body:has(.st-key-hall iframe) { overflow: hidden }
</style>"""


def made(view: View, story: Story, what: str, make: Callable[[], Any]) -> Any:
    """What was made of a story on this snapshot, for this viewer, with what was recorded until now; made once."""
    shelf = _shelf((what, repr(story), view.scope.snapshot_id, view.scope.viewer, mark(), decisions.mark(), marks()))
    if not shelf:
        shelf.append(make())  # here, not in what is cached: what it draws meanwhile is not drawn again
    return shelf[0]


@st.cache_resource(max_entries=24, show_spinner=False)
def _shelf(key: tuple[Hashable, ...]) -> list[Any]:  # noqa: ARG001 part of the key
    return []


def present(view: View, html: str, leave: dict[str, str]) -> None:
    """The page over everything, and behind it the way back."""
    st.html(STYLE)
    with st.container(key="leave_hall"):
        st.page_link("pages/meeting.py", label=view.say("hall_leave"), query_params=leave)
    with st.container(key="hall"):
        st.iframe(html, height=400, tab_index=0, alt=view.say("present"))
