"""The numbers recorded in references/, and how near ours must be."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent / "references"
SERIES = pd.read_csv(HERE / "series.csv")


def cases(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))["cases"]


def inputs(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def numbers(values):
    return np.array(values, dtype=float)


def assert_near(ours, theirs, near=1e-6):
    """Equal to within `near`, relative where large, and unknown in the same places."""
    ours, theirs = np.asarray(ours, dtype=float), numbers(theirs)
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    gap = np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))
    assert np.nanmax(gap, initial=0) <= near
