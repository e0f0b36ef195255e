"""Harvest and selling months of known products, by province and commodity."""

from functools import cache

from data.time_axis import rows


@cache
def harvest_months() -> dict[tuple[str, str], tuple[frozenset[int], bool]]:
    """Months (1–12) of all products of a province and matrix, and whether they were read in a source.

    Source: reference/product_season.csv, compiled from the press and the provinces' pages; months that were not read there
    are from memory and say so.
    """
    found: dict[tuple[str, str], tuple[frozenset[int], bool]] = {}
    for row in rows("product_season"):
        key = row["province_code"], row["matrix"]
        months, is_read = found.get(key, (frozenset(), True))
        mine = frozenset(int(month) for month in row["harvest_months"].split())
        found[key] = months | mine, is_read and row["provenance"] == "source"
    return found
