"""What documents of an alert say of its recall on record, and of the lots around the one that failed."""

from collections.abc import Iterator
from dataclasses import replace

from data.settings import Province
from findings import Finding, Scope, find
from words import say
from words.numbers import listed, number

MOST_LOTS = 10


def recall_on_record(alert: Finding) -> tuple[str, str]:
    """Kind of the recall on record ("ordered" where none is) and the number of its decision, "" where none is written."""
    axis = alert.frame("axis")
    begun = axis[(axis.step == "recall_started") & axis.happened_at.notna() & (axis.step_state != "withdrawn")]
    if begun.empty:
        return "ordered", ""
    number_written = begun.document_number.iloc[-1]
    kind = "voluntary" if begun.recall_kind.iloc[-1] == "voluntary" else "ordered"
    return kind, number_written if isinstance(number_written, str) else ""


def traced(alert: Finding, partner: Province) -> Iterator[str]:
    """Lots the failed one was made of in the partner's province, and other failed lots that share an input with it."""
    lot_id = alert.frame("case").lot_id.iloc[0]
    if not isinstance(lot_id, str):
        return
    found = find("trace", replace(alert.filters, lot=lot_id, sample_id=None), Scope(alert.manifest, alert.viewer))
    if "lot" not in found.frames:
        return
    lots = found.frame("lot")
    parts = {"made_of": lots[(lots.way == "back") & (lots.province_code == partner.code)],
             "failed_too": lots[(lots.way == "shared") & (lots.n_failed > 0)]}  # fmt: skip
    for name, part in parts.items():
        if len(part):
            named = [f"{one.lot_id} ({one.product_name}, {one.facility_name})" for one in part.itertuples()]
            yield say(f"alert_documents.{name}", n=number(len(named)), partner=partner.vi, lots=listed(named, most=MOST_LOTS))
