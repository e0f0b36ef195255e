"""What a sheet says outside its table: the year, month, place and unit of its title, its name or its group rows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, lru_cache

from data.codes import folded
from data.settings import settings
from geo.units import units
from intake.cells import CellError, read_date
from intake.flat.vocabulary import named_unit

# Lines that speak of the paper, not of the data: its number, its date of signing, the law it rests on.
_PAPER = re.compile(
    r"kem theo|can cu|cong van so|^so ?:|thong tu|nghi dinh|van ban so|^[^:]{0,40}, ngay [\d. …]+ ?thang|doc lap|cong hoa xa hoi"
)
_YEAR = re.compile(
    r"(?:nam\s*:?\s*|thang\s*\d{1,2}\s*[/.\-]\s*|t\d{1,2}\s*[/.\-]\s*|quy\s*(?:[iv]+|\d)\s*[/.\-]?\s*(?:nam\s*)?|\d{1,2}\s*thang\s*(?:nam\s*)?|^)(20\d\d)\b"
)
_MONTH = re.compile(r"(?:thang|^t)\s*(\d{1,2})\b(?!\s*thang)")
_TAKEN = re.compile(
    r"(?:ngay (?:lay mau|lay|kiem tra|test|thuc hien|xet nghiem)|^ngay(?=\s*:)|thoi gian(?: lay mau)?)\s*:?\s*(.+)$"
)
_DECISION = re.compile(
    r"(?:quyết định|qđ)\s*(?:số)?\s*:?\s*(\d+\s*/\s*[A-ZĐ][\w\-]*)"
    r"\s*(?:,?\s*ngày\s+([\d/.\-]+|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}))?",
    re.IGNORECASE,
)
_AFTER = r"$|[,;:()\d-]| nam | thang | quy | huyen | thi xa | thanh pho | tinh "
_COMMUNE = re.compile(rf"(?:^|\W)((?:xa|phuong|thi tran|tt\.?)\s+[^,;:()\d-]+?)(?={_AFTER})")
_KINDS = r"(?:huyen|h\.|thi xa|tx\.?|thanh pho|tp\.?|quan)\s*"


@dataclass(frozen=True)
class Told:
    """What is known from outside the table; `place` is an address that rows lie in, `commune` one that is itself a commune."""

    year: int | None = None
    month: int | None = None
    day: date | None = None
    place: str | None = None
    commune: str | None = None
    unit: str | None = None
    decision: str | None = None
    decision_day: date | None = None

    def over(self, other: "Told") -> "Told":
        """This, with what it does not know from another."""
        return replace(self, **{one.name: getattr(other, one.name) for one in fields(self) if getattr(self, one.name) is None})

    def day_of(self, text: str) -> date | None:
        """The day that «15/6» or «15» means in the year, or month, of the sheet."""
        match = re.fullmatch(r"(?:ngay\s*)?(\d{1,2})(?:\s*[/.\-]\s*(\d{1,2})|\s*thang\s*(\d{1,2}))?", folded(text).strip(" .,"))
        month = (match[2] or match[3] or self.month) if match else None
        if not match or not self.year or not month:
            return None
        try:
            return date(self.year, int(month), int(match[1]))
        except ValueError:
            return None


@lru_cache(maxsize=4096)
def told_by(lines: tuple[str, ...], name: str = "") -> Told:
    """What title lines say, and the sheet's name where they do not."""
    own = [line for line in lines if not _PAPER.search(folded(line))]
    said = _told(own)
    whole = Told(decision=_decision(lines)[0], decision_day=_decision(lines)[1])
    return said.over(_told([name], bare=True)).over(whole)


def _told(lines: Iterable[str], *, bare: bool = False) -> Told:
    whole = list(lines)
    plain = [folded(line) for line in whole]
    years = {int(found) for line in plain for found in _YEAR.findall(line)}
    months = {int(found) for line in plain for found in _MONTH.findall(line)}
    taken = next((found for line in plain if (match := _TAKEN.search(line)) and (found := _day(match[1]))), None)
    place, commune = _places(dict(zip(plain, whole, strict=True)), bare=bare)
    month = months.pop() if len(months) == 1 else None
    unit = next((code for line in plain if (code := named_unit(line))), None)
    return Told(years.pop() if len(years) == 1 else None, month if month and month <= 12 else None, taken, place, commune, unit)


def _day(text: str) -> date | None:
    match = re.match(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|\d{1,2} thang \d{1,2} nam \d{4}", text.removeprefix("ngay "))
    try:
        return read_date(match[0]) if match else None
    except CellError:
        return None


def _decision(lines: Iterable[str]) -> tuple[str | None, date | None]:
    for line in lines:
        if match := _DECISION.search(line):
            return match[1].replace(" ", ""), _day(folded(match[2])) if match[2] else None
    return None, None


@cache
def _districts() -> dict[str, list[str]]:
    """Districts of the provinces in focus, by plain short name: «Huyện Đô Lương, Nghệ An»."""
    table = units()
    provinces = table[(table.level == "province") & (table.era == "new")].set_index("code").short_name
    mine = table[(table.level == "district") & table.new_province_code.isin(list(settings().provinces))]
    found: dict[str, list[str]] = {}
    for row in mine.itertuples():
        found.setdefault(folded(str(row.short_name)), []).append(f"{row.name}, {provinces[row.new_province_code]}")
    return found


@cache
def _provinces() -> dict[str, str]:
    table = units()
    mine = table[(table.level == "province") & table.new_province_code.isin(list(settings().provinces))]
    return {folded(str(row.short_name)): f"Tỉnh {row.short_name}" for row in mine.itertuples()}


def _places(lines: dict[str, str], *, bare: bool) -> tuple[str | None, str | None]:
    """The one district, or else the one province, that lines name; and the one commune with its district."""
    districts, communes = set(), set()
    for line, written in lines.items():
        for short, names in _districts().items():
            if re.search(rf"(?:^|\W){_KINDS}{re.escape(short)}(?!\w)", line) or (bare and line.strip() == short):
                districts.update(names)
        if match := _COMMUNE.search(line):
            text = written if len(written) == len(line) else line
            communes.add(text[match.start(1) : match.end(1)].strip())
    provinces = {
        full for line in lines for short, full in _provinces().items() if re.search(rf"(?:^|\W){re.escape(short)}(?!\w)", line)
    }
    place = districts.pop() if len(districts) == 1 else provinces.pop() if not districts and len(provinces) == 1 else None
    commune = communes.pop() if len(communes) == 1 else None
    return place, f"{commune}, {place}" if commune and place else commune
