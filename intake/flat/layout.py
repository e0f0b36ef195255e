"""Where tables stand in a sheet: their headings, of one row or several, and where each table ends."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from data.codes import code_of, folded
from intake.flat.grid import Grid
from intake.flat.vocabulary import JOIN, exact_headings, heading_score, plain, sheet_kind

SEARCHED = 40
_DEEPEST = 4
_LEAST_EXACT = 3  # different headings word for word, from which a row is a heading wherever it stands
NUMBERS_ROW = re.compile(r"^\(?(?:\d{1,2}|[A-Za-z])(?:\s*=.*)?\)?$")
_UNIT_WORDS = re.compile(r"^\(?(?:don vi(?: tinh)?|dvt)?\s*:?\s*(.*?)\)?$")


@dataclass(frozen=True)
class Layout:
    """A table: heading of each column (None: none), its first row, rows of heading, the row after its last (0-based)."""

    headings: tuple[str | None, ...]
    first: int
    depth: int
    end: int

    @property
    def width(self) -> int:
        """Columns up to the last that has a heading."""
        return max((place + 1 for place, one in enumerate(self.headings) if one), default=0)

    @property
    def body(self) -> int:
        """The first row below the heading."""
        return self.first + self.depth


def tables(grid: Grid) -> list[Layout]:
    """Every table with headings that are understood, from the top."""
    heads = list(_heads(grid, _is_heading))
    if not heads and (best := _best(grid)):
        heads = [best]
    return _ended(grid, heads)


def fitting(grid: Grid, wanted: frozenset[str]) -> tuple[list[Layout], list[Layout]]:
    """Tables that have every wanted heading (plain), and the others among them."""
    parts = frozenset(plain(part) for heading in wanted for part in heading.split(JOIN))
    mine = [head for head in _heads(grid, lambda row: _mentions(row, parts)) if wanted <= _plain_set(head)]
    rows = {number for head in mine for number in range(head.first, head.body)}
    others = [head for head in _heads(grid, _is_other) if not rows & set(range(head.first, head.body))] if mine else []
    whole = _ended(grid, sorted((*mine, *others), key=lambda head: head.first))
    fits = {head.first for head in mine}
    return [one for one in whole if one.first in fits], [one for one in whole if one.first not in fits]


def _plain_set(layout: Layout) -> set[str]:
    return {plain_heading(one) for one in layout.headings if one}


@lru_cache(maxsize=4096)
def plain_heading(heading: str) -> str:
    """A heading of several rows in plain words, part by part."""
    return JOIN.join(plain(part) for part in heading.split(JOIN))


def _mentions(row: list[str | None], parts: frozenset[str]) -> bool:
    found = {text for cell in row if cell and len(cell) < 200 and (text := plain(cell)) in parts}
    return len(found) >= min(2, len(parts))


def _is_heading(row: list[str | None]) -> bool:
    return _exact(row) >= _LEAST_EXACT


def _is_other(row: list[str | None]) -> bool:
    return _exact(row) > _LEAST_EXACT and not any((cell or "")[:1].isdigit() for cell in row)


def _exact(row: list[str | None]) -> int:
    short = [cell for cell in row if cell and len(cell) < 120 and not cell[0].isdigit()]
    return exact_headings(short, sheet_kind(short)) if len(set(short)) >= 2 else 0


def _heads(grid: Grid, is_head: Callable[[list[str | None]], bool]) -> Iterator[Layout]:
    """Blocks of heading rows; the end is not known yet."""
    number = last = 0
    while number < len(grid.rows):
        if is_head(grid.rows[number]):
            block = _block(grid, number, last)
            yield block
            number = last = block.body
        else:
            number += 1


def _best(grid: Grid) -> Layout | None:
    """The block among the first rows that reads most like a heading, where none is known word for word."""
    found = [
        (heading_score(block.headings), -block.first, block)
        for number in range(min(SEARCHED, len(grid.rows)))
        if len({cell for cell in grid.rows[number] if cell}) > 1
        for block in [_block(grid, number, 0)]
    ]
    best = max(found, key=lambda one: one[:2], default=None)
    return best[2] if best and best[0] > 0 else None


def _ended(grid: Grid, heads: list[Layout]) -> list[Layout]:
    if not heads:
        return []
    ends = [*(head.first for head in heads[1:]), len(grid.rows)]
    return [Layout(head.headings, head.first, head.depth, end) for head, end in zip(heads, ends, strict=True)]


def _block(grid: Grid, number: int, floor: int) -> Layout:
    """The heading that a row belongs to: rows above that share tall cells or hold its groups, rows below that go on with it."""
    first, end = number, number + 1
    while first > floor and end - first < _DEEPEST and (_shares(grid, first - 1) or _groups(grid, first - 1)):
        first -= 1
    while end < len(grid.rows) and end - first < _DEEPEST and _continues(grid, end):
        end += 1
    return Layout(_flat(grid.rows[first:end]), first, end - first, len(grid.rows))


def _shares(grid: Grid, above: int) -> bool:
    """Whether a row and the next have a cell in common that is merged over both."""
    return any(cell and cell == grid.rows[above][place] for place, cell in enumerate(grid.rows[above + 1]))


def _groups(grid: Grid, above: int) -> bool:
    """Whether a row holds the groups of a heading whose other columns stand blank above: at least two texts, each with room."""
    row, below = grid.rows[above], grid.rows[above + 1]
    own = [place for place, cell in enumerate(row) if cell]
    if len({row[place] for place in own}) < 2 or any(NUMBERS_ROW.match(row[place] or "") for place in own):
        return False
    return all(below[place] is None or _in_group(row, place) for place in own)


def _continues(grid: Grid, number: int) -> bool:
    """Whether a row goes on with the heading above: its own texts stand only under groups or blanks, or are units."""
    above, row = grid.rows[number - 1], grid.rows[number]
    own = [place for place, cell in enumerate(row) if cell and cell != above[place]]
    if not own:
        return len({cell for cell in row if cell}) > 1
    if all(_unit(row[place] or "") for place in own):
        return True
    if all(_is_merged(above, place) for place in own):
        return True
    if any(NUMBERS_ROW.match(row[place] or "") for place in own):
        return False
    return all(above[place] is None or _in_group(above, place) for place in own) or _is_second(above, row, own)


def _is_second(above: list[str | None], row: list[str | None], own: list[int]) -> bool:
    """A row of headings word for word that begins further right than the heading above: «Ngày» under «Lấy mẫu» alone."""
    first = next((place for place, cell in enumerate(above) if cell), 0)
    return len(own) > 1 and own[0] > first and all(exact_headings([row[place]]) for place in own)


def _is_merged(row: list[str | None], place: int) -> bool:
    """A cell that says the same as its neighbour: both are one, over the columns below."""
    return row[place] is not None and row[place] in (*row[max(place - 1, 0) : place], *row[place + 1 : place + 2])


def _in_group(row: list[str | None], place: int) -> bool:
    """A cell that is merged with its neighbour, or has a blank after it, heads a group."""
    right = row[place + 1] if place + 1 < len(row) else None
    left = row[place - 1] if place else None
    return row[place] is not None and (right is None or right == row[place] or left == row[place])


@lru_cache(maxsize=4096)
def _unit(cell: str) -> str | None:
    match = _UNIT_WORDS.match(folded(cell))
    return code_of("unit", match[1]) if match else None


def _flat(rows: list[list[str | None]]) -> tuple[str | None, ...]:
    """Headings of several rows in one; a group's name reaches over the blanks to its right, a unit goes in brackets."""
    carried: list[list[str | None]] = []
    for depth, row in enumerate(rows):
        filled, last = [], None
        for place, cell in enumerate(row):
            below = depth + 1 < len(rows) and rows[depth + 1][place] is not None
            last = cell or (last if below else None)
            filled.append(cell or (last if below else None))
        carried.append(filled)
    return tuple(_joined(list(dict.fromkeys(filter(None, column)))) for column in zip(*carried, strict=True))


def _joined(parts: list[str]) -> str | None:
    *before, last = parts or [""]
    if before and (unit := _unit(last)):
        return f"{JOIN.join(before)} ({unit})"
    return JOIN.join(parts) or None
