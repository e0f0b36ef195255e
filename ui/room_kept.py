"""The mappings kept for offices: which there are, one a kind of file; renamed, taken away as a file, or kept no longer."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from data.contracts import contract
from data.settings import settings
from intake.errors import IntakeError
from intake.flat.mapping import Mapping, to_toml
from intake.own import Kept, forget, kept, rename
from ui.room_words import pressed
from ui.tables import shown
from ui.view import Desk
from words import numbers

_ASKED = "forget_asked"
# What a sheet is about, the most telling extract first.
_ABOUT = ("alert", "shipment", "test_result", "ocop_award", "certificate", "sample", "product", "facility")


def kept_mappings(desk: Desk) -> None:
    """List them; a chosen one can be renamed, downloaded or deleted."""
    found = kept()[0]
    if not found:
        return
    with st.expander(desk.say("kept", count=len(found))):
        st.caption(desk.say("kept_note"))
        event = st.dataframe(
            shown(desk, pd.DataFrame([_row(desk, one) for one in found])), hide_index=True, key="kept",
            on_select="rerun", selection_mode="single-row", height="content",
        )  # fmt: skip
        rows = event.selection.rows
        if rows and rows[0] < len(found):
            _one(desk, found[rows[0]])


def _row(desk: Desk, one: Kept) -> dict[str, str]:
    kept_on = datetime.fromtimestamp(one.path.stat().st_mtime, UTC).astimezone(ZoneInfo(settings().time_zone)).date()
    return {
        "office": one.mapping.office,
        "mapping_name": one.mapping.name or numbers.NOTHING,
        "about": about(desk, one.mapping),
        "kept_date": numbers.day(kept_on, desk.language),
        "headings": ", ".join(one.mapping.headings),
    }


def about(desk: Desk, mapping: Mapping) -> str:
    """What the sheet is about: the extract that tells most of what it fills."""
    filled = {target.partition(".")[0] for target in mapping.targets - set(mapping.constant)}
    return next((contract(name).label(desk.language) for name in _ABOUT if name in filled), numbers.NOTHING)


def _one(desk: Desk, one: Kept) -> None:
    left, right = st.columns(2)
    office = left.text_input(desk.say("office"), value=one.mapping.office, key=f"kept_office_{one.path.name}")
    name = right.text_input(
        desk.say("mapping_name"), value=one.mapping.name, key=f"kept_name_{one.path.name}", help=desk.say("mapping_name_help")
    )
    save, take, drop = st.columns(3)
    try:
        if pressed(desk.say("rename"), key="rename", where=save, width="stretch", disabled=not office.strip()):
            rename(one, office=office.strip(), name=name.strip())
            st.rerun()
    except IntakeError as error:
        st.error(error.say(desk.language))
    take.download_button(
        desk.say("mapping_file"), to_toml(one.mapping), file_name=one.path.name, mime="text/plain", key="kept_file",
        on_click="ignore", width="stretch",
    )  # fmt: skip
    _forget(desk, one, drop)


def _forget(desk: Desk, one: Kept, where: st.delta_generator.DeltaGenerator) -> None:
    """Deleted only after a second yes."""
    if pressed(desk.say("forget"), key="forget", where=where, width="stretch"):
        st.session_state[_ASKED] = one.path.name
    if st.session_state.get(_ASKED) != one.path.name:
        return
    st.warning(desk.say("forget_sure", title=one.mapping.title))
    if pressed(desk.say("forget_yes"), key="forget_yes", type="primary"):
        st.session_state.pop(_ASKED)
        forget(one)
        st.rerun()
