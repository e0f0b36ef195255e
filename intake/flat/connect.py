"""Which column of a sheet holds what: by its heading, checked against its values, or by the values alone."""

from dataclasses import dataclass

from data.codes import code_of
from data.settings import settings
from geo.addresses import match_address
from intake.cells import READERS, CellError
from intake.flat.agree import agreement, is_result, share_of
from intake.flat.grid import Grid
from intake.flat.layout import Layout
from intake.flat.meanings import analyte_of, crossed_result, found_analytes, heading_mark, is_mark
from intake.flat.products import product_of
from intake.flat.rows import not_data
from intake.flat.told import Told
from intake.flat.vocabulary import (
    EXACT,
    JOIN,
    PLACE,
    heading_target,
    last_part,
    plain,
    sheet_kind,
)  # fmt: skip

_LOOKED_AT = 400  # values of a column that are looked at
_MOSTLY = 0.6
_OF_GOODS = ("product.matrix", "product.product_group")
Columns = dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class Connected:
    """Targets by column, and the columns that hold the results of one analyte, or crosses."""

    columns: Columns
    analytes: dict[int, str]
    marks: dict[int, tuple[str, str]]

    @property
    def places(self) -> list[int]:
        """Every column that is used."""
        return sorted({*self.columns, *self.analytes, *self.marks})


def connect(grid: Grid, layout: Layout, told: Told) -> Connected:
    """Targets by column: by the heading, then by what the values look like; each target once, the surest column first."""
    kind = sheet_kind(layout.headings)
    values = {place: values_of(grid, layout, place) for place in range(len(layout.headings))}
    marks = {
        place: mark for place, heading in enumerate(layout.headings)
        if heading and (mark := heading_mark(heading)) and share_of(is_mark(text) for text in values[place]) >= _MOSTLY
    }  # fmt: skip
    analytes = _analyte_columns(layout, kind, values)
    claims: list[tuple[float, int, str]] = []
    for place, heading in enumerate(layout.headings):
        if place not in marks and place not in analytes:
            claims += _claims(place, heading, kind, values[place], told)
    columns = _settled(claims, layout)
    _add_day(columns, layout, values, has_results=bool(analytes) or _has(columns, "test_result."))
    if any("test_result.analyte" in targets for targets in columns.values()):
        analytes = {}
    return Connected(columns, analytes, marks)


def _has(columns: Columns, start: str) -> bool:
    return any(target.startswith(start) for targets in columns.values() for target in targets)


def _add_day(columns: Columns, layout: Layout, values: dict[int, list[str]], *, has_results: bool) -> None:
    """Beside results, the day of an inspection or test is the day the sample was taken, where no other column says that."""
    if not has_results or _has(columns, "sample.taken_at"):
        return
    for place, heading in enumerate(layout.headings):
        is_day = heading and place not in columns and "ngay" in plain(heading).split()
        if is_day and share_of(_is_day(text) for text in values[place]) >= _MOSTLY:
            columns[place] = ("sample.taken_at",)
            return


def values_of(grid: Grid, layout: Layout, place: int) -> list[str]:
    """The first texts of a column's data rows."""
    blank = not_data(grid, layout, [n for n, one in enumerate(layout.headings) if one])
    rows = range(layout.body, min(layout.end, layout.body + _LOOKED_AT))
    return [text for number in rows if number not in blank and (text := grid.rows[number][place])]


def _analyte_columns(layout: Layout, kind: str, values: dict[int, list[str]]) -> dict[int, str]:
    """Columns named for an analyte whose values are results."""
    found: dict[int, str] = {}
    for place, heading in enumerate(layout.headings):
        last = last_part(heading) if heading else ""
        if heading and crossed_result(heading, "x") != "x" and share_of(map(is_mark, values[place])) >= _MOSTLY:
            code, sure = analyte_of(heading.split(JOIN)[-2])
            found |= {place: code} if code and sure >= settings().least_confidence else {}
            continue
        code, sure = analyte_of(last) if last else (None, 0.0)
        is_known = heading_target(last, kind)[1] == EXACT
        if code and sure >= settings().least_confidence and not is_known and share_of(map(is_result, values[place])) >= 0.3:
            found[place] = code
    return found


def _claims(place: int, heading: str | None, kind: str, values: list[str], told: Told) -> list[tuple[float, int, str]]:
    if not heading:
        return []  # a column that nobody named cannot be found again
    target, sure = heading_target(heading, kind)
    if sure and target is None:
        return []
    if target in _OF_GOODS and agreement(target, values, told, heading) < 0 and share_of(map(_is_goods, values)) >= _MOSTLY:
        target = "product.product_name"
    if (
        target == "test_result.result_text"
        and share_of(any(result for _, result in found_analytes(one)) for one in values) >= _MOSTLY
    ):
        target = "test_result.analyte"  # «Chì: 0,1 mg/kg; Cadimi: KPH»: the cell names both
    if target:
        return [(sure + agreement(target, values, told, heading), place, target)]
    return [(0.5 + share / 10, place, guess) for guess, share in _guesses(values)] if not kind else []


def _is_goods(text: str) -> bool:
    return product_of(text) is not None


def _names_results(text: str) -> bool:
    """«Chì: 0,1 mg/kg; Cadimi: KPH»: the cell names analytes and their results."""
    return any(result for _, result in found_analytes(text))


def _settled(claims: list[tuple[float, int, str]], layout: Layout) -> Columns:
    found: Columns = {}
    taken: set[str] = set()
    for sure, place, target in sorted(claims, key=lambda claim: (-claim[0], claim[1])):
        mine = _of_role(target, place, layout, claims)
        if sure > 0.0 and place not in found and (mine.endswith(".place") or mine not in taken):
            found[place] = (mine,)
            taken.add(mine)
    return dict(sorted(found.items()))


def _of_role(target: str, place: int, layout: Layout, claims: list[tuple[float, int, str]]) -> str:
    """A plain address belongs to the facility named nearest before it."""
    if target != PLACE or plain(last_part(str(layout.headings[place]))) == "dia chi lay mau":
        return target
    names = [(at, one) for _, at, one in claims if one.endswith((".facility_name", ".name_place")) and at < place]
    role = max(names)[1].split(".")[0] if names else "facility"
    return f"{role}.place"


def _guesses(values: list[str]) -> list[tuple[str, float]]:
    """Targets that the values of an unknown column speak for."""
    if not values:
        return []
    looked = values[:60]
    shares = {
        "test_result.analyte": share_of(analyte_of(text)[1] >= 0.8 for text in looked),
        "test_result.laboratory_conclusion": share_of(bool(code_of("laboratory_conclusion", text)) for text in looked),
        PLACE: share_of(any(one.confidence >= settings().least_confidence for one in match_address(text)) for text in looked),
        "test_result.unit": share_of(bool(code_of("unit", text)) for text in looked),
        "sample.taken_at": share_of(_is_day(text) for text in looked),
        "product.product_name": share_of(product_of(text) is not None and len(text) < 60 for text in looked),
    }
    return [(target, share) for target, share in shares.items() if share >= _MOSTLY]


def _is_day(text: str) -> bool:
    try:
        READERS["date"](text)
    except CellError:
        return False
    return not text.isdigit()
