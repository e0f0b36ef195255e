"""Edges as lists of neighbours, for walks in plain Python."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt


def neighbours(source: npt.NDArray[np.int64], target: npt.NDArray[np.int64], n: int) -> list[list[int]]:
    """For each of `n` places, the targets of its edges."""
    order = np.argsort(source, kind="stable")
    ends = np.searchsorted(source[order], np.arange(n + 1)).tolist()
    targets = target[order].tolist()
    return [targets[first:last] for first, last in pairwise(ends)]
