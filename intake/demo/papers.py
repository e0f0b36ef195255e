"""Awards and certificates of the demo data, with renewals and lapses."""

from datetime import date

import numpy as np
import pandas as pd

from intake.demo.catalog import catalog

OCOP_SHARE = 0.45


def awards(rng: np.random.Generator, product: pd.DataFrame, as_of: date) -> pd.DataFrame:
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
        first[: part["five_star"]] = (as_of - date(2019, 6, 1)).days - rng.integers(60, 900, min(part["five_star"], len(order)))
        steady = slice(part["five_star"], part["five_star"] + 8)  # four stars held over the whole of the planted drift
        stars[steady], first[steady] = 4, (as_of - date(2019, 6, 1)).days - 980
        rows.append(
            pd.DataFrame({"product_id": product.product_id[order].to_numpy(), "stars": stars, "first": first, "province": code})
        )
    table = pd.concat(rows, ignore_index=True)
    table["is_potential_five_star"] = (table.stars == 4) & (rng.random(len(table)) < 0.03)
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
    office = np.where(whole.stars == 5, "BNNMT", "UBND")
    whole["decision_number"] = (
        whole.from_date.map(lambda day: f"{100 + day.timetuple().tm_yday}/QĐ-{day.year}-").to_numpy()
        + office
        + "-"
        + whole.term.astype(str)
    )
    return whole[["product_id", "decision_number", "stars", "is_potential_five_star", "from_date", "to_date", "province"]]


def certificates(rng: np.random.Generator, facility: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """A chain of three-year papers for each facility; some lapse before the renewal, a few never renew."""
    count = len(facility)
    start = pd.to_datetime(date(2018, 6, 1)) + pd.to_timedelta(rng.integers(0, 900, count), unit="D")
    gap = np.where(rng.random((count, 4)) < 0.12, rng.integers(20, 200, (count, 4)), -30)
    small = rng.random(count) < 0.35
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
