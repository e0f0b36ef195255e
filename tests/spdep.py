"""What spdep said (references/spatial_spdep.csv, made by spatial_spdep.R beside it)."""

from pathlib import Path

import numpy as np
import pandas as pd

SPDEP = pd.read_csv(Path(__file__).parent / "references" / "spatial_spdep.csv", comment="#")
MAPS = sorted(SPDEP["map"].unique())


def recorded(name):
    table = SPDEP[SPDEP["map"] == name].set_index("place")
    return table, {place: [int(part) for part in text.split()] for place, text in table.neighbours.items()}


def farthest(ours, theirs):
    return float(np.abs(np.asarray(ours) - np.asarray(theirs)).max())
