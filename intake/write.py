"""Writing of a snapshot: beside, flushed, renamed, then named; a reader sees the old one or the new one, whole."""

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.contracts import SOURCE_COLUMNS, Contract
from data.settings import settings
from data.snapshots import CONTRACT_VERSION, CURRENT, MANIFEST, Manifest, history, root
from intake.checked import Checked
from intake.derive import SIGNALS_READ, derived_from_written, written_order
from intake.encoded import encoded
from intake.engine import Engine, quoted
from intake.gluts import make_offer_match, make_sale_forecast
from intake.lock import PARTIAL
from intake.signals import make_signals

if TYPE_CHECKING:
    from intake.publish import Request

ROW_GROUP = 122_880
_MAKERS = {"sale_forecast": make_sale_forecast, "offer_match": make_offer_match}  # cubes that are no SQL, from those before


def write_snapshot(
    engine: Engine,
    request: "Request",
    as_of: date,
    checked: Checked,
    sources: Sequence[Mapping[str, Any]],
    parent: str | None,
) -> Manifest:
    """Write all files beside, then make the snapshot live; returns its manifest. The caller is the only publisher."""
    now = datetime.now(UTC)
    snapshot_id = f"{now:%Y%m%dT%H%M%S%f}Z" + ("-demo" if request.is_demo else "")
    partial = root() / f"{PARTIAL}-{snapshot_id}"
    partial.mkdir(parents=True)
    try:
        files = _files(engine, partial, as_of)
        manifest = Manifest(
            snapshot_id=snapshot_id,
            made_at=now.astimezone(ZoneInfo(settings().time_zone)).isoformat(timespec="seconds"),
            as_of_date=as_of.isoformat(),
            contract_version=CONTRACT_VERSION,
            is_demo=request.is_demo,
            files=files,
            sources=[dict(source) for source in sources],
            rejected=checked.reasons,
            planted=list(request.planted),
            arguments=dict(request.arguments or {}),
            parent_id=parent,
        )
        _flush(partial / MANIFEST, manifest.to_json())
        partial.rename(root() / snapshot_id)
        _flush_folder(root())
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    make_current(snapshot_id)
    _forget_old(snapshot_id)
    return manifest


def _files(engine: Engine, folder: Path, as_of: date) -> dict[str, Any]:
    """All Parquet files, by name; signals are looked for while what they do not read is written."""
    files: dict[str, Future[dict[str, Any]]] = {}
    with ThreadPoolExecutor(2) as beside:

        def write(kind: Contract) -> None:
            rows = _write(engine, kind, folder)
            files[f"{kind.name}.parquet"] = beside.submit(_finished, folder / f"{kind.name}.parquet", rows)

        *others, signal = written_order()
        for kind in others[: len(SIGNALS_READ)]:
            write(kind)
        signals = beside.submit(make_signals, engine.cursor(), as_of)
        for kind in others[len(SIGNALS_READ) :]:
            if kind.name in _MAKERS:
                _MAKERS[kind.name](engine, as_of)
            write(kind)
        signals.result()
        write(signal)
        return {name: file.result() for name, file in files.items()}


def _write(engine: Engine, kind: Contract, folder: Path) -> int:
    """One Parquet file in the contract's columns, types and order, read back under its name; returns its rows."""
    made = derived_from_written(kind)
    columns = (*kind.columns, *(SOURCE_COLUMNS if kind.kind == "extract" else ()))
    chosen = ", ".join(f"{column.name}::{encoded(engine, column)} AS {column.name}" for column in columns)
    order = ", ".join(dict.fromkeys((*kind.sort, *kind.key)))
    path = folder / f"{kind.name}.parquet"
    rows: int = engine.execute(
        f"COPY (SELECT {chosen} FROM {f'({made})' if made else f'made_{kind.name}'} ORDER BY {order}) TO {quoted(path)} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP})"
    ).fetchall()[0][0]
    engine.execute(f"CREATE VIEW {kind.name} AS SELECT * FROM read_parquet({quoted(path)})")
    return rows


def _finished(path: Path, rows: int) -> dict[str, Any]:
    """Flush a file to disk; its rows, bytes and SHA-256."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"rows": rows, "bytes": path.stat().st_size, "sha256": digest}


def make_current(snapshot_id: str) -> None:
    """Name the live snapshot, atomically and flushed."""
    aside = root() / f".{CURRENT}-{os.getpid()}"
    _flush(aside, snapshot_id + "\n")
    aside.replace(root() / CURRENT)
    _flush_folder(root())


def _flush(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    if os.name == "posix":  # Windows flushes no folders
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _forget_old(current: str) -> None:
    for old in history()[settings().snapshots_kept :]:
        if old != current:
            shutil.rmtree(root() / old, ignore_errors=True)
