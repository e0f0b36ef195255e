"""Time limits: one thread interrupts every query whose time is up. A timer a query would start a thread at each click."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


class Watch:
    """Cursors at work with the moment at which each is interrupted."""

    def __init__(self) -> None:
        """Nothing to watch; the thread starts with the first query."""
        self._changed = threading.Condition()
        self._due: dict[object, tuple[float, duckdb.DuckDBPyConnection]] = {}
        self._wakes_at = math.inf
        self._thread: threading.Thread | None = None

    @contextmanager
    def limit(self, hand: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
        """Interrupt this very cursor if what is done inside takes longer."""
        ticket, due = object(), time.monotonic() + seconds
        with self._changed:
            self._due[ticket] = (due, hand)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="time limits", daemon=True)
                self._thread.start()
            elif due < self._wakes_at:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                del self._due[ticket]

    def _watch(self) -> None:
        with self._changed:
            while True:
                self._wakes_at = min((due for due, _ in self._due.values()), default=math.inf)
                left = self._wakes_at - time.monotonic()
                self._changed.wait(None if math.isinf(left) else max(left, 0.0))
                for ticket, (due, hand) in self._due.items():
                    if due <= time.monotonic():
                        hand.interrupt()  # under the lock: the cursor is still at this query
                        self._due[ticket] = (math.inf, hand)
