"""Doing what a form asks: done, or why not, said once at the next drawing."""

import logging
from collections.abc import Callable
from datetime import datetime

import streamlit as st

from findings.kept import KeptError
from queries import QueryError
from records import RecordsError
from ui.profile import plain
from ui.view import View
from words import numbers

SAID = "said"
log = logging.getLogger("ocop_radar")


def tried(view: View, act: Callable[[], object], good: str) -> bool:
    """Do it and keep for the next drawing `good`, or the sentence that says why not; is it done?"""
    try:
        act()
    except KeptError as error:
        blanks = {name: _blank(view, one) for name, one in error.blanks.items()}
        st.session_state[SAID] = ("bad", view.say(f"kept.{error.key}", **blanks))
    except QueryError as error:
        log.exception("form: %s", error.key)
        st.session_state[SAID] = ("bad", error.say(view.language))
    except RecordsError as error:
        log.exception("records: %s", error.key)
        st.session_state[SAID] = ("bad", view.say(f"records.{error.key}"))
    else:
        st.session_state[SAID] = ("good", good)
        return True
    return False


def say_once() -> None:
    """What came of the last form."""
    kind, text = st.session_state.pop(SAID, ("", ""))
    if text:
        (st.success if kind == "good" else st.warning)(text)


def _blank(view: View, one: object) -> str:
    return numbers.moment(one, view.language) if isinstance(one, datetime) else plain(str(one))
