"""The step with which a meeting opens: what earlier ones decided."""

from findings import decisions, find, spoken
from reports.hall import Hall
from reports.model import Step


def last_time(hall: Hall) -> Step:
    """What earlier meetings decided, what became of it, and whether the figure behind it moved."""
    finding = find("decisions", hall.filters, hall.scope)
    title, sentence = hall.say("decisions.title"), finding.sentence.say(hall.language)
    shown = decisions.table(finding, hall.language)
    caption = (*spoken.caption(finding, hall.language), hall.say("every_filter"))
    filters = spoken.in_words(hall.filters, hall.scope.manifest.as_of, hall.language)
    names = list(shown.columns)
    return Step(
        "last_time", title, sentence, None, shown, (), caption, filters, hall.say("notes_last_time"), ("text",) * len(names),
        (*names[:4], names[-1]),
    )  # fmt: skip
