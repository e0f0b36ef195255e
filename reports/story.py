"""A story told: its steps worked out, with the words and notes of whoever wrote it; what is gone is said, the rest still shown."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from data.settings import settings
from findings import Scope, decisions, find, parse_filters, spoken
from findings.stories import Part, Story
from queries import QueryError, ask
from reports.model import Briefing, Step
from reports.steps import STEPS, Hall
from words import Language, say

log = logging.getLogger("ocop_radar")


def last_time(hall: Hall) -> Step:
    """What earlier meetings decided, what became of it, and whether the figure behind it moved."""
    finding = find("decisions", hall.filters, hall.scope)
    title, sentence = hall.say("decisions.title"), finding.sentence.say(hall.language)
    shown = decisions.table(finding, hall.language)
    caption = spoken.caption(finding, hall.language)
    return Step("last_time", title, sentence, None, shown, (), caption, hall.say("every_filter"), hall.say("notes_last_time"))


# Every step that a story can name, in the order of the hall.
EVERY: dict[str, Callable[[Hall], Step]] = {"last_time": last_time, **STEPS}


@dataclass(frozen=True)
class Told:
    """A story ready to be shown and handed out, and what could not be shown, in the story's language."""

    briefing: Briefing
    missing: tuple[str, ...]


def told(story: Story, scope: Scope, progress: Callable[[float, str], None] = lambda _share, _name: None) -> Told:
    """Work out each step of a story in its language; `progress` hears the share done and the name of the step begun."""
    known = set(ask("product_names", {"as_of_date": scope.manifest.as_of}, viewer=scope.viewer, snapshot_id=scope.snapshot_id).frame.product_id)
    filters, ignored = parse_filters(story.filters, scope.manifest.as_of, product_ids=known)
    missing = spoken.not_taken(ignored, story.language, others="meeting.filters_gone", period="ui.period_turned")
    hall, steps = Hall(filters, scope, story.language), []
    for place, part in enumerate(story.parts):
        progress(place / len(story.parts), part.name)
        if part.name not in EVERY:
            missing.append(say("meeting.step_gone", story.language, name=part.name))
            continue
        try:
            steps.append(_in_own_words(EVERY[part.name](hall), part))
        except QueryError:
            log.exception("step %s", part.name)
            missing.append(say("meeting.step_failed", story.language, name=step_name(part.name, story.language)))
    progress(1.0, "")
    mine = settings().provinces.get(scope.viewer.province_code or "")
    author = mine.agency_vi if mine else " – ".join(settings().provinces[code].vi for code in settings().partners)
    briefing = Briefing(story.title, story.language, scope.manifest, scope.viewer, filters, tuple(steps), author)
    return Told(briefing, tuple(missing))


def step_name(name: str, language: Language) -> str:
    """What a step is called in a list of steps; its bare name where it is gone."""
    return say(f"meeting.step_{name}", language) if name in EVERY else name


def _in_own_words(step: Step, part: Part) -> Step:
    """A sentence of one's own stands large; what the finding says then stands first beneath it, so that it is never hidden."""
    changes: dict[str, Any] = {name: getattr(part, name) for name in ("title", "sentence", "notes") if getattr(part, name).strip()}
    if "sentence" in changes:
        changes["points"] = (step.sentence, *step.points)
    return replace(step, **changes)
