"""Published totals of OCOP products beside the register's own counts, the difference with its name."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

import data
from findings.register_awards import known_by
from geo.units import units
from words import Language, say

REFERENCE = Path(data.__file__).with_name("reference") / "ocop_count.csv"
PUBLISHED = ["area_vi", "area_en", "province_code", "count_scope", "counted_date", "counted_text_vi", "counted_text_en",
             "published_text", "published_number", "stars_5_text", "count_basis", "own_number", "own_valid", "difference",
             "why", "note_vi", "note_en", "source_note"]  # fmt: skip


@cache
def published_counts() -> pd.DataFrame:
    """Published totals, a row a source.

    Source: reference/ocop_count.csv, compiled from the sources that `source_note` names; `count_basis` is how the source says
    it counted ("unstated" where it does not), `published_text` what it wrote.
    """
    table = pd.read_csv(REFERENCE, dtype=str)
    for name in ("published_number", "in_force_number"):
        table[name] = pd.to_numeric(table[name])
    return table.assign(counted_date=pd.to_datetime(table.counted_date))


def compared(awards: pd.DataFrame, as_of: date, provinces: tuple[str, ...], *, is_demo: bool) -> pd.DataFrame:
    """Published totals of the provinces chosen and of the country, PUBLISHED: own counts on the same day, in the same scope.

    `own_number` counts as the source did (products ever certified, where it is silent), `own_valid` those in force; both
    NaN where the register cannot know: the whole country, or a day after its last. `why` holds the keys of the reasons.
    """
    table = published_counts()
    table = table[table.province_code.isna() | table.province_code.isin(provinces or tuple(table.province_code.dropna()))]
    old = units()
    districts = old[(old.era == "old") & (old.level == "district")].set_index("code").province_code
    placed = awards.assign(old_province=awards.old_district_code.map(districts))
    rows = [_compared(row, placed, as_of, is_demo=is_demo) for row in table.itertuples()]
    found = table.assign(**{name: [row[name] for row in rows] for name in ("own_number", "own_valid", "why")})
    return found.assign(difference=found.own_number - found.published_number)[PUBLISHED].reset_index(drop=True)


def _compared(row: Any, awards: pd.DataFrame, as_of: date, *, is_demo: bool) -> dict[str, Any]:
    why = [] if row.count_scope == "province" else [row.count_scope]
    why += [row.count_basis] + (["about"] if not str(row.published_text).isdigit() and row.count_basis != "awards" else [])
    day = row.counted_date.date()
    if row.count_scope == "nation" or day > as_of or pd.isna(row.published_number):
        why += ["later"] if day > as_of else ["rounds"] if pd.isna(row.published_number) else []
        return {"own_number": float("nan"), "own_valid": float("nan"), "why": tuple(dict.fromkeys(why))}
    mine = awards[awards.province_code == row.province_code]
    if isinstance(row.old_province_code, str):
        mine = mine[mine.old_province == row.old_province_code]
    if row.count_scope == "tea":
        mine = mine[mine.product_group == "tea"]
    known = known_by(mine, day)
    return {
        "own_number": float(_counted(known, row.count_basis, day)), "own_valid": float(_valid(known, day)),
        "why": tuple(dict.fromkeys([*why, *(["demo"] if is_demo else [])])),
    }  # fmt: skip


def _counted(known: pd.DataFrame, basis: str, day: date) -> int:
    if basis == "awards":
        return len(known)
    if basis == "in_year":
        return int(known[known.from_date >= pd.Timestamp(day.year, 1, 1)].line_id.nunique())
    return int(known.line_id.nunique())


def _valid(known: pd.DataFrame, day: date) -> int:
    return int(known[known.to_date >= pd.Timestamp(day)].line_id.nunique())


def reasons(why: tuple[str, ...], language: Language) -> str:
    """Why a published total and the register's own count may differ, in words."""
    return " ".join(say(f"register.why_{key}", language) for key in why)
