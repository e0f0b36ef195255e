"""Reading of the list of facilities and papers that a partner province sends: its own headings, nothing published."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from data.codes import folded
from intake.cells import CellError, read_date
from intake.errors import IntakeError
from intake.flat.grid import Grid, read_grids

COLUMNS = ("facility_id", "facility_name", "certificate_number", "issued_date", "expires_date")
# What a heading says, without accents, in the order in which they are looked for.
_HEADS = {
    "facility_id": r"^ma (so )?(co so|cs|don vi)|^facility code",
    "issued_date": r"ngay cap|cap ngay|^issued",
    "expires_date": r"het han|het hieu luc|hieu luc den|gia tri den|^expires",
    "certificate_number": r"^so (giay|gcn|ban cam ket|cam ket|hieu|chung nhan)|chung nhan so|^(certificate )?number|^so$",
    "facility_name": r"^ten (co so|don vi|chu the|doanh nghiep|hop tac xa)|^co so\b|^don vi$|^chu the|^facility( name)?$",
}
_NEEDED = ("facility_name", "certificate_number")
_SEARCHED = 40
_FOOTER = re.compile(r"^(tong( so| cong)?|cong)[\s:\d]*$|^(nguoi lap|noi nhan|ghi chu)\b")  # not «Công ty …»


@dataclass(frozen=True)
class PartnerList:
    """`rows`: `list_row` (as numbered in the file), and COLUMNS as texts and days; `unread`: list_row, column_name, text."""

    file: str
    rows: pd.DataFrame
    unread: pd.DataFrame
    n_not_data: int


def read_partner_list(name: str, content: bytes) -> PartnerList:
    """Read the first sheet with a heading that names the facility and the number of its paper.

    Args:
        name: of the file, .xlsx, .xlsm or .csv.
        content: its bytes.

    Raises:
        IntakeError: list_heading, where no sheet has such a heading; list_empty; and those of `read_grids`.
    """
    with tempfile.TemporaryDirectory(prefix="ocop-list-") as folder:
        path = Path(folder) / (re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", Path(name).name).strip(". ") or "_")
        path.write_bytes(content)
        grids = read_grids(path)
    for grid in grids:
        if found := _heading(grid):
            return _read(grid, *found)
    raise IntakeError("list_heading", file=name)


def _heading(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """Number of rows above the data and the place of each column; a heading may fill two rows."""
    for number, row in enumerate(grid.rows[:_SEARCHED]):
        for height in (1, 2):
            cells = _joined(grid.rows[number : number + height], row)
            places = _places(cells)
            if set(_NEEDED) <= set(places):
                return number + height, places
    return None


def _joined(rows: Sequence[Sequence[str | None]], first: Sequence[str | None]) -> list[str]:
    """The lowest text of each column: a second row of a heading says more than the first."""
    lower = rows[-1] if len(rows) > 1 else first
    return [folded(below or above or "") for above, below in zip(first, lower, strict=True)]


def _places(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = next((name for name, form in _HEADS.items() if re.search(form, cell)), None)
        if name:
            found.setdefault(name, place)
    return found


def _read(grid: Grid, above: int, places: dict[str, int]) -> PartnerList:
    rows: list[dict[str, object]] = []
    unread: list[tuple[int, str, str]] = []
    filled = [(number, row) for number, row in enumerate(grid.rows[above:], start=above + 1) if any(row)]
    for number, cells in filled:
        row = {name: cells[places[name]] if name in places else None for name in COLUMNS}
        if not _is_data(row):
            continue
        days = {name: _day(row[name]) for name in ("issued_date", "expires_date")}
        unread += [(number, name, text) for name, (_, text) in days.items() if text]
        rows.append({"list_row": number, **row, **{name: day for name, (day, _) in days.items()}})
    if not rows:
        raise IntakeError("list_empty", file=grid.place)
    frame = pd.DataFrame(rows, columns=["list_row", *COLUMNS])
    for name in ("issued_date", "expires_date"):
        frame[name] = pd.to_datetime(frame[name])
    listed = pd.DataFrame(unread, columns=["list_row", "column_name", "text"])
    return PartnerList(grid.file, frame, listed, above + len(filled) - len(rows))


def _is_data(row: dict[str, str | None]) -> bool:
    """A facility with a paper; a title, subtotal or signature line is none (a merged line has one text in every cell)."""
    name = row["facility_name"] or row["facility_id"]
    paper = [row[column] for column in ("certificate_number", "issued_date", "expires_date") if row[column]]
    return bool(name and paper) and set(paper) != {name} and not _FOOTER.match(folded(name or ""))


def _day(text: str | None) -> tuple[date | None, str | None]:
    """The day a cell holds, and its text where it cannot be read."""
    try:
        return (read_date(text), None) if text else (None, None)
    except CellError:
        return None, text
