"""Frozen links: making one, following one, and saying which snapshot is shown where it is not the newest."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import Page

from findings.kept import KeptError
from findings.links import Link, keep, opened
from records import RecordsError
from ui.view import SNAPSHOT, View
from words import Language, numbers, say

ID = "v"
_MADE, _FAILED = "frozen_made", "frozen_failed"


def follow(pages: Mapping[str, Page], chosen: Page, spoken: Language) -> bool:
    """Lead who opens a frozen link to its page, filters and snapshot; False, and a sentence, where there is no such link.

    Whatever else stands in the address gives way to what the link kept; its id then leaves the address.
    """
    link_id = st.query_params.get(ID)
    if link_id is None:
        return True
    try:
        link = opened(link_id)
    except (KeptError, RecordsError) as error:
        room = "kept" if isinstance(error, KeptError) else "records"
        return _refused(f"{room}.{error.key}", pages, spoken)
    if link.page not in pages:
        return _refused("kept.no_link", pages, spoken)
    st.session_state["lang"] = link.texts.get("lang", "vi")
    texts = dict(link.texts) | {SNAPSHOT: link.snapshot_id}
    if pages[link.page] != chosen:
        st.switch_page(pages[link.page], query_params=texts)
    st.query_params.from_dict(texts)
    return st.rerun()


def _refused(key: str, pages: Mapping[str, Page], spoken: Language) -> bool:
    st.title(say(key, spoken), anchor=False)
    stays = {"lang": "en"} if spoken == "en" else None
    st.page_link(next(iter(pages.values())), label=say("ui.to_overview", spoken), query_params=stays)
    return False


def older(view: View) -> None:
    """Say that the snapshot shown is not the newest, with the way to that."""
    if view.newest is None:
        return
    blanks = {"day": view.live.manifest.as_of, "newest": view.newest}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(view.say("frozen.older", **{name: numbers.day(one, view.language) for name, one in blanks.items()}))
        st.button(view.say("frozen.to_newest"), key="to_newest", on_click=_newest, width="content")


def gone(snapshot_id: str, spoken: Language) -> None:
    """Say that the snapshot of the link is no longer there, with the way to the newest."""
    st.error(say("frozen.gone", spoken, snapshot="".join(letter for letter in snapshot_id if letter.isalnum() or letter in "-_")))
    st.button(say("frozen.to_newest", spoken), key="to_newest", on_click=_newest)


def _newest() -> None:
    st.query_params.pop(SNAPSHOT, None)


def take_along(view: View) -> None:
    """Beneath every finding: a frozen link to what is shown, and the way into the ledger of decisions."""
    about = view.link() | {"tab": "decisions", "about": view.page}
    with st.container(horizontal=True, vertical_alignment="center"):
        frozen_button(view, {})
        st.page_link("pages/meeting.py", label=view.say("frozen.decide"), query_params=about)
    made_link(view)


def frozen_button(view: View, texts: Mapping[str, str]) -> None:
    """A button that keeps what is shown, with `texts` of the address besides, under a new id."""
    st.button(view.say("frozen.make"), key="frozen_make", on_click=_make, args=(view, texts), width="content")


def made_link(view: View) -> None:
    """The link just made, to copy, or why there is none."""
    if failed := st.session_state.pop(_FAILED, None):
        st.warning(view.say(failed))
    made = st.session_state.pop(_MADE, None)
    if made:
        st.caption(view.say("frozen.made", day=numbers.day(view.live.manifest.as_of, view.language)))
        st.code(made, language=None)


def _make(view: View, texts: Mapping[str, str]) -> None:
    shown = {name: text for name, text in view.link().items() if name != SNAPSHOT}
    shown |= {name: st.query_params[name] for name in ("tab", "selected") if name in st.query_params} | dict(texts)
    viewer = view.scope.viewer
    try:
        link_id = keep(Link(view.page, view.scope.snapshot_id, shown), viewer, author=viewer.role)
    except RecordsError as error:
        st.session_state[_FAILED] = f"records.{error.key}"
    else:
        st.session_state[_MADE] = f"{_address()}?{ID}={link_id}"


def _address() -> str:
    """Where the app answers: the address of the page without the page."""
    parts = urlsplit(st.context.url or "")
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"{parts.scheme}://{parts.netloc}/{base + '/' if base else ''}" if parts.netloc else "/"
