"""A mapping proposed for an office's sheet, from its headings and its values, with what is doubtful said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.contracts import Column, contract
from data.settings import settings
from intake.errors import IntakeError
from intake.flat.connect import connect, values_of
from intake.flat.grid import Grid, read_grids
from intake.flat.layout import Layout, best_layout, not_data
from intake.flat.mapping import Mapping
from intake.flat.records import wanted
from intake.flat.vocabulary import PLACE, analyte_of, heading_score, heading_target, heading_unit, value_of
from words import say

# What holds where no column says it; each is said to the clerk as an assumption.
_ASSUMED = {
    "facility.stage": "processing",
    "sample.purpose": "monitoring",
    "certificate.certificate_kind": "certificate",
}
_OCOP_MONTHS = 36


@dataclass(frozen=True)
class Proposal:
    """A mapping and sentences on what the clerk should look at."""

    mapping: Mapping
    doubts: tuple[str, ...]
    grid: Grid
    layout: Layout


def propose(path: Path, *, sheet: str | None = None, office: str = "") -> Proposal:
    """Propose a mapping for the sheet of a file that reads most like a table.

    Raises:
        IntakeError: as `read_grids`; no_table, where no sheet has a heading that is understood.
    """
    found = [(grid, layout) for grid in read_grids(path, sheet=sheet) if (layout := best_layout(grid, _score))]
    if not found:
        raise IntakeError("no_table", file=path.name)
    grid, layout = max(found, key=lambda pair: (_score(pair[1].headings) >= 2, len(pair[0].rows), _score(pair[1].headings)))
    columns = connect(grid, layout)
    doubts = [say("intake.doubt_heading", heading=layout.headings[place]) for place in _unknown(layout, columns)]
    mapping = Mapping(
        office=office or path.stem,
        sheet=grid.sheet if len(found) > 1 else "",
        fill_down=_fill_down(grid, layout, columns),
        column=_by_heading(layout, columns),
        analyte_column=_analyte_columns(grid, layout, columns),
    )
    mapping, assumed = _complete(mapping)
    return Proposal(mapping, tuple(doubts + assumed + _doubtful_values(grid, layout, columns)), grid, layout)


def _score(headings: Sequence[str | None]) -> float:
    return heading_score(tuple(headings))


def _by_heading(layout: Layout, columns: dict[int, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {str(layout.headings[place]): targets for place, targets in columns.items()}


def _unknown(layout: Layout, columns: dict[int, tuple[str, ...]]) -> list[int]:
    """Columns whose heading says nothing to us."""
    return [
        place for place, heading in enumerate(layout.headings)
        if heading and place not in columns and heading_target(heading)[1] == 0 and not analyte_of(heading.split(" › ")[-1])[0]
    ]  # fmt: skip


def _analyte_columns(grid: Grid, layout: Layout, columns: dict[int, tuple[str, ...]]) -> dict[str, tuple[str, str]]:
    """Columns that each hold the results of one analyte, where no column names the analyte."""
    if any("test_result.analyte" in targets for targets in columns.values()):
        return {}
    found = {}
    for place, heading in enumerate(layout.headings):
        code, sure = analyte_of(heading.split(" › ")[-1]) if heading else (None, 0.0)
        if heading and code and sure >= settings().least_confidence and place not in columns and values_of(grid, layout, place):
            found[heading] = (code, heading_unit(heading) or "")
    return found


def _fill_down(grid: Grid, layout: Layout, columns: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Columns of facility, product and sample that are blank where a row goes on with another result."""
    above = [place for place, (target, *_) in columns.items() if not target.startswith("test_result.")]
    below = [place for place, (target, *_) in columns.items() if target.startswith("test_result.")]
    body = [
        grid.rows[number] for number in range(layout.body, len(grid.rows)) if number not in not_data(grid, layout, list(columns))
    ]
    going_on = [row for row in body if not any(row[place] for place in above) and any(row[place] for place in below)]
    names = [place for place in above if columns[place][0] in ("facility.facility_name", PLACE)]
    bare = [
        row
        for row in body
        if names and not any(row[place] for place in names) and any(row[place] for place in set(above) - set(names))
    ]
    chosen = above if going_on else names if bare else []
    return tuple(str(layout.headings[place]) for place in chosen)


def _complete(mapping: Mapping) -> tuple[Mapping, list[str]]:
    """Constants for what is required and no column says, each with its sentence."""
    constants: dict[str, str] = {}
    months: dict[str, int] = {}
    doubts: list[str] = []
    result = next((one for one, targets in mapping.column.items() if "test_result.result_text" in targets), None)
    if result and "test_result.unit" not in mapping.targets and (unit := heading_unit(result)):
        constants["test_result.unit"] = unit
    for target, assumed in _ASSUMED.items():
        extract, name = target.split(".")
        needed = contract(extract).column(name).required and wanted(extract, mapping)
        if needed and target not in mapping.targets:
            constants[target] = assumed
            column = contract(extract).column(name)
            doubts.append(say("intake.doubt_constant", column=column.vi, meaning=_label(column, assumed)))
    if "ocop_award.from_date" in mapping.targets and "ocop_award.to_date" not in mapping.targets:
        months["ocop_award.to_date"] = _OCOP_MONTHS
        doubts.append(say("intake.doubt_months", months=_OCOP_MONTHS))
    whole = Mapping(**{**vars(mapping), "constant": constants, "months": months})
    return whole, doubts


def _label(column: Column, code: str) -> str:
    from data.codes import label

    return label(column.code, code) if column.code else code


def _doubtful_values(grid: Grid, layout: Layout, columns: dict[int, tuple[str, ...]]) -> list[str]:
    """Texts of coded columns that no list knows, and addresses no commune fits well enough; the most frequent first."""
    doubts: list[str] = []
    blank = not_data(grid, layout, list(columns))
    for place, (target, *_) in columns.items():
        extract, name = target.split(".")
        if target == PLACE or not contract(extract).column(name).code:
            continue
        code = str(contract(extract).column(name).code)
        texts = Counter(
            row[place] for number, row in enumerate(grid.rows) if number >= layout.body and number not in blank and row[place]
        )
        for text, count in texts.most_common():
            known = analyte_of(text)[1] if code == "analyte" else value_of(target, text)[1]
            if known < settings().least_confidence:
                doubts.append(say("intake.doubt_value", heading=layout.headings[place], text=text, rows=count, target=target))
    return doubts
