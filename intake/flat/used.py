"""Which columns of a table the mapping uses, and what the cells of a row say by target."""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.cells import UNITS, unit_factor
from intake.flat.layout import Layout, plain_heading
from intake.flat.mapping import Mapping
from intake.flat.meanings import is_mark
from intake.flat.vocabulary import PLACE, heading_amount, heading_unit
from intake.flat.written import level


@dataclass(frozen=True)
class Places:
    """Which columns of one table the mapping uses: (column, target, unit of its amounts), results, crosses."""

    columns: list[tuple[int, str, str]]
    wide: list[tuple[int, str, str]]
    marks: list[tuple[int, str, str]]

    @property
    def mapped(self) -> list[int]:
        """Every column used."""
        return sorted({place for part in (self.columns, self.wide, self.marks) for place, *_ in part})


def places_of(layout: Layout, mapping: Mapping) -> Places:
    """The columns used, in the sheet's order, districts after communes; a heading's unit counts where no column gives it."""
    wanted = {plain_heading(heading): targets for heading, targets in mapping.column.items()}
    analytes = {plain_heading(heading): (heading, *found) for heading, found in mapping.analyte_column.items()}
    crosses = {plain_heading(heading): found for heading, found in mapping.mark_column.items()}
    found = Places([], [], [])
    for place, one in enumerate(layout.headings):
        key = plain_heading(one) if one else ""
        found.columns.extend((place, target, _amount_unit(str(one), target)) for target in wanted.get(key, ()))
        if key in analytes:
            heading, code, unit = analytes[key]
            found.wide.append((place, code, unit or heading_unit(heading) or ""))
        if key in crosses:
            found.marks.append((place, *crosses[key]))
    found.columns.sort(key=lambda one: (-level(one[1], str(layout.headings[one[0]])) if one[1].endswith(".place") else 0, one[0]))
    return found


def _amount_unit(heading: str, target: str) -> str:
    """What the amounts of a column are in, where its heading says so: «Số lượng (tấn)»."""
    unit = "kg" if target.endswith("_kg") else "đồng" if target.endswith("_vnd") else ""
    named = heading_amount(heading)
    return named if unit in UNITS and named and unit_factor(unit, named) else ""


def cells_of(row: Sequence[str | None], places: Places) -> dict[str, str]:
    """Texts by target: the first of its columns that is filled; the parts of an address joined, the smaller first."""
    cells: dict[str, str] = {}
    for place, target, unit in places.columns:
        text = row[place]
        if text and target.endswith(PLACE.split(".")[1]) and target in cells:
            cells[target] = f"{cells[target]}, {text}" if text not in cells[target] else cells[target]
        elif text and target not in cells:
            cells[target] = f"{text} {unit}" if unit and not any(letter.isalpha() for letter in text) else text
    for place, target, meaning in places.marks:
        if (text := row[place]) and is_mark(text) and target not in cells:
            cells[target] = meaning
    return cells
