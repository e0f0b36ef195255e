"""Publishing: what will change is shown first; nothing is published until the clerk says so."""

import pandas as pd
import streamlit as st

from intake.checked import Checked
from intake.errors import IntakeError
from intake.landing import Landing
from intake.publish import Request, publish_files
from ui.room import Room, restart
from ui.room_words import pressed, working
from ui.tables import shown
from ui.view import Desk
from words import numbers

_WHOLE, _PART, _MEND = "whole", "part", "mend"


def publish(desk: Desk, here: Room, checked: Checked) -> None:
    """What would change, the choice where rows were rejected, the button."""
    if not checked.accepted:
        st.warning(desk.say("nothing_accepted"))
        return
    landing = checked.landing
    st.subheader(desk.say("step_publish"), anchor=False)
    way = _way(desk, checked) if checked.rejected else _WHOLE
    if way == _MEND:
        st.info(desk.say("mend"))
        st.button(desk.say("mended"), type="primary", key="mended", on_click=restart)
    if way not in (_WHOLE, _PART) or landing is None:
        return
    _changes(desk, landing)
    agreed = True
    if landing.replaces_demo:
        st.warning(desk.say("over_demo"))
        agreed = st.checkbox(desk.say("agree_demo"), key="agree_demo")
    rows = numbers.number(checked.accepted, desk.language)
    if pressed(desk.say("publish", rows=rows), key="publish", type="primary", disabled=not agreed):
        try:
            with working(desk) as tell:
                here.published = publish_files(here.files, Request(accept_partial=way == _PART), progress=tell)
        except IntakeError as error:
            st.error(error.say(desk.language))
            return
        st.rerun()


def _way(desk: Desk, checked: Checked) -> str | None:
    """Mend all, or publish the good rows: the clerk says which."""
    blanks = {name: numbers.number(checked.total(name), desk.language) for name in ("accepted", "rejected")}
    return st.radio(
        desk.say("way", **blanks), [_MEND, _PART], index=None, format_func=lambda way: desk.say(f"way_{way}", **blanks), key="way"
    )


def _changes(desk: Desk, landing: Landing) -> None:
    rows = [
        {"extract": name, "n_before": one.before, "n_added": one.added, "n_replaced": one.replaced, "n_same": one.same,
         "n_after": one.after}
        for name, one in landing.changes.items()
    ]  # fmt: skip
    st.markdown(f"**{desk.say('changes')}**")
    st.dataframe(shown(desk, pd.DataFrame(rows)), hide_index=True, key="changes", height="content")
    day = numbers.day(landing.as_of, desk.language)
    before = numbers.day(desk.live.manifest.as_of, desk.language) if desk.live else numbers.NOTHING
    st.caption(desk.say("changes_note", before=before, after=day))


def done(desk: Desk, here: Room) -> None:
    """Say what was published, and what one may do now."""
    if here.published is None:
        return
    manifest, checked = here.published
    rows = numbers.number(checked.accepted, desk.language)
    st.success(desk.say("published", rows=rows, snapshot=manifest.snapshot_id, day=numbers.day(manifest.as_of, desk.language)))
    if checked.rejected:
        st.info(desk.say("published_without", rows=numbers.number(checked.rejected, desk.language)))
    st.markdown(desk.say("published_next"))
    left, right = st.columns(2)
    left.page_link("pages/overview.py", label=desk.say("to_overview"))
    right.button(desk.say("other_files"), key="restart", on_click=restart)
