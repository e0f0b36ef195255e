"""The frame of every page: guard, data line, filter line, finding, the page's own part, caption; errors as sentences."""

import logging
import secrets
from collections.abc import Callable

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from data.snapshots import SnapshotError
from findings import Finding
from queries import QueryTimeoutError
from ui.caption import caption
from ui.filters import filter_line
from ui.view import View, language, open_view
from words import numbers, say

# Streamlit has no option for the space above a page nor for the size of a metric.
STYLE = """<style>
.stMainBlockContainer {padding-top: 2.6rem; padding-bottom: 2rem}
[data-testid="stMetricValue"] {font-size: 1.6rem}
[data-testid="stPageLink"] p {white-space: normal}
</style>"""
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
    filter_line(view, trade=trade)
    try:
        finding = view.find()
        st.title(finding.sentence.say(view.language), anchor=False)
        show(view, finding)
        caption(view, finding)
    except QueryTimeoutError as error:
        st.error(error.say(view.language))
    except Exception:
        number = secrets.token_hex(3)
        log.exception("page %s failed, number %s", view.page, number)
        st.error(view.say("ui.failed", number=number))


def _head(view: View) -> None:
    manifest = view.scope.manifest
    parts = [view.say("ui.as_of", day=numbers.day(manifest.as_of, view.language))]
    if manifest.is_demo:
        parts.append(view.say("ui.simulated"))
    left, right = st.columns([0.7, 0.3], vertical_alignment="center")
    left.caption(
        f"{view.say('section')} › {view.say('title')}" if view.say("section") != view.say("title") else view.say("title")
    )
    right.caption(" · ".join(parts), text_alignment="right")
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
