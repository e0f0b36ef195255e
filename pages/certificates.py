"""Which suppliers of the partner hold a certificate, which lapse, who checked them?"""

from collections.abc import Callable
from functools import partial

from findings import Finding
from reports.certificate_list import certificate_list, differences
from ui.exchange import Writers, exchange
from ui.papers import papers
from ui.shared_control import control
from ui.shell import page
from ui.tabs import tabs
from ui.view import View

TABS: dict[str, Callable[[View, Finding], None]] = {
    "papers": papers,
    "control": control,
    "exchange": partial(exchange, writers=Writers(certificate_list, differences)),
}


def show(view: View, finding: Finding) -> None:
    """A tab a question; only the open one is worked out."""
    tabs(view, {name: partial(draw, view, finding) for name, draw in TABS.items()})


page("certificates", show, trade=True)
