"""Keys of records whose sheet gives none: the same thing gets the same key again next quarter."""

import hashlib
from collections.abc import Sequence

from geo.units import new_commune
from intake.flat.mapping import Mapping

Record = dict[str, str | None]
# What names a thing where the sheet gives no key: its own columns, and the keys of what it belongs to.
_NAMED_BY = {
    "facility": ("facility_name", "new_commune_code"),
    "product": ("product_name", "facility_id"),
    "lot": ("product_id", "made_date"),
    "sample": ("product_id", "facility_id", "taken_at"),
    "shipment": ("lot_id", "to_facility_id", "shipped_date"),
    "plan": ("plan_name",),
    "alert": ("alerted_date", "subject", "product_name", "hazard_text", "origin_name"),
}
KEY_MARKS = {"facility": "CS", "product": "SP", "lot": "L", "sample": "M", "shipment": "CH", "plan": "KH", "alert": "CB"}


class Keys:
    """Makes keys for the rows of one table; samples or shipments that nothing tells apart are numbered in its order."""

    def __init__(self) -> None:
        """Begin with no row seen."""
        self.numbered = 0  # records that nothing but their place in the table tells apart
        self._seen: set[tuple[str, str]] = set()
        self._number: dict[str, int] = {}
        self._coming: list[str] = []

    def look_ahead(self, results: Sequence[Record], method: str | None) -> None:
        """What is measured in the sample that comes next: measured again, it is another sample."""
        self._coming = [f"{one.get('analyte')} {method}" for one in results] or [""]

    def complete(self, extract: str, record: Record, mapping: Mapping) -> None:
        """Give a record its key where it has none."""
        if extract not in KEY_MARKS or record[f"{extract}_id"]:
            return
        base = _made(extract, record, mapping)
        if base and extract == "sample":
            base = self._told_apart(base, self._coming)
        elif base and extract == "shipment":
            base = self._told_apart(base, [""])
        record[f"{extract}_id"] = base

    def _told_apart(self, base: str, holds: Sequence[str]) -> str:
        number = self._number.setdefault(base, 1)
        if any((f"{base}-{number}", one) in self._seen for one in holds):
            number = self._number[base] = number + 1
            self.numbered += 1
        self._seen |= {(f"{base}-{number}", one) for one in holds}
        return base if number == 1 else f"{base}-{number}"


def _made(extract: str, record: Record, mapping: Mapping) -> str | None:
    if extract == "facility":
        record = {**record, "new_commune_code": new_commune(record["commune_era"] or "", record["commune_code"] or "")}
    named = [" ".join((record.get(name) or "").casefold().split()) for name in _NAMED_BY[extract]]
    if not named[0]:
        return None
    digest = hashlib.sha256("\x1f".join(named).encode()).hexdigest()[:10]
    return "-".join(filter(None, (mapping.key_prefix, KEY_MARKS[extract], digest)))
