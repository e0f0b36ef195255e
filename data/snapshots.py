"""Reading of snapshots: which is live, is it whole, what does its manifest say."""

import hashlib
import json
import os
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from data.contracts import CUBES, EXTRACTS

CONTRACT_VERSION = 4
MANIFEST = "manifest.json"
CURRENT = "current"


class SnapshotError(Exception):
    """A snapshot cannot be read; `snapshot_id` names it, `reason` is a key of words/snapshot.toml."""

    def __init__(self, snapshot_id: str, reason: str, detail: str = "") -> None:
        """Keep the three parts for the sentence that a person reads."""
        super().__init__(f"{snapshot_id}: {reason} {detail}".strip())
        self.snapshot_id, self.reason, self.detail = snapshot_id, reason, detail


@dataclass(frozen=True)
class Manifest:
    """What a snapshot says of itself; `files` maps a file to its rows, bytes and SHA-256."""

    snapshot_id: str
    made_at: str  # ISO 8601 with offset
    as_of_date: str  # ISO date; the app's "now"
    contract_version: int
    is_demo: bool
    files: dict[str, dict[str, Any]]
    sources: list[dict[str, Any]] = field(default_factory=list)
    rejected: dict[str, int] = field(default_factory=dict)  # reason → rows
    planted: list[dict[str, Any]] = field(default_factory=list)  # truths planted in demo data
    arguments: dict[str, Any] = field(default_factory=dict)
    parent_id: str | None = None

    @property
    def as_of(self) -> date:
        """The as-of date."""
        return date.fromisoformat(self.as_of_date)

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    def to_json(self) -> str:
        """Text of the manifest file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def root() -> Path:
    """Folder of the snapshots: `OCOP_DATA`, or data/extracts beside this file."""
    return Path(os.environ.get("OCOP_DATA") or Path(__file__).with_name("extracts"))


def read_manifest(snapshot_id: str) -> Manifest:
    """Return the manifest, or raise SnapshotError (missing, damaged, version)."""
    path = root() / snapshot_id / MANIFEST
    if Path(snapshot_id).name != snapshot_id or not path.is_file():
        raise SnapshotError(snapshot_id, "missing")
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise SnapshotError(snapshot_id, "damaged", MANIFEST) from error
    if manifest.contract_version != CONTRACT_VERSION:
        raise SnapshotError(snapshot_id, "version", str(manifest.contract_version))
    return manifest


_verified: dict[Path, str | None] = {}  # snapshots whose bytes were compared in this process → the file that differs
_lock = threading.Lock()


def verify(snapshot_id: str) -> Manifest:
    """As `checked`, and each file's bytes compared with its SHA-256 (about 1 GB a second), once in a process.

    Raises:
        SnapshotError: as `checked`.
    """
    manifest = checked(snapshot_id)
    folder = root().resolve() / snapshot_id
    with _lock:
        if folder not in _verified:
            _verified[folder] = next(
                (name for name, stated in manifest.files.items() if _digest(folder / name) != stated["sha256"]), None
            )
    return checked(snapshot_id)


def verify_beside(snapshot_id: str) -> None:
    """Start to verify in the background; where a file differs, `checked` refuses the snapshot from then on."""
    if root().resolve() / snapshot_id not in _verified:
        threading.Thread(target=_verify_quietly, args=(snapshot_id,), daemon=True).start()


def _verify_quietly(snapshot_id: str) -> None:
    with suppress(SnapshotError, OSError):
        verify(snapshot_id)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked(snapshot_id: str) -> Manifest:
    """Return the manifest of a whole snapshot: each file there, its size as stated and ending as Parquet ends.

    Where its bytes were compared already (`verify`), also that they are those that were published.

    Raises:
        SnapshotError: missing, damaged or of another contract version; `detail` names the file.
    """
    manifest = read_manifest(snapshot_id)
    for name in [f"{stem}.parquet" for stem in EXTRACTS + CUBES]:
        path = root() / snapshot_id / name
        stated = manifest.files.get(name)
        if stated is None or not path.is_file() or path.stat().st_size != stated["bytes"] or not _ends_as_parquet(path):
            raise SnapshotError(snapshot_id, "damaged", name)
    if changed := _verified.get(root().resolve() / snapshot_id):
        raise SnapshotError(snapshot_id, "damaged", changed)
    return manifest


def _ends_as_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-4, os.SEEK_END)
        return file.read() == b"PAR1"


def history() -> list[str]:
    """Ids of the snapshots, newest first (an id begins with the time it was made)."""
    folder = root()
    if not folder.is_dir():
        return []
    return sorted((path.parent.name for path in folder.glob(f"*/{MANIFEST}")), reverse=True)


def current_id() -> str | None:
    """Id that `current` names, or None when nothing was published."""
    path = root() / CURRENT
    return path.read_text(encoding="utf-8").strip() if path.is_file() else None


@dataclass(frozen=True)
class Live:
    """The snapshot to serve, and the one refused when the named one is damaged."""

    manifest: Manifest
    refused: SnapshotError | None = None


def live() -> Live:
    """Return the snapshot that `current` names, or the newest whole one before it when that is damaged.

    Raises:
        SnapshotError: nothing was published, or no snapshot is whole.
    """
    named = current_id()
    if named is None:
        raise SnapshotError("", "none")
    refused: SnapshotError | None = None
    for snapshot_id in [named, *(one for one in history() if one < named)]:
        try:
            return Live(checked(snapshot_id), refused)
        except SnapshotError as error:
            refused = refused or error
    raise refused or SnapshotError(named, "damaged")
