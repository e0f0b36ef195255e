"""Offices' own sheets through their mapping: a delivery of extracts whose every record knows the rows it came of."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from intake.errors import IntakeError
from intake.flat.gathered import ORIGIN, Gathered
from intake.flat.grid import Grid, read_grids
from intake.flat.layout import Layout, best_layout, not_data
from intake.flat.mapping import Mapping
from intake.flat.records import Assumed, Record, parted
from intake.flat.vocabulary import PLACE, heading_unit, plain
from intake.origins import Assumption, Origins, SheetRows
from intake.read import Delivery
from intake.remarks import Remark, remarks

_MOST_NAMED = 8


def read_flat(paths: Sequence[Path], mappings: Sequence[Mapping]) -> Delivery:
    """Read sheets, each file by the mapping that explains it.

    Raises:
        IntakeError: as `read_grids`; mapping_misfit, naming the headings that no sheet has.
    """
    gathered, assumed, sheets = Gathered(), Assumed(), []
    ignored: list[str] = []
    said: list[Remark] = []
    for path, mapping in zip(paths, mappings, strict=True):
        grids = read_grids(path, sheet=mapping.sheet or None)
        fits = [(grid, layout) for grid in grids if (layout := fit(grid, mapping))]
        if not fits:
            raise IntakeError("mapping_misfit", file=path.name, headings=_missing(grids, mapping))
        fitting = {grid.sheet for grid, _ in fits}
        ignored += [grid.place for grid in grids if grid.sheet not in fitting]
        said += remarks(path) if path.suffix.lower() != ".csv" else []
        sheets += [_gather(grid, layout, mapping, gathered, assumed) for grid, layout in fits]
    rows = pd.DataFrame(gathered.origins, columns=ORIGIN)
    notes = tuple(Assumption(*key, *found) for key, found in assumed.meant.items())  # type: ignore[arg-type]
    used = {path.name: mapping for path, mapping in zip(paths, mappings, strict=True)}
    return Delivery(tuple(gathered.raws()), tuple(ignored), Origins(tuple(sheets), rows, notes, used), tuple(said))


def fit(grid: Grid, mapping: Mapping) -> Layout | None:
    """Where this sheet has every heading of the mapping, or None."""
    wanted = {plain(heading) for heading in mapping.headings}
    layout = best_layout(grid, lambda headings: len(wanted & {plain(one) for one in headings if one}))
    has = {plain(one) for one in layout.headings if one} if layout else set()
    return layout if wanted <= has else None


def _missing(grids: Iterable[Grid], mapping: Mapping) -> str:
    present = {plain(cell) for grid in grids for row in grid.rows[:60] for cell in row if cell}
    lost = [heading for heading in mapping.headings if plain(heading.split(" › ")[-1]) not in present] or mapping.headings
    return ", ".join(f"«{heading}»" for heading in lost[:_MOST_NAMED])


def _gather(grid: Grid, layout: Layout, mapping: Mapping, gathered: Gathered, assumed: Assumed) -> SheetRows:
    """Part every data row of a sheet; returns the sheet with each row counted once."""
    columns = _places(layout, mapping)
    mapped = sorted({place for place, _ in columns} | {place for place, *_ in _wide(layout, mapping)})
    blank = not_data(grid, layout, mapped, mapping.skip)
    filled = _filled(grid, layout, mapping, blank)
    shared = _shared_rows(grid, columns)
    data: dict[int, list[str | None]] = {}
    for number in range(layout.body, len(grid.rows)):
        if number in blank:
            continue
        data[number + 1] = grid.rows[number]
        cells = _cells(filled[number], columns)
        wide: list[Record] = [
            {"analyte": code, "result_text": text, "unit": unit or None}
            for place, code, unit in _wide(layout, mapping)
            if (text := filled[number][place])
        ]
        for extract, record in parted(cells, wide, mapping, assumed):
            gathered.add(extract, record, (grid.file, grid.sheet, number + 1))
            if extract == "test_result" and (wide or number in shared):
                gathered.shared.setdefault(record["sample_id"], []).append(record)
    skipped = {number + 1: reason for number, reason in blank.items()}
    skipped |= {number + 1: "title" for number in range(layout.first)}
    unmapped = tuple(one for place, one in enumerate(layout.headings) if one and place not in mapped)
    heading = tuple(range(layout.first + 1, layout.body + 1))
    return SheetRows(grid.file, grid.sheet, tuple(one or "" for one in layout.headings), data, skipped, heading, unmapped)


def _shared_rows(grid: Grid, columns: Sequence[tuple[int, str]]) -> set[int]:
    """Rows whose conclusion is one cell merged over several rows: it speaks of the sample, not of each result."""
    places = {place for place, target in columns if target == "test_result.laboratory_conclusion"}
    tall = [(top, bottom) for top, bottom, left, right in grid.merged if bottom > top and places & set(range(left, right + 1))]
    return {number for top, bottom in tall for number in range(top, bottom + 1)}


def _places(layout: Layout, mapping: Mapping) -> list[tuple[int, str]]:
    """(column, target) in the sheet's order; a heading's unit counts where no column gives it."""
    wanted = {plain(heading): targets for heading, targets in mapping.column.items()}
    return [(place, target) for place, one in enumerate(layout.headings) if one for target in wanted.get(plain(one), ())]


def _wide(layout: Layout, mapping: Mapping) -> list[tuple[int, str, str]]:
    wanted = {plain(heading): (heading, *found) for heading, found in mapping.analyte_column.items()}
    found = []
    for place, one in enumerate(layout.headings):
        if one and plain(one) in wanted:
            heading, code, unit = wanted[plain(one)]
            found.append((place, code, unit or heading_unit(heading) or ""))
    return found


def _cells(row: Sequence[str | None], columns: Sequence[tuple[int, str]]) -> dict[str, str]:
    """Texts by target: the first of its columns that is filled; the parts of an address joined, the smaller first."""
    cells: dict[str, str] = {}
    for place, target in columns:
        text = row[place]
        if text and target == PLACE and target in cells:
            cells[target] = f"{cells[target]}, {text}" if text not in cells[target] else cells[target]
        elif text and target not in cells:
            cells[target] = text
    return cells


def _filled(grid: Grid, layout: Layout, mapping: Mapping, blank: dict[int, str]) -> dict[int, list[str | None]]:
    """Rows with the blanks of the columns to fill down repeated from the last data row above."""
    down = {plain(heading) for heading in mapping.fill_down}
    places = [place for place, one in enumerate(layout.headings) if one and plain(one) in down]
    last: dict[int, str | None] = {}
    rows: dict[int, list[str | None]] = {}
    for number in range(layout.body, len(grid.rows)):
        row = list(grid.rows[number])
        if number in blank:
            last = {} if blank[number] == "group" else last
            continue
        starts = any(row[place] for place in places)
        for place in places:
            row[place] = row[place] or (None if starts and place == places[0] else last.get(place))
        last = {place: row[place] for place in places}
        rows[number] = row
    return rows
