"""Which lot a typed or scanned text means."""

from findings.base import Scope
from findings.gs1 import Scan, ScanError, read_scan
from queries import Answer, ask


def lots_meant(text: str, scope: Scope) -> tuple[Answer, str]:
    """Lots that a text means, by the first of these that any lot has, and the text to look for elsewhere.

    The code letter by letter; trade item and batch (of brackets, element string, Digital Link, URN) as one code; the same
    whatever its capitals; the printed batch alone, also where it is the end of a longer code: (01)…(10)BATCH. A batch that
    came with a trade item never means a lot of another trade item. No lot: an answer without rows.

    Raises:
        ScanError: as `read_scan`, where no lot has the code as it stands.
    """
    exact = _exact(text.strip(), scope)
    if len(exact.frame):
        return exact, text.strip()
    refused: ScanError | None = None
    scan: Scan | None
    try:
        scan = read_scan(text)
    except ScanError as error:
        refused, scan = error, error.scan
    if scan and scan.code and len(found := _exact(scan.code, scope).frame):
        return _exact(scan.code, scope), str(found.lot_id.iloc[0])
    if refused or scan is None or scan.lot is None:
        raise refused or ScanError("scan_no_lot", text)
    asked = {"batch_text": scan.lot, "scanned_code": scan.code}
    return ask("lots_by_batch", asked, viewer=scope.viewer, snapshot_id=scope.snapshot_id), scan.lot


def _exact(code: str, scope: Scope) -> Answer:
    return ask("lots_by_code", {"lot_code": code}, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
