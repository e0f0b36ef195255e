"""Units of both eras and the change between them.

Codes repeat across the eras with another meaning, so a key is always (era, level, code).
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.settings import settings

SHIPPED = Path(__file__).with_name("shipped")
_KEY = ["era", "commune_code", "latitude", "longitude"]


class UnknownUnitError(KeyError):
    """No unit has this code in this era; `codes` lists (era, code)."""

    def __init__(self, codes: list[tuple[str, str]]) -> None:
        """Keep the codes for the sentence a person reads."""
        super().__init__(", ".join(f"{era}:{code}" for era, code in codes))
        self.codes = codes


@cache
def units() -> pd.DataFrame:
    """All units of the country.

    Columns era ("old", "new"), level ("province", "district", "commune"), code, name, short_name, kind, province_code
    (of its own era), district_code (old communes), new_province_code, latitude and longitude (degrees).
    Source: geo/shipped/NOTICE.
    """
    return pd.read_parquet(SHIPPED / "unit.parquet")


@cache
def crosswalk() -> pd.DataFrame:
    """Old communes and the new ones they went to: old_commune_code, new_commune_code, is_main, is_split."""
    return pd.read_parquet(SHIPPED / "crosswalk.parquet")


@cache
def _by_key() -> dict[tuple[str, str, str], dict[str, object]]:
    return {(row["era"], row["level"], row["code"]): row for row in units().to_dict("records")}


def unit(era: str, code: str, level: str) -> dict[str, object]:
    """One unit as a row of `units`, or raise UnknownUnitError."""
    try:
        return _by_key()[era, level, code]
    except KeyError:
        raise UnknownUnitError([(era, code)]) from None


@cache
def _places() -> pd.DataFrame:
    """Each commune of both eras with its keys in both; indexed by (era, commune_code)."""
    table = units()
    old = table[(table.era == "old") & (table.level == "commune")].set_index("code")
    change = crosswalk()
    main = change[change.is_main].set_index("old_commune_code").new_commune_code
    split = set(change[change.is_split].old_commune_code)
    forward = pd.DataFrame({
        "era": "old", "commune_code": old.index, "province_code": old.new_province_code, "old_commune_code": old.index,
        "new_commune_code": main.reindex(old.index).to_numpy(), "old_district_code": old.district_code,
        "place_method": np.where(old.index.isin(split), "assumed_part", "crosswalk"),
    })  # fmt: skip
    return pd.concat([forward, _new_places(forward)]).set_index(["era", "commune_code"])


def _new_places(forward: pd.DataFrame) -> pd.DataFrame:
    """New communes: the district most of their old communes were in, the old commune that is nearest to their point."""
    table = units()
    new = table[(table.era == "new") & (table.level == "commune")].set_index("code")
    parts = crosswalk().merge(forward[["old_commune_code", "old_district_code"]], on="old_commune_code")
    old_point = table[(table.era == "old") & (table.level == "commune")].set_index("code")[["latitude", "longitude"]]
    away = (
        old_point.loc[parts.old_commune_code].to_numpy() - new.loc[parts.new_commune_code, ["latitude", "longitude"]].to_numpy()
    )
    parts["distance"] = np.hypot(away[:, 0], away[:, 1])
    parts["weight"] = parts.old_commune_code != parts.new_commune_code  # the seat keeps its code
    nearest = parts.sort_values(["weight", "distance"]).drop_duplicates("new_commune_code").set_index("new_commune_code")
    grouped = parts.groupby("new_commune_code").old_district_code
    is_one = grouped.min() == grouped.max()
    district = grouped.min().where(is_one, nearest.old_district_code)
    found = new.index.intersection(district.index)
    return pd.DataFrame({
        "era": "new", "commune_code": found, "province_code": new.loc[found].province_code.to_numpy(),
        "old_commune_code": nearest.old_commune_code.reindex(found).to_numpy(), "new_commune_code": found,
        "old_district_code": district.reindex(found).to_numpy(),
        "place_method": np.where(is_one.reindex(found), "crosswalk", "assumed_part"),
    })  # fmt: skip


def locate(places: pd.DataFrame) -> pd.DataFrame:
    """Key places in both eras.

    Args:
        places: columns era, commune_code, latitude, longitude (degrees; NaN where there is no point), any index.

    Returns:
        A frame with the same index: province_code (new era), new_commune_code, old_commune_code, old_district_code,
        place_method: "by_point" where a point inside the unit's province decides between the parts of a split or
        merged commune, "crosswalk" where the change leaves no choice, "assumed_part" where the main part was taken.
        The old commune of a record given in the new era is the nearest of its parts.

    Raises:
        UnknownUnitError: codes that are not communes of their era.
    """
    distinct = places[_KEY].drop_duplicates()
    keys = pd.MultiIndex.from_frame(distinct[["era", "commune_code"]])
    unknown = keys[~keys.isin(_places().index)]
    if len(unknown):
        raise UnknownUnitError(list(unknown.unique()))
    found = _places().loc[keys].reset_index(drop=True).set_index(distinct.index)
    pointed = distinct.latitude.notna() & distinct.longitude.notna() & (found.place_method == "assumed_part")
    if pointed.any():
        _move_to_cells(found, distinct[pointed])
    joined = places[_KEY].merge(distinct[_KEY].join(found), on=_KEY, how="left")
    return joined.drop(columns=_KEY).set_index(places.index)


def _move_to_cells(found: pd.DataFrame, pointed: pd.DataFrame) -> None:
    """Replace the assumed part by the cell that holds the point, in the era that was not given."""
    import geopandas as gpd

    from geo.boundaries import boundaries

    points = gpd.GeoDataFrame(pointed, geometry=gpd.points_from_xy(pointed.longitude, pointed.latitude), crs=4326)
    for era, level, target in (("old", "commune", "new_commune_code"), ("new", "district", "old_district_code")):
        shapes = boundaries(level, "new" if level == "commune" else "old")[["code", "province_code", "geometry"]]
        hits = gpd.sjoin(points[points.era == era], shapes, predicate="within")
        hits = hits[~hits.index.duplicated()]
        inside = hits[hits.province_code == found.loc[hits.index, "province_code"]]
        found.loc[inside.index, target] = inside.code
        found.loc[inside.index, "place_method"] = "by_point"


@cache
def _went_to() -> dict[str, str]:
    main = crosswalk()[crosswalk().is_main]
    return dict(zip(main.old_commune_code, main.new_commune_code, strict=True))


def new_commune(era: str, code: str) -> str:
    """The new commune of a code of either era; a code that is not known stays as it is."""
    return _went_to().get(code, code) if era == "old" else code


def focus_units(era: str, level: str) -> pd.DataFrame:
    """Units of one era and level in the provinces of the settings."""
    table = units()
    return table[(table.era == era) & (table.level == level) & table.new_province_code.isin(settings().provinces)]
