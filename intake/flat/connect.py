"""Which column of a sheet holds what: by its heading, checked against its values, or by the values alone."""

from data.codes import code_of
from data.contracts import Column, contract
from data.settings import settings
from geo.addresses import match_address
from intake.cells import READERS, CellError
from intake.flat.grid import Grid
from intake.flat.layout import Layout
from intake.flat.vocabulary import PLACE, analyte_of, heading_target, product_of, stars_of, value_of
from intake.results import read_result

_LOOKED_AT = 400  # values of a column that are looked at
_MOSTLY = 0.6


def connect(grid: Grid, layout: Layout) -> dict[int, tuple[str, ...]]:
    """Targets by column: by the heading, then by what the values look like; each target once, the surest column first."""
    claims: list[tuple[float, int, str]] = []
    silent: set[int] = set()
    for place, heading in enumerate(layout.headings):
        target, sure = heading_target(heading) if heading else (None, 0.0)
        if heading and sure and target is None:
            silent.add(place)
        values = values_of(grid, layout, place)
        if target:
            claims.append((sure + _agreement(target, values), place, target))
        elif place not in silent and not (heading and analyte_of(heading.split(" › ")[-1])[1] >= settings().least_confidence):
            claims += [(0.5 + share / 10, place, guess) for guess, share in _guesses(values)]
    found: dict[int, tuple[str, ...]] = {}
    taken: set[str] = set()
    for sure, place, target in sorted(claims, key=lambda claim: (-claim[0], claim[1])):
        if sure > 0.3 and place not in found and (target == PLACE or target not in taken):
            found[place] = (target,)
            taken.add(target)
    return dict(sorted(found.items()))


def values_of(grid: Grid, layout: Layout, place: int) -> list[str]:
    """The first texts of a column below the heading."""
    return [text for row in grid.rows[layout.body : layout.body + _LOOKED_AT] if (text := row[place])]


def _agreement(target: str, values: list[str]) -> float:
    """How well values suit a target: 0.2 where they are read, −1 where they mostly are not."""
    if not values or target == PLACE:
        return 0.0
    extract, name = target.split(".")
    share = sum(_reads(contract(extract).column(name), target, text) for text in values) / len(values)
    return 0.2 * share if share >= 0.3 else -1.0


def _reads(column: Column, target: str, text: str) -> bool:
    if column.code == "analyte":
        return bool(analyte_of(text)[0]) or any(letter.isalpha() for letter in text)
    if column.code:
        return bool(value_of(target, text)[0]) or column.code in (
            "product_group",
            "stage",
            "purpose",
            "unit",
        )
    if target == "ocop_award.stars":
        return stars_of(text).isdigit()
    try:
        read_result(text) if column.result else READERS.get(column.type, str)(text)
    except CellError:
        return False
    return True


def _guesses(values: list[str]) -> list[tuple[str, float]]:
    """Targets that the values of an unknown column speak for."""
    if not values:
        return []
    shares = {
        "test_result.analyte": sum(analyte_of(text)[1] >= 0.8 for text in values),
        "test_result.laboratory_conclusion": sum(bool(code_of("laboratory_conclusion", text)) for text in values),
        PLACE: sum(any(one.confidence >= settings().least_confidence for one in match_address(text)) for text in values[:60])
        * len(values) / max(1, len(values[:60])),
        "test_result.unit": sum(bool(code_of("unit", text)) for text in values),
        "sample.taken_at": sum(_is_day(text) for text in values),
        "product.product_name": sum(product_of(text)[0] is not None for text in values),
    }  # fmt: skip
    return [(target, count / len(values)) for target, count in shares.items() if count / len(values) >= _MOSTLY]


def _is_day(text: str) -> bool:
    try:
        READERS["date"](text)
    except CellError:
        return False
    return not text.isdigit()
