"""Matching an office's own sheet: how it was read, what each column holds, what holds for every row; kept for next time."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from intake.flat import propose
from intake.flat.delivery import fit
from intake.flat.grid import read_grids
from intake.flat.mapping import to_toml
from intake.flat.propose import Proposal
from intake.own import Kept, keep, kept
from ui.room import Room, mapped
from ui.room_columns import columns
from ui.room_constants import constants
from ui.room_preview import preview
from ui.room_words import pressed
from ui.view import Desk


def match(desk: Desk, here: Room, path: Path) -> None:
    """Draw the step for one file; what the clerk chose is kept, and everything is checked."""
    known = (here.own or {}).get(path)
    st.subheader(desk.say("match", file=path.name), anchor=False)
    st.markdown(desk.say("match_kept" if known else "match_new"))
    found = _on_sheet(here, path, known) if known else _proposed(desk, here, path)
    place = (path, found.grid.sheet)
    draft = here.drafts.get(place, found.mapping)
    left, right = st.columns(2)
    office = left.text_input(desk.say("office"), value=draft.office, key=f"office_{path.name}", help=desk.say("office_help"))
    name = right.text_input(
        desk.say("mapping_name"), value=draft.name, key=f"name_{path.name}", help=desk.say("mapping_name_help")
    )
    preview(desk, found)
    chosen = columns(desk, found, draft, is_kept=known is not None)
    chosen = constants(desk, replace(chosen, office=office.strip() or draft.office, name=name.strip()), key=path.name)
    here.drafts[place] = chosen
    left, right = st.columns(2)
    if pressed(desk.say("keep"), key="keep", where=left, type="primary", disabled=not chosen.headings, width="stretch"):
        mapped(here, keep(chosen, known.path if known else None).mapping)
        st.rerun()
    right.download_button(
        desk.say("mapping_file"), to_toml(chosen), file_name=f"{path.stem}.toml", mime="text/plain", key="mapping_file",
        on_click="ignore", width="stretch", disabled=not chosen.headings,
    )  # fmt: skip


def _proposed(desk: Desk, here: Room, path: Path) -> Proposal:
    """The program's proposal for the sheet the clerk chose, by itself for the one that reads most like a table."""
    if path not in here.sheets:
        here.sheets[path] = [grid.sheet for grid in read_grids(path)]
    sheet = None
    if len(here.sheets[path]) > 1:
        sheet = st.selectbox(
            desk.say("sheet"), [None, *here.sheets[path]], format_func=lambda one: one or desk.say("sheet_any"), key="sheet"
        )
    if (path, sheet) not in here.proposals:
        offices = [here.office, *(one.mapping.office for one in kept()[0]), ""]
        here.proposals[path, sheet] = propose(path, sheet=sheet, office=next(filter(None, offices), ""))
    return here.proposals[path, sheet]


def _on_sheet(here: Room, path: Path, known: Kept) -> Proposal:
    """A kept mapping with the sheet it fits."""
    if (path, known.path.name) not in here.proposals:
        grid, layout = next((grid, layouts[0]) for grid in read_grids(path) if (layouts := fit(grid, known.mapping)))
        here.proposals[path, known.path.name] = Proposal(known.mapping, (), grid, layout)
    return here.proposals[path, known.path.name]


def kept_mapping(desk: Desk, here: Room) -> None:
    """Which kept mappings were used by themselves, and the way to look at one again."""
    for number, (path, one) in enumerate((here.own or {}).items()):
        if one:
            left, right = st.columns([0.7, 0.3], vertical_alignment="center")
            left.caption(desk.say("intake.mapping_used", file=path.name, office=one.mapping.title))
            if pressed(desk.say("look_again"), key=f"again_{number}", where=right, type="tertiary"):
                here.again = path
                st.rerun()
