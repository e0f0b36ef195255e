"""What a workbook holds besides values: hidden sheets, macros, links to other files, formulas; said, never run or followed."""

import re
import zipfile
from pathlib import Path
from typing import Any

from intake.errors import IntakeError
from intake.workbook import all_sheet_parts

# A cell with a formula; the second group is its stored value.
_FORMULA = re.compile(rb'<c\s[^>]*?r="([A-Z]+\d+)"[^>]*>\s*<f[\s>/](?:[^<]*</f>)?(.*?)</c>', re.DOTALL)
_NO_VALUE = re.compile(rb"<v>\s*</v>|<v\s*/>")
_HIDDEN = re.compile(rb'<(?:row|col)\s[^>]*?hidden="(?:1|true)"')
_CHUNK, _OVERLAP = 2**20, 4096
Remark = tuple[str, dict[str, Any]]


def remarks(path: Path) -> list[Remark]:
    """Sentences (key of words/intake.toml, blanks) on what a workbook holds besides values.

    Raises:
        IntakeError: formula_unworked, where a formula has no stored value; file_broken, file_protected.
    """
    parts = all_sheet_parts(path)
    hidden = [title for title, _, is_visible in parts if not is_visible]
    found: list[Remark] = [("hidden", {"file": path.name, "sheets": ", ".join(hidden)})] if hidden else []
    with zipfile.ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
        if any(name.endswith("vbaproject.bin") for name in names):
            found.append(("macros", {"file": path.name}))
        if any("/externallinks/" in name for name in names):
            found.append(("links", {"file": path.name}))
        for title, part, is_visible in parts:
            if is_visible:
                found += _of_sheet(archive, part, path.name, title)
    return found


def _of_sheet(archive: zipfile.ZipFile, part: str, file: str, title: str) -> list[Remark]:
    """How many cells hold a formula with its value, and whether rows or columns are hidden."""
    seen: set[bytes] = set()
    is_hidden = False
    try:
        stream = archive.open(part)
    except KeyError:
        return []
    with stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            is_hidden = is_hidden or bool(_HIDDEN.search(text))
            for match in _FORMULA.finditer(text) if b"<f" in text else ():
                if b"<v" not in match[2] or _NO_VALUE.search(match[2]):
                    raise IntakeError("formula_unworked", file=file, sheet=title, cell=match[1].decode("ascii"))
                seen.add(match[1])
            tail = text[-_OVERLAP:]
    found: list[Remark] = [("formulas", {"file": file, "sheet": title, "count": len(seen)})] if seen else []
    return [*found, ("hidden_rows", {"file": file, "sheet": title})] if is_hidden else found
