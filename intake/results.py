"""What a laboratory's text means: a number, not detected (with its limit), found."""

import math
import re
from dataclasses import dataclass

from data.codes import code_of, folded
from intake.cells import CellError, read_number

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_NUMBER = r"\d[\d.,]*(?:e[+-]?\d+)?"
_UNIT = r"(?P<{0}>(?:mg|[uµμ]g|mcg|g n|g|cfu|mpn|kl)\s?/\s?(?:kg|l|g|ml)|ppm|ppb)"
_PORTION = r"(?:\s*(?:/|trong\b)\s*\d+\s*(?:g|ml))?"
_STATED = rf"(?:\b(lod|loq|mdl|mql|ghph|ghdl)\b\s*[:=<]?\s*|<\s*)({_NUMBER})"
_TAIL = rf"(?:\s*[(\[;,]?\s*{_STATED}\s*{_UNIT.format('unit')}?\s*(?:[;,]\s*{_STATED}\s*{_UNIT.format('unit2')}?\s*)?[)\]]?)?$"
_NOT_DETECTED = re.compile(
    rf"^(?P<word>kph(?: duoc)?|khong phat hien(?: duoc| thay)?|n\.?d\.?|not detected|am tinh|negative|neg\.?){_PORTION}{_TAIL}"
)
_BELOW_NAMED = re.compile(rf"^<\s*(?P<word>lo[dq]|m[dq]l){_TAIL}")
_BELOW = re.compile(rf"^<\s*({_NUMBER})\s*{_UNIT.format('unit')}?$")
_FOUND = re.compile(rf"^(?:duong tinh|co phat hien|phat hien(?: thay)?|positive|pos\.?|detected|co){_PORTION}$")
_POWER = re.compile(rf"^(?:({_NUMBER})\s*[x×*]\s*)?10\s*\^\s*\(?(-?\d{{1,2}})\)?\s*{_UNIT.format('unit')}?$")
_PLAIN = re.compile(rf"^({_NUMBER})\s*{_UNIT.format('unit')}?$")
_ONE_POINT = re.compile(r"^\d+\.\d+(?:e[+-]?\d+)?$")
_THOUSAND_OR_DECIMAL = re.compile(r"^[1-9]\d{0,2}\.\d{3}$")


@dataclass(frozen=True)
class Reading:
    """Result as a number; not detected is a state, never zero; `unit` only where the text itself names one."""

    result_number: float | None
    is_non_detect: bool
    detection_limit: float | None = None
    unit: str | None = None


def read_result(text: str) -> Reading:
    """Read `0,12`, `3,2x10^4`, `KPH (LOD=0,01)`, `< LOQ`, `<0,01`, `Âm tính/25g`, `Dương tính`.

    Raises:
        CellError: bad_result, when the text is none of these; ambiguous_result, for `1.234`, which is one thousand
            to one laboratory and one and a bit to another.
    """
    plain = " ".join(folded(_RAISED.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPT), text)).split())
    for pattern in (_NOT_DETECTED, _BELOW_NAMED):
        if match := pattern.match(plain):
            return Reading(None, is_non_detect=True, detection_limit=_stated(match), unit=_unit(match))
    if match := _BELOW.match(plain):
        return Reading(None, is_non_detect=True, detection_limit=_figure(match[1]), unit=_unit(match))
    if _FOUND.match(plain):
        return Reading(None, is_non_detect=False)
    if match := _POWER.match(plain):
        return Reading((_figure(match[1]) if match[1] else 1.0) * 10.0 ** int(match[2]), is_non_detect=False, unit=_unit(match))
    if match := _PLAIN.match(plain):
        return Reading(_figure(match[1]), is_non_detect=False, unit=_unit(match))
    raise CellError("bad_result")


def _stated(match: re.Match[str]) -> float | None:
    """The limit stated in brackets: the one the word before names, else the first."""
    groups = match.groups()
    pairs = [pair for pair in zip(groups[1::3], groups[2::3], strict=False) if pair[1]]
    named = [number for name, number in pairs if name and name == match["word"]]
    return _figure((named or [number for _, number in pairs])[0]) if pairs else None


def _unit(match: re.Match[str]) -> str | None:
    """The unit that the text names; two different ones, or one that no list knows, leave the text not understood."""
    written = {part.replace(" /", "/").replace("/ ", "/") for name in ("unit", "unit2") if (part := match.groupdict().get(name))}
    if not written:
        return None
    codes = {code_of("unit", part) for part in written}
    if len(codes) > 1 or None in codes:
        raise CellError("bad_result")
    return codes.pop()


def _figure(text: str) -> float:
    """A number in a result: with a decimal comma, or with a decimal point that cannot mean thousands."""
    text = text.rstrip(".,")
    if _THOUSAND_OR_DECIMAL.match(text):
        raise CellError("ambiguous_result")
    try:
        number = float(text) if _ONE_POINT.match(text) else read_number(text.replace(",", ".") if "e" in text else text)
    except (CellError, ValueError):
        raise CellError("bad_result") from None
    if not math.isfinite(number):
        raise CellError("bad_result")
    return number
