"""Papers to take away: each made when it is asked for, with what is being done, then downloaded under the story's name."""

from collections.abc import Callable, Mapping

import streamlit as st

from data.codes import folded
from ui.view import View

MADE = "paper_made"
MOST_LETTERS = 60


def handouts(view: View, title: str, of: str, formats: Mapping[str, tuple[Callable[[], bytes], str]]) -> None:
    """A button for each format (by its ending: what makes it, its kind); the one made last of the same thing can be taken."""
    st.caption(view.say("papers_how"))
    stem = f"{file_stem(title)}-{view.scope.manifest.as_of_date}"
    with st.container(horizontal=True):
        asked = [name for name in formats if st.button(view.say(f"make_{name}"), key=f"make_{name}")]
    key = (of, view.scope.snapshot_id)
    if asked:
        make, kind = formats[asked[0]]
        file = f"{stem}.{asked[0]}"
        with st.spinner(view.say("making_file", file=file), show_time=True):
            st.session_state[MADE] = (key, file, make(), kind)
    held = st.session_state.get(MADE)
    if held and held[0] == key:
        _, file, content, kind = held
        st.download_button(view.say("take", file=file), content, file_name=file, mime=kind, key="take_paper", type="primary",
                           on_click="ignore")  # fmt: skip


def file_stem(title: str) -> str:
    """A title as a file's name on any system: letters without accents, digits, hyphens."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in folded(title))
    return "-".join(part for part in plain.split("-") if part)[:MOST_LETTERS] or "ocop"
