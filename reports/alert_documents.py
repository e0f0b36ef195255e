"""Documents of an alert, drafted for signature: the Công văn that warns the partner province, the Quyết định that recalls."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from data.codes import codes, label
from data.deadlines import deadlines
from data.settings import Province, settings
from findings import Finding
from reports import decree30
from reports.alert_facts import recall_on_record, traced
from words import say
from words.numbers import day, figure, listed, number, weight

DUTY_OF = {"stop": "facility_stopped", "report": "reported", "handle": "handled"}
UNKNOWN = "…"


def warning_letter(alert: Finding, sample: Finding) -> bytes:
    """The Công văn to the partner province, in Vietnamese; `alert` one alert whose partner is concerned, `sample` its sample.

    Raises:
        KeyError: the alert was not found, or concerns no partner province.
    """
    case = alert.frame("case").iloc[0]
    own, partner = settings().provinces[case.province_code], settings().provinces[case.partner_code]
    subject = _say("letter_about", product=_text(case.product_name))
    paper = decree30.new_paper()
    _notes(paper, alert, sample, own)
    decree30.head(paper, _head(own, own.agency_code or UNKNOWN, alert, subject))
    decree30.addressee(paper, [partner.agency_vi])
    decree30.body(
        paper, _say("letter_opening", day=decree30.long_day(settings().agreement_date), agency=own.agency_vi, partner=partner.vi)
    )
    for text in _facts(case, sample):
        decree30.body(paper, text)
    _results(paper, sample)
    _receivers(paper, alert, partner)
    for text in traced(alert, partner):
        decree30.body(paper, text)
    decree30.body(paper, _say("letter_ask", partner=partner.agency_vi))
    for one in ("trace", "stop", "tell"):
        decree30.body(paper, _say(f"letter_ask_{one}", agency=own.agency_vi))
    decree30.body(paper, _say("letter_end"))
    decree30.signed(paper, _say("signer"), [_say("as_above"), _say("to_parent", parent=own.parent_vi)])
    return decree30.saved(paper)


def recall_decision(alert: Finding, sample: Finding) -> bytes:
    """The Quyết định that recalls the lot, in Vietnamese; the maker is named where it is of the own province, else the seller.

    Raises:
        KeyError: the alert was not found, or its province has no agency in the settings.
    """
    case = alert.frame("case").iloc[0]
    own = settings().provinces[case.province_code]
    who, product, lot = _facility(case, sample), _text(case.product_name), _text(case.lot_id)
    paper = decree30.new_paper()
    _notes(paper, alert, sample, own)
    kind, written = recall_on_record(alert)
    if written:
        decree30.draft_note(paper, _say("note_number", number=written))
    head = _head(own, _say("number_decision", code=own.agency_code or UNKNOWN), alert)
    decree30.head(paper, replace(head, written=written))
    decree30.title(paper, _say("decision"), _say(f"decision_about_{kind}", product=product))
    decree30.issuer(paper, f"{_say('signer')} {own.agency_vi}")
    decree30.bases(paper, [*(_say(f"basis_{one}") for one in ("law", "tracing", "duties")),
                           _say("basis_result", sample=case.sample_id, day=day(case.failed_at)),
                           _say("basis_proposal")])  # fmt: skip
    decree30.issuer(paper, _say("decides"))
    what = _say(f"article_recall_{kind}", product=product, lot=lot, facility=who, failed=_failed(sample), scope=_scope(alert))
    decree30.article(paper, 1, what)
    decree30.article(paper, 2, _say("article_duties", facility=who))
    for place, duty in enumerate(("stop", "report", "handle"), start=1):
        decree30.body(paper, f"{place}. {_say(f'duty_{duty}', deadline=_deadline(DUTY_OF[duty]), forms=_forms())}")
    decree30.article(paper, 3, _say("article_watch"))
    decree30.article(paper, 4, _say("article_force", facility=who))
    receivers = [_say("as_article"), _say("to_parent", parent=own.parent_vi)]
    partner = settings().provinces.get(case.partner_code) if isinstance(case.partner_code, str) else None
    receivers += [_say("to_partner", partner=partner.agency_vi)] if partner else []
    decree30.signed(paper, _say("signer"), receivers)
    return decree30.saved(paper)


def _say(key: str, **blanks: Any) -> str:
    return say(f"alert_documents.{key}", **blanks)


def _head(own: Province, code: str, alert: Finding, subject: str = "") -> decree30.Head:
    return decree30.Head(own.parent_vi, own.agency_vi, code, own.vi, alert.manifest.as_of, subject)


def _notes(paper: Any, alert: Finding, sample: Finding, own: Province) -> None:
    """What the drafter must know: simulated data, names and limits not confirmed."""
    if alert.manifest.is_demo:
        decree30.draft_note(paper, _say("note_demo"))
    if not own.agency_is_confirmed:
        decree30.draft_note(paper, _say("note_agency", agency=own.agency_vi))
    closed_at = alert.frame("case").closed_at.iloc[0]
    if pd.notna(closed_at):
        decree30.draft_note(paper, _say("note_closed", day=day(closed_at)))
    failed = sample.frame("result").query("verdict == 'fail'")
    if failed.limit_provenance.isin(["secondary", "memory"]).any():
        decree30.draft_note(paper, _say("note_limit"))


def _facts(case: pd.Series, sample: Finding) -> Iterator[str]:
    profile = sample.frame("profile").iloc[0]
    yield _say("fact_sample", sample=case.sample_id, product=_text(case.product_name), day=day(profile.taken_at),
               facility=_text(case.facility_name), laboratory=_text(profile.laboratory_name))  # fmt: skip
    yield _say("fact_maker", maker=_text(case.maker_name), lot=_text(case.lot_id))
    yield _say("fact_result", day=day(case.failed_at))


def _results(paper: Any, sample: Finding) -> None:
    failed = sample.frame("result").query("verdict == 'fail'")
    rows = [
        (_analyte(row.analyte), _text(row.result_text) + f" {_text(row.unit, '')}".rstrip(),
         f"{figure(row.limit_number)} {_text(row.limit_unit, '')}".strip(), _text(row.limit_regulation))
        for row in failed.itertuples()
    ]  # fmt: skip
    decree30.grid(paper, [_say(f"column_{one}") for one in ("analyte", "result", "limit", "regulation")], rows,
                  (0.3, 0.2, 0.2, 0.3))  # fmt: skip


def _receivers(paper: Any, alert: Finding, partner: Province) -> None:
    """Who received the lot in the partner province."""
    table = alert.frame("receiver")
    mine = table[table.to_province_code == partner.code]
    if mine.empty:
        decree30.body(paper, _say("no_receivers", partner=partner.vi))
        return
    decree30.body(paper, _say("receivers", n=len(mine), kg=weight(float(mine.quantity_kg.sum())), partner=partner.vi))
    rows = [
        (str(place), f"{_text(row.to_facility_name)} ({row.to_facility_id})", number(row.quantity_kg, digits=1),
         day(row.last_shipped_date))
        for place, row in enumerate(mine.itertuples(), start=1)
    ]  # fmt: skip
    decree30.grid(paper, [_say(f"column_{one}") for one in ("place", "receiver", "kg", "day")], rows,
                  (0.08, 0.52, 0.2, 0.2))  # fmt: skip


def _scope(alert: Finding) -> str:
    """Where the lot went, in words."""
    table = alert.frame("receiver")
    if table.empty:
        return _say("scope_unknown")
    places = [settings().provinces[code].vi for code in table.to_province_code.unique() if code in settings().provinces]
    return _say("scope", n=len(table), places=listed(sorted(places)), kg=weight(float(table.quantity_kg.sum())))


def _failed(sample: Finding) -> str:
    failed = sample.frame("result").query("verdict == 'fail'")
    return listed([_analyte(one) for one in failed.analyte], most=len(failed)) or UNKNOWN


def _facility(case: pd.Series, sample: Finding) -> str:
    profile = sample.frame("profile").iloc[0]
    is_own_maker = isinstance(case.maker_name, str) and case.maker_facility_id[:2] == case.sample_id[:2]
    name = case.maker_name if is_own_maker else profile.facility_name
    return _text(name)


def _deadline(step: str) -> str:
    one = deadlines()[step]
    return say(f"alerts.unit_{one.unit}", n=number(one.amount).zfill(2 if one.amount < 10 else 1))


def _forms() -> str:
    return "; ".join(f"({place}) {entry.vi.lower()}" for place, entry in enumerate(codes("handling").values(), start=1))


def _analyte(code: object) -> str:
    return label("analyte", str(code)) if code in codes("analyte") else str(code)


def _text(cell: object, empty: str = UNKNOWN) -> str:
    return cell if isinstance(cell, str) and cell.strip() else empty
