"""A story told: its steps worked out, with the words and notes of its author; what is gone is said, the rest still shown."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from findings import Filters, Scope, parse_filters, spoken
from findings.stories import Part, Story
from queries import QueryError, ask
from reports.model import Briefing, Step
from reports.steps import STEPS, Hall, briefing
from words import Language, UnknownWordsError, say

log = logging.getLogger("ocop_radar")


@dataclass(frozen=True)
class Told:
    """A story ready to be shown and handed out, and what could not be worked out just now, in the story's language."""

    briefing: Briefing
    missing: tuple[str, ...]


def told(story: Story, scope: Scope, progress: Callable[[float, str], None] = lambda _share, _name: None) -> Told:
    """Work out each step of a story in its language; `progress` hears the share done and the name of the step begun."""
    filters, missing = _filters(story, scope)
    hall, steps = Hall(filters, scope, story.language), []
    parts = [part for part in story.parts if part.name in STEPS]
    for place, part in enumerate(parts):
        progress(place / len(parts), part.name)
        try:
            steps.append(_in_own_words(STEPS[part.name](hall), part))
        except QueryError:
            log.exception("step %s", part.name)
            missing.append(say("meeting.step_failed", story.language, name=step_name(part.name, story.language)))
    progress(1.0, "")
    empty = briefing(filters, scope, story.language, title=story.title, names=())
    return Told(replace(empty, steps=tuple(steps)), tuple(missing))


def gone(story: Story, scope: Scope, language: Language) -> list[str]:
    """What a story names and is no longer there, a sentence each; nothing is worked out for it."""
    _, missing = _filters(replace(story, language=language), scope)
    names = dict.fromkeys(part.name for part in story.parts if part.name not in STEPS)
    return missing + [say("meeting.step_gone", language, name=name) for name in names]


def _filters(story: Story, scope: Scope) -> tuple[Filters, list[str]]:
    """The story's filters on this snapshot, and what of them is gone."""
    asked = {"as_of_date": scope.manifest.as_of}
    products = ask("product_names", asked, viewer=scope.viewer, snapshot_id=scope.snapshot_id).frame
    filters, ignored = parse_filters(story.filters, scope.manifest.as_of, product_ids=set(products.product_id))
    return filters, spoken.not_taken(ignored, language=story.language, others="meeting.filters_gone", period="ui.period_turned")


def step_name(name: str, language: Language) -> str:
    """What a step is called in a list of steps; its bare name where it is gone."""
    try:
        return say(f"meeting.step_{name}", language)
    except UnknownWordsError:
        return name


def _in_own_words(step: Step, part: Part) -> Step:
    """A sentence of one's own stands large; what the finding says then stands first beneath it, so that it is never hidden."""
    own = {name: getattr(part, name) for name in ("title", "sentence", "notes")}
    changes: dict[str, Any] = {name: words for name, words in own.items() if words.strip()}
    if "sentence" in changes:
        changes["points"] = (step.sentence, *step.points)
    return replace(step, **changes)
