"""How to show it in the hall without a network, hand it out, and follow up decisions?"""

from functools import partial

import streamlit as st

from findings.stories import Story
from reports.offline import page as hall_page
from reports.papers import FORMATS, MIME
from reports.steps import STEPS
from reports.story import Told, gone, step_name, told
from ui.frozen import frozen_button, made_link
from ui.hall import made, present
from ui.handouts import handouts
from ui.ledger import ledger
from ui.shell import study
from ui.story import choose, open_story
from ui.story_editor import edit
from ui.tabs import tabs
from ui.view import View


def show(view: View) -> None:
    """The open story and its button; papers, decisions, editing. Asked to present: the hall's page over all of it."""
    story = open_story(view)
    here = _link(view, story)
    if st.query_params.get("present"):
        html = made(view, story, "hall", partial(_html, view, story))
        present(view, html.replace('data-start="0"', f'data-start="{_step()}"', 1), here | {"step": str(_step())})
        return
    for sentence in gone(story, view.scope, view.language):
        st.warning(sentence)
    left, right = st.columns([0.62, 0.38], gap="medium", vertical_alignment="bottom")
    with left:
        choose(view, story)
    with right:
        _ways(view, story, here)
    drawn = {"papers": partial(_papers, view, story), "decisions": partial(ledger, view),
             "edit": partial(edit, view, story, list(STEPS), step_name)}  # fmt: skip
    tabs(view, drawn)


def _ways(view: View, story: Story, here: dict[str, str]) -> None:
    """Present, from which step, and a frozen link to that."""
    names = [view.say("cover"), *(part.title or step_name(part.name, view.language) for part in story.parts)]
    step = st.selectbox(
        view.say("link_step"), range(len(names)), format_func=names.__getitem__, index=min(_step(), len(names) - 1),
        key="hall_step",
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        at = {"step": str(step), "present": "1"}
        label = f"**{view.say('present')}**"
        st.page_link("pages/meeting.py", label=label, query_params=here | at, help=view.say("present_help"))
        frozen_button(view, {name: text for name, text in here.items() if name != "snapshot"} | at | _version(story))
    made_link(view)


def _papers(view: View, story: Story) -> None:
    handouts(view, story.title, repr(story), {name: (partial(_paper, view, story, name), MIME[name]) for name in FORMATS})


def _paper(view: View, story: Story, name: str) -> bytes:
    return FORMATS[name](_told(view, story).briefing)


def _told(view: View, story: Story) -> Told:
    """The story told, once; where steps could not be worked out, that is said."""
    found: Told = made(view, story, "told", partial(_tell, view, story))
    for sentence in found.missing:
        st.warning(sentence)
    return found


def _tell(view: View, story: Story) -> Told:
    bar = st.progress(0.0)

    def progress(share: float, name: str) -> None:
        bar.progress(share, view.say("making", name=_name(view, name)))

    found = told(story, view.scope, progress)
    bar.empty()
    return found


def _name(view: View, name: str) -> str:
    return step_name(name, view.language) if name else "…"


def _html(view: View, story: Story) -> str:
    return hall_page(_told(view, story).briefing)


def _step() -> int:
    text = st.query_params.get("step", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _link(view: View, story: Story) -> dict[str, str]:
    named = {"story": story.story_id} if story.story_id else {}
    version = {"version": st.query_params["version"]} if "version" in st.query_params else {}
    return view.link() | named | version


def _version(story: Story) -> dict[str, str]:
    return {"version": str(story.version)} if story.story_id else {}


study("meeting", show)
