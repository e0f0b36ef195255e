"""What to trace and how: the search box, and how the walk goes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from data.codes import codes
from findings import Finding
from ui.view import View, set_filters

_WAYS, _DATES, _COLOURS = ("both", "back", "forward"), ("explicit", "inferred", "ignored"), ("score", "hazard", "certificate")


def search(view: View) -> None:
    """A code, a name or a scan; an empty box leads back to the list of failed lots."""
    st.session_state["trace_text"] = view.filters.lot or ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            view.say("search"), key="trace_text", placeholder=view.say("search_hint"), max_chars=200, on_change=_search,
            args=(view,),
        )  # fmt: skip
        if view.filters.lot:
            st.button(view.say("back_to_list"), key="trace_back", on_click=open_lot, args=(view, None))


def _search(view: View) -> None:
    open_lot(view, st.session_state["trace_text"].strip() or None)


def open_lot(view: View, lot: str | None) -> None:
    """Trace another lot; what was chosen for the one before is forgotten."""
    set_filters(replace(view.filters, lot=lot, stop=None, kill=()), view)


def options_line(view: View, finding: Finding) -> None:
    """Ways, dates, mixing, kill steps and colours; all in the link."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choice(view, "way", _WAYS, "both")
        _choice(view, "colour", _COLOURS, "score")
        with st.popover(view.say("how"), width="content"):
            _choice(view, "dates", _DATES, "explicit")
            _flag(view, "one")
            _flag(view, "mixing")
            _kill(view, finding)


def _set(view: View, options: tuple[str, ...], chosen: str) -> None:
    kept = tuple(one for one in view.filters.walk if one not in options)
    walk = (*kept, chosen) if chosen in codes("walk") else kept
    set_filters(replace(view.filters, walk=tuple(sorted(walk))), view)


def _choice(view: View, name: str, options: tuple[str, ...], default: str) -> None:
    key = f"trace_{name}"
    st.session_state[key] = next((one for one in options if one in view.filters.walk), default)
    st.segmented_control(
        view.say(f"{name}_label"), options, format_func=lambda one: view.say(f"{name}_{one}"), key=key, required=True,
        on_change=_changed(view, key, options, default), width="content",
    )  # fmt: skip


def _changed(view: View, key: str, options: tuple[str, ...], default: str) -> Callable[[], None]:
    return lambda: _set(view, options, st.session_state[key] or default)


def _flag(view: View, name: str) -> None:
    key = f"trace_{name}"
    st.session_state[key] = name in view.filters.walk
    st.toggle(view.say(f"{name}_label"), key=key, on_change=lambda: _set(view, (name,), name if st.session_state[key] else ""))


def _kill(view: View, finding: Finding) -> None:
    """Facilities of the network whose making stops the hazard."""
    names: dict[str, Any] = dict(zip(finding.frame("lot").facility_id, finding.frame("lot").facility_name, strict=True))
    st.session_state["trace_kill"] = [one for one in view.filters.kill if one in names]
    st.multiselect(
        view.say("kill_label"), sorted(names), format_func=lambda code: names[code] or code, key="trace_kill",
        placeholder=view.say("kill_none"),
        on_change=lambda: set_filters(replace(view.filters, kill=tuple(st.session_state["trace_kill"])), view),
    )  # fmt: skip
