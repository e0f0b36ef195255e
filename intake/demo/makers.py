"""Facilities and products of the demo data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.units import crosswalk, focus_units
from intake.demo.catalog import catalog
from intake.demo.papers import awards, certificates

CRAFT = "Cơ sở mô phỏng"
_GIVEN = ("An", "Bình", "Cúc", "Dung", "Hà", "Hải", "Lan", "Minh", "Nga", "Phúc", "Quý", "Sơn", "Thảo", "Tùng", "Vân", "Yến")
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Nông", "Lương")


@dataclass(frozen=True)
class World:
    """Frames of the makers' side; products carry helper columns (line, weight, rate, months) beside the contract's."""

    facility: pd.DataFrame
    product: pd.DataFrame
    ocop_award: pd.DataFrame
    certificate: pd.DataFrame
    cluster: tuple[str, ...]  # old commune codes where the cluster is planted


def make_world(rng: np.random.Generator, facilities: int, as_of: date) -> World:
    """Draw the makers and what they make."""
    communes = _communes(rng)
    cluster = _cluster_communes(communes)
    facility = _facilities(rng, communes, facilities, cluster)
    product = _products(rng, facility)
    award = awards(rng, product, as_of)
    return World(_named(rng, facility), product, award, certificates(rng, facility, as_of), cluster)


def _communes(rng: np.random.Generator) -> pd.DataFrame:
    """Old communes in focus with how much happens there: very uneven, as in life."""
    old = focus_units("old", "commune").reset_index(drop=True)
    districts = focus_units("old", "district").set_index("code")["name"]
    old["district_name"] = old.district_code.map(districts)
    old["weight"] = rng.lognormal(0.0, 1.25, len(old))
    for code, part in catalog()["province"].items():
        mine = old.new_province_code == code
        old.loc[mine, "weight"] *= part["share"] / old.loc[mine, "weight"].sum()
    return old


def _cluster_communes(communes: pd.DataFrame) -> tuple[str, ...]:
    """Four neighbouring communes of Đại Từ: La Bằng and the three nearest to it."""
    part = communes[(communes.district_name == "Huyện Đại Từ") & (communes.new_province_code == "19")]
    seat = part[part.short_name == "La Bằng"].iloc[0]
    away = np.hypot(part.latitude - seat.latitude, part.longitude - seat.longitude)
    return tuple(part.code[away.sort_values().index[:4]])


def _facilities(rng: np.random.Generator, communes: pd.DataFrame, count: int, cluster: tuple[str, ...]) -> pd.DataFrame:
    """Makers by line and sellers; the cluster's tea makers first."""
    lines = _lines_by_place(communes)
    chosen = rng.choice(len(communes), size=count, p=communes.weight / communes.weight.sum())
    chosen[:12] = communes.index[communes.code.isin(cluster)].to_numpy().repeat(3)
    table = communes.loc[
        chosen, ["code", "short_name", "new_province_code", "district_code", "latitude", "longitude", "weight"]
    ].reset_index(drop=True)
    spot = rng.random(count)
    table["line"] = [
        lines[place][min(int(np.searchsorted(lines[(*place, "cumulated")], one)), len(lines[place]) - 1)]
        for place, one in zip(zip(table.new_province_code, table.district_code, strict=True), spot, strict=True)
    ]
    table.loc[:11, "line"] = "tea_thai_nguyen"
    table["is_seller"] = rng.random(count) < 0.25
    table.loc[:11, "is_seller"] = False
    _villages(table, communes)
    prefix = table.new_province_code.map({code: part["prefix"] for code, part in catalog()["province"].items()})
    table["facility_id"] = prefix + "-CS-" + pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(5)
    table["activity"] = table.weight * rng.lognormal(0.0, 0.6, count)
    return table


_VILLAGES = {"La Phù": "mooncake", "Dương Liễu": "vermicelli"}  # what the two craft villages of Hà Nội's plan 102 make


def _villages(table: pd.DataFrame, communes: pd.DataFrame) -> None:
    """Two of three makers of these lines in Hà Nội sit in their craft village."""
    for village, line in _VILLAGES.items():
        makers = table.index[(table.line == line) & ~table.is_seller & (table.new_province_code == "01")]
        seat = communes[(communes.short_name == village) & (communes.new_province_code == "01")].iloc[0]
        for name in ("code", "short_name", "district_code", "latitude", "longitude"):
            table.loc[makers[np.arange(len(makers)) % 3 < 2], name] = seat[name]


def _subject_groups(table: pd.DataFrame) -> npt.NDArray[np.str_]:
    """Subject groups by line; in Hà Nội every ninth seller runs a cold store, every third maker of rice or pork is a supplier."""
    serial = np.arange(len(table))
    here, makes = table.new_province_code == "01", ~table.is_seller
    return np.select(
        [table.is_seller & here & (serial % 9 == 0), table.is_seller, table.short_name.isin(list(_VILLAGES)) & here,
         table.line == "mooncake", table.line == "imported_apple",
         here & makes & table.line.isin(["sticky_rice", "pork"]) & (serial % 3 == 0)],
        ["cold_storage", "market", "craft_village", "mooncake", "imported_fruit", "mooncake_ingredient"], "producer",
    )  # fmt: skip


def _lines_by_place(communes: pd.DataFrame) -> dict[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for (province, district, name), _ in communes.groupby(["new_province_code", "district_code", "district_name"]):
        here = [
            key
            for key, line in catalog()["line"].items()
            if name in line["places"].get(province, ()) or "*" in line["places"].get(province, ())
        ]
        weights = np.array([catalog()["line"][key]["weight"] for key in here])
        found[province, district] = here
        found[province, district, "cumulated"] = np.cumsum(weights / weights.sum())
    return found


def _named(rng: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    """The contract's columns of facilities; newer ones carry codes of the new era."""
    count = len(table)
    word = table.line.map({key: line["word"] for key, line in catalog()["line"].items()})
    number = pd.Series(np.arange(1, count + 1)).astype(str)
    making = "Cơ sở " + word + " " + table.short_name + " số " + number
    is_new = rng.random(count) < 0.2
    is_new[:12] = False
    homes = _new_codes(table.code)
    pointed = (rng.random(count) < 0.6) & ~is_new
    aside = np.random.default_rng(count).normal(0.0, 0.006, (2, count))  # some 600 m from the commune's own point
    stage = table.line.map({key: line["stage"] for key, line in catalog()["line"].items()}).mask(table.is_seller, "trading")
    owner = pd.Series(rng.choice(_FAMILY, count)) + " " + pd.Series(rng.choice(_GIVEN, count))
    return pd.DataFrame({
        "facility_id": table.facility_id,
        "facility_name": making.mask(table.is_seller, "Cửa hàng nông sản " + table.short_name + " số " + number),
        "owner_name": owner,
        "phone": "0900 000 " + pd.Series(rng.integers(0, 1000, count)).astype(str).str.zfill(3),
        "stage": stage,
        "subject_group": _subject_groups(table),
        "is_vietgap": (rng.random(count) < 0.2) & (stage == "primary"),
        "is_haccp": rng.random(count) < 0.05,
        "is_iso_22000": rng.random(count) < 0.03,
        "is_safe_chain": rng.random(count) < 0.12,
        "commune_era": np.where(is_new, "new", "old"),
        "commune_code": np.where(is_new, homes, table.code),
        "latitude": (table.latitude + aside[0]).where(pointed).round(5),
        "longitude": (table.longitude + aside[1]).where(pointed).round(5),
    })  # fmt: skip


def _new_codes(old: pd.Series) -> pd.Series:
    change = crosswalk()
    return old.map(change[change.is_main].set_index("old_commune_code").new_commune_code)


def _products(rng: np.random.Generator, facility: pd.DataFrame) -> pd.DataFrame:
    """One to three products a maker."""
    makers = facility[~facility.is_seller]
    repeats = rng.choice([1, 2, 3], size=len(makers), p=[0.6, 0.3, 0.1])
    table = makers.loc[makers.index.repeat(repeats)].reset_index(drop=True)
    line = table.line.map(catalog()["line"])
    pick = rng.random(len(table))
    names = [one["names"][int(share * len(one["names"]))] for one, share in zip(line, pick, strict=True)]
    serial = pd.Series(np.arange(1, len(table) + 1)).astype(str)
    return pd.DataFrame({
        "product_id": table.facility_id.str[:2] + "-SP-" + serial.str.zfill(5),
        "product_name": pd.Series(names) + " (" + table.short_name + " " + serial + ")",
        "facility_id": table.facility_id,
        "product_group": [one["group"] for one in line],
        "matrix": [one.get("matrix") for one in line],
        "is_flagship": [bool(one.get("flagship")) for one in line],
        "is_speciality": [bool(one.get("flagship")) for one in line],
        "line": table.line, "province": table.new_province_code, "commune": table.code, "activity": table.activity,
        "rate": [one["rate_pct"] / 100 for one in line],
    })  # fmt: skip
