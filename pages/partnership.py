"""Do we do what the agreement's five fields ask?"""

from functools import partial

from findings import Finding
from ui.agreement import actions, fairs, fields
from ui.shell import page
from ui.tabs import tabs
from ui.view import View

TABS = {"fields": fields, "actions": actions, "fairs": fairs}


def show(view: View, finding: Finding) -> None:
    """A tab a question; only the open one is drawn."""
    tabs(view, {name: partial(draw, view, finding) for name, draw in TABS.items()})


page("partnership", show, trade=True)
