"""One publisher at a time, by a lock that the system takes back from whoever dies."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from data.snapshots import root
from intake.errors import IntakeError

PARTIAL = ".partial"
_LOCK = ".lock"


@contextmanager
def only_publisher() -> Iterator[None]:
    """Hold the folder of snapshots from reading what is live to naming what replaces it; clear what a killed one left.

    Raises:
        IntakeError: busy, while another one publishes.
    """
    root().mkdir(parents=True, exist_ok=True)
    with (root() / _LOCK).open("a+b") as file:
        try:
            _hold(file)
        except OSError:
            raise IntakeError("busy") from None
        for stale in root().glob(f"{PARTIAL}-*"):
            shutil.rmtree(stale, ignore_errors=True)
        yield


if sys.platform == "win32":
    import msvcrt

    def _hold(file: IO[bytes]) -> None:
        """Lock the first byte, or raise OSError at once; closing the file, or dying, gives it back."""
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _hold(file: IO[bytes]) -> None:
        """Lock the file, or raise OSError at once; closing it, or dying, gives it back."""
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
