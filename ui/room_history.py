"""What was published before: each snapshot with its rows and sources, which is live, and the way back."""

from collections import Counter

import pandas as pd
import streamlit as st

from data.contracts import EXTRACTS
from data.snapshots import Manifest, SnapshotError, history, read_manifest
from intake.errors import IntakeError
from intake.publish import rollback
from ui.room_words import pressed, reason_label
from ui.tables import shown
from ui.view import Desk
from words import numbers, say

_ASKED, _DONE = "rollback_asked", "rollback_done"


def past(desk: Desk) -> None:
    """The snapshots, newest first; a row shows more and offers the way back."""
    manifests, broken = _manifests(desk)
    if back := st.session_state.pop(_DONE, None):
        st.success(desk.say("went_back", snapshot=back))
    for sentence in broken:
        st.warning(sentence)
    if not manifests:
        st.info(desk.say("no_history"))
        return
    live_id = desk.live.manifest.snapshot_id if desk.live else ""
    st.caption(desk.say("history_note"))
    event = st.dataframe(
        shown(desk, pd.DataFrame([_row(desk, one, live_id) for one in manifests])), hide_index=True, key="snapshots",
        on_select="rerun", selection_mode="single-row", height="content",
    )  # fmt: skip
    rows = event.selection.rows
    if rows and rows[0] < len(manifests):
        _one(desk, manifests[rows[0]], live_id)


def _manifests(desk: Desk) -> tuple[list[Manifest], list[str]]:
    found, broken = [], []
    for snapshot_id in history():
        try:
            found.append(read_manifest(snapshot_id))
        except SnapshotError as error:
            broken.append(say(f"snapshot.{error.reason}", desk.language, snapshot=snapshot_id, detail=error.detail))
    return found, broken


def _row(desk: Desk, one: Manifest, live_id: str) -> dict[str, object]:
    files = sorted({str(source["file"]) for source in one.sources})
    return {
        "is_live": one.snapshot_id == live_id,
        "made_at": f"{one.made:%H:%M} {numbers.day(one.made.date(), desk.language)}",
        "as_of": numbers.day(one.as_of, desk.language),
        "data_kind": desk.say("demo" if one.is_demo else "real"),
        "n_rows": sum(_rows(one).values()),
        "n_rejected": sum(one.rejected.values()),
        "sources": desk.say("made_by_program") if files == ["demo"] else ", ".join(files),
        "snapshot_id": one.snapshot_id,
        "parent_id": one.parent_id or numbers.NOTHING,
    }


def _rows(one: Manifest) -> dict[str, int]:
    return {name: int(one.files.get(f"{name}.parquet", {}).get("rows", 0)) for name in EXTRACTS}


def _one(desk: Desk, one: Manifest, live_id: str) -> None:
    st.subheader(desk.say("snapshot", snapshot=one.snapshot_id), anchor=False)
    left, right = st.columns(2)
    sent = Counter[str]()
    for source in one.sources:
        sent[str(source["extract"])] += int(source["rows"])
    rows = [{"extract": name, "n_rows": count, "n_sent": sent[name]} for name, count in _rows(one).items() if count]
    with left:
        st.dataframe(shown(desk, pd.DataFrame(rows)), hide_index=True, key="snapshot_rows", height="content")
    with right:
        for reason, count in one.rejected.items():
            st.caption(f"{reason_label(desk, reason)}: {numbers.number(count, desk.language)}")
        _back(desk, one, live_id)


def _back(desk: Desk, one: Manifest, live_id: str) -> None:
    """The way back, asked twice."""
    if one.snapshot_id == live_id:
        st.info(desk.say("is_live"))
        return
    if not desk.viewer.may_publish:
        return
    if pressed(desk.say("go_back"), key="go_back"):
        st.session_state[_ASKED] = one.snapshot_id
    if st.session_state.get(_ASKED) != one.snapshot_id:
        return
    st.warning(desk.say("go_back_sure", day=numbers.day(one.as_of, desk.language)))
    if pressed(desk.say("go_back_yes"), key="go_back_yes", type="primary"):
        st.session_state.pop(_ASKED)
        try:
            st.session_state[_DONE] = rollback(one.snapshot_id).snapshot_id
        except IntakeError as error:
            st.error(error.say(desk.language))
            return
        except SnapshotError as error:
            st.error(say(f"snapshot.{error.reason}", desk.language, snapshot=one.snapshot_id, detail=error.detail))
            return
        st.rerun()
