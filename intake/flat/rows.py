"""Which rows of a table are data, and why the others are not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from data.codes import folded
from intake.flat.grid import Grid
from intake.flat.layout import NUMBERS_ROW, Layout
from intake.flat.vocabulary import plain

# "Cộng" is a sum, "Công ty" a firm, "Cộng Hòa" a name: accents and what follows decide.
_WHAT = (
    r"cộng|số|hợp|kết|trang|nhóm|huyện|tỉnh|xã|phường|dồn|toàn|chung|tháng|quý|năm|mẫu|sản|cơ|lượng|khối|giá|tiền|theo|phần|mục"
    r"|bảng|các|mang|lại|tuần|đợt|ngày|chuyến|buổi|chợ|thị|thành|thôn|xóm|vùng"
)
_SUMS = r"tổng cộng|tổng|cộng|luỹ kế|lũy kế|trong đó|tỷ lệ|tỉ lệ|trung bình"
_SUM = re.compile(rf"^(?:{_SUMS})(?:\s*(?:[:(\d.%=-].*)?|\s+(?:{_WHAT})\b.*)$")
_PLAIN_SUM = re.compile(
    r"^(?:tong cong|tong so|tong|cong|luy ke|ty le|ti le|trung binh|subtotal|total|grand total|sum)"
    r"(?:\s*(?:[:(\d.%].*)?| (?:trang|nhom|huyen|tinh|mau|so|tuan|dot|muc|phan)\b.*)$"
)
_FOOT = re.compile(
    r"^\(?(?:nguoi (?:lap|tong hop|kiem tra|ky|bao cao|thuc hien)|ke toan|thu truong|giam doc|pho giam doc|chi cuc truong"
    r"|pho chi cuc truong|kt\.|tm\.|tl\.|tuq\.|lanh dao|truong phong|pho truong phong|noi nhan|\*? ?ghi chu|luu y ?:|ky ten"
    r"|ky, ?ghi ro|ky, ?dong dau|xac nhan cua|nguon ?:|luu ?:|chu tich|pho chu tich|an dinh danh sach|danh sach (?:gom|nay)"
    r"|kiem nghiem vien|prepared by|approved by|notes? ?:|source ?:)"
)
_SIGNED = re.compile(r"ngay (?:\d{1,2}|\.+|…+) ?thang (?:\d{1,2}|\.+|…+) ?nam")
_LIMIT = re.compile(
    r"^(?:(?:muc )?gioi han|muc (?:cho phep|quy dinh)|qcvn|quy chuan|tcvn|mrl|lod\b|loq\b|don vi(?: tinh)?\b|dvt\b"
    r"|phuong phap thu|pp thu)"
)
_FEW = 2  # texts of a row that names a group
_SERIAL = {"stt", "tt", "so tt", "so thu tu", "no", "#", "s tt", "stt mau", "so"}


@dataclass(frozen=True)
class _Usual:
    """What a row of this table is like: how many mapped cells it fills, where its serial number stands."""

    filled: int
    serial: int | None


def not_data(grid: Grid, layout: Layout, mapped: Sequence[int], skip: Sequence[str] = ()) -> dict[int, str]:
    """Rows of a table that are not data: row number (0-based) → why: blank, heading, limit, subtotal, group, footer."""
    found: dict[int, str] = {}
    footed = False
    usual = _usual(grid, layout, mapped)
    for number in range(layout.body, layout.end):
        if reason := _reason(grid, number, layout, mapped, usual, skip):
            footed = footed or reason == "footer"
            found[number] = "footer" if footed and reason in ("group", "note") else reason
    return found


def _reason(grid: Grid, number: int, layout: Layout, mapped: Sequence[int], usual: _Usual, skip: Sequence[str]) -> str | None:
    row = grid.rows[number]
    distinct = list(dict.fromkeys(cell for cell in row if cell))
    if not distinct or all(place in grid.inherited(number) for place, cell in enumerate(row) if cell):
        return "blank"
    said = [folded(cell) for cell in distinct[:4]]
    if any(text and said[0].startswith(folded(text)) for text in skip):
        return "subtotal"
    if reason := _of_heading(row, distinct, layout):
        return reason
    if _is_numbered(row, usual, distinct):
        return None
    if any(_is_sum(cell) for cell in distinct[:3]):
        return "subtotal"
    filled = len({row[place] for place in mapped if row[place]})
    return _beside(said, len(distinct), is_sparse=filled <= max(1, usual.filled // 3))


def _of_heading(row: list[str | None], distinct: list[str], layout: Layout) -> str | None:
    """Numbers of the columns, or the heading again on a new page."""
    if len(distinct) > 1 and all(NUMBERS_ROW.match(cell) for cell in distinct) and _rising(distinct):
        return "numbering"
    again = tuple(row) == layout.headings or distinct == list(dict.fromkeys(one for one in layout.headings if one))
    return "heading" if again else None


def _beside(said: list[str], count: int, *, is_sparse: bool) -> str | None:
    """A row of limits, a signature, a group, a note; None where it fills too much to be one."""
    if any(_LIMIT.match(text) for text in said[:2]):
        return "limit"
    if not is_sparse:
        return None
    signed = any(_FOOT.match(text) or _SIGNED.search(text) for text in said)
    return "footer" if signed else "group" if count <= _FEW else "note"


def _is_numbered(row: list[str | None], usual: _Usual, distinct: list[str]) -> bool:
    """A row that bears its serial number is data, however little else it holds."""
    serial = row[usual.serial] if usual.serial is not None else None
    return bool(serial and re.fullmatch(r"\d{1,5}", serial)) and len(distinct) > 2


def _usual(grid: Grid, layout: Layout, mapped: Sequence[int]) -> _Usual:
    counts = sorted(len({row[place] for place in mapped if row[place]}) for row in grid.rows[layout.body : layout.end])
    counts = [count for count in counts if count > 1] or [len(mapped)]
    serial = next((place for place, one in enumerate(layout.headings) if one and plain(one) in _SERIAL), None)
    return _Usual(counts[len(counts) // 2], serial)


def _is_sum(cell: str) -> bool:
    text = unicodedata.normalize("NFC", cell).casefold().strip(" *-+.")
    return bool(_SUM.match(text) or _PLAIN_SUM.match(text))


def _rising(cells: list[str]) -> bool:
    numbers = [int(digits) for cell in cells if (digits := re.sub(r"\D", "", cell.split("=")[0]))]
    return len(numbers) >= len(cells) - 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True
