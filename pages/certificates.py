"""Which suppliers of the partner hold a certificate, which lapse, who checked them?"""

from functools import partial

from findings import Finding
from reports.certificate_list import certificate_list, differences
from ui.exchange import Writers, exchange
from ui.papers import papers
from ui.shared_control import control
from ui.shell import page
from ui.tabs import Drawn, page_tabs
from ui.view import View

TABS: Drawn = {
    "papers": papers,
    "control": control,
    "exchange": partial(exchange, writers=Writers(certificate_list, differences)),
}


def show(view: View, finding: Finding) -> None:
    """A tab a question; only the open one is worked out."""
    page_tabs(view, finding, TABS)


page("certificates", show, trade=True)
