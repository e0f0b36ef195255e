"""What a check found: every row counted once, what was left aside or assumed, the rejected rows with their reasons."""

import io
from dataclasses import asdict

import pandas as pd
import streamlit as st

from data.contracts import contract
from intake.causes import Cause, causes
from intake.checked import Checked
from intake.rejects import BadSheet, assumptions, bad_sheets, write_rejects
from ui.room import Room
from ui.room_columns import escaped
from ui.room_decide import decide, decide_otherwise
from ui.room_words import EXCEL, as_seen, reason_label
from ui.tables import shown
from ui.view import Desk
from words import Language, numbers, say

MOST_SHOWN = 500
REASON_PX = 560
MOST_CAUSES = 8
_COUNTED = ("read", "accepted", "rejected", "not_data")


def found(desk: Desk, here: Room, checked: Checked) -> None:
    """Draw the outcome of a check."""
    if here.was_moved:
        st.info(desk.say("was_moved"))
    total = {name: numbers.number(float(checked.total(name)), desk.language) for name in _COUNTED}
    st.subheader(desk.say("counted", **total), anchor=False)
    for key, blanks in checked.remarks:
        if key == "sheet_absent":
            st.error(say(f"intake.{key}", desk.language, **blanks))
    if checked.rejected:
        decide(desk, here)
        _rejected(desk, here, checked)
    with st.expander(desk.say("by_sheet"), expanded=not checked.rejected):
        _by_sheet(desk, checked)
        for line in _remarks(desk, checked):
            st.caption(line)
    _assumed(desk, here)


def _by_sheet(desk: Desk, checked: Checked) -> None:
    rows = [
        {"place": name if checked.sheets else contract(name).label(desk.language)} | {one: asdict(count)[one] for one in _COUNTED}
        for name, count in checked.places.items()
        if count.read
    ]
    st.dataframe(shown(desk, pd.DataFrame(rows)), hide_index=True, key="by_sheet", height="content")


def _remarks(desk: Desk, checked: Checked) -> list[str]:
    told = [say(f"intake.{key}", desk.language, **blanks) for key, blanks in checked.remarks]
    if checked.ignored:
        told.append(desk.say("intake.ignored", places=", ".join(checked.ignored)))
    extra = {place: ", ".join(columns) for place, columns in checked.extra_columns.items()}
    return told + [desk.say("intake.extra", place=place, columns=columns) for place, columns in extra.items()]


def _assumed(desk: Desk, here: Room) -> None:
    notes = here.once("assumptions", desk.language, assumptions)
    if notes:
        with st.expander(desk.say("assumed", count=len(notes))):
            st.caption(desk.say("assumed_note"))
            st.dataframe(pd.DataFrame({desk.say("columns.assumed"): notes}), hide_index=True, key="assumed", width="stretch")
            decide_otherwise(desk, here)


def _rejected(desk: Desk, here: Room, checked: Checked) -> None:
    """The rejected rows in their own columns; the reasons beside each, to filter by and to take away."""
    st.markdown(f"**{desk.say('rejected')}**")
    labels = {key: f"{reason_label(desk, key)} ({numbers.number(n, desk.language)})" for key, n in checked.reasons.items()}
    chosen = st.pills(
        desk.say("reasons"), list(labels), format_func=labels.__getitem__, key="reasons", selection_mode="multi",
        label_visibility="collapsed",
    )  # fmt: skip
    _causes(desk, here)
    for number, sheet in enumerate(here.once("bad", desk.language, bad_sheets)):
        _bad_sheet(desk, sheet, set(chosen or labels), f"bad_{number}")
    st.download_button(
        desk.say("rejects_file"), lambda: _workbook(checked), file_name=desk.say("rejects_name"), mime=EXCEL, key="rejects",
        on_click="ignore",
    )  # fmt: skip


def _causes(desk: Desk, here: Room) -> None:
    """A cause of many rows in one line, so that nobody counts them; single rows speak for themselves below."""
    many = [one.sentence for one in here.once("causes", desk.language, _told_causes) if one.rows > 1]
    for sentence in many[:MOST_CAUSES]:
        st.caption(escaped(sentence))
    if len(many) > MOST_CAUSES:
        st.caption(desk.say("more_causes", n=len(many) - MOST_CAUSES))


def _told_causes(checked: Checked, language: Language) -> list[Cause]:
    return sorted(causes(checked.problems, language), key=lambda one: -one.rows)


def _bad_sheet(desk: Desk, sheet: BadSheet, chosen: set[str], key: str) -> None:
    rows = [row for row in sheet.rows if chosen & set(row.reasons)]
    if not rows:
        return
    st.caption(desk.say("rejected_in", place=sheet.title, rows=numbers.number(len(rows), desk.language)))
    heads = [one or f"({place})" for place, one in enumerate(sheet.headings, start=1)]
    twice = {one for one in heads if heads.count(one) > 1}
    heads = [f"{one} ({place})" if one in twice else one for place, one in enumerate(heads, start=1)]
    frame = pd.DataFrame([[as_seen(cell) for cell in row.cells] for row in rows[:MOST_SHOWN]], columns=heads)
    frame = frame.loc[:, (frame != "").any()]
    frame.insert(0, desk.say("columns.row"), [row.row for row in rows[:MOST_SHOWN]])
    frame.insert(1, desk.say("columns.reason"), [row.told for row in rows[:MOST_SHOWN]])
    if len({row.file for row in rows}) > 1:
        frame.insert(0, desk.say("columns.file"), [row.file for row in rows[:MOST_SHOWN]])
    wide = st.column_config.TextColumn(width=REASON_PX)
    st.dataframe(frame, hide_index=True, key=key, column_config={desk.say("columns.reason"): wide})
    if len(rows) > MOST_SHOWN:
        st.caption(desk.say("rejected_more", most=MOST_SHOWN))


def _workbook(checked: Checked) -> bytes:
    out = io.BytesIO()
    write_rejects(out, checked)
    return out.getvalue()
