"""What holds for every row of an office's sheet where no column says it: purpose, stage, unit, province."""

from dataclasses import replace

import streamlit as st

from data.codes import codes
from data.contracts import Column, contract
from data.settings import settings
from intake.flat.complete import NOT_STATED
from intake.flat.mapping import Mapping
from intake.flat.needs import lacking
from intake.flat.vocabulary import PLACE, ROLES
from ui.view import Desk


def constants(desk: Desk, mapping: Mapping, *, key: str) -> Mapping:
    """Draw a field for each; returns the mapping with what was chosen."""
    said = {target for targets in mapping.column.values() for target in targets}
    kept = {target: text for target, text in mapping.constant.items() if target == PLACE or target not in said}
    # What a column's blanks mean is no question for the clerk: the column is there.
    blanks = {target: text for target, text in mapping.constant.items() if target in said and text == NOT_STATED}
    months = {target: count for target, count in mapping.months.items() if target not in said}
    asked = list(
        dict.fromkeys([*(one for one in kept if one != PLACE), *lacking(replace(mapping, constant=kept, months=months))])
    )
    has_place = PLACE in said
    if not asked and not has_place:
        return replace(mapping, constant=blanks, months=months)
    st.markdown(f"**{desk.say('constants')}**")
    st.caption(desk.say("constants_note"))
    places = st.columns(2)
    chosen: dict[str, str | None] = {}
    for number, target in enumerate([*asked, *([PLACE] if has_place else [])]):
        with places[number % 2]:
            field = _province if target == PLACE else _field
            chosen[target] = field(desk, target, kept.get(target), f"{target}_{key}_{desk.language}")
    return replace(mapping, constant=blanks | {target: text for target, text in chosen.items() if text}, months=months)


def _field(desk: Desk, target: str, text: str | None, key: str) -> str | None:
    extract, name = target.split(".")
    kind = contract("facility" if extract in ROLES else extract)
    column: Column = kind.column(name)
    whose = desk.say(f"intake.role_{extract}") if extract in ROLES else kind.label(desk.language)
    label = f"{whose} › {column.label(desk.language)}"
    if not column.code:
        return st.text_input(label, value=text or "", key=f"constant_{key}", placeholder=column.example or "").strip()
    known = codes(column.code)
    return st.selectbox(
        label, list(known), index=list(known).index(text) if text in known else None,
        format_func=lambda code: known[code].label(desk.language), key=f"constant_{key}", placeholder=desk.say("nothing_chosen"),
    )  # fmt: skip


def _province(desk: Desk, _target: str, text: str | None, key: str) -> str | None:
    """The province to read addresses in that name none."""
    names = [one.vi for one in settings().provinces.values()]
    options = list(dict.fromkeys([*names, *([text] if text else [])]))
    return st.selectbox(
        desk.say("province"), options, index=options.index(text) if text else None, key=f"constant_{key}",
        placeholder=desk.say("province_written"),
    )  # fmt: skip
