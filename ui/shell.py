"""The frame of every page: guard, data line, filter line, finding, the page's own part, caption; errors as sentences."""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from data.snapshots import SnapshotError
from findings import Finding
from queries import QueryTimeoutError
from records import RecordsError
from ui.caption import caption
from ui.empty import nothing
from ui.filters import filter_line
from ui.frozen import gone, older
from ui.view import SNAPSHOT, Desk, Speaker, View, language, open_desk, open_view, set_language
from words import Language, numbers, say

STYLE = Path(__file__).with_name("style.css")
_SWITCH = "language_switch"
_LANGUAGES: dict[Language, str] = {"vi": "VI", "en": "EN"}
Opened = TypeVar("Opened", View, Desk)
log = logging.getLogger("ocop_radar")


def page(
    name: str,
    show: Callable[[View, Finding], Finding | None],
    *,
    trade: bool = False,
    found: Callable[[View], Finding] = View.find,
) -> None:
    """Run one page: everything that all pages share, around `show`; `found` gives the finding that the page says.

    `show` gives back the finding that the caption speaks of, where it is another: that of an open tab.
    """
    view = _opened(partial(open_view, name))
    if view is None:
        return
    if not (view.filters.sample_id or view.filters.lot):
        filter_line(view, trade=trade)
    with boundary(view):
        with st.spinner(view.say("ui.working"), show_time=True):
            finding = found(view)
        st.title(finding.sentence.say(view.language), anchor=False)
        if finding.n_samples == 0:
            nothing(view)
        caption(view, show(view, finding) or finding)


def desk(name: str, show: Callable[[Desk], None]) -> None:
    """Run one page that has no filters and no finding: head, title, error boundary around `show`."""
    one = _opened(partial(open_desk, name))
    if one is None:
        return
    st.title(one.say("heading"), anchor=False)
    with boundary(one):
        show(one)


def study(name: str, show: Callable[[View], None]) -> None:
    """Run one page that knows the filters but has no finding of its own: head, title, error boundary around `show`."""
    view = _opened(partial(open_view, name))
    if view is None:
        return
    st.title(view.say("heading"), anchor=False)
    with boundary(view):
        show(view)


def _opened(opening: Callable[[], Opened]) -> Opened | None:
    """What a page knows, its head drawn; None where there is nothing to show, which is said."""
    if PagesManager.uses_pages_directory:
        # A folder called pages/ starts Streamlit in its old mode, in which a cold link runs this file without the
        # dashboard; once told, the next run goes through it.
        PagesManager.uses_pages_directory = False
        st.rerun()
    try:
        one = opening()
    except SnapshotError as error:
        if error.snapshot_id and error.snapshot_id == st.query_params.get(SNAPSHOT):
            gone(error.snapshot_id, language())
            return None
        st.error(say(f"snapshot.{error.reason}", language(), snapshot=error.snapshot_id, detail=error.detail))
        if error.reason == "none":
            st.page_link("pages/data_room.py", label=say("ui.to_data_room", language()))
        return None
    st.html(STYLE)
    _head(one)
    return one


@contextmanager
def boundary(view: Speaker) -> Iterator[None]:
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


def _data_line(view: View | Desk) -> list[str]:
    if view.live is None:
        return [view.say("ui.no_snapshot")]
    manifest = view.live.manifest
    parts = [view.say("ui.as_of", day=numbers.day(manifest.as_of, view.language))]
    return [*parts, view.say("ui.simulated")] if manifest.is_demo else parts


def _head(view: View | Desk) -> None:
    section, title = view.say("section"), view.say("title")
    st.session_state[_SWITCH] = view.language
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(title if section == title else f"{section} › {title}", width="content")
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", width="content"):
            st.caption(" · ".join(_data_line(view)), width="content")
            st.segmented_control(
                view.say("ui.language"), list(_LANGUAGES), format_func=_LANGUAGES.__getitem__, key=_SWITCH, on_change=_speak,
                label_visibility="collapsed", width="content",
            )  # fmt: skip
    if isinstance(view, View):
        older(view)
    if view.live and view.live.refused:
        refused, as_of = view.live.refused, view.live.manifest.as_of
        blanks = {"snapshot": refused.snapshot_id, "detail": refused.detail, "day": numbers.day(as_of, view.language)}
        st.warning(view.say("snapshot.fallback", **blanks))


def _speak() -> None:
    set_language(st.session_state[_SWITCH] or language())
