"""Changing a story: title, language, filters, steps in their order, own words; kept, kept as a copy, removed."""

import uuid
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st

from findings import default_filters
from findings.stories import MOST_NOTES, MOST_SENTENCE, MOST_TITLE, Part, Story, copy, moved, remove, save
from ui.said import say_once, tried
from ui.story import Named, filters_in_words, go_to
from ui.view import View
from words import Language

DRAFT = "story_draft"
_LANGUAGES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}


@dataclass
class Draft:
    """What is being changed; `turn` makes every box anew when steps change places, `form` makes a form sent twice one event."""

    story: Story
    opened: Story
    turn: int = 0
    form: str = field(default_factory=lambda: str(uuid.uuid4()))


def edit(view: View, opened: Story, names: list[str], named: Named) -> None:
    """The draft of this story; it stays through other tabs and pages until it is kept or loaded anew."""
    draft = _draft(opened)
    key = f"{draft.opened.story_id}:{draft.turn}"
    left, right = st.columns([0.7, 0.3], gap="medium", vertical_alignment="bottom")
    _box(left, draft, view.say("edit_title"), "title", key, MOST_TITLE)
    right.selectbox(
        view.say("edit_language"), list(_LANGUAGES), format_func=_LANGUAGES.__getitem__, key=f"story_language:{key}",
        index=list(_LANGUAGES).index(draft.story.language), on_change=_set, args=(draft, "language", f"story_language:{key}"),
    )  # fmt: skip
    _filters(view, draft)
    st.header(view.say("edit_steps"), anchor=False)
    for place in range(len(draft.story.parts)):
        _part(view, draft, place, named)
    st.selectbox(
        view.say("edit_add"), names, index=None, key=f"story_add:{key}", format_func=lambda name: named(name, view.language),
        on_change=_add, args=(draft, f"story_add:{key}"), placeholder=view.say("edit_add"), width=460,
    )  # fmt: skip
    _keep(view, draft)


def _draft(opened: Story) -> Draft:
    draft: Draft | None = st.session_state.get(DRAFT)
    if draft is None or draft.opened.story_id != opened.story_id or (draft.story == draft.opened and draft.opened != opened):
        turn = draft.turn + 1 if draft else 0
        draft = st.session_state[DRAFT] = Draft(opened, opened, turn)
    return draft


def _box(where: object, draft: Draft, label: str, name: str, key: str, most: int) -> None:
    where.text_input(  # type: ignore[attr-defined]
        label, value=draft.story.title, key=f"story_{name}:{key}", max_chars=most, on_change=_set,
        args=(draft, name, f"story_{name}:{key}"),
    )  # fmt: skip


def _set(draft: Draft, name: str, key: str) -> None:
    draft.story = replace(draft.story, **{name: st.session_state[key]})


def _filters(view: View, draft: Draft) -> None:
    st.markdown(view.say("edit_filters", filters=filters_in_words(view, draft.story)))
    seen = view.filters.to_link(default_filters(view.scope.manifest.as_of))
    if seen != dict(draft.story.filters):
        label = view.say("edit_take_filters", filters=filters_in_words(view, replace(draft.story, filters=seen)))
        st.button(label, key="story_filters", on_click=_take_filters, args=(draft, seen))


def _take_filters(draft: Draft, seen: dict[str, str]) -> None:
    draft.story = replace(draft.story, filters=seen)


def _part(view: View, draft: Draft, place: int, named: Named) -> None:
    part, key = draft.story.parts[place], f"{draft.opened.story_id}:{draft.turn}:{place}"
    name = named(part.name, view.language)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{place + 1}. {part.title or name}", width="stretch")
        acts = {"up": ("↑", partial(_move, draft, place, -1)), "down": ("↓", partial(_move, draft, place, 1)),
                "out": ("×", partial(_out, draft, place))}  # fmt: skip
        off = {"up": place == 0, "down": place == len(draft.story.parts) - 1}
        for what, (sign, act) in acts.items():
            st.button(sign, key=f"story_{what}:{key}", help=view.say(f"edit_{what}", name=name), on_click=act,
                      disabled=off.get(what, False))  # fmt: skip
        is_own = bool(part.title or part.sentence or part.notes)
        with st.popover(view.say("edit_words_used" if is_own else "edit_words"), width="content"):
            _words(view, draft, place, name)


def _words(view: View, draft: Draft, place: int, name: str) -> None:
    part, key = draft.story.parts[place], f"{draft.opened.story_id}:{draft.turn}:{place}"
    boxes = {
        "title": (view.say("edit_heading", name=name), 72, MOST_SENTENCE),
        "sentence": (view.say("edit_sentence"), 72, MOST_SENTENCE), "notes": (view.say("edit_notes"), 120, MOST_NOTES),
    }  # fmt: skip
    for word, (label, height, most) in boxes.items():
        box = f"story_{word}:{key}"
        st.text_area(
            label, value=getattr(part, word), key=box, height=height, max_chars=most, on_change=_word,
            args=(draft, place, word, box),
        )  # fmt: skip


def _word(draft: Draft, place: int, name: str, key: str) -> None:
    parts = list(draft.story.parts)
    parts[place] = replace(parts[place], **{name: st.session_state[key]})
    draft.story = replace(draft.story, parts=tuple(parts))


def _move(draft: Draft, place: int, by: int) -> None:
    draft.story, draft.turn = moved(draft.story, place, by), draft.turn + 1


def _out(draft: Draft, place: int) -> None:
    parts = draft.story.parts
    draft.story, draft.turn = replace(draft.story, parts=parts[:place] + parts[place + 1 :]), draft.turn + 1


def _add(draft: Draft, key: str) -> None:
    if name := st.session_state[key]:
        draft.story, draft.turn = replace(draft.story, parts=(*draft.story.parts, Part(name))), draft.turn + 1


def _keep(view: View, draft: Draft) -> None:
    st.text_input(view.say("author"), key="story_author", max_chars=120, width=460)
    say_once()
    with st.container(horizontal=True):
        st.button(view.say("save"), key="story_save", type="primary", on_click=_save, args=(view, draft))
        st.button(view.say("save_copy"), key="story_copy", on_click=_copy, args=(view, draft))
        if draft.opened.story_id:
            st.button(view.say("load_new"), key="story_load", on_click=_load)
            st.button(view.say("remove"), key="story_remove", on_click=_remove, args=(view, draft))


def _save(view: View, draft: Draft) -> None:
    _kept(view, draft, draft.story)


def _copy(view: View, draft: Draft) -> None:
    title = draft.story.title if draft.story.title != draft.opened.title else view.say("copy_title", title=draft.story.title)
    _kept(view, draft, copy(draft.story, title[:MOST_TITLE]))


def _kept(view: View, draft: Draft, one: Story) -> None:
    kept: list[Story] = []

    def act() -> None:
        kept.append(save(one, view.scope.viewer, author=st.session_state["story_author"], form=draft.form))

    if tried(view, act, view.say("saved", title=one.title)):
        _load()
        go_to(kept[0].story_id)


def _remove(view: View, draft: Draft) -> None:
    def act() -> None:
        remove(draft.opened, view.scope.viewer, author=st.session_state["story_author"], form=draft.form)

    if tried(view, act, view.say("removed", title=draft.opened.title)):
        _load()
        go_to("")


def _load() -> None:
    st.session_state.pop(DRAFT, None)
    st.query_params.pop("version", None)
