"""Do we do what the agreement's five fields ask?"""

from findings import Finding
from ui.agreement import actions, fairs, fields
from ui.shell import page
from ui.tabs import page_tabs
from ui.view import View

TABS = {"fields": fields, "actions": actions, "fairs": fairs}


def show(view: View, finding: Finding) -> None:
    """A tab a question; only the open one is drawn."""
    page_tabs(view, finding, TABS)


page("partnership", show, trade=True)
