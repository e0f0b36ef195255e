"""Offices' own sheets made row by row, proposed, checked, published and read back from Parquet."""

from dataclasses import dataclass

import pyarrow.parquet as pq
from openpyxl import Workbook

from data.snapshots import current_id
from intake.checked import Checked
from intake.flat import load_mapping, propose, save_mapping
from intake.flat.mapping import Mapping
from intake.publish import Request, publish_files

VINH = ["P. Hưng Bình, TP Vinh", "phường Lê Lợi, thành phố Vinh", "Xã Nghi Phú - TP. Vinh", "xóm 3 xã Hưng Lộc TP Vinh"]
DAI_TU = ["xã La Bằng, huyện Đại Từ", "TT. Hùng Sơn, H. Đại Từ", "X. Yên Lãng, H.Đại Từ", "xã Minh Tiến huyện Đại Từ"]


@dataclass(frozen=True)
class Office:
    """What came of a sheet: its report, the mapping, the sentences on doubts, and a way to the published rows."""

    checked: Checked
    mapping: Mapping
    doubts: tuple[str, ...]
    root: object

    def rows(self, extract):
        """Published rows of an extract."""
        return pq.read_table(self.root / current_id() / f"{extract}.parquet").to_pylist()

    def counts(self):
        """Rows read, accepted, rejected, not data."""
        return tuple(self.checked.total(name) for name in ("read", "accepted", "rejected", "not_data"))


def book(path, sheets, *, merged=(), hidden=()):
    """Write sheets (title → rows), merge ranges of the first, hide some."""
    workbook = Workbook()
    for number, (title, rows) in enumerate(sheets.items()):
        sheet = workbook.active if not number else workbook.create_sheet()
        sheet.title = title
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    for cells in merged:
        workbook.worksheets[0].merge_cells(cells)
    workbook.save(path)
    return path


def published(path, root, change=lambda mapping: mapping):
    """Propose a mapping, keep it in a file, read that file, publish what is good."""
    proposal = propose(path)
    save_mapping(path.with_suffix(".toml"), change(proposal.mapping))
    mapping = load_mapping(path.with_suffix(".toml"))
    _, checked = publish_files([path], Request(accept_partial=True), mapping=mapping)
    return Office(checked, mapping, proposal.doubts, root)


def down(letters, top, bottom):
    """Ranges of cells merged from top to bottom in each column."""
    return [f"{letter}{top}:{letter}{bottom}" for letter in letters]
