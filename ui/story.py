"""The story that the meeting page has open, by the link; choosing another."""

from collections.abc import Callable

import streamlit as st

from findings import parse_filters, spoken
from findings.kept import KeptError
from findings.stories import KIND, Story, stories, story, usual
from records import last_position
from ui.profile import plain
from ui.view import View, products
from words import Language, numbers

STORY, VERSION = "story", "version"
Named = Callable[[str, Language], str]


def open_story(view: View) -> Story:
    """The story that the link names, as it stands, or as it stood when a frozen link was made; else the usual one."""
    named, version = st.query_params.get(STORY), st.query_params.get(VERSION, "")
    if named:
        try:
            return story(named, view.scope.viewer, version=int(version) if version.isascii() and version.isdigit() else None)
        except KeptError as error:
            st.warning(view.say(f"kept.{error.key}"))
    return usual(view.say("usual_title"), view.language)


def choose(view: View, one: Story) -> None:
    """The stories to choose from, and what the open one holds."""
    kept = {each.story_id: each for each in stories(view.scope.viewer)}
    options = ["", *kept]
    key = f"story_choice:{last_position(KIND)}"  # a list of other names is another list: an old choice means nothing in it
    st.session_state[key] = one.story_id if one.story_id in kept else ""
    st.selectbox(
        view.say("story"), options, key=key, on_change=_chosen, args=(key,), width=460,
        format_func=lambda name: kept[name].title if name else view.say("usual_title"),
    )  # fmt: skip
    blanks = {"steps": numbers.number(len(one.parts), view.language), "filters": filters_in_words(view, one)}
    if one.changed_at:
        when = numbers.moment(one.changed_at, view.language)
        st.caption(view.say("story_line", author=plain(one.author), when=when, **blanks))
    else:
        st.caption(view.say("story_usual", **blanks))
    if VERSION in st.query_params and one.story_id:
        st.caption(view.say("frozen_note"))


def filters_in_words(view: View, one: Story) -> str:
    """What the story shows, in words."""
    names = products(view.scope).names
    filters = parse_filters(one.filters, view.scope.manifest.as_of, product_ids=names)[0]
    return spoken.in_words(filters, view.scope.manifest.as_of, view.language, products=names)


def go_to(story_id: str) -> None:
    """Make the link name that story as it stands; an empty id is the usual one."""
    for name in (VERSION, "step", STORY):
        st.query_params.pop(name, None)
    if story_id:
        st.query_params[STORY] = story_id


def _chosen(key: str) -> None:
    go_to(st.session_state[key])
