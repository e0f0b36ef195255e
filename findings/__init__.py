"""One module a question; a finding is the same for screen, slide, report, command line and test."""

from collections.abc import Callable

from findings import (
    certificates,
    compliance,
    compliance_comparison,
    compliance_funnel,
    data_quality,
    hotspots,
    near_limit,
    overview,
    partnership,
    sample,
    sampling,
    sampling_backtest,
    sampling_plans,
    shared_control,
    signals,
    time_axis,
    trade,
)  # fmt: skip
from findings.base import Decision, Finding, Scope, Sentence
from findings.filters import Filters, Ignored, default_filters, parse_filters

__all__ = [
    "Decision", "Filters", "Finding", "Ignored", "Scope", "Sentence", "UnknownFindingError",
    "default_filters", "find", "names", "parse_filters",
]  # fmt: skip

_FINDERS: dict[str, Callable[[Filters, Scope], Finding]] = {
    "overview": overview.find,
    "hotspots": hotspots.find,
    "compliance": compliance.find,
    "compliance_comparison": compliance_comparison.find,
    "compliance_funnel": compliance_funnel.find,
    "near_limit": near_limit.find,
    "signals": signals.find,
    "trade": trade.find,
    "certificates": certificates.find,
    "shared_control": shared_control.find,
    "partnership": partnership.find,
    "sample": sample.find,
    "data_quality": data_quality.find,
    "sampling": sampling.find,
    "sampling_backtest": sampling_backtest.find,
    "sampling_plans": sampling_plans.find,
    "time_axis": time_axis.find,
}


class UnknownFindingError(KeyError):
    """No finding has this name."""


def names() -> tuple[str, ...]:
    """Names of the findings, in the order of the pages."""
    return tuple(_FINDERS)


def find(name: str, filters: Filters, scope: Scope) -> Finding:
    """Work out one finding, or raise UnknownFindingError."""
    if name not in _FINDERS:
        raise UnknownFindingError(name)
    return _FINDERS[name](filters, scope)
