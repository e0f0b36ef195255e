"""What officers record about an alert in the app: events in the log, laid over the register that was published."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pandas as pd

from data.codes import codes
from data.settings import settings
from data.snapshots import Manifest
from findings.alert_rules import AlertError, Entry, check, check_person, check_right, step_name
from queries import Viewer
from records import Event, append, events, last_position

KIND = "alert_step"
MOST_TRIES = 20


@dataclass(frozen=True)
class Recorded:
    """A step that someone recorded in the app; `recorded_at` and `happened_at` in local time."""

    sample_id: str
    entry: Entry
    role: str
    province_code: str | None
    recorded_at: datetime
    event_id: str
    withdrawn: Event | None = field(default=None, compare=False)


def subject(sample_id: str) -> str:
    """What the log calls an alert: by its sample, whatever code the register gives it later."""
    return f"alert:{sample_id}"


def local(when: datetime | None) -> datetime:
    """A moment of the log on the clock of Việt Nam, without its zone."""
    zone = ZoneInfo(settings().time_zone)
    return (when or datetime.now(zone)).astimezone(zone).replace(tzinfo=None)


def clock(manifest: Manifest) -> datetime:
    """The "now" of deadlines: the end of the day to which the data speak."""
    return datetime.combine(manifest.as_of, time(23, 59, 59))


def recorded(sample_id: str | None = None) -> tuple[Recorded, ...]:
    """Steps recorded in the app in their order, of one alert or of all; withdrawn ones say by what.

    Raises:
        RecordsError: not_read.
    """
    known = events(kind=KIND, subject=subject(sample_id)) if sample_id else events(kind=KIND)
    return _read(known)


def _read(known: Iterable[Event]) -> tuple[Recorded, ...]:
    every = list(known)
    gone = {one.body["withdraws"]: one for one in every if "withdraws" in one.body}
    return tuple(
        Recorded(
            one.subject.removeprefix("alert:"), _entry(one), one.role, one.province_code, local(one.recorded_at), one.event_id,
            gone.get(one.event_id),
        )
        for one in every if "withdraws" not in one.body
    )  # fmt: skip


def _entry(event: Event) -> Entry:
    body = event.body
    return Entry(
        body["step"], datetime.fromisoformat(body["happened_at"]), event.author, event.reason, body["form"],
        body["document_number"], body["recall_kind"], body["handling"], body["quantity_kg"],
    )  # fmt: skip


def mark() -> int:
    """Grows with each step recorded: part of the key under which a finding is kept.

    Raises:
        RecordsError: not_read.
    """
    return last_position(KIND)


def laid_over(cases: pd.DataFrame, steps: Iterable[Recorded]) -> pd.DataFrame:
    """Cases with the times of standing steps of the log, where the register does not give the step itself."""
    table = cases.set_index("sample_id", drop=False)
    for one in steps:
        column = f"{one.entry.step}_at"
        if one.withdrawn is None and one.sample_id in table.index and pd.isna(table.loc[one.sample_id, column]):
            table.loc[one.sample_id, column] = pd.Timestamp(one.entry.happened_at)
    return table.reset_index(drop=True)


def record(entry: Entry, case: pd.DataFrame, viewer: Viewer, manifest: Manifest) -> Event:
    """Add one step to an alert; `case` is its row of the register (with `partner_code`), before the log is laid over it.

    The event's id carries how many events of the alert were known: of two officers at once one is written first, the other
    looks again at what stands now, and is either written after it or told who did what.

    Raises:
        AlertError: why not. RecordsError: the log.
    """
    sample_id = str(case.sample_id.iloc[0])
    for _ in range(MOST_TRIES):
        known = events(kind=KIND, subject=subject(sample_id))
        if same := next((one for one in known if one.body.get("form") == entry.form), None):
            return same
        standing = _read(known)
        already = next((one for one in standing if one.withdrawn is None and one.entry.step == entry.step), None)
        if already:
            raise AlertError("already", step=step_name(entry.step), who=already.entry.author, when=already.recorded_at)
        check(entry, laid_over(case, standing), _recalled_kg(standing), viewer, manifest.as_of)
        sent = append(_event(entry, sample_id, len(known), viewer))
        if sent.body.get("form") == entry.form:
            return sent
    raise AlertError("busy")


def withdraw(event_id: str, case: pd.DataFrame, author: str, reason: str, viewer: Viewer) -> Event:
    """Withdraw a step recorded by mistake: a further event; the step stays readable, struck.

    Raises:
        AlertError: no_author, no_reason, no_right, not_there, stands_on. RecordsError: the log.
    """
    check_person(author, reason)
    sample_id = str(case.sample_id.iloc[0])
    for _ in range(MOST_TRIES):
        known = events(kind=KIND, subject=subject(sample_id))
        standing = [one for one in _read(known) if one.withdrawn is None]
        target = next((one for one in standing if one.event_id == event_id), None)
        if target is None:
            raise AlertError("not_there")
        check_right(target.entry.step, case.iloc[0], viewer)
        row = laid_over(case, standing).iloc[0]
        for step, code in codes(KIND).items():
            if target.entry.step in code.extra["after"] and pd.notna(row[f"{step}_at"]):
                raise AlertError("stands_on", step=step_name(target.entry.step), later=step_name(step))
        body = {"withdraws": event_id, "form": f"withdraw:{event_id}"}
        identity = f"{subject(sample_id)}:{len(known)}"
        sent = append(Event(KIND, subject(sample_id), body, author, reason, viewer.role, viewer.province_code, identity))
        if sent.body == body:
            return sent
    raise AlertError("busy")


def _recalled_kg(standing: Iterable[Recorded]) -> float | None:
    found = [one.entry.quantity_kg for one in standing if one.withdrawn is None and one.entry.step == "recall_ended"]
    return found[-1] if found else None


def _event(entry: Entry, sample_id: str, known: int, viewer: Viewer) -> Event:
    when = entry.happened_at.isoformat(timespec="seconds") if entry.happened_at else None
    body = {
        "step": entry.step, "happened_at": when, "form": entry.form,
        "document_number": entry.document_number.strip(), "recall_kind": entry.recall_kind, "handling": entry.handling,
        "quantity_kg": entry.quantity_kg,
    }  # fmt: skip
    identity = f"{subject(sample_id)}:{known}"
    return Event(KIND, subject(sample_id), body, entry.author, entry.reason, viewer.role, viewer.province_code, identity)
