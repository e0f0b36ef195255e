"""From a file to published data, one step at a time: choose, match columns, check, publish."""

import streamlit as st

from data.settings import settings
from intake.errors import IntakeError
from intake.own import kept
from intake.publish import check_files
from ui.room import Room, restart, room, take, unmapped, visits
from ui.room_check import found
from ui.room_kept import kept_mappings
from ui.room_mapping import kept_mapping, match
from ui.room_publish import done, publish
from ui.room_words import template_button, uploader_words, working
from ui.view import Desk

STEPS = ("choose", "match", "check", "publish")


def load(desk: Desk) -> None:
    """Draw the step the clerk has come to."""
    if not desk.viewer.may_publish:
        st.info(desk.say("not_allowed"))
        return
    here = room()
    if here.published:
        done(desk, here)
    elif not here.files:
        _choose(desk)
    else:
        _go_on(desk, here)


def _step(desk: Desk, now: str) -> None:
    names = [f"{number}\\. {desk.say(f'step_{name}')}" for number, name in enumerate(STEPS, start=1)]
    st.caption(" › ".join(f"**{name}**" if step == now else name for name, step in zip(names, STEPS, strict=True)))


def _choose(desk: Desk) -> None:
    _step(desk, "choose")
    st.markdown(desk.say("choose"))
    for broken in kept()[1]:
        st.warning(broken.say(desk.language))
    uploader_words(desk, limit=settings().max_bytes // 2**20)
    uploads = st.file_uploader(
        desk.say("files"), accept_multiple_files=True, key=f"upload_{visits()}",
        max_upload_size=settings().max_bytes // 2**20, label_visibility="collapsed",
    )  # fmt: skip
    if uploads:
        st.button(desk.say("check"), type="primary", key="check", on_click=_take, args=(list(uploads),))
    else:
        template_button(desk, "load")
        kept_mappings(desk)
    if error := st.session_state.pop("upload_error", None):
        st.error(error.say(desk.language))


def _take(uploads: list) -> None:  # type: ignore[type-arg]
    try:
        take(uploads)
    except IntakeError as error:
        restart()
        st.session_state["upload_error"] = error


def _go_on(desk: Desk, here: Room) -> None:
    left, right = st.columns([0.75, 0.25], vertical_alignment="center")
    left.markdown(desk.say("files_chosen", files=", ".join(f"`{path.name}`" for path in here.files)))
    right.button(desk.say("other_files"), key="restart", on_click=restart, width="stretch")
    try:
        if here.error:
            raise here.error
        if path := unmapped(here):
            _step(desk, "match")
            match(desk, here, path)
            return
        _check(desk, here)
    except IntakeError as error:
        here.error = error
        st.error(error.say(desk.language))
        st.markdown(desk.say("nothing_changed"))
        return
    if here.checked:
        _step(desk, "publish" if not here.checked.rejected else "check")
        kept_mapping(desk, here)
        found(desk, here, here.checked)
        publish(desk, here, here.checked)


def _check(desk: Desk, here: Room) -> None:
    """Check once, and again where someone else published since."""
    live_id = desk.live.manifest.snapshot_id if desk.live else None
    was = here.checked.landing if here.checked else None
    here.was_moved = here.was_moved or (was is not None and was.live_id != live_id)
    if was is None or was.live_id != live_id:
        with working(desk) as tell:
            here.checked = check_files(here.files, progress=tell)
            here.told.clear()
