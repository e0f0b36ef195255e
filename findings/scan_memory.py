"""A scan is worked out once for the same inputs, however many people ask for it, together or one after the other."""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

from geo.clusters import Scan, scan
from geo.scan_search import Progress

KEPT = 64
WAIT_S = 0.2
_known: OrderedDict[str, Scan] = OrderedDict()
_turn = Lock()  # one scan at a time: each takes all processors, and who waits may find the answer when it is their turn


def scan_once(cases: pd.DataFrame, population: pd.DataFrame, points: pd.DataFrame, *, progress: Progress, **options: Any) -> Scan:
    """As `geo.clusters.scan`, whose errors it raises; the newest answers are kept.

    Args:
        cases: by place (index) and time (columns).
        population: shaped as `cases`.
        points: longitude and latitude in degrees, by place.
        progress: called with the share done (0-1), also while another scan runs; what it raises ends the waiting.
        options: of the scan.
    """
    key = _key(cases, population, points, options)
    while not _turn.acquire(timeout=WAIT_S):
        progress(0.0)
    try:
        if key not in _known:
            _known[key] = scan(cases, population, points, progress=progress, **options)
        _known.move_to_end(key)
        while len(_known) > KEPT:
            _known.popitem(last=False)
        return _known[key]
    finally:
        _turn.release()


def _key(cases: pd.DataFrame, population: pd.DataFrame, points: pd.DataFrame, options: dict[str, Any]) -> str:
    """A digest of everything that the answer rests on."""
    digest = hashlib.sha256(repr((cases.index.tolist(), cases.columns.tolist(), sorted(options.items()))).encode())
    for table in (cases, population, points):
        digest.update(np.ascontiguousarray(table.to_numpy(dtype=float)).tobytes())
    return digest.hexdigest()
