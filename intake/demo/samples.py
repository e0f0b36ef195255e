"""Samples and test results of the demo data, with the planted cluster, drift, jump and contaminated lot."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from data.codes import codes
from intake.demo.makers import World, catalog

START = date(2021, 1, 1)
LIMITS = Path(__file__).parents[2] / "data" / "reference" / "legal_limit.csv"
PER_SAMPLE = 5
_UNLIMITED = {
    "herb": ["lead", "cadmium", "arsenic"],
    "tea": ["dimethoate"],
    "honey": ["lead"],
    "soy_paste": ["histamine"],
}


@dataclass(frozen=True)
class Drawn:
    """Samples with helper columns (fails), results as a table, and what was planted."""

    sample: pd.DataFrame
    result: pa.Table
    planted: list[dict[str, object]]


def draw_samples(rng: np.random.Generator, world: World, lots: pd.DataFrame, tests: int, as_of: date) -> Drawn:
    """Draw samples and exactly `tests` results."""
    count = max(1, -(-tests // PER_SAMPLE))
    product = world.product[world.product.matrix.notna()].reset_index(drop=True)
    sample = _base(rng, product, count, as_of)
    planted = _plant(rng, sample, product, world, as_of)
    sample = _placed(rng, sample, product, world)
    sample["fails"] = rng.random(count) < sample.rate
    planted.append(_contaminate(sample, lots, product))
    sample = sample.sort_values(["taken", "product"], ignore_index=True)
    sample["sample_id"] = sample.prefix + "-M-" + pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(7)
    _timed(rng, sample, as_of)
    return Drawn(sample, _results(rng, sample, tests, as_of), planted)


def _base(rng: np.random.Generator, product: pd.DataFrame, count: int, as_of: date) -> pd.DataFrame:
    """Product by activity, month by season, purpose by share."""
    weight = product.activity.to_numpy() / product.activity.sum()
    chosen = rng.choice(len(product), size=count, p=weight)
    days = (as_of - START).days
    day = (days * rng.random(count) ** 0.8).astype(int)
    months = catalog()["line"]
    season = {key: np.array(line["months"]) for key, line in months.items()}
    taken = pd.Timestamp(START) + pd.to_timedelta(day, unit="D")
    line = product.line.to_numpy()[chosen]
    # Out of season, half of the samples move to a month in season of the same year.
    wanted = np.array(
        [season[one][int(share * len(season[one]))] for one, share in zip(line, rng.random(count), strict=True)]
    )
    moved = rng.random(count) < 0.5
    shifted = pd.to_datetime(
        {"year": taken.year, "month": np.where(moved, wanted, taken.month), "day": np.minimum(taken.day, 28)}
    )
    shifted = shifted.where(shifted <= pd.Timestamp(as_of), pd.Series(taken))
    purposes = catalog()["purpose"]
    names = np.array(list(purposes))
    purpose = rng.choice(names, size=count, p=[one["share"] for one in purposes.values()])
    factor = np.array([purposes[name].get("factor", 1.0) for name in purpose])
    fixed = np.array([purposes[name].get("rate_pct", np.nan) for name in purpose]) / 100
    rate = np.where(np.isnan(fixed), product.rate.to_numpy()[chosen] * factor, fixed)
    return pd.DataFrame(
        {
            "product": chosen,
            "taken": shifted.to_numpy(),
            "purpose": purpose,
            "rate": rate,
            "hazard": pd.Series([None] * count, dtype=object),
        }
    )


def _plant(
    rng: np.random.Generator, sample: pd.DataFrame, product: pd.DataFrame, world: World, as_of: date
) -> list[dict[str, object]]:
    """Turn reserved samples into the cluster, the drift and the jump; each says what it is and where."""
    free = rng.permutation(len(sample))
    sizes = {"cluster": 0.012, "drift": 0.02, "jump": 0.004}
    ends = np.cumsum([int(share * len(sample)) for share in sizes.values()])
    part = dict(zip(sizes, np.split(free[: ends[-1]], ends[:-1]), strict=True))
    month = pd.Timestamp(as_of).to_period("M").start_time
    tea = product.index[product.commune.isin(world.cluster) & (product.line == "tea_thai_nguyen")]
    _turn(rng, sample, part["cluster"], tea, month - pd.DateOffset(months=11), pd.Timestamp(as_of), 0.16, "pesticide")
    since = month - pd.DateOffset(months=23)
    award = world.ocop_award
    held = (award.stars == 4) & (award.province == "40") & (award.from_date <= since.date()) & (award.to_date >= as_of)  # noqa: PLR2004
    four = product.index[product.product_id.isin(award.product_id[held])]
    _turn(rng, sample, part["drift"], four, since, pd.Timestamp(as_of), 0.0, None)
    days = max(1, (pd.Timestamp(as_of) - since).days)
    progress = (sample.taken.iloc[part["drift"]] - since).dt.days / days
    sample.loc[part["drift"], "rate"] = (0.01 + 0.17 * progress).to_numpy()
    leafy = product.index[(product.matrix == "leafy_vegetable") & (product.province == "40")]
    _turn(
        rng,
        sample,
        part["jump"],
        leafy,
        pd.Timestamp(as_of) - timedelta(days=42),
        pd.Timestamp(as_of) - timedelta(days=12),
        0.3,
        "pesticide",
    )
    return [
        {"kind": "cluster", "old_communes": list(world.cluster), "product_group": "tea", "hazard": "pesticide", "rate_pct": 16.0,
         "from_date": str((month - pd.DateOffset(months=11)).date()), "to_date": str(as_of), "n_samples": len(part["cluster"])},
        {"kind": "drift", "province_code": "40", "stars": 4, "from_date": str(since.date()), "to_date": str(as_of), "n_samples": len(part["drift"])},
        {"kind": "jump", "province_code": "40", "product_group": "fresh_produce", "hazard": "pesticide", "rate_pct": 30.0,
         "from_date": str(as_of - timedelta(days=42)), "to_date": str(as_of - timedelta(days=12)), "n_samples": len(part["jump"])},
    ]  # fmt: skip


def _turn(
    rng: np.random.Generator, sample: pd.DataFrame, rows: npt.NDArray[np.int64], products: pd.Index,
    first: pd.Timestamp, last: pd.Timestamp, rate: float, hazard: str | None,
) -> None:  # fmt: skip
    if not len(products):
        return
    sample.loc[rows, "product"] = rng.choice(products.to_numpy(), len(rows))
    sample.loc[rows, "taken"] = first + pd.to_timedelta(rng.integers(0, (last - first).days + 1, len(rows)), unit="D")
    sample.loc[rows, "purpose"] = "monitoring"
    sample.loc[rows, "rate"] = rate
    sample.loc[rows, "hazard"] = hazard
    sample.loc[rows, "planted"] = True


def _placed(rng: np.random.Generator, sample: pd.DataFrame, product: pd.DataFrame, world: World) -> pd.DataFrame:
    """Taken at the maker's, or at a seller's of the same province."""
    made = product.iloc[sample["product"]].reset_index(drop=True)
    sample["product_id"], sample["matrix"], sample["prefix"] = made.product_id, made.matrix, made.product_id.str[:2]
    facility = world.facility.set_index("facility_id")
    sample["facility_id"], sample["stage"] = made.facility_id, facility.stage.reindex(made.facility_id).to_numpy()
    planted = (
        sample.pop("planted").fillna(value=False).astype(bool)
        if "planted" in sample
        else pd.Series(False, index=sample.index)
    )
    sold = (rng.random(len(sample)) < 0.3) & ~planted.to_numpy()
    for prefix in sample.prefix.unique():
        sellers = world.facility.facility_id[
            (world.facility.stage == "trading") & world.facility.facility_id.str.startswith(prefix)
        ].to_numpy()
        rows = np.flatnonzero(sold & (sample.prefix == prefix).to_numpy())
        if len(sellers):
            # A few markets take most of the samples.
            popular = (rng.random(len(rows)) ** 2.5 * len(sellers)).astype(int)
            sample.loc[rows, "facility_id"], sample.loc[rows, "stage"] = sellers[popular], "trading"
    return sample


def _contaminate(sample: pd.DataFrame, lots: pd.DataFrame, product: pd.DataFrame) -> dict[str, object]:
    """One lot of tea that fails four times when suspected, and went to the partner province."""
    tea = product.product_id[(product.line == "tea_tan_cuong")]
    shipped = lots[lots.product_id.isin(tea) & lots.to_partner]
    counted = sample.product_id.value_counts()
    sampled = shipped[shipped.product_id.map(counted).fillna(0) >= 4]  # noqa: PLR2004
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


def _timed(rng: np.random.Generator, sample: pd.DataFrame, as_of: date) -> None:
    """Times of taking, receiving, result: a week in the middle, with a long tail; none after the as-of day."""
    count = len(sample)
    end = pd.Timestamp(as_of) + timedelta(hours=17)
    sample["taken_at"] = sample.taken + pd.to_timedelta(rng.integers(7 * 4, 16 * 4, count) * 15, unit="min")
    received = sample.taken_at + pd.to_timedelta(rng.integers(2, 48, count), unit="h")
    result = received + pd.to_timedelta((rng.lognormal(1.8, 0.6, count) * 24).round(), unit="h")
    sample["received_at"] = received.where(received <= end)
    sample["result_at"] = result.where(result <= end)
    for name in ("taken_at", "received_at", "result_at"):
        sample[name] = sample[name].astype("datetime64[us]")


def _panels() -> tuple[dict[str, list[tuple[str, str, float, float, str, bool]]], list[str]]:
    """Analytes of each matrix: code, hazard, limit, upper limit, unit, must be absent; and the analytes in order."""
    analytes = codes("analyte")
    panels: dict[str, list[tuple[str, str, float, float, str, bool]]] = {}
    with LIMITS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = [one[0] for one in panels.get(row["matrix"], [])]
            if row["limit_kind"] in ("none", "min") or row["analyte"] in known:
                continue
            limit = float(row["limit_number"] or 0)
            panels.setdefault(row["matrix"], []).append((
                row["analyte"], analytes[row["analyte"]].extra["hazard"], limit, float(row["upper_limit_number"] or limit),
                row["unit"], row["limit_kind"] in ("banned", "absent"),
            ))  # fmt: skip
    for matrix, extra in _UNLIMITED.items():
        panels.setdefault(matrix, []).extend(
            (code, analytes[code].extra["hazard"], 0.5, 0.5, "mg/kg", False) for code in extra
        )
    return panels, list(analytes)


_PASSING, _FAILING = 40, 20


def _texts(code: str, limit: float, upper: float, unit: str, absent: bool) -> list[str]:  # noqa: FBT001
    """Texts of one analyte: passing levels, failing levels, then ways to say that nothing was found."""

    def say(number: float) -> str:
        if number >= 10_000:  # noqa: PLR2004
            power = int(np.floor(np.log10(number)))
            return f"{number / 10**power:.1f}x10^{power}".replace(".", ",")
        return (f"{number:.3g}" if number < 100 else f"{number:.0f}").replace(".", ",")  # noqa: PLR2004

    if absent:
        none = "Âm tính/25g" if unit == "/25g" else "KPH"
        some = ["Dương tính"] * _FAILING if unit == "/25g" else [say(0.5 + 0.4 * step) for step in range(_FAILING)]
        return [none] * _PASSING + some + [none, "Không phát hiện" if unit != "/25g" else none, none]
    passing = [say(limit * (0.02 + 0.8 * step / _PASSING)) for step in range(_PASSING)]
    failing = [say(upper * (1.1 + 0.15 * step)) for step in range(_FAILING)]
    return [
        *passing,
        *failing,
        f"KPH (LOD={limit * 0.02:.3g})".replace(".", ",") if limit < 1000 else "KPH",
        "KPH",
        "< LOQ",
    ]


def _results(rng: np.random.Generator, sample: pd.DataFrame, tests: int, as_of: date) -> pa.Table:
    """Exactly `tests` results: five of the matrix's analytes each, one over its limit where the sample fails."""
    panels, analytes = _panels()
    row = np.arange(tests) // PER_SAMPLE
    slot = np.arange(tests) % PER_SAMPLE
    matrix_codes, matrix = np.unique(sample.matrix.to_numpy(dtype=str), return_inverse=True)
    size = np.array([len(panels[name]) for name in matrix_codes])[matrix]
    start = rng.integers(0, 10_000, len(sample)) % size
    culprit = _culprits(rng, sample, panels, matrix_codes, matrix)
    start = np.where(sample.fails, culprit, start)
    keep = slot < size[row]
    entry = (start[row] + slot) % size[row]
    offset = np.concatenate([[0], np.cumsum([len(panels[name]) for name in matrix_codes])])
    entries = [one for name in matrix_codes for one in panels[name]]
    pair = offset[matrix[row]] + entry
    per = _PASSING + _FAILING + 3
    text_of = np.array([text for one in entries for text in _texts(one[0], *one[2:])])
    fails = sample.fails.to_numpy()[row] & (slot == 0)
    level = np.where(
        fails,
        _PASSING + rng.integers(0, _FAILING, tests),
        np.where(
            rng.random(tests) < 0.6, _PASSING + _FAILING + rng.integers(0, 3, tests), rng.integers(0, _PASSING, tests)
        ),
    )
    pending = sample.result_at.isna().to_numpy()[row]
    screening = (rng.random(tests) < 0.03) & ~fails & (slot == PER_SAMPLE - 1)
    says = np.where(fails ^ (rng.random(tests) < 0.001), "fail", "pass")
    silent = pending | (rng.random(tests) < 0.15)
    repeated = ~keep  # a short panel is run again by a second method, so that the number of results is exact
    method = np.where(screening, "Test nhanh", np.where(repeated, "Phương pháp nội bộ 2", "Phương pháp nội bộ"))
    method = np.char.add(method.astype(str), np.where(repeated, (slot // size[row]).astype(str), ""))
    return pa.table({
        "sample_id": pa.array(sample.sample_id.to_numpy()[row], pa.string()),
        "analyte": pa.array(np.array([one[0] for one in entries])[pair], pa.string()),
        "method": pa.array(method, pa.string()),
        "is_screening": pa.array(screening),
        "result_text": pa.array(text_of[pair * per + level], pa.string(), mask=pending),
        "unit": pa.array(np.array([one[4] for one in entries])[pair], pa.string()),
        "laboratory_conclusion": pa.array(says, pa.string(), mask=silent),
    })  # fmt: skip


def _culprits(rng: np.random.Generator, sample: pd.DataFrame, panels: dict[str, list[tuple[str, str, float, float, str, bool]]],
              matrix_codes: npt.NDArray[np.str_], matrix: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:  # fmt: skip
    """Which analyte of the panel fails: of the planted hazard where there is one; only those with a usable limit."""
    chosen = np.zeros(len(sample), dtype=np.int64)
    for position, name in enumerate(matrix_codes):
        rows = np.flatnonzero(matrix == position)
        limited = [i for i, one in enumerate(panels[name]) if one[0] not in _UNLIMITED.get(str(name), [])]
        pesticide = [i for i in limited if panels[name][i][1] == "pesticide"]
        chosen[rows] = rng.choice(limited or [0], len(rows))
        special = rows[(sample.hazard.to_numpy()[rows] == "pesticide")]
        if pesticide:
            chosen[special] = rng.choice(pesticide, len(special))
    return chosen


def at_noon(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12)  # noqa: DTZ001
