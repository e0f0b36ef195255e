"""What may be recorded about an alert: by whom, in which order, with which details; pure."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from data.codes import codes, label
from data.settings import settings
from findings.alert_life import END, INSTEAD, OF_PARTNER, unfinished
from queries import Viewer

MOST_LETTERS, MOST_NAME, MOST_KG = 1000, 100, 1e9
ALWAYS_NUMBERED = ("made_public", "not_public")


class AlertError(Exception):
    """A step cannot be recorded; `key` is a key of words/alert_rules.toml, blanks may depend on the language."""

    def __init__(self, key: str, **blanks: Any) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.key, self.blanks = key, blanks


@dataclass(frozen=True)
class Entry:
    """What an officer fills in; `happened_at` is local time, `form` made where the form is drawn."""

    step: str
    happened_at: datetime | None
    author: str
    reason: str
    form: str
    document_number: str = ""
    recall_kind: str | None = None
    handling: str | None = None
    quantity_kg: float | None = None


def step_name(step: str) -> Any:
    """Name of a step in either language, to fill a blank with."""
    return lambda language: label("alert_step", step, language).lower()


def may_record(step: str, case: pd.Series, viewer: Viewer) -> bool:
    """May this viewer record the step: by role, and of the province whose alert it is (the partner confirms its own)?"""
    if viewer.role != "admin" and viewer.role not in codes("alert_step")[step].extra["roles"]:
        return False
    owners = {None, case.province_code} | ({case.partner_code} if step == "partner_confirmed" else set())
    return viewer.province_code in owners


def possible(case: pd.DataFrame, viewer: Viewer) -> list[str]:
    """Steps that this viewer may record now, in their order; `case` is one row with what stands."""
    row, found = case.iloc[0], []
    for step, code in codes("alert_step").items():
        done = pd.notna(row[f"{step}_at"]) or (step in INSTEAD and step != "corrected" and pd.notna(row[f"{INSTEAD[step]}_at"]))
        ready = all(pd.notna(row[f"{before}_at"]) for before in code.extra["after"])
        partner = step not in OF_PARTNER or pd.notna(row.partner_code)
        ends = step != END or not unfinished(case).iloc[0].any()
        if step != "failed" and not done and ready and partner and ends and may_record(step, row, viewer):
            found.append(step)
    return [] if pd.notna(row.closed_at) else found


def check(entry: Entry, case: pd.DataFrame, recalled_kg: float | None, viewer: Viewer, as_of: date) -> None:
    """Nothing, or AlertError; `case` is one row with what stands, the log laid over it.

    Raises:
        AlertError: unknown_step, no_author, no_reason, long_text, no_right, is_closed, done_before, instead, no_partner,
            missing_before, unfinished, no_time, before_step, in_future, no_document, no_kind, only_leader, no_handling,
            bad_quantity, more_than_recalled.
    """
    if entry.step not in codes("alert_step") or entry.step == "failed":
        raise AlertError("unknown_step")
    check_person(entry.author, entry.reason, entry.document_number)
    check_right(entry.step, case.iloc[0], viewer)
    _check_order(entry, case)
    _check_time(entry, case.iloc[0], as_of)
    _check_details(entry, recalled_kg, viewer)


def check_person(author: str, reason: str, document_number: str = "") -> None:
    """A name and a reason, neither too long."""
    if not author.strip():
        raise AlertError("no_author")
    if not reason.strip():
        raise AlertError("no_reason")
    if len(author) > MOST_NAME or len(reason) > MOST_LETTERS or len(document_number) > MOST_NAME:
        raise AlertError("long_text", most=MOST_LETTERS, most_name=MOST_NAME)


def check_right(step: str, case: pd.Series, viewer: Viewer) -> None:
    """The viewer's role and province allow the step."""
    if not may_record(step, case, viewer):
        raise AlertError("no_right", step=step_name(step))


def _check_order(entry: Entry, case: pd.DataFrame) -> None:
    row, step = case.iloc[0], entry.step
    if pd.notna(row.closed_at):
        raise AlertError("is_closed")
    if pd.notna(row[f"{step}_at"]):
        raise AlertError("done_before", step=step_name(step))
    other = INSTEAD.get(step)
    if other and step != "corrected" and pd.notna(row[f"{other}_at"]):
        raise AlertError("instead", step=step_name(step), other=step_name(other))
    if step in OF_PARTNER and pd.isna(row.partner_code):
        raise AlertError("no_partner")
    for before in codes("alert_step")[step].extra["after"]:
        if pd.isna(row[f"{before}_at"]):
            raise AlertError("missing_before", step=step_name(step), before=step_name(before))
    if step == END:
        lacks = unfinished(case).iloc[0]
        if lacks.any():
            raise AlertError("unfinished", missing=step_name(str(lacks.idxmax())))


def _check_time(entry: Entry, row: pd.Series, as_of: date) -> None:
    if entry.happened_at is None:
        raise AlertError("no_time")
    latest = max(datetime.now(ZoneInfo(settings().time_zone)).replace(tzinfo=None), datetime.combine(as_of, time.max))
    if entry.happened_at > latest:
        raise AlertError("in_future")
    for before in ("failed", *codes("alert_step")[entry.step].extra["after"]):
        if entry.happened_at < row[f"{before}_at"]:
            raise AlertError("before_step", before=step_name(before), when=row[f"{before}_at"])


def _check_details(entry: Entry, recalled_kg: float | None, viewer: Viewer) -> None:
    asks = codes("alert_step")[entry.step].extra["asks"]
    numbered = entry.step in ALWAYS_NUMBERED or entry.recall_kind == "ordered"
    if numbered and not entry.document_number.strip():
        raise AlertError("no_document")
    if "recall_kind" in asks and entry.recall_kind not in codes("recall_kind"):
        raise AlertError("no_kind")
    if entry.recall_kind == "ordered" and viewer.role not in ("leader", "admin"):
        raise AlertError("only_leader")
    if "handling" in asks and entry.handling not in codes("handling"):
        raise AlertError("no_handling")
    if "quantity_kg" in asks:
        kg = entry.quantity_kg
        if kg is None or not math.isfinite(kg) or not 0 <= kg <= MOST_KG:
            raise AlertError("bad_quantity")
        if entry.step == "handled" and recalled_kg is not None and kg > recalled_kg:
            raise AlertError("more_than_recalled", kg=recalled_kg)
