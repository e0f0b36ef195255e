"""Load our workbook, see each row that is wrong and why, publish; what was published before, and how good it is."""

from functools import partial

from ui.room_dictionary import explain
from ui.room_history import past
from ui.room_load import load
from ui.room_quality import quality
from ui.shell import desk
from ui.tabs import tabs
from ui.view import Desk


def show(one: Desk) -> None:
    """Four tabs; the first leads step by step from a file to published data."""
    drawn = {"load": load, "history": past, "quality": quality, "dictionary": explain}
    tabs(one, {name: partial(draw, one) for name, draw in drawn.items()})


desk("data_room", show)
