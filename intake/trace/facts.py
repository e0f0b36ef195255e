"""What files of tracing tell, gathered by code: facilities, products, lots, what went into them, where they went."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from data.contracts import Column, contract
from intake.flat.products import HEAD, product_of
from intake.remarks import Remark
from intake.sheet import Raw

_TYPES = {"number": pa.float64()}
_MOST_NAMED = 3
_KEYS = {"facility": "facility_id", "product": "product_id", "lot": "lot_id"}
_TRACED = ("facility", "product", "lot", "lot_input", "shipment")
Record = dict[str, Any]
Before = Callable[[str, Iterable[Any]], dict[Any, Record]]


@dataclass
class Facts:
    """Records by code, each with the number of the event or row that told it first; and what was left aside, by kind."""

    file: str
    form: str  # "EPCIS" or "FoodChain-Lab": the rows' sheet
    records: dict[str, dict[Any, Record]] = field(default_factory=lambda: {name: {} for name in _TRACED})
    aside: dict[str, list[str]] = field(default_factory=dict)
    read: int = 0
    used: int = 0
    before: Before = lambda _extract, _keys: {}

    def tell(self, extract: str, key: Any, row: int, **values: Any) -> Record:
        """Add what is known of a record; what was told before stays."""
        record = self.records[extract].setdefault(key, {"source_row": row})
        if (name := _KEYS.get(extract)) and isinstance(key, str):
            record.setdefault(name, key)
        for name, value in values.items():
            if value is not None and record.get(name) is None:
                record[name] = value
        return record

    def fill(self) -> None:
        """What this file does not say of its records stays as earlier files told it; who traded may turn out to process."""
        stages = self._stages()
        for extract in _TRACED:
            for key, row in self.before(extract, self.records[extract]).items():
                record = self.records[extract][key]
                for column in contract(extract).given:
                    value = row[column.name]
                    is_old = (column.name, value) == ("stage", "trading") and stages.get(key) == "processing"
                    if record.get(column.name) is None and not is_old:
                        record[column.name] = value

    def leave(self, kind: str, what: str) -> None:
        """Something that is not taken in, and is said."""
        self.aside.setdefault(kind, []).append(what)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was read, and what was left aside with the first of each kind."""
        counted = {"file": self.file, "read": self.read, "used": self.used, "not_data": self.read - self.used}
        kind = "trace_events" if self.form == "EPCIS" else "trace_rows"
        left = (
            (f"trace_{name}", {"file": self.file, "n": len(found), "first": ", ".join(list(dict.fromkeys(found))[:_MOST_NAMED])})
            for name, found in self.aside.items()
        )
        return ((kind, counted), *left)

    def raws(self, known: dict[str, set[str]]) -> Iterator[Raw]:
        """The rows by extract, made whole; codes that are published already are theirs, not told again.

        Args:
            known: published codes of facilities and products: a file of tracing never replaces what the office wrote.
        """
        self._complete(known.get("lot", set()))
        for extract in _TRACED:
            rows = [row for key, row in self.records[extract].items() if key not in known.get(extract, ())]
            if rows:
                yield Raw(extract, self.file, self.form, _table(extract, rows))

    def _complete(self, known_lots: set[str]) -> None:
        """What follows from the rest: where a lot was made and when at the latest, who makes a product, what a facility does."""
        self._complete_lots(known_lots)
        self.fill()
        for code, product in self.records["product"].items():
            name = product.setdefault("product_name", code)
            said = product_of(name)
            if said and said[2] >= HEAD and not product.get("product_group"):
                product["product_group"] = said[0]
        if self.form == "EPCIS":  # its events name places; FoodChain-Lab lists its stations
            for row in (*self.records["lot"].values(), *self.records["shipment"].values()):
                for code in [row[name] for name in ("facility_id", "from_facility_id", "to_facility_id") if row.get(name)]:
                    self.tell("facility", code, row["source_row"])
        self.fill()
        stages = self._stages()
        for code, facility in self.records["facility"].items():
            facility["facility_name"] = facility.get("facility_name") or code
            facility["stage"] = facility.get("stage") or stages.get(code, "trading")

    def _complete_lots(self, known_lots: set[str]) -> None:
        """A lot whose maker nobody names is the first sender's; one of no place is left aside with its links, and said."""
        lots = self.records["lot"]
        for shipment in sorted(self.records["shipment"].values(), key=lambda one: str(one.get("shipped_date") or "9")):
            lot = lots.get(shipment["lot_id"])
            if lot is not None:
                lot["facility_id"] = lot.get("facility_id") or shipment["from_facility_id"]
                lot["made_date"] = lot.get("made_date") or shipment.get("shipped_date")
        for code in [code for code, lot in lots.items() if not lot.get("facility_id") and code not in known_lots]:
            gone = lots.pop(code)
            self.leave("no_place", str(gone.get("lot_id", code)))
            if gone.get("product_id") not in {lot.get("product_id") for lot in lots.values()}:
                self.records["product"].pop(gone.get("product_id"), None)
            for key in [key for key in self.records["lot_input"] if code in key]:
                del self.records["lot_input"][key]
                self.leave("no_place_input", " ← ".join(key))
        for code, lot in lots.items():
            lot["product_id"] = lot.get("product_id") or code
            self.tell("product", lot["product_id"], lot["source_row"], facility_id=lot.get("facility_id"))

    def _stages(self) -> dict[str, str]:
        """Who makes lots of others' processes, who makes lots of nothing told is at the beginning; the rest trade."""
        lots, made_of = self.records["lot"], {row["output_lot_id"] for row in self.records["lot_input"].values()}
        stages: dict[str, str] = {}
        for code, lot in lots.items():
            place = lot.get("facility_id")
            if code in made_of or place not in stages:
                stages[str(place)] = "processing" if code in made_of else "primary"
        return stages


def _table(extract: str, rows: list[Record]) -> pa.Table:
    """Rows as a table of the contract's columns that any row fills (and those it must have), with their numbers."""
    filled = {name for row in rows for name, value in row.items() if value is not None}
    columns = [one for one in contract(extract).given if one.required or one.name in filled]
    arrays = {one.name: pa.array(_values(one, rows), _TYPES.get(one.type, pa.string())) for one in columns}
    numbers = {"source_row": [row["source_row"] for row in rows], "row_id": range(1, len(rows) + 1)}  # one event tells many rows
    return pa.table({**arrays, **{name: pa.array(values, pa.int64()) for name, values in numbers.items()}})


def _values(column: Column, rows: Iterable[Record]) -> list[Any]:
    values = [row.get(column.name) for row in rows]
    return values if column.type == "number" else [None if value is None else str(value) for value in values]
