"""The steps of a meeting: each asks its finding and says which picture, table and lines it is shown by."""

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from data.settings import settings
from findings import Filters, Scope
from reports import steps_decisions, steps_pair, steps_risk, steps_work
from reports.hall import Hall
from reports.model import Briefing, Step
from words import Language

__all__ = ["STEPS", "STORY", "Hall", "author_of", "briefing", "now"]

# In the order of the hall; a story names those it shows.
STEPS: dict[str, Callable[[Hall], Step]] = {
    "last_time": steps_decisions.last_time,
    "changed": steps_risk.changed,
    "hotspots": steps_risk.hotspots,
    "compliance": steps_risk.compliance,
    "signals": steps_risk.signals,
    "trade": steps_work.trade,
    "certificates": steps_pair.certificates,
    "alerts": steps_work.alerts,
    "trace": steps_pair.trace,
    "fields": steps_pair.fields,
    "plans": steps_work.plans,
    "sampling": steps_risk.sampling,
    "register": steps_work.register,
    "decisions": steps_work.decisions,
}
# What a meeting shows where nobody chose: ten.
STORY = ("changed", "hotspots", "compliance", "signals", "trade", "alerts", "fields", "plans", "sampling", "decisions")


def briefing(
    filters: Filters, scope: Scope, language: Language = "vi", *, title: str = "", names: Iterable[str] = STORY,
    progress: Callable[[float, str], None] = lambda _share, _name: None, made_at: datetime | None = None,
) -> Briefing:  # fmt: skip
    """All steps of a story, in its order; `progress` hears the share done and the name of the step begun.

    Raises:
        KeyError: a step of another name.
    """
    hall, wanted, steps = Hall(filters, scope, language), [(name, STEPS[name]) for name in names], []
    for place, (name, make) in enumerate(wanted):
        progress(place / len(wanted), name)
        steps.append(make(hall))
    return Briefing(
        title or hall.say("default_title"), language, scope.manifest, scope.viewer, filters, tuple(steps), author_of(scope),
        made_at or now(),
    )  # fmt: skip


def author_of(scope: Scope) -> str:
    """Agency of the viewer's province, or both partners' names."""
    mine = settings().provinces.get(scope.viewer.province_code or "")
    return mine.agency_vi if mine else " – ".join(settings().provinces[code].vi for code in settings().partners)


def now() -> datetime:
    """The present minute where the office is."""
    return datetime.now(ZoneInfo(settings().time_zone)).replace(second=0, microsecond=0)
