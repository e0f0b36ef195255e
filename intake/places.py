"""Checks of place codes: unknown, of the other era, with a name that says otherwise, half a point."""

import re
from functools import cache

import pandas as pd

from data.codes import folded
from geo.addresses import match_address
from geo.units import units

DOUBTFUL = "? "  # before an address that no commune fits well enough
_MOST_NAMED = 3
_OTHER = {"old": "new", "new": "old"}
_KEY = ["commune_era", "commune_code", "commune_name"]
_KIND = re.compile(r"^(?:thi tran|phuong|dac khu|xa|tt|p|x)\b\.?\s*(?=\S)")


def place_problems(rows: pd.DataFrame) -> pd.DataFrame:
    """Problems of place in rows with row_id, commune_era, commune_code, commune_name, latitude, longitude.

    Returns:
        Columns row_id, column_name, reason, text, detail (the commune's own name, where a name tells the two eras apart).
    """
    keyed = rows.fillna({"commune_name": ""}).dropna(subset=["commune_era", "commune_code"])
    distinct = keyed[_KEY].drop_duplicates()
    found = [_reason(*key) for key in distinct.itertuples(index=False, name=None)]
    judged = distinct.assign(reason=[reason for reason, _ in found], detail=[detail for _, detail in found])
    placed = keyed.merge(judged[judged.reason != ""], on=_KEY).assign(column_name="commune_code")
    half = rows[rows.latitude.isna() != rows.longitude.isna()].assign(reason="half_point", detail="", commune_code="")
    half["column_name"] = half.latitude.isna().map({True: "latitude", False: "longitude"})
    found = pd.concat([placed, half], ignore_index=True).rename(columns={"commune_code": "text"})
    return found[["row_id", "column_name", "reason", "text", "detail"]].astype(
        dict.fromkeys(("column_name", "reason", "text", "detail"), "str")
    )


@cache
def _names() -> dict[tuple[str, str], str]:
    table = units()
    communes = table[table.level == "commune"]
    return dict(zip(zip(communes.era, communes.code, strict=True), communes["name"], strict=True))


def _reason(era: str, code: str, name: str) -> tuple[str, str]:
    if code.startswith(DOUBTFUL):
        near = "; ".join(match.name for match in match_address(code[len(DOUBTFUL) :])[:_MOST_NAMED])
        return ("place_doubtful", near) if near else ("place_unmatched", "")
    names = _names()
    mine, theirs = names.get((era, code)), names.get((_OTHER[era], code))
    if mine is None:
        return ("commune_other_era", theirs) if theirs else ("commune_unknown", "")
    if not name or _same(name, mine):
        return "", ""
    return ("commune_other_era", theirs) if theirs and _same(name, theirs) else ("commune_name_differs", mine)


def _same(text: str, name: str) -> bool:
    """Names agree with or without the word for their kind, and whatever is written after a comma."""
    return bool(_forms(text.split(",", maxsplit=1)[0]) & _forms(name))


def _forms(text: str) -> set[str]:
    plain = folded(text)
    return {plain, _KIND.sub("", plain)}
