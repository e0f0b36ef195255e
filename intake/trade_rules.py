"""Rules of offers and shipments that more than one column decides."""

from data.contracts import EXCHANGES, Contract
from intake.rules import Rule


def offer_rules(kind: Contract) -> list[Rule]:
    """An offer is for a month, written as its first day."""
    month = next(column for column in kind.given if column.name in ("harvest_month", "wanted_month"))
    return [Rule(month, "month_first", f"{month.name} <> date_trunc('month', {month.name})")]


def shipment_rules(kind: Contract) -> list[Rule]:
    """Nobody ships to himself; files of tracing tell moves inside a facility too, which stay."""
    to = kind.column("to_facility_id")
    return [Rule(to, "shipped_itself", f"to_facility_id = from_facility_id AND source_sheet NOT IN {EXCHANGES}")]
