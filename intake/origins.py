"""Rows of an office's own sheets, and which records of extracts came of each."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from intake.flat.mapping import Mapping


@dataclass(frozen=True)
class SheetRows:
    """One sheet: its headings, its data rows (number → cells), and the rows that are not data (number → why), 1-based."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    data: dict[int, list[str | None]]
    not_data: dict[int, str]
    heading_rows: tuple[int, ...] = ()
    unmapped: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File, and sheet where there is one."""
        return f"{self.file} – {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True)
class Assumption:
    """What a text was taken to mean by likeness, and in how many rows."""

    target: str
    text: str
    meaning: str
    confidence: float
    rows: int


@dataclass(frozen=True)
class Origins:
    """The sheets, and for each record its place (extract, first_file, first_sheet, first_row) beside every row it came of.

    `rows` has columns extract, first_file, first_sheet, first_row, file, sheet, row; a facility named in forty rows is
    one record with forty of them. `mappings` holds by file the one it was read through.
    """

    sheets: tuple[SheetRows, ...]
    rows: pd.DataFrame = field(repr=False)
    assumptions: tuple[Assumption, ...] = ()
    mappings: dict[str, "Mapping"] = field(default_factory=dict, repr=False)
