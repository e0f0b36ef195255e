"""Do products of each star tier comply, is it getting better, is the difference real?"""

from functools import partial

from findings import Finding
from ui.compliance_tabs import comparison, funnels, near
from ui.compliance_trend import over_time
from ui.shell import page
from ui.tabs import tabs
from ui.view import View

TABS = {"trend": over_time, "comparison": comparison, "funnels": funnels, "near": near}


def show(view: View, finding: Finding) -> Finding | None:
    """A tab a question; only the open one is worked out, and the caption is its finding's."""
    return tabs(view, {name: partial(draw, view, finding) for name, draw in TABS.items()})


page("compliance", show)
