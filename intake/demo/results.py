"""Test results of the demo samples, written as laboratories write them."""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from data.codes import codes

LIMITS = Path(__file__).parents[2] / "data" / "reference" / "legal_limit.csv"
PER_SAMPLE = 5
_UNLIMITED = {
    "herb": ["lead", "cadmium", "arsenic"],
    "tea": ["dimethoate"],
    "honey": ["lead"],
    "soy_paste": ["histamine"],
}
Panels = dict[str, list[tuple[str, str, float, float, str, bool]]]


def _panels() -> Panels:
    """Analytes of each matrix: code, hazard, limit, upper limit, unit, must be absent."""
    analytes = codes("analyte")
    panels: Panels = {}
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
        panels.setdefault(matrix, []).extend((code, analytes[code].extra["hazard"], 0.5, 0.5, "mg/kg", False) for code in extra)
    return panels


_PASSING, _FAILING = 40, 20


def _texts(limit: float, upper: float, unit: str, absent: bool) -> list[str]:  # noqa: FBT001
    """Texts of one analyte: passing levels, failing levels, then ways to say that nothing was found."""

    def say(number: float) -> str:
        if number >= 10_000:
            power = int(np.floor(np.log10(number)))
            return f"{number / 10**power:.1f}x10^{power}".replace(".", ",")
        return (f"{number:.3g}" if number < 100 else f"{number:.0f}").replace(".", ",")

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


def draw_results(rng: np.random.Generator, sample: pd.DataFrame, tests: int) -> pa.Table:
    """Exactly `tests` results: five of the matrix's analytes each, one over its limit where the sample fails."""
    panels = _panels()
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
    text_of = np.array([text for one in entries for text in _texts(*one[2:])])
    fails = sample.fails.to_numpy()[row] & (slot == 0)
    level = np.where(
        fails,
        _PASSING + rng.integers(0, _FAILING, tests),
        np.where(rng.random(tests) < 0.6, _PASSING + _FAILING + rng.integers(0, 3, tests), rng.integers(0, _PASSING, tests)),
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


def _culprits(rng: np.random.Generator, sample: pd.DataFrame, panels: Panels,
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
