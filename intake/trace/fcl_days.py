"""FoodChain-Lab: days written in part or not at all, and what of its session is not taken over."""

import calendar
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from data.settings import settings
from intake.trace.facts import Facts

_ISO, _POINTS = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?"), re.compile(r"(?:(\d{1,2})[./])?(\d{1,2})[./](\d{4})")
_FLAGS = {"weight": "weights", "killContamination": "kill", "crossContamination": "cross"}


def day_of(facts: Facts, key: str, text: str | None) -> str | None:
    """A day as it is written; of a month or a year its last day, at most today, which is said. Other texts stay as they are."""
    if not text:
        return None
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = found.groups()
    elif found := _POINTS.fullmatch(text.strip()):
        day, month, year = found.groups()
    else:
        return text
    try:
        last = calendar.monthrange(int(year), int(month or 12))[1]
        whole = date(int(year), int(month or 12), int(day or last))
    except ValueError:
        return text
    if not day:
        today = datetime.now(ZoneInfo(settings().time_zone)).date()
        whole = min(whole, today) if whole.year == today.year else whole
        facts.leave("assumed_day", f"{key}: {text} → {whole}")
    return whole.isoformat()


def assume_made(facts: Facts) -> None:
    """A lot of no day was made, at the latest, when the first lot made of it was, else on the last day of the file; said."""
    lots = facts.records["lot"]
    days = {code: lot["made_date"] for code, lot in lots.items() if lot.get("made_date")}
    for shipment in facts.records["shipment"].values():
        if shipment.get("shipped_date"):
            code = shipment["lot_id"]
            days[code] = min(days.get(code, "9"), shipment["shipped_date"]) if not lots[code].get("made_date") else days[code]
    onward: dict[str, list[str]] = {}
    for row in facts.records["lot_input"].values():
        onward.setdefault(row["input_lot_id"], []).append(row["output_lot_id"])
    if not days:
        return
    last = max(days.values())
    for code in [code for code in lots if code not in days]:
        lots[code]["made_date"] = _first_ahead(code, onward, days) or last
        facts.leave("assumed_made", f"{code}: {lots[code]['made_date']}")


def _first_ahead(code: str, onward: dict[str, list[str]], days: dict[str, str]) -> str | None:
    met, front = {code}, [code]
    while front:
        front = list({one for lot in front for one in onward.get(lot, ())} - met)
        met |= set(front)
        if found := [days[one] for one in front if one in days]:
            return min(found)
    return None


def tell_session(facts: Facts, session: Any) -> None:
    """Weights and flags that the program's user set on stations and deliveries: counted, not taken over."""
    marked = session if isinstance(session, dict) else {}
    for part in ("nodes", "deliveries"):
        rows = marked.get(part)
        for one in rows if isinstance(rows, list) else []:
            for name, kind in _FLAGS.items():
                if isinstance(one, dict) and one.get(name):
                    facts.leave(f"not_carried_{kind}", str(one.get("id", "–")))
