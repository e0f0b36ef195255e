"""Circles of places that hold more failures than expected: over the whole period, or over some of its months."""

from typing import Any

import numpy as np
import pandas as pd

from findings.clusters import SEED, Layer, counts
from findings.scan_memory import scan_once
from geo.clusters import Scan
from geo.scan_search import Progress

REPLICAS, MOST_SHARE, ALPHA = 999, 0.5, 0.05


def unheard(_: float) -> None:
    """Progress that nobody waits for."""


def scanned(place: pd.DataFrame, progress: Progress = unheard) -> Layer:
    """Circles that hold more failures than expected, product group by product group (Poisson scan, purely spatial).

    `place` has place_code, place_name, n_samples, n_failed, expected_failed, latitude, longitude. Adds scan_cluster (1, 2, …
    or 0). Circles: rank, centre_name, latitude, longitude (degrees), radius_km, n_places, from_month, to_month (NaT here),
    n_failed, expected_failed, relative_risk, p_value, p_gumbel. Points at the places of circles with p below 5 %.
    """
    failed, _ = counts(place)
    expected = pd.Series(place.expected_failed.to_numpy(dtype=float), index=failed.index)
    return _layer(place, failed.to_frame(), expected.to_frame(), progress)


def scanned_months(place: pd.DataFrame, by_month: pd.DataFrame, progress: Progress = unheard) -> Layer:
    """As `scanned`, over every interval of months up to half of them (Poisson scan over space and time).

    `by_month` has place_code, product_group, month, n_samples, n_failed; withheld counts count as no samples. Expected are
    the samples of a place and month at the rate that their product group has over all places and months.
    """
    known = by_month.dropna(subset=["place_code", "n_samples", "n_failed"])
    known = known[known.place_code.isin(place.place_code)].assign(product_group=known.product_group.fillna(""))
    known = known.astype({"n_samples": float, "n_failed": float})
    whole = known.groupby("product_group")[["n_samples", "n_failed"]].transform("sum")
    known = known.assign(expected=known.n_samples * whole.n_failed / whole.n_samples.clip(lower=1))
    months = pd.date_range(known.month.min(), known.month.max(), freq="MS") if len(known) else pd.DatetimeIndex([])
    failed, expected = (
        known.pivot_table(index="place_code", columns="month", values=name, aggfunc="sum", fill_value=0.0)
        .reindex(index=place.place_code, columns=months, fill_value=0.0)
        for name in ("n_failed", "expected")
    )  # fmt: skip
    return _layer(place, failed, expected, progress)


def _layer(place: pd.DataFrame, failed: pd.DataFrame, expected: pd.DataFrame, progress: Progress) -> Layer:
    """Scan the places where anything is expected."""
    usable = (expected.sum(axis=1) > 0).to_numpy()
    table = pd.DataFrame({"scan_cluster": np.zeros(len(place), dtype="int64")}, index=failed.index)
    if usable.sum() < 2:
        return Layer(table.reset_index(drop=True), (), "no_samples", _circles(None, place))
    points = place.set_index("place_code").loc[failed.index[usable], ["longitude", "latitude"]]
    found = scan_once(
        failed[usable], expected[usable], points, progress=progress, kind="poisson", max_share=MOST_SHARE, replicas=REPLICAS,
        seed=SEED,
    )  # fmt: skip
    sure = found.clusters[found.clusters.p < ALPHA]
    table.loc[found.places.index, "scan_cluster"] = found.places["cluster"].to_numpy()
    table.loc[~table.scan_cluster.isin(sure.index), "scan_cluster"] = 0
    pointed = tuple(code for members in sure.members for code in members)
    return Layer(table.reset_index(drop=True), pointed, found.reason, _circles(found, place))


def _circles(found: Scan | None, place: pd.DataFrame) -> pd.DataFrame:
    """The clusters that are more than chance, as rows."""
    names = dict(zip(place.place_code, place.place_name, strict=True))
    columns = ["rank", "centre_name", "latitude", "longitude", "radius_km", "n_places", "from_month", "to_month", "n_failed",
               "expected_failed", "relative_risk", "p_value", "p_gumbel"]  # fmt: skip
    sure = found.clusters[found.clusters.p < ALPHA].itertuples() if found else []
    rows: list[dict[str, Any]] = [
        {
            "rank": rank, "centre_name": names[row.centre], "latitude": row.latitude, "longitude": row.longitude,
            "radius_km": row.radius_km, "n_places": len(row.members), "from_month": _month(row.start),
            "to_month": _month(row.end), "n_failed": int(row.observed), "expected_failed": row.expected,
            "relative_risk": row.relative_risk, "p_value": row.p, "p_gumbel": row.p_gumbel,
        }
        for rank, row in enumerate(sure, start=1)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"from_month": "datetime64[us]", "to_month": "datetime64[us]"})


def _month(label: object) -> Any:
    """The month that a label of time names; none where the scan had one time only."""
    return label if isinstance(label, pd.Timestamp) else pd.NaT
