"""Numbers of certificates as people write them: one number, however it is spelt."""

import re
import unicodedata
from dataclasses import dataclass

_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad_]")
_BEFORE = re.compile(r"^(?:(?:GIAYCHUNGNHAN|GCN|BANCAMKET|BCK|CAMKET|SO)(?:ATTP)?[:.]?)+")
_FORM = re.compile(r"^0*(\d{1,6})/(\d{4})/([A-Z]+)-([A-Z0-9-]+)$")


@dataclass(frozen=True)
class CertificateNumber:
    """`key` is the same for all spellings of a number; its parts are known only where it has the usual form."""

    key: str
    serial: int | None = None
    year: int | None = None
    office: str = ""
    place: str = ""

    @property
    def is_usual(self) -> bool:
        """Of the form NN/YYYY/OFFICE-PLACE."""
        return self.serial is not None


def certificate_number(text: str) -> CertificateNumber:
    """Read a number leniently: «0189 / 2020/nnptnt – ĐL» and «GCN số: 189/2020/NNPTNT-DL» are one.

    The “&” of NN&PTNT, case, accents, Đ and D, spaces, kinds of dashes, leading zeros, a dot or backslash for the slash,
    and words before the number mean nothing; the serial, the year, the office and the place do. A number of another form
    is compared as it stands, less the same. Never raises.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).upper().replace("Đ", "D"))
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark) and not mark.isspace())
    plain = re.sub(r"-{2,}", "-", _DASHES.sub("-", plain).replace("\\", "/"))
    plain = re.sub(r"NN(?:&|VA)PTNT", "NNPTNT", plain)
    while (shorter := _stripped(plain)) != plain:
        plain = shorter
    found = _FORM.match(plain)
    if not found:
        return CertificateNumber(plain)
    serial, year, office, place = int(found[1]), int(found[2]), found[3], found[4]
    return CertificateNumber(f"{serial}/{year}/{office}-{place}", serial, year, office, place)


def _stripped(plain: str) -> str:
    """Without words before the number and marks around it; a dot between its parts is a slash."""
    plain = re.sub(r"(?<=\d)\.(?=\d{4}(?!\d))|(?<=\d{4})\.(?=[A-Z])", "/", plain)
    return _BEFORE.sub("", plain.strip(".,:;-"))
