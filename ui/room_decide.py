"""What only a person can decide: which commune an address means, which code a text; decided once, remembered."""

import streamlit as st

from data.contracts import contract
from data.settings import settings
from geo.units import units
from intake.doubts import Doubt, assumed, doubts
from intake.flat.vocabulary import PLACE
from intake.own import decided, keep
from ui.room import Room, mapped
from ui.room_columns import escaped
from ui.room_words import pressed
from ui.view import Desk
from words import Language, numbers

MOST_AT_ONCE = 8


def decide(desk: Desk, here: Room) -> None:
    """List the doubts, the most frequent first, a few at a time; what is left open stays rejected."""
    open_ones = here.once("doubts", desk.language, doubts)
    if not open_ones:
        return
    with st.container(border=True):
        st.markdown(f"**{desk.say('doubts', count=len(open_ones))}**")
        st.caption(desk.say("doubts_note"))
        with st.form("doubts", border=False):
            chosen = {one: _asked(desk, one, number) for number, one in enumerate(open_ones[:MOST_AT_ONCE])}
            if len(open_ones) > MOST_AT_ONCE:
                st.caption(desk.say("doubts_more", count=len(open_ones) - MOST_AT_ONCE))
            sent = pressed(desk.say("remember"), key="remember", in_form=True, type="primary")
    if sent and any(chosen.values()):
        _remember(here, {one: meaning for one, meaning in chosen.items() if meaning})
        st.rerun()


def decide_otherwise(desk: Desk, here: Room) -> None:
    """What was understood by likeness and is wrong: chosen from a list, decided like a doubt."""
    known = {f"{one.target} {one.text}": one for one in here.once("assumed", desk.language, assumed)}
    if not known:
        return
    wrong = st.multiselect(
        desk.say("assumed_wrong"), list(known), key="assumed_wrong", placeholder=desk.say("assumed_pick"),
        format_func=lambda key: f"{known[key].text} ({target_label(desk, known[key].target)})",
    )  # fmt: skip
    if not wrong:
        return
    with st.form("otherwise", border=False):
        chosen = {known[key]: _asked(desk, known[key], number) for number, key in enumerate(wrong)}
        sent = pressed(desk.say("remember"), key="remember_otherwise", in_form=True, type="primary")
    if sent and any(chosen.values()):
        st.session_state.pop("assumed_wrong", None)
        _remember(here, {one: meaning for one, meaning in chosen.items() if meaning})
        st.rerun()


def _asked(desk: Desk, one: Doubt, number: int) -> str | None:
    left, right = st.columns(2, vertical_alignment="center")
    rows = numbers.number(one.rows, desk.language)
    left.markdown(f"«{escaped(one.text)}»  \n{desk.say('doubt_where', column=target_label(desk, one.target), rows=rows)}")
    names = {each.meaning: _named(each.name, each.confidence, desk.language) for each in one.candidates}
    if one.target == PLACE:
        names |= {code: name for code, name in _communes().items() if code not in names}
    return right.selectbox(
        one.text, list(names), index=None, format_func=names.__getitem__, placeholder=desk.say("leave_out"),
        label_visibility="collapsed", key=f"doubt_{number}_{one.target}_{one.text}_{desk.language}",
    )  # fmt: skip


def _named(name: str, confidence: float | None, language: Language) -> str:
    return name if confidence is None else f"{name} · {numbers.percent(100 * confidence, language, digits=0)}"


@st.cache_resource(show_spinner=False)
def _communes() -> dict[str, str]:
    """Communes of the provinces in focus as they are now: "new:code" → name with its province."""
    table = units()
    names = table[(table.era == "new") & (table.level == "province")].set_index("code").short_name
    mine = table[(table.era == "new") & (table.level == "commune") & table.new_province_code.isin(settings().provinces)]
    rows = zip(mine.code, mine["name"], mine.new_province_code, strict=True)
    return {f"new:{code}": f"{name}, {names[province]}" for code, name, province in rows}


def target_label(desk: Desk, target: str) -> str:
    """A target as people read it."""
    if target == PLACE:
        return desk.say("target_place")
    extract, name = target.split(".")
    return contract(extract).column(name).label(desk.language)


def _remember(here: Room, chosen: dict[Doubt, str]) -> None:
    """Into the mapping of each file's office."""
    for path, one in (here.own or {}).items():
        mine = {(doubt.target, doubt.text): meaning for doubt, meaning in chosen.items() if doubt.file in ("", path.name)}
        if one and mine:
            mapped(here, keep(decided(one.mapping, mine), one.path).mapping)
