"""Truths planted in the demo samples: a cluster, a drifting tier, a jump, a contaminated lot."""

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from intake.demo.makers import World

_SHARES = (0.012, 0.02, 0.004)  # of all samples: cluster, drift, jump
Rows = npt.NDArray[np.int64]


def plant(
    rng: np.random.Generator, sample: pd.DataFrame, product: pd.DataFrame, world: World, as_of: date
) -> list[dict[str, object]]:
    """Turn reserved samples into the cluster, the drift and the jump; each says what it is and where."""
    free = rng.permutation(len(sample))
    ends = np.cumsum([int(share * len(sample)) for share in _SHARES])
    cluster, drift, jump = np.split(free[: ends[-1]], ends[:-1])
    return [
        _cluster(rng, sample, cluster, product, world, as_of),
        _drift(rng, sample, drift, product, world, as_of),
        _jump(rng, sample, jump, product, as_of),
    ]


def _month(as_of: date) -> pd.Timestamp:
    return pd.Timestamp(as_of).to_period("M").start_time


def _cluster(
    rng: np.random.Generator, sample: pd.DataFrame, rows: Rows, product: pd.DataFrame, world: World, as_of: date
) -> dict[str, object]:
    """Tea of four neighbouring communes over the last twelve months."""
    since = _month(as_of) - pd.DateOffset(months=11)
    tea = product.index[product.commune.isin(world.cluster) & (product.line == "tea_thai_nguyen")]
    _turn(rng, sample, rows, tea, since, pd.Timestamp(as_of), 0.16, "pesticide")
    return {
        "kind": "cluster", "old_communes": list(world.cluster), "product_group": "tea", "hazard": "pesticide",
        "rate_pct": 16.0, "from_date": str(since.date()), "to_date": str(as_of), "n_samples": len(rows),
    }  # fmt: skip


def _drift(
    rng: np.random.Generator, sample: pd.DataFrame, rows: Rows, product: pd.DataFrame, world: World, as_of: date
) -> dict[str, object]:
    """Four stars of Nghệ An fail more and more over the last two years."""
    since = _month(as_of) - pd.DateOffset(months=23)
    award = world.ocop_award
    held = (award.stars == 4) & (award.province == "40") & (award.from_date <= since.date()) & (award.to_date >= as_of)
    four = product.index[product.product_id.isin(award.product_id[held])]
    _turn(rng, sample, rows, four, since, pd.Timestamp(as_of), 0.0, None)
    days = max(1, (pd.Timestamp(as_of) - since).days)
    progress = (sample.taken.iloc[rows] - since).dt.days / days
    sample.loc[rows, "rate"] = (0.01 + 0.17 * progress).to_numpy()
    return {
        "kind": "drift", "province_code": "40", "stars": 4, "from_date": str(since.date()), "to_date": str(as_of),
        "n_samples": len(rows),
    }  # fmt: skip


def _jump(rng: np.random.Generator, sample: pd.DataFrame, rows: Rows, product: pd.DataFrame, as_of: date) -> dict[str, object]:
    """Leafy vegetables of Nghệ An for one month."""
    first, last = as_of - timedelta(days=42), as_of - timedelta(days=12)
    leafy = product.index[(product.matrix == "leafy_vegetable") & (product.province == "40")]
    _turn(rng, sample, rows, leafy, pd.Timestamp(first), pd.Timestamp(last), 0.3, "pesticide")
    return {
        "kind": "jump", "province_code": "40", "product_group": "fresh_produce", "hazard": "pesticide", "rate_pct": 30.0,
        "from_date": str(first), "to_date": str(last), "n_samples": len(rows),
    }  # fmt: skip


def _turn(
    rng: np.random.Generator,
    sample: pd.DataFrame,
    rows: npt.NDArray[np.int64],
    products: pd.Index,
    first: pd.Timestamp,
    last: pd.Timestamp,
    rate: float,
    hazard: str | None,
) -> None:
    if not len(products):
        return
    sample.loc[rows, "product"] = rng.choice(products.to_numpy(), len(rows))
    sample.loc[rows, "taken"] = first + pd.to_timedelta(rng.integers(0, (last - first).days + 1, len(rows)), unit="D")
    sample.loc[rows, "purpose"] = "monitoring"
    sample.loc[rows, "rate"] = rate
    sample.loc[rows, "hazard"] = hazard
    sample.loc[rows, "planted"] = True


def contaminate(sample: pd.DataFrame, lots: pd.DataFrame, product: pd.DataFrame) -> dict[str, object]:
    """One lot of tea that fails four times when suspected, and went to the partner province."""
    tea = product.product_id[(product.line == "tea_tan_cuong")]
    shipped = lots[lots.product_id.isin(tea) & lots.to_partner]
    counted = sample.product_id.value_counts()
    sampled = shipped[shipped.product_id.map(counted).fillna(0) >= 4]
    mine = sampled if len(sampled) else shipped
    sample["lot_id"] = None
    if not len(mine):
        return {"kind": "contaminated_lot", "is_too_thin": True}
    lot = mine.iloc[-1]
    rows = sample.index[sample.product_id == lot.product_id][:4]
    for row in rows:
        sample.loc[row, ["lot_id", "purpose", "hazard"]] = [lot.lot_id, "suspicion", "pesticide"]
        sample.loc[row, "taken"] = pd.Timestamp(lot.made_date) + timedelta(days=20)
        sample.loc[row, "fails"] = True
    return {"kind": "contaminated_lot", "lot_id": lot.lot_id, "product_id": lot.product_id, "n_samples": len(rows)}
