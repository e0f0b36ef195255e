"""What did earlier meetings decide, what became of it, and has the figure behind it moved?"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.decision_figures import Figure, again, movement
from findings.filters import Filters
from findings.kept import Kept, KeptError, kept, put, standing
from queries import Viewer
from records import last_position
from words import Language, say
from words.numbers import NOTHING, day, number

KIND = "decision"
State = Literal["open", "done", "dropped"]
STATES: tuple[State, ...] = ("open", "done", "dropped")
MOST_TEXT, MOST_OWNER = 400, 120
COLUMNS = ["decision_id", "text", "owner", "due_date", "state", "is_late", "said", "measure", "value_before", "value_now",
           "moved", "author", "changed_at", "version"]  # fmt: skip


@dataclass(frozen=True)
class Decided:
    """A decision as it stands after `version` events (0: not recorded yet); `said` is the finding it followed from."""

    text: str
    owner: str
    due: date
    state: State = "open"
    said: str = ""
    figure: Figure | None = None
    note: str = ""
    decision_id: str = ""
    version: int = 0
    author: str = ""
    changed_at: datetime | None = None

    def is_late(self, today: date) -> bool:
        """Still open after its day."""
        return self.state == "open" and self.due < today


def ledger(viewer: Viewer) -> tuple[Decided, ...]:
    """Every decision that the viewer's province may see: open ones first, each group by due day.

    Raises:
        RecordsError: not_read.
    """
    found = [_decided(one) for one in standing(KIND, viewer)]
    return tuple(sorted(found, key=lambda one: (STATES.index(one.state), one.due)))


def mark() -> int:
    """Grows with each decision recorded: part of the key under which a finding is kept.

    Raises:
        RecordsError: not_read.
    """
    return last_position(KIND)


def decision(decision_id: str, viewer: Viewer) -> Decided:
    """One decision as it stands.

    Raises:
        KeptError: not_there. RecordsError: not_read.
    """
    return _decided(kept(KIND, decision_id, viewer))


def record(one: Decided, viewer: Viewer, *, author: str, form: str) -> Decided:
    """Record a decision, or what became of it, on top of the version that its author knew.

    Raises:
        KeptError: no_text, long_text, no_owner, not_there, changed. RecordsError: no_author, not_written.
    """
    checked = replace(one, text=one.text.strip(), owner=one.owner.strip(), note=one.note.strip())
    if not checked.text:
        raise KeptError("no_text")
    if not checked.owner:
        raise KeptError("no_owner")
    if max(len(checked.text), len(checked.note)) > MOST_TEXT or len(checked.owner) > MOST_OWNER:
        raise KeptError("long_text", text=MOST_TEXT, owner=MOST_OWNER)
    body: dict[str, Any] = {
        "text": checked.text, "owner": checked.owner, "due": checked.due.isoformat(), "state": checked.state,
        "said": checked.said, "note": checked.note, "figure": asdict(checked.figure) if checked.figure else None,
    }  # fmt: skip
    identity = one.decision_id or form
    return _decided(put(KIND, identity, body, seen=one.version, form=form, author=author, viewer=viewer))


def find(filters: Filters, scope: Scope) -> Finding:
    """The ledger on this snapshot: each decision with its figure then and now.

    Frame decision: COLUMNS (`moved` a key of words/decisions.toml; values in failures per 100 samples, percent of weight or
    alerts, as `measure` says; closed decisions are not worked out anew). Filters do not reach it.
    """
    known, today = ledger(scope.viewer), scope.manifest.as_of
    now = {one.decision_id: _now(one, scope) for one in known}
    rows = [_row(one, now[one.decision_id], today) for one in known]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    counts = {f"n_{state}": sum(one.state == state for one in known) for state in STATES}
    late = sum(one.is_late(today) for one in known)
    facts: dict[str, Any] = {**counts, "n_decisions": len(known), "n_late": late, "ledger": known, "now": now}
    blanks: dict[str, Any] = {name: _count(facts[f"n_{name}"]) for name in ("decisions", "open", "done", "dropped", "late")}
    sentence = Sentence("decisions.finding_some", blanks) if known else Sentence("decisions.finding_empty")
    cautions = (Sentence("decisions.caution_overlap"),) if known else ()
    frames = {"decision": frame}
    return Finding("decisions", filters, scope.manifest, scope.viewer, sentence, facts, frames, None, None, cautions, ())


def table(finding: Finding, language: Language = "vi") -> pd.DataFrame:
    """The ledger as people read it, columns named: decision, owner, due, state, figure then, figure now, how it moved."""
    rows = []
    for one in finding.facts["ledger"]:
        now = finding.facts["now"][one.decision_id]
        late = one.is_late(finding.manifest.as_of)
        rows.append((
            one.text, one.owner, day(one.due, language), say(f"decisions.state_{'late' if late else one.state}", language),
            one.figure.say(language) if one.figure else NOTHING, now.say(language) if now else NOTHING,
            say(f"decisions.moved_{movement(one.figure, now)}", language) if one.figure and now else NOTHING,
        ))  # fmt: skip
    names = ("text", "owner", "due", "state", "before", "now", "moved")
    return pd.DataFrame(rows, columns=[say(f"decisions.column_{name}", language) for name in names])


def _now(one: Decided, scope: Scope) -> Figure | None:
    return again(one.figure, scope) if one.figure and one.state == "open" else None


def _row(one: Decided, now: Figure | None, today: date) -> tuple[Any, ...]:
    before = one.figure
    return (
        one.decision_id, one.text, one.owner, pd.Timestamp(one.due), one.state, one.is_late(today), one.said,
        before.measure if before else None, before.value if before else None, now.value if now else None,
        movement(before, now) if before and now else None, one.author, one.changed_at, one.version,
    )  # fmt: skip


def _count(quantity: int) -> Any:
    return lambda language: number(quantity, language)


def _decided(one: Kept) -> Decided:
    body = one.body
    known = Figure(**body["figure"]) if body["figure"] else None
    return Decided(
        body["text"], body["owner"], date.fromisoformat(body["due"]), body["state"], body["said"], known, body["note"],
        one.subject, one.version, one.author, one.changed_at,
    )  # fmt: skip
