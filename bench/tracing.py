"""Scores of a network of a hundred thousand deliveries: trade from farms to shops, a third of the facilities mixing."""

import time
from typing import Any

import numpy as np
import pandas as pd

from stats.tracing import scores

DELIVERIES, STATIONS, CASES, RELATIONS = 100_000, 20_000, 1_000, 150_000
Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def network(seed: int = 1) -> Frames:
    """Stations, deliveries, relations, the same for the same seed."""
    rng = np.random.default_rng(seed)
    weight = np.zeros(STATIONS)
    weight[rng.choice(STATIONS, CASES, replace=False)] = rng.choice([1, 1, 1, -1], CASES)
    stations = pd.DataFrame({
        "station_id": np.arange(STATIONS).astype(str), "weight": weight,
        "cross_contamination": rng.random(STATIONS) < 1 / 3, "kill_contamination": rng.random(STATIONS) < 0.01,
    })  # fmt: skip
    sender = rng.integers(0, STATIONS - 1, DELIVERIES)
    receiver = np.minimum(sender + rng.geometric(6 / STATIONS, DELIVERIES), STATIONS - 1)
    days = np.datetime64("2025-01-01") + rng.integers(0, 700, DELIVERIES)
    deliveries = pd.DataFrame({
        "delivery_id": [f"d{number}" for number in range(DELIVERIES)], "from_station_id": sender.astype(str),
        "to_station_id": receiver.astype(str), "date": days.astype(str),
        "lot_id": [f"l{number}" for number in rng.integers(0, DELIVERIES // 2, DELIVERIES)],
    })  # fmt: skip
    came = deliveries[["delivery_id", "to_station_id"]].sample(frac=0.6, random_state=seed)
    went = deliveries[["delivery_id", "from_station_id"]].groupby("from_station_id").head(3)
    met = came.merge(went, left_on="to_station_id", right_on="from_station_id").head(RELATIONS)
    relations = met.rename(columns={"delivery_id_x": "delivery_id", "delivery_id_y": "next_delivery_id"})
    return stations, deliveries, relations[["delivery_id", "next_delivery_id"]]


def measure() -> list[dict[str, Any]]:
    """Seconds of each way of minding time."""
    frames, found = network(), []
    for temporal in ("explicit", "inferred", "ignored"):
        began = time.perf_counter()
        scores(*frames, temporal=temporal)
        found.append(
            {"page": temporal, "seconds": time.perf_counter() - began, "deliveries": DELIVERIES, "relations": len(frames[2])}
        )
    return found
