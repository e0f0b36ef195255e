"""How much room texts and tables take on a page whose lines are broken by the program that opens it: estimates on the safe side."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

CM_A_POINT = 0.0353
LETTER, LINE = 0.52, 1.22  # width of a letter and height of a line, in the size of the type
MOST_CELL = 26  # letters of a cell that a column should hold on one line


def lines_of(text: str, width_cm: float, points: float) -> int:
    """Lines that a text takes in that width."""
    letters = max(1, int(width_cm / (points * CM_A_POINT * LETTER)))
    return max(1, len(textwrap.wrap(text, letters)))


def height_of(texts: Sequence[str], width_cm: float, points: float) -> float:
    """Centimetres that paragraphs take."""
    return sum(lines_of(text, width_cm, points) for text in texts) * points * CM_A_POINT * LINE


def size_of(texts: Sequence[str], width_cm: float, height_cm: float, sizes: Sequence[float]) -> float:
    """The largest of these sizes in which the paragraphs fit; the smallest where none does."""
    return next((size for size in sizes if height_of(texts, width_cm, size) <= height_cm), sizes[-1])


@dataclass(frozen=True)
class Fitted:
    """Share of the width of each column, height of each row (cm; the head's first), and how many rows fit."""

    shares: tuple[float, ...]
    heights: tuple[float, ...]

    @property
    def n_rows(self) -> int:
        """Rows that fit below the head."""
        return len(self.heights) - 1


def fitted(
    names: Sequence[str], rows: Sequence[Sequence[str]], *, width_cm: float, height_cm: float, points: float,
    side_cm: float, above_cm: float,
) -> Fitted:  # fmt: skip
    """Columns as wide as their texts ask, and as many of the first rows as the height holds."""
    asked = [_asked(name, [row[place] for row in rows]) for place, name in enumerate(names)]
    shares = tuple(one / sum(asked) for one in asked)
    heights: list[float] = []
    for row in (names, *rows):
        pairs = zip(row, shares, strict=True)
        most = max(lines_of(text, width_cm * share - 2 * side_cm, points) for text, share in pairs)
        height = most * points * CM_A_POINT * LINE + 2 * above_cm
        if heights and sum(heights) + height > height_cm:
            break
        heights.append(height)
    return Fitted(shares, tuple(heights))


def _asked(name: str, cells: Sequence[str]) -> float:
    """Letters that a column asks for: its longest cell up to a measure, its longest word, half of its name."""
    words = max((len(word) for word in name.split()), default=1)
    longest = max((len(cell) for cell in cells), default=1)
    return max(min(longest, MOST_CELL) + 1, words + 1, math.ceil(len(name) / 2), 4)
