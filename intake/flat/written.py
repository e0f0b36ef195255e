"""Rows of a table as they are meant: blanks that repeat the row above, dittos."""

from collections.abc import Mapping, Sequence

from intake.flat.grid import Grid
from intake.flat.layout import Layout, plain_heading
from intake.flat.meanings import is_ditto
from intake.flat.vocabulary import heading_target, plain

_WIDE_PLACES = ("huyen", "tinh", "quan", "thanh pho", "dia ban", "district", "province", "huyen tp", "huyen thanh pho")
_LEVELS = {"facility": 1, "maker": 1, "receiver": 1, "test_result": 3}


def level(target: str, heading: str) -> int:
    """How much a column stands over others: 0 a district, 1 a facility, 2 a sample or product, 3 a result."""
    said = f" {plain(heading).replace('/', ' ')} "
    if target.endswith(".place") and any(f" {word} " in said for word in _WIDE_PLACES) and " xa " not in said:
        return 0
    return _LEVELS.get(target.split(".", maxsplit=1)[0], 2)


def filled(grid: Grid, layout: Layout, fill_down: Sequence[str], blank: Mapping[int, str]) -> dict[int, list[str | None]]:
    """Data rows with their dittos, and the blanks of the columns to fill down, repeated from the data row above.

    A blank is repeated only where the row says nothing of its own on that level or above: a new facility without a
    telephone has none, it does not get its neighbour's.
    """
    wanted = {plain_heading(heading) for heading in fill_down}
    levels = {
        place: level(heading_target(one)[0] or "sample.", one)
        for place, one in enumerate(layout.headings)
        if one and plain_heading(one) in wanted
    }
    last: list[str | None] = []
    rows: dict[int, list[str | None]] = {}
    for number in range(layout.body, layout.end):
        if number in blank:
            last = [] if blank[number] == "group" else last
            continue
        row = [last[place] if last and cell and is_ditto(cell) else cell for place, cell in enumerate(grid.rows[number])]
        starts = min((levels[place] for place in levels if row[place] and place not in grid.inherited(number)), default=9)
        for place, mine in levels.items():
            if not row[place] and mine < starts and last:
                row[place] = last[place]
        last = row
        rows[number] = row
    return rows
