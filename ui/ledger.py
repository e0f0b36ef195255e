"""The ledger of decisions on the meeting page: recording one from any finding, what became of the others."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from findings import Filters, decisions, names
from findings.decision_figures import figure
from findings.decisions import MOST_OWNER, MOST_TEXT, STATES, Decided, record
from ui.said import say_once, tried
from ui.view import View
from words import numbers

USUAL_DAYS = 30
_DAY = "DD/MM/YYYY"


@dataclass(frozen=True)
class Ground:
    """A finding that a decision may follow from: its page, its filters, what it says."""

    page: str
    filters: Filters
    said: str


def ledger(view: View) -> None:
    """The decisions with their figures, then one form to update one and one to record one."""
    finding = view.find("decisions")
    st.markdown(finding.sentence.say(view.language))
    known = finding.facts["ledger"]
    if known:
        st.dataframe(decisions.table(finding, view.language), hide_index=True, key="ledger", height="content")
        for one in finding.cautions:
            st.caption(one.say(view.language))
    say_once()
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(view.say("decide"), anchor=False)
        _decide(view)
    with right:
        if known:
            st.header(view.say("ledger_which"), anchor=False)
            _update(view, known)


def _grounds(view: View) -> list[Ground]:
    """The finding that the link came from, if it did; then everything that the overview says needs a decision."""
    about = st.query_params.get("about", "")
    found = []
    if about in names() and about != "decisions":
        found.append(Ground(about, view.filters, view.find(about).sentence.say(view.language)))
    wanted = view.find("overview").facts["decisions"]
    return [*found, *(Ground(one.page, one.filters, one.sentence.say(view.language)) for one in wanted)]


def _decide(view: View) -> None:
    grounds = _grounds(view)
    form = st.session_state.setdefault("decide_form", str(uuid.uuid4()))
    with st.form(f"decide:{form}"):
        st.selectbox(view.say("decide_from"), range(len(grounds)), format_func=lambda n: grounds[n].said, key="decide_from",
                     index=0 if grounds else None)  # fmt: skip
        st.text_area(view.say("decide_text"), key="decide_text", max_chars=MOST_TEXT, height=90)
        left, right = st.columns(2)
        left.text_input(view.say("decide_owner"), key="decide_owner", max_chars=MOST_OWNER)
        right.date_input(view.say("decide_due"), value=_usual(view), key="decide_due", format=_DAY)
        st.text_input(view.say("author"), key="decide_author", max_chars=MOST_OWNER)
        st.form_submit_button(view.say("decide_send"), key="decide_send", on_click=_record, args=(view, grounds, form))


def _usual(view: View) -> date:
    return view.scope.manifest.as_of + timedelta(days=USUAL_DAYS)


def _record(view: View, grounds: list[Ground], form: str) -> None:
    typed = st.session_state
    which, due = typed["decide_from"], typed["decide_due"] or _usual(view)
    ground = grounds[which] if which is not None else None

    def act() -> None:
        rests_on = figure(ground.page, ground.filters, view.scope) if ground else None
        said = ground.said if ground else ""
        one = Decided(typed["decide_text"], typed["decide_owner"], due, said=said, figure=rests_on)
        record(one, view.scope.viewer, author=typed["decide_author"], form=form)

    if tried(view, act, view.say("decided", due=numbers.day(due, view.language))):
        typed["decide_text"] = ""
        typed.pop("decide_form")


def _update(view: View, known: tuple[Decided, ...]) -> None:
    by_id = {one.decision_id: one for one in known}
    which = st.selectbox(view.say("ledger"), list(by_id), format_func=lambda name: by_id[name].text, key="ledger_which")
    one = by_id[which]
    form = st.session_state.setdefault("update_form", str(uuid.uuid4()))
    with st.form(f"update:{which}:{one.version}"):
        st.selectbox(view.say("ledger_state"), list(STATES), index=STATES.index(one.state), key=f"state:{which}:{one.version}",
                     format_func=lambda state: view.say(f"decisions.state_{state}"))  # fmt: skip
        st.date_input(view.say("decide_due"), value=one.due, key=f"due:{which}:{one.version}", format=_DAY)
        st.text_input(view.say("ledger_note"), value=one.note, key=f"note:{which}:{one.version}", max_chars=MOST_TEXT)
        st.text_input(view.say("author"), key="update_author", max_chars=MOST_OWNER)
        st.form_submit_button(view.say("save"), key="update_send", on_click=_updated, args=(view, one, form))


def _updated(view: View, one: Decided, form: str) -> None:
    typed, key = st.session_state, f"{one.decision_id}:{one.version}"
    changed = replace(one, state=typed[f"state:{key}"], due=typed[f"due:{key}"] or one.due, note=typed[f"note:{key}"])

    def act() -> None:
        record(changed, view.scope.viewer, author=typed["update_author"], form=form)

    if tried(view, act, view.say("updated")):
        typed.pop("update_form")
