"""GS1 codes in their two written forms (EPC URN, Digital Link) → one form: what a scanner shows in brackets, and back.

Rules of the GS1 EPC Tag Data Standard (URN forms, section 6; check digit, GS1 General Specifications 7.9) and of the GS1
Digital Link URI syntax (application identifiers as path).
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

OWN = "urn:ocopradar:"
_LINK = re.compile(r"https?://[^/?#]+(?:/[^/?#]+)*?((?:/(?:00|01|10|21|254|414|417)/[^/?#]+)+)/?(?:[?#].*)?")
_PAIRS = re.compile(r"/(\d+)/([^/?#]+)")
_BRACKETS = re.compile(r"\((\d{2,4})\)([^()]+)")


@dataclass(frozen=True)
class Thing:
    """What a code names: `kind` is lot (one lot, or one item), product (a class without a lot), place, case or other."""

    kind: str
    code: str
    product: str = ""


def check_digit(digits: str) -> str:
    """The digit that ends a GTIN, GLN or SSCC."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_whole(gtin: str) -> bool:
    """Whether a GTIN of fourteen digits ends with its check digit."""
    return gtin.isdigit() and len(gtin) == 14 and check_digit(gtin[:-1]) == gtin[-1]


def thing(uri: str) -> Thing:
    """What a URI names; codes of other systems stay as they are (`other`)."""
    if uri.startswith(OWN):
        kind, _, code = uri[len(OWN) :].partition(":")
        return Thing({"facility": "place"}.get(kind, kind), unquote(code))
    if found := _BRACKETS.findall(uri):
        return _named(dict(found), uri)
    if uri.startswith("urn:epc:"):
        return _urn(uri)
    if link := _LINK.fullmatch(uri):
        return _named({name: unquote(value) for name, value in _PAIRS.findall(link[1])}, uri)
    return Thing("other", uri)


def _urn(uri: str) -> Thing:
    scheme, _, value = (
        uri.removeprefix("urn:epc:id:").removeprefix("urn:epc:class:").removeprefix("urn:epc:idpat:").partition(":")
    )
    parts = [unquote(part) for part in value.split(".", 2)]
    if scheme in ("sgtin", "lgtin") and len(parts) == 3 and parts[0].isdigit() and parts[1].isdigit():
        digits = parts[1][:1] + parts[0] + parts[1][1:]
        last = {"lgtin": "10", "sgtin": "21"}[scheme]
        return _named({"01": digits + check_digit(digits)} | ({last: parts[2]} if parts[2] != "*" else {}), uri)
    if scheme in ("sgln", "pgln") and len(parts) >= 2 and (parts[0] + parts[1]).isdigit():
        return _named({"414": parts[0] + parts[1] + check_digit(parts[0] + parts[1])}, uri)
    if scheme == "sscc" and len(parts) == 2 and parts[1]:
        digits = parts[1][0] + parts[0] + parts[1][1:]
        return _named({"00": digits + check_digit(digits)}, uri) if digits.isdigit() else Thing("other", uri)
    return Thing("other", uri)


def _named(codes: dict[str, str], uri: str) -> Thing:
    """By application identifiers: a part of a place is the place, an item of a lot is the lot."""
    if gln := codes.get("414") or codes.get("417"):
        return Thing("place", f"(414){gln}")
    if sscc := codes.get("00"):
        return Thing("case", f"(00){sscc}")
    if gtin := codes.get("01"):
        product = f"(01){gtin.zfill(14)}"
        for name in ("10", "21"):
            if name in codes:
                return Thing("lot", f"{product}({name}){codes[name]}", product)
        return Thing("product", product, product)
    return Thing("other", uri)


def uri(kind: str, code: str) -> str:
    """The URI of a code: a GS1 Digital Link where it is one of GS1's, itself where it is a URI, else one of our own."""
    if found := _BRACKETS.findall(code):
        return "https://id.gs1.org" + "".join(f"/{name}/{quote(value, safe='')}" for name, value in found)
    return code if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S+$", code) else f"{OWN}{kind}:{quote(code, safe='')}"
