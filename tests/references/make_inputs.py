"""Inputs of the R scripts beside this file: `python tests/references/make_inputs.py` writes the same bytes each time."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
WEEKS = 312


def series():
    """Weekly counts of every kind that a method may meet, one column each."""
    rng, week, out = np.random.default_rng(5), np.arange(WEEKS), {}
    wave = np.exp(0.8 * np.cos(2 * np.pi * week / 52))
    for mean in (0.05, 0.3, 1, 5, 30, 400):
        out[f"poisson_{mean:g}"] = rng.poisson(mean, WEEKS)
    for mean, size in ((1, 0.3), (5, 1), (20, 2), (100, 5)):
        out[f"overdispersed_{mean}"] = rng.negative_binomial(size, size / (size + mean), WEEKS)
    for mean in (0.5, 4, 25):
        out[f"seasonal_{mean:g}"] = rng.poisson(mean * wave)
    for slope in (-0.01, -0.003, 0.003, 0.01):
        out[f"trend_{slope:g}"] = rng.poisson(5 * wave * np.exp(slope * (week - 150)))
    for number in range(4):
        counts = rng.poisson(4 * wave)
        for at in rng.integers(0, WEEKS - 8, 4):
            counts[at : at + 6] += rng.poisson(15, 6)
        out[f"outbreaks_{number}"] = counts
    zero = np.zeros(WEEKS, dtype=int)
    out["zero"], out["constant"] = zero, zero + 7
    out["zero_then_cases"], out["one_old_outbreak"] = zero.copy(), zero.copy()
    out["zero_then_cases"][-3:] = [4, 9, 2]
    out["one_old_outbreak"][100], out["one_old_outbreak"][-2:] = 200, 6
    out["reported_late"] = np.where(week < 150, 0, rng.poisson(3, WEEKS))
    out["silent_years"] = np.where((week >= 150) & (week < 290), 0, rng.poisson(3, WEEKS))
    out["season_only"] = np.where(week % 52 < 10, rng.poisson(20, WEEKS), 0)
    out["alternating"] = np.where(week % 2 == 0, 10, 0)
    out["rare"] = (rng.random(WEEKS) < 0.02) * rng.integers(1, 9, WEEKS)
    out["bursts"] = rng.poisson(0.5, WEEKS) + (rng.random(WEEKS) < 0.05) * rng.poisson(40, WEEKS)
    out["growth"] = np.floor(np.exp(week / 50)).astype(int)
    out["step"] = np.where(week > 200, rng.poisson(20, WEEKS), rng.poisson(2, WEEKS))
    return pd.DataFrame(out)


def short_series():
    """Series a few weeks longer than their baseline, each with settings of its own."""
    rng = np.random.default_rng(17)
    for _ in range(160):
        frequency, half = int(rng.choice([52, 52, 52, 12, 53])), int(rng.integers(0, 6))
        method = str(rng.choice(["original", "noufaily"]))
        years = int(rng.integers(2 if method == "original" else 3, 6))
        half = min(half, 1) if frequency == 12 else half
        weeks = frequency * years + half + int(rng.integers(2, 8))
        yield {
            "counts": _counts(rng, weeks, frequency),
            "frequency": frequency,
            "method": method,
            "years_back": years,
            "half_window": half,
            "alpha": float(rng.choice([0.05, 0.01, 0.001, 0.1, 0.005])),
            "periods": int(rng.choice([4, 7, 10])) if method == "noufaily" else 1,
            "weeks_excluded": int(rng.choice([half, 10, 26])) if frequency > 12 else 3,
            "trend_p": float(rng.choice([0, 0.05, 0.5, 1])),
            "first_day": str(np.datetime64("2009-01-01") + int(rng.integers(0, 3000))) if frequency == 52 else "",
        }


def _counts(rng, weeks, frequency):
    week, kind, mean = np.arange(weeks), rng.integers(0, 5), rng.choice([0.05, 0.2, 1, 4, 20, 200])
    wave = np.exp(rng.choice([0, 0.8]) * np.cos(2 * np.pi * week / frequency) + rng.choice([0, 0, -2, 2]) * week / weeks)
    counts = rng.negative_binomial(1, 1 / (1 + mean * wave)) if kind == 2 else rng.poisson(mean * wave)
    counts = counts * (rng.random(weeks) < 0.3) if kind == 3 else counts
    if kind == 4:
        at = int(rng.integers(0, weeks - 4))
        counts[at : at + 4] += int(20 * mean + 5)
    counts[-2:] += rng.integers(0, 2) * int(3 * mean + 3)
    return counts.tolist()


def tables():
    """Failures and samples by stratum, of two periods, for rates."""
    rng = np.random.default_rng(23)
    for _ in range(60):
        strata = int(rng.integers(2, 9))
        n, before_n = rng.integers(1, 400, strata), rng.integers(50, 4000, strata)
        share = rng.beta(1, 12, strata)
        yield {
            "failures": np.maximum(rng.binomial(n, share), [1] + [0] * (strata - 1)).tolist(),
            "n": n.tolist(),
            "standard_failures": np.maximum(rng.binomial(before_n, share), 1).tolist(),
            "standard_n": before_n.tolist(),
        }


def measured():
    """Log-normal values, some known only to lie below one of a few limits."""
    rng = np.random.default_rng(29)
    for _ in range(40):
        value = np.round(np.exp(rng.normal(rng.uniform(-2, 3), rng.uniform(0.3, 1.5), int(rng.integers(8, 80)))), 3) + 0.001
        limit = rng.choice(np.round(np.quantile(value, [0.1, 0.3, 0.5][: int(rng.integers(1, 4))]), 3) + 0.0005, len(value))
        yield {"values": np.where(value < limit, limit, value).round(4).tolist(), "censored": (value < limit).tolist()}


if __name__ == "__main__":
    series().to_csv(HERE / "series.csv", index=False, lineterminator="\n")
    for name, made in (("short_series", short_series()), ("tables", tables()), ("measured", measured())):
        text = "[\n" + ",\n".join(json.dumps(one) for one in made) + "\n]\n"
        (HERE / f"{name}.json").write_text(text, encoding="utf-8")
