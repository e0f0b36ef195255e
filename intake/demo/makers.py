"""Facilities, products, certificates and awards of the demo data."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.units import focus_units

OCOP_SHARE = 0.45
CRAFT = "Cơ sở mô phỏng"
_GIVEN = (
    "An",
    "Bình",
    "Cúc",
    "Dung",
    "Hà",
    "Hải",
    "Lan",
    "Minh",
    "Nga",
    "Phúc",
    "Quý",
    "Sơn",
    "Thảo",
    "Tùng",
    "Vân",
    "Yến",
)
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Nông", "Lương")


@cache
def catalog() -> dict[str, Any]:
    """Product lines, purposes and provinces of the demo."""
    return tomllib.loads(Path(__file__).with_name("catalog.toml").read_text(encoding="utf-8"))


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
    award = _awards(rng, product, as_of)
    return World(_named(rng, facility), product, award, _certificates(rng, facility, as_of), cluster)


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
    table["line"] = [lines[place][min(int(np.searchsorted(lines[place + ("cumulated",)], one)), len(lines[place]) - 1)]
                     for place, one in zip(zip(table.new_province_code, table.district_code, strict=True), spot, strict=True)]  # fmt: skip
    table.loc[:11, "line"] = "tea_thai_nguyen"
    table["is_seller"] = rng.random(count) < 0.25  # noqa: PLR2004 share of markets and shops
    table.loc[:11, "is_seller"] = False
    prefix = table.new_province_code.map({code: part["prefix"] for code, part in catalog()["province"].items()})
    table["facility_id"] = prefix + "-CS-" + pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(5)
    table["activity"] = table.weight * rng.lognormal(0.0, 0.6, count)
    return table


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
    is_new = rng.random(count) < 0.2  # noqa: PLR2004 share registered since the merger
    is_new[:12] = False
    homes = _new_codes(table.code)
    pointed = (rng.random(count) < 0.15) & ~is_new  # noqa: PLR2004 share with a point
    stage = table.line.map({key: line["stage"] for key, line in catalog()["line"].items()}).mask(
        table.is_seller, "trading"
    )
    owner = pd.Series(rng.choice(_FAMILY, count)) + " " + pd.Series(rng.choice(_GIVEN, count))
    return pd.DataFrame({
        "facility_id": table.facility_id,
        "facility_name": making.mask(table.is_seller, "Cửa hàng nông sản " + table.short_name + " số " + number),
        "owner_name": owner,
        "phone": "0900 000 " + pd.Series(rng.integers(0, 1000, count)).astype(str).str.zfill(3),
        "stage": stage,
        "subject_group": np.where(table.is_seller, "market", np.where(table.line == "mooncake", "craft_village", "producer")),
        "is_vietgap": (rng.random(count) < 0.2) & (stage == "primary"),
        "is_haccp": rng.random(count) < 0.05,
        "is_iso_22000": rng.random(count) < 0.03,
        "is_safe_chain": rng.random(count) < 0.12,
        "commune_era": np.where(is_new, "new", "old"),
        "commune_code": np.where(is_new, homes, table.code),
        "latitude": table.latitude.where(pointed).round(5),
        "longitude": table.longitude.where(pointed).round(5),
    })  # fmt: skip


def _new_codes(old: pd.Series) -> pd.Series:
    from geo.units import crosswalk

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


def _awards(rng: np.random.Generator, product: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Awards of 36 months with renewals; tier mix by province; a few wait for their fifth star."""
    rows = []
    for code, part in catalog()["province"].items():
        mine = product[
            (product.province == code) & product.is_flagship
            | (product.province == code) & (rng.random(len(product)) < OCOP_SHARE)
        ]
        order = rng.permutation(mine.index.to_numpy())
        stars = np.where(rng.random(len(order)) < part["four_star_share"], 4, 3)
        stars[: part["five_star"]] = 5
        first = rng.integers(0, (as_of - date(2019, 6, 1)).days, len(order))
        first[: part["five_star"]] = (as_of - date(2019, 6, 1)).days - rng.integers(
            60, 900, min(part["five_star"], len(order))
        )
        steady = slice(part["five_star"], part["five_star"] + 8)  # four stars held over the whole of the planted drift
        stars[steady], first[steady] = 4, (as_of - date(2019, 6, 1)).days - 980
        rows.append(
            pd.DataFrame(
                {"product_id": product.product_id[order].to_numpy(), "stars": stars, "first": first, "province": code}
            )
        )
    table = pd.concat(rows, ignore_index=True)
    table["is_potential_five_star"] = (table.stars == 4) & (rng.random(len(table)) < 0.03)  # noqa: PLR2004
    return _renewed(rng, table, as_of)


def _renewed(rng: np.random.Generator, table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    start = pd.to_datetime(date(2019, 6, 1)) + pd.to_timedelta(table["first"], unit="D")
    parts = []
    for term in range(3):
        begin = start + pd.DateOffset(months=36 * term)
        kept = (begin.dt.date <= as_of) & (rng.random(len(table)) < (1.0 if term == 0 else 0.65))
        parts.append(
            table[kept].assign(
                from_date=begin[kept].dt.date,
                to_date=(begin[kept] + pd.DateOffset(months=36, days=-1)).dt.date,
                term=term,
            )
        )
    whole = pd.concat(parts, ignore_index=True)
    office = np.where(whole.stars == 5, "BNNMT", "UBND")  # noqa: PLR2004
    whole["decision_number"] = (
        whole.from_date.map(lambda day: f"{100 + day.timetuple().tm_yday}/QĐ-{day.year}-").to_numpy()
        + office
        + "-"
        + whole.term.astype(str)
    )
    return whole[
        ["product_id", "decision_number", "stars", "is_potential_five_star", "from_date", "to_date", "province"]
    ]


def _certificates(rng: np.random.Generator, facility: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """A chain of three-year papers for each facility; some lapse before the renewal, a few never renew."""
    count = len(facility)
    start = pd.to_datetime(date(2018, 6, 1)) + pd.to_timedelta(rng.integers(0, 900, count), unit="D")
    gap = np.where(rng.random((count, 4)) < 0.12, rng.integers(20, 200, (count, 4)), -30)
    small = rng.random(count) < 0.35  # noqa: PLR2004 share of small ones with a commitment
    parts = []
    begin = pd.Series(start)
    alive = np.ones(count, dtype=bool)
    for term in range(4):
        alive &= (begin.dt.date <= as_of).to_numpy() & ((rng.random(count) < 0.97) | (term == 0))
        end = begin + pd.DateOffset(years=3, days=-1)
        serial = facility.facility_id.str[-5:].str.lstrip("0")
        part = pd.DataFrame({
            "facility_id": facility.facility_id, "issued_date": begin.dt.date, "expires_date": end.dt.date,
            "certificate_kind": np.where(small, "commitment", "certificate"),
            "certificate_number": serial + "/" + begin.dt.year.astype(str) + "/NNPTNT-" + facility.facility_id.str[:2],
            "issuing_authority": "Chi cục " + facility.facility_id.str[:2],
        })  # fmt: skip
        parts.append(part[alive])
        begin = end + pd.to_timedelta(gap[:, term], unit="D")
    return pd.concat(parts, ignore_index=True)


def day_before(day: date, days: int) -> date:
    """The day that many days earlier."""
    return day - timedelta(days=days)
