"""Offices' own sheets through their mapping: a delivery of extracts whose every record knows the rows it came of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from intake.errors import IntakeError
from intake.flat.assumed import Assumed
from intake.flat.gathered import ORIGIN, Gathered
from intake.flat.grid import Grid, read_grids
from intake.flat.keys import Keys
from intake.flat.layout import Layout, fitting, plain_heading
from intake.flat.mapping import Mapping
from intake.flat.meanings import crossed_result
from intake.flat.records import Record, parted
from intake.flat.rows import not_data
from intake.flat.said import Row
from intake.flat.told import Told, told_by
from intake.flat.used import Places, cells_of, places_of
from intake.flat.vocabulary import plain
from intake.flat.written import filled
from intake.origins import Assumption, Origins, SheetRows
from intake.read import Delivery
from intake.remarks import Remark, remarks

_MOST_NAMED = 8


@dataclass
class _Sheet:
    """What the rows of one sheet turned out to be."""

    grid: Grid
    data: dict[int, list[str | None]] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)
    heading: list[int] = field(default_factory=list)
    unmapped: dict[str, None] = field(default_factory=dict)
    numbered: int = 0


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
        fits = [(grid, *found) for grid in grids if (found := _tables(grid, mapping))[0]]
        if not fits:
            raise IntakeError("mapping_misfit", file=path.name, headings=_missing(grids, mapping))
        fitting_sheets = {grid.sheet for grid, *_ in fits}
        ignored += [grid.place for grid in grids if grid.sheet not in fitting_sheets]
        said += remarks(path) if path.suffix.lower() != ".csv" else []
        for grid, mine, others in fits:
            sheet, notes = _gather(grid, mine, others, mapping, gathered, assumed)
            sheets.append(sheet)
            said += notes
    for (file, sheet_name), samples in gathered.part_conclusions().items():
        place = f"{file} – {sheet_name}" if sheet_name else file
        said.append(("whole_conclusion", {"place": place, "count": len(samples), "samples": _few(samples)}))
    hazards = [str(one["hazard_text"]) for _, one in gathered.records["alert"] if one["hazard_text"] and not one["analyte"]]
    said += [("unread_hazards", {"count": len(hazards), "texts": _few(list(dict.fromkeys(hazards)))})] if hazards else []
    rows = pd.DataFrame(gathered.origins, columns=ORIGIN)
    likely = tuple(Assumption(*key, *found) for key, found in assumed.meant.items())  # type: ignore[arg-type]
    used = {path.name: mapping for path, mapping in zip(paths, mappings, strict=True)}
    return Delivery(tuple(gathered.raws()), tuple(ignored), Origins(tuple(sheets), rows, likely, used), tuple(said))


def _few(texts: Sequence[str]) -> str:
    """The first of some texts, and that there are more."""
    return ", ".join(texts[:_MOST_NAMED]) + ("…" if len(texts) > _MOST_NAMED else "")


def fit(grid: Grid, mapping: Mapping) -> list[Layout]:
    """Tables of a sheet that have every heading of the mapping, from the top; none where it is another office's."""
    return _tables(grid, mapping)[0]


def row_kinds(grid: Grid, mapping: Mapping) -> list[str]:
    """What each row of a sheet is: title, heading, data, or why it is none."""
    mine, others = _tables(grid, mapping)
    found = ["title"] * len(grid.rows)
    for layout in others:
        found[layout.first : layout.end] = ["other_table"] * (layout.end - layout.first)
    for layout in mine:
        found[layout.first : layout.end] = ["heading"] * layout.depth + ["data"] * (layout.end - layout.body)
        for number, reason in not_data(grid, layout, places_of(layout, mapping).mapped, mapping.skip).items():
            found[number] = reason
    return found


def _tables(grid: Grid, mapping: Mapping) -> tuple[list[Layout], list[Layout]]:
    """Tables that have every heading of the mapping, and the other tables beside them."""
    return fitting(grid, frozenset(plain_heading(heading) for heading in mapping.headings))


def _missing(grids: Iterable[Grid], mapping: Mapping) -> str:
    present = {plain(cell) for grid in grids for row in grid.rows[:60] for cell in row if cell}
    lost = [heading for heading in mapping.headings if plain(heading.split(" › ")[-1]) not in present] or mapping.headings
    return ", ".join(f"«{heading}»" for heading in lost[:_MOST_NAMED])


def _gather(
    grid: Grid, mine: list[Layout], others: list[Layout], mapping: Mapping, gathered: Gathered, assumed: Assumed
) -> tuple[SheetRows, list[Remark]]:
    """Part every data row of a sheet's tables; returns the sheet with each row counted once."""
    sheet = _Sheet(grid)
    first = min(layout.first for layout in (*mine, *others))
    sheet.skipped |= {number + 1: "title" for number in range(first)}
    for layout in mine:
        _table(sheet, layout, mapping, gathered, assumed)
    said: list[Remark] = []
    for layout in others:
        sheet.heading += range(layout.first + 1, layout.body + 1)
        sheet.skipped |= {number + 1: "other_table" for number in range(layout.body, layout.end)}
        said.append(("other_table", {"place": grid.place, "first": layout.first + 1, "last": layout.end}))
    if sheet.numbered:
        said.append(("numbered", {"place": grid.place, "count": sheet.numbered}))
    headings = tuple(one or "" for one in mine[0].headings)
    return SheetRows(
        grid.file, grid.sheet, headings, sheet.data, sheet.skipped, tuple(sheet.heading), tuple(sheet.unmapped)
    ), said


def _table(sheet: _Sheet, layout: Layout, mapping: Mapping, gathered: Gathered, assumed: Assumed) -> None:
    grid, places, keys = sheet.grid, places_of(layout, mapping), Keys()
    blank = not_data(grid, layout, places.mapped, mapping.skip)
    rows = filled(grid, layout, mapping.fill_down, blank)
    shared = _shared_rows(grid, places)
    told = outer = title_told(grid, layout)
    for number in range(layout.body, layout.end):
        if number in blank:
            told = (
                told_by(tuple(dict.fromkeys(cell for cell in grid.rows[number] if cell))).over(outer)
                if blank[number] == "group"
                else told
            )
            continue
        if not grid.sheet and any(grid.rows[number][layout.width :]):
            raise IntakeError("csv_columns", file=grid.file, row=number + 1, cells=len(grid.rows[number]), columns=layout.width)
        sheet.data[number + 1] = grid.rows[number]
        row = Row(cells_of(rows[number], places), told)
        wide: list[Record] = [
            {"analyte": code, "result_text": mapping.meaning("test_result.result_text", text), "unit": unit or told.unit}
            for place, code, unit in places.wide
            if (cell := rows[number][place]) and (text := crossed_result(str(layout.headings[place]), cell))
        ]
        records = parted(row, wide, mapping, assumed, keys)
        is_shared = wide or number in shared or sum(extract == "test_result" for extract, _ in records) > 1
        for extract, record in records:
            gathered.add(extract, record, (grid.file, grid.sheet, number + 1))
            if extract == "test_result" and is_shared:
                gathered.shared.setdefault(record["sample_id"], []).append(((grid.file, grid.sheet, number + 1), record))
    sheet.numbered += keys.numbered
    sheet.skipped |= {number + 1: reason for number, reason in blank.items()}
    sheet.heading += range(layout.first + 1, layout.body + 1)
    sheet.unmapped |= {one: None for place, one in enumerate(layout.headings) if one and place not in places.mapped}


def title_told(grid: Grid, layout: Layout) -> Told:
    """What the lines above a table and the sheet's name tell; lines above the first table hold for the next ones too."""
    lines = [tuple(dict.fromkeys(cell for cell in grid.rows[number] if cell)) for number in range(layout.first)]
    above = [line for line in lines[-12:] if 0 < len(line) <= 2]
    top = [line for line in lines[:12] if 0 < len(line) <= 3]
    near = told_by(tuple(cell for line in above for cell in line))
    return near.over(told_by(tuple(cell for line in top for cell in line), grid.sheet))


def _shared_rows(grid: Grid, places: Places) -> set[int]:
    """Rows whose conclusion is one cell merged over several rows: it speaks of the sample, not of each result."""
    target = "test_result.laboratory_conclusion"
    mine = {place for place, one, _ in (*places.columns, *places.marks) if one == target}
    tall = [(top, bottom) for top, bottom, left, right in grid.merged if bottom > top and mine & set(range(left, right + 1))]
    return {number for top, bottom in tall for number in range(top, bottom + 1)}
