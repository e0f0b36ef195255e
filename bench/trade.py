"""Trade: ten million shipments are published, then filters change on every tab; the forecast and the matching by themselves."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from bench.pages import measure
from bench.process import cost_of
from bench.starting import serving
from bench.trace import make_delivery
from intake.gluts import HORIZON, SEASON
from stats.forecast import seasonal_forecast
from stats.matching import distances, transport

TABS = ("flows", "cover", "gluts", "dependency", "season", "unusual")
BESIDE = ("certificate", "inspection", "sample", "supply_offer", "demand_offer")
PRODUCTS, YEARS, OFFERS = 40, 6, 500


def pages(folder: Path, shipments: int, changes: int) -> list[dict[str, Any]]:
    """Script runs after a filter change on each tab of the page of trade."""
    published = folder / "published"
    if not published.exists():
        make_delivery(folder / "delivery", shipments, more=BESIDE)
        cost_of(["intake", "publish", str(folder / "delivery")], {"OCOP_DATA": str(published)})
    with serving(published) as (url, pid):
        return [asdict(measure(url, pid, "trade", changes=changes, seed=seed, tab=tab)) for seed, tab in enumerate(TABS)]


def gluts() -> dict[str, Any]:
    """Seconds of the forecast of forty products, and of matching 500 offers to 500 demands."""
    rng = np.random.default_rng(20261125)
    season = 20 * (1 + np.sin(np.arange(SEASON) / SEASON * 2 * np.pi))
    sold = rng.poisson(np.tile(season, YEARS), (PRODUCTS, YEARS * SEASON)) * 100.0
    began = time.perf_counter()
    better = sum(seasonal_forecast(one, season=SEASON, horizon=HORIZON).state == "better" for one in sold)
    forecast = time.perf_counter() - began
    supply, demand = rng.uniform(100, 5000, (2, OFFERS))
    points = rng.uniform([18.5, 104.0], [22.5, 106.3], (2, OFFERS, 2))
    began = time.perf_counter()
    found = transport(supply, demand, distances(*points))
    spent = time.perf_counter() - began
    return {"forecast_s": forecast, "matching_s": spent, "products": PRODUCTS, "n_better": better, "n_pairs": len(found.kg)}
