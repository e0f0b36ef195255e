"""One module a question; a finding is the same for screen, slide, report, command line and test."""

from importlib import import_module

from findings.base import Decision, Finding, Scope, Sentence
from findings.filters import Filters, default_filters
from findings.parsing import Ignored, parse_filters

__all__ = [
    "Decision", "Filters", "Finding", "Ignored", "Scope", "Sentence", "UnknownFindingError",
    "default_filters", "find", "names", "parse_filters",
]  # fmt: skip

# Modules of this room with a `find`, in the order of the pages; each is loaded when it is first asked.
_NAMES = (
    "overview",
    "hotspots",
    "hotspots_agreement",
    "hotspots_period",
    "compliance",
    "compliance_comparison",
    "compliance_funnel",
    "near_limit",
    "signals",
    "alerts",
    "alert_delays",
    "trace",
    "trade",
    "covered_trade",
    "gluts",
    "trade_dependency",
    "trade_season",
    "trade_unusual",
    "certificates",
    "shared_control",
    "partnership",
    "sample",
    "data_quality",
    "sampling",
    "sampling_backtest",
    "sampling_plans",
    "time_axis",
    "plans",
    "plan_tasks",
    "hotline",
    "publications",
    "register",
    "decisions",
)


class UnknownFindingError(KeyError):
    """No finding has this name."""


def names() -> tuple[str, ...]:
    """Names of the findings, in the order of the pages."""
    return _NAMES


def find(name: str, filters: Filters, scope: Scope) -> Finding:
    """Work out one finding, or raise UnknownFindingError."""
    if name not in _NAMES:
        raise UnknownFindingError(name)
    found: Finding = import_module(f"findings.{name}").find(filters, scope)
    return found
