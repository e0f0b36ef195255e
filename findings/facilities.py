"""Facilities sampled in a chosen district or commune, as points."""

from dataclasses import replace
from typing import Any

import pandas as pd

from findings.filters import Filters
from findings.places import ERAS
from geo.units import unit
from queries import Answer, ask

MOST_POINTS = 200
COLUMNS = ["facility_id", "facility_name", "latitude", "longitude", "n_samples", "n_failed"]


def by_facility(filters: Filters, **asked: Any) -> Answer | None:
    """Samples by facility where the filters name a district or commune; None elsewhere: a province holds too many to draw.

    Args:
        filters: what was chosen.
        asked: viewer and snapshot_id, for the door.
    """
    if not (filters.district_code or filters.commune_code):
        return None
    return ask("sample_failures_by_facility", _with_province(filters).samples() | {"max_rows": MOST_POINTS}, **asked)


def points(answer: Answer | None) -> tuple[pd.DataFrame, dict[str, int]]:
    """Facilities that have a point, with the columns COLUMNS, at most MOST_POINTS, most failures first; how many there are.

    The numbers are n_facilities (sampled there, as filtered) and n_facilities_with_point.
    """
    if answer is None or answer.frame.empty:
        return pd.DataFrame(columns=COLUMNS), {"n_facilities": 0, "n_facilities_with_point": 0}
    first = answer.frame.iloc[0]
    facts = {"n_facilities": int(first.n_facilities), "n_facilities_with_point": int(first.n_with_point)}
    table = answer.frame[COLUMNS]
    return table[table.latitude.notna() & table.longitude.notna()].reset_index(drop=True), facts


def _with_province(filters: Filters) -> Filters:
    """Name the provinces of the places too: samples are kept sorted by province, so less is read."""
    if filters.province_code:
        return filters
    chosen = [("district", code) for code in filters.district_code] or [("commune", code) for code in filters.commune_code]
    homes = {str(unit(ERAS[level], code, level)["new_province_code"]) for level, code in chosen}
    return replace(filters, province_code=tuple(sorted(homes)))
