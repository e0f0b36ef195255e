"""The frame of every page: guard, data line, filter line, finding, the page's own part, caption; errors as sentences."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from data.snapshots import SnapshotError
from findings import Finding
from queries import QueryTimeoutError
from records import RecordsError
from ui.caption import caption
from ui.empty import nothing
from ui.filters import filter_line
from ui.view import View, language, open_view, set_language
from words import Language, numbers, say

STYLE = Path(__file__).with_name("style.css")
_SWITCH = "language_switch"
_LANGUAGES: dict[Language, str] = {"vi": "VI", "en": "EN"}
log = logging.getLogger("ocop_radar")


def page(name: str, show: Callable[[View, Finding], None], *, trade: bool = False) -> None:
    """Run one page: everything that all pages share, around `show`."""
    if PagesManager.uses_pages_directory:
        # A folder called pages/ starts Streamlit in its old mode, in which a cold link runs this file without the
        # dashboard; once told, the next run goes through it.
        PagesManager.uses_pages_directory = False
        st.rerun()
    try:
        view = open_view(name)
    except SnapshotError as error:
        st.error(say(f"snapshot.{error.reason}", language(), snapshot=error.snapshot_id, detail=error.detail))
        return
    st.html(STYLE)
    _head(view)
    if not view.filters.sample_id:
        filter_line(view, trade=trade)
    with boundary(view):
        with st.spinner(view.say("ui.working"), show_time=True):
            finding = view.find()
        st.title(finding.sentence.say(view.language), anchor=False)
        if finding.n_samples == 0:
            nothing(view)
        show(view, finding)
        caption(view, finding)


@contextmanager
def boundary(view: View) -> Iterator[None]:
    """The last boundary: whatever goes wrong becomes a sentence, with a number that finds the line of the log."""
    try:
        yield
    except QueryTimeoutError as error:
        st.error(error.say(view.language))
    except RecordsError as error:
        log.exception("records: %s", error.key)
        st.error(view.say(f"records.{error.key}"))
    except Exception:
        number = secrets.token_hex(3)
        log.exception("page %s failed, number %s", view.page, number)
        st.error(view.say("ui.failed", number=number))


def _head(view: View) -> None:
    manifest = view.scope.manifest
    parts = [view.say("ui.as_of", day=numbers.day(manifest.as_of, view.language))]
    if manifest.is_demo:
        parts.append(view.say("ui.simulated"))
    section, title = view.say("section"), view.say("title")
    st.session_state[_SWITCH] = view.language
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(title if section == title else f"{section} › {title}", width="content")
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="content"):
            st.caption(" · ".join(parts), width="content")
            st.segmented_control(
                view.say("ui.language"), list(_LANGUAGES), format_func=_LANGUAGES.__getitem__, key=_SWITCH, on_change=_speak,
                label_visibility="collapsed", width="content",
            )  # fmt: skip
    if view.live.refused:
        refused = view.live.refused
        st.warning(
            view.say(
                "snapshot.fallback",
                snapshot=refused.snapshot_id,
                detail=refused.detail,
                day=numbers.day(manifest.as_of, view.language),
            )
        )


def _speak() -> None:
    set_language(st.session_state[_SWITCH] or language())
