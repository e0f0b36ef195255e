"""The dictionary: what each column of each extract means, which rules it keeps, which codes it takes."""

import pandas as pd
import streamlit as st

from data.codes import code_lists
from data.contracts import Column, Contract, contract, extracts
from intake.dictionary import dictionary
from intake.template import meaning
from ui.room_words import template_button
from ui.tables import shown
from ui.view import Desk


def explain(desk: Desk) -> None:
    """One extract and one code list at a time; the template and the whole dictionary to take away."""
    with st.container(horizontal=True):
        template_button(desk, "dictionary")
        st.download_button(
            desk.say("dictionary_file"), dictionary, file_name="dictionary.md", mime="text/markdown", key="dictionary_file",
            on_click="ignore",
        )  # fmt: skip
    names = {kind.name: kind.label(desk.language) for kind in extracts()}
    chosen = st.selectbox(
        desk.say("columns.extract"), list(names), format_func=names.__getitem__, key=f"dictionary_extract_{desk.language}"
    )
    kind = contract(chosen)
    st.caption(desk.say("keyed_by", columns=", ".join(kind.column(name).label(desk.language) for name in kind.key)))
    rows = [_row(desk, kind, column) for column in kind.columns]
    st.dataframe(shown(desk, pd.DataFrame(rows)), hide_index=True, key="dictionary", height="content")
    lists = dict.fromkeys(column.code for column in kind.columns if column.code)
    if not lists:
        return
    name = st.selectbox(
        desk.say("code_list"),
        list(lists),
        format_func=lambda one: _list_label(desk, kind, one),
        key=f"code_list_{kind.name}_{desk.language}",
    )
    entries = [{"label": entry.label(desk.language), "code": code, "aliases": ", ".join(entry.aliases)}
               for code, entry in code_lists()[str(name)].items()]  # fmt: skip
    st.dataframe(shown(desk, pd.DataFrame(entries)), hide_index=True, key="codes", height="content" if len(entries) < 10 else 320)


def _row(desk: Desk, kind: Contract, column: Column) -> dict[str, object]:
    rule = "derived" if column.derived else "required" if column.required else ""
    return {
        "label": column.label(desk.language), "rule": desk.say(f"dictionary.{rule}") if rule else "",
        "meaning": meaning(column, desk.language), "example": column.example or "",
        "is_personal": column.personal, "technical": f"{kind.name}.{column.name}",
    }  # fmt: skip


def _list_label(desk: Desk, kind: Contract, name: str | None) -> str:
    column = next(one for one in kind.columns if one.code == name)
    return f"{column.label(desk.language)} ({name})"
