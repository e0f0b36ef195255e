"""A mapping proposed for an office's sheet, from its headings and its values, with what is doubtful said."""

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from data.contracts import contract
from data.settings import settings
from intake.cells import CellError
from intake.errors import IntakeError
from intake.flat.complete import completed
from intake.flat.connect import Connected, connect, values_of
from intake.flat.delivery import title_told
from intake.flat.grid import Grid, read_grids
from intake.flat.layout import Layout, tables
from intake.flat.mapping import Mapping
from intake.flat.meanings import analyte_of, hazard_of, value_of
from intake.flat.products import product_of
from intake.flat.rows import not_data
from intake.flat.told import Told, told_by
from intake.flat.usual import usual_province
from intake.flat.vocabulary import PLACE, ROLES, heading_score, heading_target, heading_unit, plain
from intake.flat.written import filled, level
from intake.results import read_result
from words import say

_SERIAL = 3  # figures of a number that only counts rows


@dataclass(frozen=True)
class Proposal:
    """A mapping and sentences on what the clerk should look at."""

    mapping: Mapping
    doubts: tuple[str, ...]
    grid: Grid
    layout: Layout


def propose(path: Path, *, sheet: str | None = None, office: str = "") -> Proposal:
    """Propose a mapping for the table of a file that says most; every other one with the same headings is read with it.

    Raises:
        IntakeError: as `read_grids`; no_table, where no sheet has a heading that is understood.
    """
    found = [(grid, layout) for grid in read_grids(path, sheet=sheet) for layout in tables(grid)]
    if not found:
        raise IntakeError("no_table", file=path.name)
    grid, layout = max(found, key=lambda pair: _worth(*pair))
    told = _told(grid, layout)
    connected = connect(grid, layout, told)
    mapping = Mapping(
        office=office or path.stem,
        sheet=sheet or "",
        fill_down=_fill_down(grid, layout, connected),
        column={str(layout.headings[place]): targets for place, targets in connected.columns.items()},
        analyte_column={
            str(layout.headings[place]): (code, heading_unit(str(layout.headings[place])) or told.unit or "")
            for place, code in connected.analytes.items()
        },
        mark_column={str(layout.headings[place]): mark for place, mark in connected.marks.items()},
    )
    mapping = _decided(mapping, grid, layout, connected)
    mapping, serial = _without_serials(mapping, [one for one in found if one[1].headings == layout.headings])
    mapping, assumed = completed(mapping, told, has_unnamed=_has_unnamed(grid, layout, connected, mapping))
    values = _doubtful_values(grid, layout, connected, mapping)
    doubts = [*_others(found, layout), *_unknown(grid, layout, connected), *serial, *assumed, *values]
    return Proposal(mapping, tuple(dict.fromkeys(doubts)), grid, layout)


def _told(grid: Grid, layout: Layout) -> Told:
    """What the title tells, and the commune that a group row does."""
    title = title_told(grid, layout)
    blank = not_data(grid, layout, [place for place, one in enumerate(layout.headings) if one])
    groups = [
        told_by(tuple(dict.fromkeys(filter(None, grid.rows[number])))) for number, reason in blank.items() if reason == "group"
    ]
    commune = next((told.commune for told in groups if told.commune), None)
    return title.over(Told(commune=commune))


def _without_serials(mapping: Mapping, tables_like: list[tuple[Grid, Layout]]) -> tuple[Mapping, list[str]]:
    """Without a sample code that only numbers rows or begins again in every sheet: next quarter's would replace it."""
    heading = next((heading for heading, targets in mapping.column.items() if "sample.sample_id" in targets), None)
    if heading is None:
        return mapping, []
    seen: list[set[str]] = [
        set(values_of(grid, layout, place))
        for grid, layout in tables_like for place, one in enumerate(layout.headings) if one == heading
    ]  # fmt: skip
    whole = set().union(*seen)
    again = sum(map(len, seen)) - len(whole)
    if not all(text.isdigit() and len(text) <= _SERIAL for text in whole) and again * 2 < len(whole):
        return mapping, []
    columns = {one: targets for one, targets in mapping.column.items() if one != heading}
    return replace(mapping, column=columns), [say("intake.doubt_serial", heading=heading)]


def _decided(mapping: Mapping, grid: Grid, layout: Layout, connected: Connected) -> Mapping:
    """With the province that nearly all addresses lie in, and what a bare dash means where results are only + and −."""
    places = [place for place, targets in connected.columns.items() if any(one.endswith("place") for one in targets)]
    within = usual_province(grid, layout, places, connected.places)
    results = [place for place, targets in connected.columns.items() if "test_result.result_text" in targets]
    results += list(connected.analytes)
    texts = {text for place in results for text in values_of(grid, layout, place)}
    dashes = {text for text in texts if _unread(text) == "ambiguous_dash"}
    meanings = {"test_result.result_text": dict.fromkeys(sorted(dashes), "Âm tính")}
    is_qualitative = bool(texts - dashes) and all(_is_qualitative(text) for text in texts - dashes)
    return replace(mapping, within=within, value=meanings if dashes and is_qualitative else {})


def _is_qualitative(text: str) -> bool:
    if _unread(text):
        return False
    found = read_result(text)
    return found.result_number is None and found.detection_limit is None and "kph" not in plain(text)


def _worth(grid: Grid, layout: Layout) -> tuple[bool, float]:
    """A table is worth its rows, times how much of it is understood."""
    score = heading_score(layout.headings)
    rows = layout.end - layout.body - len(not_data(grid, layout, [n for n, one in enumerate(layout.headings) if one]))
    return score >= 2, score * min(rows, 1000) ** 0.5


def _others(found: list[tuple[Grid, Layout]], chosen: Layout) -> list[str]:
    """Tables with other headings, which this mapping leaves aside."""
    return [
        say("intake.doubt_table", place=grid.place, first=layout.first + 1, last=layout.end)
        for grid, layout in found if set(chosen.headings) - set(layout.headings)
    ]  # fmt: skip


def _unknown(grid: Grid, layout: Layout, connected: Connected) -> list[str]:
    """Columns that hold something and are connected to nothing, those apart that we know to be of no use."""
    return [
        say("intake.doubt_heading", heading=heading) for place, heading in enumerate(layout.headings)
        if heading and place not in connected.places and values_of(grid, layout, place) and heading_target(heading) != (None, 1.0)
    ]  # fmt: skip


def _fill_down(grid: Grid, layout: Layout, connected: Connected) -> tuple[str, ...]:
    """Columns that are blank where a row goes on with what stands above: another result, sample or facility of the same."""
    levels = {place: level(target, str(layout.headings[place])) for place, (target, *_) in connected.columns.items()}
    levels |= dict.fromkeys((*connected.analytes, *connected.marks), 3)
    blank = not_data(grid, layout, connected.places)
    body = [grid.rows[number] for number in range(layout.body, layout.end) if number not in blank]
    chosen: set[int] = set()
    for depth in (0, 1, 2):
        mine = [place for place, one in levels.items() if one == depth]
        below = [place for place, one in levels.items() if one > depth]
        if any(not any(row[place] for place in mine) and any(row[place] for place in below) for row in body):
            chosen |= set(mine)
    return tuple(str(layout.headings[place]) for place in sorted(chosen))


def _has_unnamed(grid: Grid, layout: Layout, connected: Connected, mapping: Mapping) -> bool:
    """Whether a row leaves blank what was analysed, as lists do that name only what failed."""
    analytes = [place for place, targets in connected.columns.items() if "test_result.analyte" in targets]
    rows = filled(grid, layout, mapping.fill_down, not_data(grid, layout, connected.places)).values()
    return any(not any(row[place] for place in analytes) for row in rows)


def _doubtful_values(grid: Grid, layout: Layout, connected: Connected, mapping: Mapping) -> list[str]:
    """Texts that no list knows, products without a group, dashes that may mean two things; the most frequent first."""
    doubts: list[str] = []
    blank = not_data(grid, layout, connected.places)
    rows = [grid.rows[number] for number in range(layout.body, layout.end) if number not in blank]
    targets = [(place, target) for place, found in connected.columns.items() for target in found]
    targets += [(place, "test_result.result_text") for place in connected.analytes]
    for place, target in targets:
        for text, count in Counter(text for row in rows if (text := row[place])).most_common():
            about = _doubtful(target, text, {target for _, target in targets})
            if about and text in mapping.value.get(about, {}):
                doubts.append(say("intake.doubt_dash", text=text, rows=count))
            elif about:
                doubts.append(say("intake.doubt_value", heading=layout.headings[place], text=text, rows=count, target=about))
    return doubts


def _doubtful(target: str, text: str, targets: set[str]) -> str:
    """The target that a text should be explained for, or nothing where it is understood."""
    extract, name = target.split(".")
    if target == "product.product_name" and "product.product_group" not in targets:
        return "" if product_of(text) else "product.product_group"
    if target == "test_result.result_text":
        return target if _unread(text) else ""
    if target == "alert.hazard_text":
        return "" if hazard_of(text)[1] >= settings().least_confidence else "alert.analyte"
    if extract in ROLES or target == PLACE or name in ("name_place", "unit") or not contract(extract).column(name).code:
        return ""
    known = analyte_of(text)[1] if target == "test_result.analyte" else value_of(target, text)[1]
    return target if known < settings().least_confidence else ""


def _unread(text: str) -> str:
    """Why a result is not understood, or nothing."""
    try:
        read_result(text)
    except CellError as error:
        return str(error)
    return ""
