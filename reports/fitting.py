"""How much room texts and tables take where the program that opens a paper breaks the lines: estimates on the safe side."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

CM_A_POINT = 0.0353
SANS, SERIF, BOLD = 0.53, 0.46, 1.1  # width of a letter in the size of the type; of a bold one beside a plain one
LINE = 1.24  # height of a line
# Letters that a column should hold on one line; of a word, of a whole cell, that is not broken.
MOST_CELL, MOST_WORD, MOST_WHOLE = 34, 14, 12


def lines_of(text: str, width_cm: float, points: float, letter: float = SANS) -> int:
    """Lines that a text takes in that width."""
    letters = max(1, int(width_cm / (points * CM_A_POINT * letter)))
    return max(1, len(textwrap.wrap(text, letters)))


def height_of(texts: Sequence[str], width_cm: float, points: float, letter: float = SANS) -> float:
    """Centimetres that paragraphs take."""
    return sum(lines_of(text, width_cm, points, letter) for text in texts) * points * CM_A_POINT * LINE


def size_of(texts: Sequence[str], width_cm: float, height_cm: float, sizes: Sequence[float], letter: float = SANS) -> float:
    """The largest of these sizes in which the paragraphs fit; the smallest where none does."""
    return next((size for size in sizes if height_of(texts, width_cm, size, letter) <= height_cm), sizes[-1])


@dataclass(frozen=True)
class Fitted:
    """Share of the width of each column, height of each row (cm; the head's first), and how many rows fit."""

    shares: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def n_rows(self) -> int:
        """Rows that fit below the head."""
        return len(self.heights) - 1


@dataclass(frozen=True)
class Type:
    """How a table is set: size of the type, width of a letter in it, margins of a cell (cm)."""

    points: float
    letter: float
    side_cm: float
    above_cm: float


def fitted(
    names: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], *, width_cm: float, type_: Type,
    height_cm: float = math.inf,
) -> Fitted:  # fmt: skip
    """Columns as wide as their texts ask, and as many of the first rows as the height holds."""
    if not names:
        return Fitted((), (0.0,))
    shares = _shares(names, rows, numeric, width_cm, type_)
    heights: list[float] = []
    for row in (names, *rows):
        rooms = [width_cm * share - 2 * type_.side_cm for share in shares]
        letter = type_.letter * (1 if heights else BOLD)
        most = max(lines_of(text, room, type_.points, letter) for text, room in zip(row, rooms, strict=True))
        height = most * type_.points * CM_A_POINT * LINE + 2 * type_.above_cm
        if heights and sum(heights) + height > height_cm:
            break
        heights.append(height)
    return Fitted(shares, tuple(heights))


def _shares(
    names: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], width_cm: float, type_: Type
) -> tuple[float, ...]:
    """What no column can do without, then what is left by what each would like."""
    letter, least, liked = type_.points * CM_A_POINT * type_.letter, [], []
    for place, (name, is_number) in enumerate(zip(names, numeric, strict=True)):
        cells = [row[place] for row in rows]
        longest = max((len(cell) for cell in cells), default=1)
        word = (
            longest
            if is_number or longest <= MOST_WHOLE
            else max((len(word) for cell in cells for word in cell.split()), default=1)
        )
        needed = max(min(word, MOST_WORD), *(BOLD * len(part) for part in name.split() or [""]), 2)
        least.append((needed + 1.2) * letter + 2 * type_.side_cm)
        liked.append(max(min(longest, MOST_CELL), needed, math.ceil(len(name) / 2)) * letter - needed * letter)
    left, more = width_cm - sum(least), sum(liked)
    if left <= 0 or more == 0:
        return tuple(one / sum(least) for one in least)
    return tuple((one + left * extra / more) / width_cm for one, extra in zip(least, liked, strict=True))


def best(
    names: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], *, width_cm: float, height_cm: float,
    types: Sequence[Type], note_cm: float,
) -> tuple[Type, Fitted]:  # fmt: skip
    """The largest type in which all rows fit; else the smallest, with room left for a note on the rows left out."""
    for type_ in types:
        found = fitted(names, rows, numeric, width_cm=width_cm, type_=type_, height_cm=height_cm)
        if found.n_rows == len(rows):
            return type_, found
    return types[-1], fitted(names, rows, numeric, width_cm=width_cm, type_=types[-1], height_cm=height_cm - note_cm)
