"""What a scanner or a person types for a lot: a plain code, GS1 element strings, a GS1 Digital Link."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

# Lengths of application identifiers whose values are not ended by a separator (GS1 General Specifications, fig. 7.8.5-2).
_FIXED = {"00": 18, "01": 14, "02": 14, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2}
_MEASURE = re.compile(r"3[1-6]\d\d")  # weights and measures: four digits, six of value
_SEPARATOR, _SYMBOLS = "\x1d", ("]C1", "]d2", "]Q3", "]e0", "]J1")
GTIN, LOT, SERIAL = "01", "10", "21"


class ScanError(ValueError):
    """A text that looks like GS1 and is not; `key` is a key of words/trace.toml, `text` what stood there."""

    def __init__(self, key: str, text: str, scan: "Scan | None" = None) -> None:
        """Keep both for the sentence; `scan` the parts that could be read all the same."""
        super().__init__(f"{key}: {text}")
        self.key, self.text, self.scan = key, text, scan


@dataclass(frozen=True)
class Scan:
    """Parts by application identifier; of a plain text only its lot."""

    parts: dict[str, str]

    @property
    def lot(self) -> str | None:
        """Lot or batch, AI 10."""
        return self.parts.get(LOT)

    @property
    def gtin(self) -> str | None:
        """Trade item of fourteen digits, AI 01."""
        return self.parts.get(GTIN)

    @property
    def code(self) -> str | None:
        """Trade item with its lot (or its serial number where it has no lot), as lots read from files of tracing are called."""
        name = next((one for one in (LOT, SERIAL) if one in self.parts), None)
        return f"(01){self.parts[GTIN].zfill(14)}({name}){self.parts[name]}" if name and GTIN in self.parts else None


def read_scan(text: str) -> Scan:
    """Parts of a scanned or typed text: plain code, element string, brackets, Digital Link, EPC URN.

    Raises:
        ScanError: scan_empty; scan_broken (an identifier that is cut off or not known); scan_gtin (check digit);
            scan_no_lot (GS1, but without a lot).
    """
    plain = text.strip()
    if not plain:
        raise ScanError("scan_empty", text)
    for symbol in _SYMBOLS:
        plain = plain.removeprefix(symbol)
    if re.match(r"https?://", plain, re.IGNORECASE):
        parts = _of_link(plain)
    elif plain.lower().startswith("urn:"):
        parts = _of_urn(plain)
    elif re.match(r"\(\d{2,4}\)", plain):
        parts = _of_brackets(plain)
    elif _SEPARATOR in plain or re.match(r"01\d{14}", plain):
        parts = _of_elements(plain.lstrip(_SEPARATOR))
    else:
        return Scan({LOT: plain})
    if GTIN in parts and not is_gtin(parts[GTIN]):
        raise ScanError("scan_gtin", parts[GTIN], Scan(parts))
    if LOT not in parts:
        raise ScanError("scan_no_lot", text, Scan(parts))
    return Scan(parts)


def is_gtin(digits: str) -> bool:
    """Whether the check digit fits: weights 3 and 1 from the right, sum a multiple of ten."""
    if not (digits.isascii() and digits.isdigit() and len(digits) in (8, 12, 13, 14)):
        return False
    return _weighed(digits) % 10 == 0


def _weighed(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))


def _of_urn(text: str) -> dict[str, str]:
    """An EPC URN of a lot (lgtin) or an item (sgtin), whose GTIN gets its check digit; or a lot in a document of our own."""
    if found := re.fullmatch(r"urn:ocopradar:lot:(.+)", text, re.IGNORECASE):
        return {LOT: unquote(found[1])}
    found = re.fullmatch(r"urn:epc:(?:id|class|idpat):(lgtin|sgtin):(\d+)\.(\d+)\.(.+)", text, re.IGNORECASE)
    if not found:
        return {}
    kind, prefix, item, last = found.groups()
    digits = item[:1] + prefix + item[1:]
    whole = next(digits + str(check) for check in range(10) if _weighed(digits + str(check)) % 10 == 0)
    return {GTIN: whole} | ({} if last == "*" else {LOT if kind.lower() == "lgtin" else SERIAL: unquote(last)})


def _of_link(text: str) -> dict[str, str]:
    """A Digital Link: …/01/GTIN/10/LOT, further parts in the query."""
    link = urlsplit(text)
    steps = [unquote(step) for step in link.path.split("/") if step]
    keys = [place for place, step in enumerate(steps) if step in (GTIN, "00", "414", "8006")]
    found = dict(zip(steps[keys[0] :: 2], steps[keys[0] + 1 :: 2], strict=False)) if keys else {}
    found |= {key: value for key, value in parse_qsl(link.query) if re.fullmatch(r"\d{2,4}", key)}
    if GTIN in found:
        found[GTIN] = found[GTIN].zfill(14)
    return found


def _of_brackets(text: str) -> dict[str, str]:
    """(01)…(10)…: a bracket with digits begins the next part."""
    pieces = re.split(r"\((\d{2,4})\)", text)
    return {key: value.strip().rstrip(_SEPARATOR) for key, value in zip(pieces[1::2], pieces[2::2], strict=True)}


def _of_elements(text: str) -> dict[str, str]:
    """01…10…: fixed lengths, or up to the separator."""
    found, rest = {}, text
    while rest:
        key, length = _identifier(rest)
        value = rest[len(key) :]
        value = value[:length] if length else value.split(_SEPARATOR, 1)[0]
        if not value or (length and len(value) < length):
            raise ScanError("scan_broken", text)
        found[key] = value
        rest = rest[len(key) + len(value) :].lstrip(_SEPARATOR)
    return found


def _identifier(rest: str) -> tuple[str, int | None]:
    if rest[:2] in _FIXED:
        return rest[:2], _FIXED[rest[:2]]
    if _MEASURE.match(rest):
        return rest[:4], 6
    if rest[:2] in (LOT, SERIAL, "22", "30", "37"):
        return rest[:2], None
    if re.match(r"(24|25|40|41|42|70|71|72|80|82|9)\d", rest):
        return rest[: 2 if rest[0] == "9" else 3], None
    raise ScanError("scan_broken", rest)
