"""Contracts: what each extract and cube holds, read once from `data/contract/*.toml`."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

ColumnType = Literal["text", "integer", "number", "boolean", "date", "timestamp"]
Language = Literal["vi", "en"]

FOLDER = Path(__file__).with_name("contract")

# An extract stands after those it refers to, so that one pass in this order finds every orphan.
EXTRACTS = (
    "facility",
    "certificate",
    "product",
    "ocop_award",
    "lot",
    "lot_input",
    "shipment",
    "plan",
    "sample",
    "test_result",
    "legal_limit",
    "alert",
    "alert_step",
    "recall",
    "plan_window",
    "plan_quota",
    "plan_task",
    "hotline_report",
    "publication",
    "inspection",
    "agreement_action",
    "fair_entry",
    "supply_offer",
    "demand_offer",
)
CUBES = (
    "sample_month",
    "hazard_month",
    "shipment_month",
    "chain_month",
    "signal_week",
    "result_delay",
    "signal",
    "trace_shipment",
    "trace_lot",
    "trace_input",
    "lot_doubt",
    "alert_time",
    "alert_case",
    "plan_week",
    "award_check",
    "cover_month",
    "sale_fortnight",
    "sale_forecast",
    "offer_match",
)

# Sheet that rows of a file of tracing stand in: the form of the file.
EXCHANGES = ("EPCIS", "FoodChain-Lab")

SQL_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
}


class UnknownContractError(KeyError):
    """No extract or cube has this name."""


@dataclass(frozen=True)
class Column:
    """One column: its type, its rules and its names."""

    name: str
    type: ColumnType
    vi: str
    en: str
    required: bool = False
    exchange_may_lack: bool = False  # files of tracing never say it: required of all others
    code: str | None = None  # code list that holds every value
    references: str | None = None  # "extract.column" that must hold the value
    place: str | None = None  # column that names the era of this commune code
    result: str | None = None  # column with the unit of this laboratory text
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    differs_from: str | None = None  # column of the same row with another value
    not_before: str | None = None  # column of the same row with an earlier or equal date
    not_future: bool = False
    scale_on: str | None = None  # column with the day that says which scale this grade must be of
    personal: bool = False  # masked unless a role needs it
    derived: bool = False  # made in publishing, never filled in
    example: str | None = None

    def label(self, language: Language = "vi") -> str:
        """Name of the column as people read it."""
        return self.vi if language == "vi" else self.en

    @property
    def sql_type(self) -> str:
        """Type in the engine."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Contract:
    """One extract or cube: key (unique), sort order on disk, columns in order."""

    name: str
    kind: Literal["extract", "cube"]
    key: tuple[str, ...]
    sort: tuple[str, ...]
    vi: str
    en: str
    columns: tuple[Column, ...] = field(repr=False)

    def label(self, language: Language = "vi") -> str:
        """Name of the extract as people read it."""
        return self.vi if language == "vi" else self.en

    def column(self, name: str) -> Column:
        """Return the column of that name, or raise KeyError."""
        return {column.name: column for column in self.columns}[name]

    @property
    def given(self) -> tuple[Column, ...]:
        """Columns that people fill in."""
        return tuple(column for column in self.columns if not column.derived)

    @property
    def derived(self) -> tuple[Column, ...]:
        """Columns that publishing makes."""
        return tuple(column for column in self.columns if column.derived)


# Every published row of an extract also says where it came from.
SOURCE_COLUMNS = (
    Column("source_file", "text", "Tệp nguồn", "Source file"),
    Column("source_sheet", "text", "Trang tính nguồn", "Source sheet"),
    Column("source_row", "integer", "Dòng nguồn", "Source row"),
)


def _read(path: Path) -> Contract:
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = tuple(Column(name=name, **attributes) for name, attributes in raw["column"].items())
    return Contract(path.stem, raw["kind"], tuple(raw["key"]), tuple(raw["sort"]), raw["vi"], raw["en"], columns)


@cache
def contract(name: str) -> Contract:
    """Return the contract of an extract or cube.

    Raises:
        UnknownContractError: no such name.
    """
    if name not in EXTRACTS + CUBES:
        raise UnknownContractError(name)
    return _read(FOLDER / f"{name}.toml")


def extracts() -> tuple[Contract, ...]:
    """Contracts of the extracts, each after those it refers to."""
    return tuple(contract(name) for name in EXTRACTS)


def cubes() -> tuple[Contract, ...]:
    """Contracts of the cubes."""
    return tuple(contract(name) for name in CUBES)
