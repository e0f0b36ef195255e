"""Records of all rows so far: one for each thing, with every row it came of."""

from dataclasses import dataclass, field

import pyarrow as pa

from data.codes import code_of
from data.contracts import contract, extracts
from intake.cells import CellError
from intake.flat.records import Record
from intake.results import read_result
from intake.sheet import Raw

# Of these a later row may tell more; that it tells otherwise in passing (a telephone, a spelling) rejects nothing.
_LENIENT = ("facility", "product")
ORIGIN = ["extract", "first_file", "first_sheet", "first_row", "file", "sheet", "row"]
Row = tuple[str, str, int]


@dataclass
class Gathered:
    """Records so far: by extract, (first row, record); which rows each came of."""

    records: dict[str, list[tuple[Row, Record]]] = field(default_factory=lambda: {kind.name: [] for kind in extracts()})
    by_key: dict[tuple[str, ...], tuple[Row, Record]] = field(default_factory=dict)
    origins: list[tuple[object, ...]] = field(default_factory=list)
    shared: dict[str | None, list[Record]] = field(default_factory=dict)  # results under one conclusion, by sample

    def add(self, extract: str, record: Record, row: Row) -> None:
        """Take a record; one that says nothing against an earlier one of its key joins it."""
        key = (extract, *(record[name] or "" for name in contract(extract).key))
        whole = all(record[name] for name in contract(extract).key)
        earlier = self.by_key.get(key) if whole else None
        if (
            earlier
            and (extract in _LENIENT or _agree(earlier[1], record))
            and not (extract == "test_result" and earlier[0] != row)
        ):
            for name, text in record.items():
                earlier[1][name] = earlier[1][name] or text
            self.origins.append((extract, *earlier[0], *row))
            return
        if whole and not earlier:
            self.by_key[key] = (row, record)
        self.records[extract].append((row, record))
        self.origins.append((extract, *row, *row))

    def raws(self) -> list[Raw]:
        """The records as raw tables, by extract and place."""
        _part_conclusions(self.shared)
        found: list[Raw] = []
        for kind in extracts():
            rows = self.records[kind.name]
            for file, sheet in dict.fromkeys((row[0], row[1]) for row, _ in rows):
                mine = [(row, record) for row, record in rows if (row[0], row[1]) == (file, sheet)]
                columns = {
                    column.name: pa.array([record[column.name] for _, record in mine], pa.string()) for column in kind.given
                }
                columns["source_row"] = pa.array([row[2] for row, _ in mine], pa.int64())
                found.append(Raw(kind.name, file, sheet, pa.table(columns)))
        return found


def _part_conclusions(shared: dict[str | None, list[Record]]) -> None:
    """A sample that failed did so by something found: what was not detected keeps no share in its conclusion."""
    for records in shared.values():
        found = [record for record in records if not _not_detected(record["result_text"])]
        if found and len(found) < len(records):
            for record in records:
                if record not in found and code_of("laboratory_conclusion", record["laboratory_conclusion"] or "") == "fail":
                    record["laboratory_conclusion"] = None


def _not_detected(text: str | None) -> bool:
    try:
        return text is None or read_result(text).is_non_detect
    except CellError:
        return False


def _may_join(extract: str, first_row: Row, first: Record, record: Record, row: Row) -> bool:
    """Two results of one analyte are two results, or one too many: never one."""
    if extract == "test_result" and first_row != row:
        return False
    return extract in _LENIENT or _agree(first, record)


def _agree(first: Record, second: Record) -> bool:
    return all(text is None or first[name] is None or first[name] == text for name, text in second.items())
