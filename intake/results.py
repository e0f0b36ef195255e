"""What a laboratory's text means: a number, not detected (with its limit), found."""

import re
from dataclasses import dataclass

from data.codes import folded
from intake.cells import CellError, read_number

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_POWER = re.compile(r"^(?:([\d.,]+)\s*[x×*]\s*)?10\s*\^\s*\(?(-?\d+)\)?$")
_NUMBER = r"(\d[\d.,]*(?:[eE][+-]?\d+)?)"
_LIMIT = re.compile(rf"(?:lod|loq|gh ?ph|<|=)[^\d]*{_NUMBER}")
_NOT_DETECTED = re.compile(r"^(kph|khong phat hien|nd|n\.d\.?|not detected|am tinh|negative|neg|< ?lo[dq])\b|^(<)")
_FOUND = re.compile(r"^(duong tinh|phat hien|positive|pos|detected|co)\b")


@dataclass(frozen=True)
class Reading:
    """Result as a number in the unit written beside it; not detected is a state, never zero."""

    result_number: float | None
    is_non_detect: bool
    detection_limit: float | None = None


def _figure(text: str) -> float:
    """A number in a result: a decimal comma or a decimal point, since no laboratory writes thousands with points."""
    if "e" in text:
        return float(text.replace(",", "."))
    single = text.count(".") == 1 and "," not in text
    return float(text) if single and not text.endswith(".") else read_number(text)


def read_result(text: str) -> Reading:
    """Read `0,12`, `3,2x10^4`, `KPH (LOD=0,01)`, `< LOQ`, `<0,01`, `Âm tính/25g`, `Dương tính`.

    Raises:
        CellError: bad_result, when the text is none of these.
    """
    plain = " ".join(folded(_RAISED.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPT), text)).split())
    if _NOT_DETECTED.match(plain):
        limit = _LIMIT.search(plain)
        return Reading(None, is_non_detect=True, detection_limit=_limit(limit[1]) if limit else None)
    if _FOUND.match(plain):
        return Reading(None, is_non_detect=False)
    try:
        if match := _POWER.match(plain):
            return Reading((_figure(match[1]) if match[1] else 1.0) * 10.0 ** int(match[2]), is_non_detect=False)
        return Reading(_figure(plain), is_non_detect=False)
    except (CellError, ValueError):
        raise CellError("bad_result") from None


def _limit(text: str) -> float:
    try:
        return _figure(text.rstrip(".,"))
    except (CellError, ValueError):
        raise CellError("bad_result") from None
