"""How each language writes numbers, shares, dates, months, weights and money."""

import math
from datetime import date, datetime

from words.sayings import Language

_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KG_PER_TON = 1000.0
_BILLION = 1e9
_MILLION = 1e6
_MANY_HOURS = 72.0
NOTHING = "–"


def number(quantity: float | None, language: Language = "vi", *, digits: int = 0) -> str:
    """1234.5 → "1.234,5" (vi) or "1,234.5" (en); nothing known → "–"."""
    if quantity is None or math.isnan(quantity):
        return NOTHING
    text = f"{quantity:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def p_value(p: float | None, language: Language = "vi") -> str:
    """0.0312 → "0,031"; below a thousandth "< 0,001"; nothing known → "–"."""
    return f"< {number(0.001, language, digits=3)}" if p is not None and p < 0.001 else number(p, language, digits=3)


def p_said(p: float | None, language: Language = "vi") -> str:
    """What stands after the letter p: "= 0,031" or "< 0,001"."""
    text = p_value(p, language)
    return text if text.startswith("<") else f"= {text}"


def few(quantity: float, language: Language = "vi") -> str:
    """An expected number of things, in tenths: 0.52 → "0,5"; below a tenth "dưới 0,1" (vi) or "under 0.1" (en)."""
    if quantity >= 0.1:
        return number(quantity, language, digits=1)
    return f"{'dưới' if language == 'vi' else 'under'} {number(0.1, language, digits=1)}"


def figure(quantity: float | None, language: Language = "vi") -> str:
    """A measured figure with the digits it has, at most six significant: 0.02 → "0,02"; 42.0 → "42"."""
    if quantity is None or math.isnan(quantity):
        return NOTHING
    plain = f"{quantity:.6g}"
    if "e" in plain:
        base, power = plain.split("e")
        return f"{number(float(base), language, digits=len(base.partition('.')[2]))}×10^{int(power)}"
    return number(float(plain), language, digits=len(plain.partition(".")[2]))


def percent(share_pct: float | None, language: Language = "vi", *, digits: int = 1) -> str:
    """4.2 → "4,2%"; the share is given as 0–100."""
    text = number(share_pct, language, digits=digits)
    return text if text == NOTHING else f"{text}%"


def interval(low_pct: float | None, high_pct: float | None, language: Language = "vi") -> str:
    """(2.2, 7.8) → "2,2–7,8%"."""
    return f"{number(low_pct, language, digits=1)}–{percent(high_pct, language)}"


def day(when: date, language: Language = "vi") -> str:
    """31/10/2026 (vi) or 31 Oct 2026 (en)."""
    return f"{when:%d/%m/%Y}" if language == "vi" else f"{when.day} {_EN_MONTHS[when.month - 1]} {when.year}"


def moment(when: datetime, language: Language = "vi") -> str:
    """31/10/2026 08:30 (vi) or 31 Oct 2026 08:30 (en)."""
    return f"{day(when, language)} {when:%H:%M}"


def duration(hours: float | None, language: Language = "vi") -> str:
    """Hours below three days, days from there: "11,9 giờ", "8,3 ngày"."""
    if hours is None or math.isnan(hours):
        return NOTHING
    if abs(hours) < _MANY_HOURS:
        return f"{number(hours, language, digits=1)} {'giờ' if language == 'vi' else 'h'}"
    return f"{number(hours / 24, language, digits=1)} {'ngày' if language == 'vi' else 'days'}"


def month(when: date, language: Language = "vi") -> str:
    """10/2026 (vi) or Oct 2026 (en)."""
    return f"{when:%m/%Y}" if language == "vi" else f"{_EN_MONTHS[when.month - 1]} {when.year}"


def quarter(when: date, language: Language = "vi") -> str:
    """Quý 3/2026 (vi) or Q3 2026 (en)."""
    which = (when.month - 1) // 3 + 1
    return f"Quý {which}/{when.year}" if language == "vi" else f"Q{which} {when.year}"


def weight(quantity_kg: float | None, language: Language = "vi") -> str:
    """Kilograms below a ton, tons from there: "860 kg", "12,3 tấn"."""
    if quantity_kg is None or math.isnan(quantity_kg) or abs(quantity_kg) < _KG_PER_TON:
        return f"{number(quantity_kg, language)} kg"
    unit = "tấn" if language == "vi" else "t"
    tons = quantity_kg / _KG_PER_TON
    return f"{number(tons, language, digits=0 if tons >= 100 else 1)} {unit}"


def money(amount_vnd: float | None, language: Language = "vi") -> str:
    """Đồng in millions or billions: "1,2 tỷ đồng"."""
    if amount_vnd is None or math.isnan(amount_vnd):
        return NOTHING
    units = ("tỷ đồng", "triệu đồng", "đồng") if language == "vi" else ("billion VND", "million VND", "VND")
    if abs(amount_vnd) >= _BILLION:
        return f"{number(amount_vnd / _BILLION, language, digits=1)} {units[0]}"
    if abs(amount_vnd) >= _MILLION:
        return f"{number(amount_vnd / _MILLION, language, digits=0)} {units[1]}"
    return f"{number(amount_vnd, language)} {units[2]}"


def listed(names: list[str], language: Language = "vi", *, most: int = 3) -> str:
    """Names as a sentence lists them: "A, B và C"; beyond `most` → "A, B, C và 4 nơi khác"."""
    joiner = " và " if language == "vi" else " and "
    shown = names[:most]
    if len(names) > most:
        rest = len(names) - most
        more = f"{rest} nơi khác" if language == "vi" else f"{rest} more"
        return f"{', '.join(shown)}{joiner}{more}"
    return joiner.join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
