"""What a laboratory's text means: a number, not detected (with its limit), found."""

import math
import re
from dataclasses import dataclass

from data.codes import code_of, folded
from intake.cells import CellError, read_number

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_ALIKE = str.maketrans(
    {"×": "x", "✕": "x", "∗": "*", "·": ".", "⋅": ".", "≤": "<", "⩽": "<", "≥": ">", "–": "-", "—": "-", "−": "-"}
)
_FOOTNOTE = re.compile(r"\s*(?:\(\*+\)|\*+)$")
_NUMBER = r"\d[\d.,]*(?:e[+-]?\d+)?"
_POWER = r"(?:\d[\d.,]*?\s*[x*.]\s*)?10\s*\^\s*\(?-?\d{1,2}\)?"
_FIGURE = rf"(?:{_POWER}|{_NUMBER})"
_UNIT = (
    r"(?P<{0}>(?:mg|[uµμ]g|mcg|ng|g n|g|cfu|mpn|kl|vk|meq(?: o2)?|ml|khuan lac)\s?/\s?(?:25\s?|100\s?)?(?:kg|lit|l|gam|g|ml)"
    r"|ppm|ppb|%)"
)
_PORTION = r"(?:\s*(?:/|trong\b)\s*\d+\s*(?:gam|g|ml))?"
_STATED = rf"(?:\b(lod|loq|mdl|mql|ghph|ghdl)\b\s*[:=<]?\s*|[<(=:]\s*)({_FIGURE})"
_TAIL = rf"(?:\s*[(\[;,]?\s*{_STATED}\s*{_UNIT.format('unit')}?\s*(?:[;,]\s*{_STATED}\s*{_UNIT.format('unit2')}?\s*)?[)\]]?)?$"
_NEGATIVE = r"at|am tinh(?: ?\(-\))?|\(-\)|negative|neg\.?"
_NOT_DETECTED = re.compile(
    r"^(?P<word>k\.?p\.?h\.?(?: duoc)?|khong (?:phat hien|co|thay)(?: duoc| thay)?|n\.?d\.?|not detected|absent|"
    rf"{_NEGATIVE}){_PORTION}{_TAIL}"
)
_BELOW_NAMED = re.compile(rf"^<\s*(?P<word>lo[dq]|m[dq]l|gioi han (?:phat hien|dinh luong)|gh(?:ph|dl)){_TAIL}")
_BELOW = re.compile(rf"^<\s*({_FIGURE})\s*{_UNIT.format('unit')}?$")
# Found, but no number that could be compared with a limit: traces, more than the plates could count.
_FOUND = re.compile(
    r"^(?:dt|duong tinh(?: ?\(\+\))?|\(?\++\)?|co phat hien|phat hien(?: thay| duoc)?|positive|pos\.?|detected|present|co"
    r"|co vet|vet|trace)"
    rf"{_PORTION}$|^>\s*{_FIGURE}\s*{_UNIT.format('unit')}?$"
)
_SPREAD = rf"(?:\s*(?:±|\+/-)\s*{_NUMBER})?"
_PLAIN = re.compile(rf"^(?:uoc(?: tinh| luong)?\s*|est\.?\s*|[~≈]\s*)?({_FIGURE}){_SPREAD}\s*{_UNIT.format('unit')}?{_SPREAD}$")
_POWER_PARTS = re.compile(r"^(?:(\d[\d.,]*?)\s*[x*.]\s*)?10\s*\^\s*\(?(-?\d{1,2})\)?$")
_ONE_POINT = re.compile(r"^\d+\.\d+(?:e[+-]?\d+)?$")
_THOUSAND_OR_DECIMAL = re.compile(r"^[1-9]\d{0,2}\.\d{3}$")
_DASHES = {"-", "--", "---", "/", "."}


@dataclass(frozen=True)
class Reading:
    """Result as a number; not detected is a state, never zero; `unit` only where the text itself names one."""

    result_number: float | None
    is_non_detect: bool
    detection_limit: float | None = None
    unit: str | None = None


def read_result(text: str) -> Reading:
    """Read `0,12`, `3,2x10^4`, `3,2.10⁴`, `KPH (LOD=0,01)`, `< LOQ`, `<0,01`, `Âm tính/25g`, `(-)`, `vết`, `0,05 ± 0,01`.

    Raises:
        CellError: bad_result, when the text is none of these; ambiguous_result, for `1.234`, which is one thousand
            to one laboratory and one and a bit to another; ambiguous_dash, for a bare dash, which is negative to one
            office and not tested to another.
    """
    plain = " ".join(folded(_RAISED.sub(lambda run: "^" + run[0].translate(_SUPERSCRIPT), text)).translate(_ALIKE).split())
    plain = _FOOTNOTE.sub("", plain)
    if plain in _DASHES:
        raise CellError("ambiguous_dash")
    for pattern in (_NOT_DETECTED, _BELOW_NAMED):
        if match := pattern.match(plain):
            return Reading(None, is_non_detect=True, detection_limit=_stated(match), unit=_unit(match))
    if match := _BELOW.match(plain):
        return Reading(None, is_non_detect=True, detection_limit=_figure(match[1]), unit=_unit(match))
    if match := _FOUND.match(plain):
        return Reading(None, is_non_detect=False, unit=_unit(match))
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
    written = {part for name in ("unit", "unit2") if (part := match.groupdict().get(name))}
    if not written:
        return None
    codes = {code_of("unit", part) for part in written}
    if len(codes) > 1 or None in codes:
        raise CellError("bad_result")
    return codes.pop()


def _figure(text: str) -> float:
    """A number in a result: with a decimal comma, with a decimal point that cannot mean thousands, times a power of ten."""
    if power := _POWER_PARTS.match(text):
        return (_figure(power[1]) if power[1] else 1.0) * 10.0 ** int(power[2])
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
