"""Records of all rows so far: one for each thing, with every row it came of."""

from dataclasses import dataclass, field

import pyarrow as pa

from data.codes import code_of
from data.contracts import contract, extracts
from intake.cells import CellError
from intake.flat.complete import NOT_STATED
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
    shared: dict[str | None, list[tuple[Row, Record]]] = field(default_factory=dict)  # results under one conclusion, by sample

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

    def part_conclusions(self) -> dict[tuple[str, str], list[str]]:
        """Give each conclusion «fail» on a whole sample to what bears it; once, before `raws`.

        Where several were found by numbers alone, none is guessed: each keeps the verdict by its own limit, and one more
        result, of an analyte not stated, holds the conclusion, so that the sample fails. Returns those samples by sheet.
        """
        unborne: dict[tuple[str, str], list[str]] = {}
        for sample_id, mine in self.shared.items():
            failed = [(row, record) for row, record in mine if _fails(record)]
            bearers = _bears([record for _, record in failed])
            if len(failed) < 2:
                continue
            row, first = failed[0]
            said = first["laboratory_conclusion"]
            for _, record in failed:
                record["laboratory_conclusion"] = said if any(record is one for one in bearers or []) else None
            if bearers is None:
                whole = dict.fromkeys(first) | {name: first[name] for name in ("sample_id", "method")}
                self.add("test_result", whole | {"analyte": NOT_STATED, "laboratory_conclusion": said}, row)
                unborne.setdefault(row[:2], []).append(sample_id or "")
        return unborne

    def raws(self) -> list[Raw]:
        """The records as raw tables, by extract and place."""
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


def _bears(records: list[Record]) -> list[Record] | None:
    """Which results of a sample bear its failing conclusion; None where nothing in the sheet says which.

    What was not detected never does. What was found without a number («Dương tính») does; else the only one found.
    """
    found = [record for record in records if not _not_detected(record["result_text"])]
    positive = [record for record in found if _is_positive(record["result_text"])]
    whole = [record for record in records if record["analyte"] == NOT_STATED]
    return positive or (found if len(found) == 1 else whole or None)


def _not_detected(text: str | None) -> bool:
    try:
        return text is None or read_result(text).is_non_detect
    except CellError:
        return False


def _is_positive(text: str | None) -> bool:
    try:
        found = read_result(text or "")
    except CellError:
        return False
    return not found.is_non_detect and found.result_number is None and not (text or "").lstrip().startswith(">")


def _fails(record: Record) -> bool:
    return code_of("laboratory_conclusion", record["laboratory_conclusion"] or "") == "fail"


def _agree(first: Record, second: Record) -> bool:
    return all(text is None or first[name] is None or first[name] == text for name, text in second.items())
