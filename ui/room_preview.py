"""The first rows of a sheet as they were read: title, heading, data, and rows that are no data with the reason."""

import pandas as pd
import streamlit as st
from openpyxl.utils import get_column_letter

from intake.flat.delivery import row_kinds
from intake.flat.propose import Proposal
from ui.room_words import as_seen
from ui.view import Desk
from words import numbers

FIRST = 24


def preview(desk: Desk, found: Proposal) -> None:
    """Draw them, the rows that are no data in grey."""
    what = kinds(found)
    rows = found.grid.rows[: max(FIRST, found.layout.body + 8)]
    data = sum(kind == "data" for kind in what)
    blanks = {"rows": numbers.number(len(what), desk.language), "data": numbers.number(data, desk.language)}
    with st.expander(desk.say("preview", **blanks), expanded=True):
        st.caption(desk.say("preview_note", first=found.layout.first + 1, last=found.layout.body))
        frame = pd.DataFrame(
            [[as_seen(cell) for cell in row] for row in rows],
            columns=[get_column_letter(place + 1) for place in range(found.grid.width)],
        )
        frame.insert(0, desk.say("columns.row"), range(1, len(rows) + 1))
        frame.insert(1, desk.say("columns.kind"), [desk.say(f"kind_{kind}") for kind in what[: len(rows)]])
        dimmed = ["" if kind == "data" else "font-weight: 600" if kind == "heading" else "opacity: 0.55" for kind in what]
        styled = frame.style.apply(lambda row: [dimmed[row.name]] * len(row), axis="columns")
        st.dataframe(styled, hide_index=True, height=320, key=f"preview_{found.grid.place}")
        if len(rows) < len(what):
            st.caption(desk.say("preview_more", rows=numbers.number(len(what) - len(rows), desk.language)))


def kinds(found: Proposal) -> list[str]:
    """What each row of the sheet is: title, heading, data, or why it is none."""
    return row_kinds(found.grid, found.mapping)
