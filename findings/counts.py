"""How many samples do some filters mean? One question, where a whole finding would be too much."""

from findings.base import Scope
from findings.filters import Filters
from findings.rates import totals
from queries import ask


def n_samples(filters: Filters, scope: Scope) -> int:
    """Decided samples that the filters mean."""
    monthly = ask("sample_failures_by_month", filters.samples(), viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    return int(totals(monthly.frame)["n_samples"])
