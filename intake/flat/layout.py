"""Where a sheet's heading stands, and which rows below it are data, and why the others are not."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from data.codes import folded
from intake.flat.grid import Grid

SEARCHED = 40
_DEEPEST = 3
_JOIN = " › "
# "Cộng" is a sum, "Công ty" a firm: accents decide where they are written.
_SUM = re.compile(
    r"^(?:tổng(?: cộng| số| hợp| kết)?|cộng(?: trang| nhóm| huyện| tỉnh| dồn)?|luỹ kế|lũy kế|trong đó)\b(?!\s*(?:đồng|tác))"
)
_PLAIN_SUM = re.compile(r"^(?:tong cong|tong so|tong|cong|subtotal|total|grand total)\s*[:(\d.]*$")
_FOOT = re.compile(
    r"^\(?(?:nguoi (?:lap|tong hop|kiem tra|ky)|ke toan|thu truong|giam doc|pho giam doc|chi cuc truong|pho chi cuc truong"
    r"|lanh dao|truong phong|noi nhan|ghi chu ?:|ky ten|ky, ?ghi ro|ky, ?dong dau|xac nhan cua|dai dien|nguon ?:|luu ?:)"
)
_SIGNED = re.compile(r"ngay (?:\d{1,2}|\.+|…+) ?thang (?:\d{1,2}|\.+|…+) ?nam")
_NUMBERS_ROW = re.compile(r"^\(?(?:\d{1,2}|[A-Za-z])(?:\s*=.*)?\)?$")


@dataclass(frozen=True)
class Layout:
    """Heading of each column (None where there is none), numbers of the heading's rows and of the rows below (0-based)."""

    headings: tuple[str | None, ...]
    first: int
    depth: int

    @property
    def body(self) -> int:
        """The first row below the heading."""
        return self.first + self.depth


def layouts(grid: Grid) -> Iterator[Layout]:
    """Every block of rows that could be the heading."""
    for first in range(min(SEARCHED, len(grid.rows))):
        if len({cell for cell in grid.rows[first] if cell}) < 2:  # a title, not a heading
            continue
        for depth in range(1, _DEEPEST + 1):
            if first + depth > len(grid.rows) or (depth > 1 and not _continues(grid, first + depth - 1)):
                break
            yield Layout(_flat(grid.rows[first : first + depth]), first, depth)


def best_layout(grid: Grid, score: Callable[[Sequence[str | None]], float]) -> Layout | None:
    """The block that scores most; the shorter and higher one of equals; None where nothing scores."""
    scored = [(score(one.headings), -one.depth, -one.first, one) for one in layouts(grid)]
    found = max(scored, key=lambda row: row[:3], default=None)
    return _raised(grid, found[3]) if found and found[0] > 0 else None


def _raised(grid: Grid, layout: Layout) -> Layout:
    """The block with the rows above that it shares tall cells with."""
    first, depth = layout.first, layout.depth
    while first and depth < _DEEPEST and any(cell and cell == grid.rows[first - 1][n] for n, cell in enumerate(grid.rows[first])):
        first, depth = first - 1, depth + 1
    return Layout(_flat(grid.rows[first : first + depth]), first, depth)


def _continues(grid: Grid, number: int) -> bool:
    """Whether a row goes on with the heading above: its own texts stand only under groups or blanks."""
    above, row = grid.rows[number - 1], grid.rows[number]
    own = [place for place, cell in enumerate(row) if cell and cell != above[place]]
    if not own or any(_NUMBERS_ROW.match(row[place] or "") for place in own):
        return False
    grouped = {place for place in range(len(row)) if _in_group(above, place)}
    return all(above[place] is None or place in grouped for place in own)


def _in_group(row: list[str | None], place: int) -> bool:
    """A cell that is merged with its neighbour, or has a blank after it, heads a group."""
    right = row[place + 1] if place + 1 < len(row) else None
    left = row[place - 1] if place else None
    return row[place] is not None and (right is None or right == row[place] or left == row[place])


def _flat(rows: list[list[str | None]]) -> tuple[str | None, ...]:
    """Headings of several rows in one, parts joined; a group's name reaches over the blanks to its right."""
    carried: list[list[str | None]] = []
    for depth, row in enumerate(rows):
        filled, last = [], None
        for place, cell in enumerate(row):
            below = depth + 1 < len(rows) and rows[depth + 1][place] is not None
            last = cell or (last if below else None)
            filled.append(cell or (last if below else None))
        carried.append(filled)
    return tuple(_JOIN.join(dict.fromkeys(filter(None, column))) or None for column in zip(*carried, strict=True))


def not_data(grid: Grid, layout: Layout, mapped: Sequence[int], skip: Sequence[str] = ()) -> dict[int, str]:
    """Rows below the heading that are not data: row number (0-based) → blank, numbering, subtotal, group, footer, note."""
    found: dict[int, str] = {}
    footed = False
    usual = _usual(grid, layout, mapped)
    for number in range(layout.body, len(grid.rows)):
        row = grid.rows[number]
        distinct = list(dict.fromkeys(cell for cell in row if cell))
        filled = len({row[place] for place in mapped if row[place]})
        if reason := _reason(distinct, row, layout, filled, usual, skip):
            footed = footed or reason == "footer"
            found[number] = "footer" if footed and reason in ("group", "note") else reason
    return found


def _reason(
    distinct: list[str], row: list[str | None], layout: Layout, filled: int, usual: int, skip: Sequence[str]
) -> str | None:
    if not distinct:
        return "blank"
    plain = [folded(cell) for cell in distinct]
    if len(distinct) > 1 and all(_NUMBERS_ROW.match(cell) for cell in distinct) and _rising(distinct):
        return "numbering"
    if tuple(row) == layout.headings or (layout.depth == 1 and distinct == [one for one in layout.headings if one]):
        return "heading"
    if any(_is_sum(cell) for cell in distinct[:3]) or any(text and plain[0].startswith(folded(text)) for text in skip):
        return "subtotal"
    if filled > max(1, usual // 3):
        return None
    signed = any(_FOOT.match(text) or _SIGNED.search(text) for text in plain)
    return "footer" if signed else "group" if len(distinct) <= 2 else "note"


def _usual(grid: Grid, layout: Layout, mapped: Sequence[int]) -> int:
    """How many mapped cells a row has, as a rule."""
    counts = sorted(len({row[place] for place in mapped if row[place]}) for row in grid.rows[layout.body :])
    counts = [count for count in counts if count > 1] or [len(mapped)]
    return counts[len(counts) // 2]


def _is_sum(cell: str) -> bool:
    text = unicodedata.normalize("NFC", cell).casefold().strip()
    return bool(_SUM.match(text) or _PLAIN_SUM.match(text))


def _rising(cells: list[str]) -> bool:
    numbers = [int(digits) for cell in cells if (digits := re.sub(r"\D", "", cell.split("=")[0]))]
    return len(numbers) >= len(cells) - 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
