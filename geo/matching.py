"""Rows of an official file matched to units by code: codes as people write them, eras told apart by codes and names."""

import re

import geopandas as gpd
import pandas as pd

from data.codes import folded
from data.settings import settings
from geo.remarks import BoundaryError, Remark, listed
from geo.units import units

WIDTHS = {"province": 2, "district": 3, "commune": 5}
_OTHER = {"old": "new", "new": "old"}
_MOST_OTHER = 0.1  # share of codes that only the other era knows, above which the file is of that era
_NAMED = 0.3  # share of rows whose value is the unit's name, from which a column is one of names
_WHOLE = re.compile(r"^(\d+)\.0+$")


def codes_of(column: pd.Series, level: str) -> pd.Series:
    """Codes as text with their leading zeros; "" where there is none: 4, 4.0, "4.0", " '00004" all become "00004"."""
    text = column.astype(object).where(column.notna(), "").map(str).str.strip().str.lstrip("'").str.strip()
    text = text.str.replace(_WHOLE, r"\1", regex=True)
    return text.where(~text.str.fullmatch(r"\d+"), text.str.zfill(WIDTHS[level]))


def matched(
    rows: gpd.GeoDataFrame, level: str, era: str, *, code_column: str, name_column: str | None
) -> tuple[gpd.GeoDataFrame, list[Remark]]:
    """Rows of known units in focus (of all provinces at level province).

    Args:
        rows: as `geo.official.read` gives them.
        level: what the codes are of: province, district or commune.
        era: old (before 01/7/2025) or new, which the codes are of.
        code_column: the column of codes.
        name_column: the column of names; looked for when None.

    Returns:
        Columns code, geometry (a code may repeat), and what was left out or looks wrong.

    Raises:
        BoundaryError: no code is known, or codes or names are those of the other era.
    """
    coded = rows.assign(code=codes_of(rows[code_column], level))
    remarks = [Remark("read", {"n": len(coded), "column": code_column})]
    if blank := int((coded.code == "").sum()):
        remarks.append(Remark("code_blank", {"n": blank}))
    coded = coded[coded.code != ""]
    mine = _units(level, era)
    unknown = coded[~coded.code.isin(mine.index)].code
    _refuse_other_era(coded, unknown, level, era, code_column)
    if len(unknown):
        remarks.append(Remark("code_unknown", {"n": unknown.nunique(), "codes": listed(sorted(set(unknown)))}))
    known = coded[coded.code.isin(mine.index)]
    remarks += _names(known, level, era, code_column, name_column)
    if level != "province":
        focus = mine.new_province_code.isin(settings().provinces)
        inside = focus[known.code].to_numpy()
        if not inside.any():
            raise BoundaryError("out_of_focus", provinces=_provinces())
        if n := int((~inside).sum()):
            remarks.append(Remark("out_of_focus_rows", {"n": n, "provinces": _provinces()}))
        known = known[inside]
    return known[["code", "geometry"]].reset_index(drop=True), remarks


def _units(level: str, era: str) -> pd.DataFrame:
    table = units()
    return table[(table.level == level) & (table.era == era)].set_index("code")


def _provinces() -> str:
    return ", ".join(one.vi for one in settings().provinces.values())


def _refuse_other_era(coded: gpd.GeoDataFrame, unknown: pd.Series, level: str, era: str, column: str) -> None:
    theirs = unknown[unknown.isin(_units(level, _OTHER[era]).index)]
    if len(theirs) > _MOST_OTHER * len(coded):
        raise BoundaryError(
            f"codes_of_{_OTHER[era]}", n=theirs.nunique(), of=coded.code.nunique(), codes=listed(sorted(set(theirs)))
        )
    if len(unknown) == len(coded):
        raise BoundaryError("no_code_known", column=column, codes=listed(sorted(set(unknown))) or "–")


def _names(known: gpd.GeoDataFrame, level: str, era: str, code_column: str, asked: str | None) -> list[Remark]:
    """Do the names say the same as the codes? A column of names is looked for where none was named."""
    here, there = (_units(level, one).reindex(known.code) for one in (era, _OTHER[era]))
    columns = [asked] if asked else [one for one in known.columns if one not in (code_column, "code", "geometry")]
    best, agree, disagree = None, pd.Series(dtype=bool), pd.Series(dtype=bool)
    for column in columns:
        texts = [folded(str(value)) if isinstance(value, str) else "" for value in known[column]]
        mine, other = _alike(texts, here), _alike(texts, there)
        if (mine | other).mean() >= _NAMED and (best is None or (mine | other).sum() > (agree | disagree).sum()):
            best, agree, disagree = column, mine, other & ~mine
    if best is None:
        return [Remark("names_unread", {"column": asked})] if asked else [Remark("names_absent")]
    if disagree.sum() > agree.sum():
        at = int(disagree.to_numpy().argmax())
        raise BoundaryError(
            f"names_of_{_OTHER[era]}", column=best, n=int(disagree.sum()), of=len(known), code=known.code.iloc[at],
            text=known[best].iloc[at], name=here["name"].iloc[at],
        )  # fmt: skip
    odd = [f"{code}: {text} / {name}" for code, text, name in zip(known.code[~agree.to_numpy()], known[best][~agree.to_numpy()],
                                                                  here["name"][~agree.to_numpy()], strict=True)]  # fmt: skip
    return [Remark("names_differ", {"n": len(odd), "column": best, "names": listed(odd)})] if odd else []


def _alike(texts: list[str], table: pd.DataFrame) -> pd.Series:
    """Is each text the unit's name, with or without words for its kind before it and what it lies in after a comma?"""
    short = [folded(name) if isinstance(name, str) else None for name in table.short_name]
    return pd.Series([bool(text) and name in _forms(text) for text, name in zip(texts, short, strict=True)])


def _forms(text: str) -> set[str]:
    words = text.split(",", maxsplit=1)[0].replace(".", " ").split()
    return {" ".join(words[start:]) for start in range(3)}
