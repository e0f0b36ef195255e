"""Checks of place codes: unknown, of the other era, with a name that says otherwise, half a point."""

from functools import cache

import pandas as pd

from data.codes import folded
from geo.units import units

_OTHER = {"old": "new", "new": "old"}
_KEY = ["commune_era", "commune_code", "commune_name"]


def place_problems(rows: pd.DataFrame) -> pd.DataFrame:
    """Problems of place in rows with row_id, commune_era, commune_code, commune_name, latitude, longitude.

    Returns:
        Columns row_id, column_name, reason, text.
    """
    distinct = rows[_KEY].drop_duplicates().dropna(subset=["commune_era", "commune_code"])
    reasons = {tuple(key): reason for key in distinct.itertuples(index=False) if (reason := _reason(*key))}
    keyed = pd.Series(list(rows[_KEY].itertuples(index=False, name=None)), index=rows.index)
    found = keyed.map(lambda key: reasons.get(tuple(key)))
    placed = rows[found.notna()]
    half = rows[rows.latitude.isna() != rows.longitude.isna()]
    return pd.concat([
        pd.DataFrame({"row_id": placed.row_id, "column_name": "commune_code", "reason": found[found.notna()], "text": placed.commune_code}),
        pd.DataFrame({"row_id": half.row_id, "column_name": "latitude", "reason": "half_point", "text": None}),
    ]).astype({"text": "str", "column_name": "str", "reason": "str"})  # fmt: skip


@cache
def _names() -> dict[tuple[str, str], str]:
    table = units()
    communes = table[table.level == "commune"]
    return dict(zip(zip(communes.era, communes.code, strict=True), communes["name"], strict=True))


def _reason(era: str, code: str, name: object) -> str | None:
    names = _names()
    mine, theirs = names.get((era, code)), names.get((_OTHER[era], code))
    if mine is None:
        return "commune_other_era" if theirs else "commune_unknown"
    if not isinstance(name, str) or _same(name, mine):
        return None
    return "commune_other_era" if theirs and _same(name, theirs) else "commune_name_differs"


def _same(text: str, name: str) -> bool:
    """Names agree with or without the word for their kind."""
    short = name.split(" ", 2)
    forms = {folded(name), folded(" ".join(short[1:])), folded(short[-1])}
    return folded(text) in forms
