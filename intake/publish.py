"""Publishing: checked rows land on the live snapshot's and become a new one, whole or not at all."""

from collections.abc import Collection, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.contracts import EXTRACTS
from data.settings import settings
from data.snapshots import Manifest, verify
from intake.archive import opened
from intake.base import lay_base, live_manifest
from intake.check import check
from intake.checked import Checked, Progress
from intake.derive import derive
from intake.engine import Engine, open_engine
from intake.errors import IntakeError, told_failures
from intake.flat import Mapping
from intake.flat.settle import settle
from intake.landing import Landing, changes
from intake.lock import only_publisher
from intake.network import doubt_remarks, find_doubts
from intake.own import read
from intake.read import Delivery
from intake.remain import drop_deleted, refuse_orphans
from intake.sheet import Raw
from intake.write import make_current, write_snapshot
from words import say


@dataclass(frozen=True)
class Request:
    """How a delivery lands.

    `replace` names extracts it replaces whole, `delete` holds keys (parts joined by "|") to remove by extract;
    `accept_partial` lets its good rows in without the bad ones.
    """

    replace: Collection[str] = ()
    delete: AnyMapping[str, Collection[str]] = field(default_factory=dict)
    accept_partial: bool = False
    is_demo: bool = False
    as_of: date | None = None
    arguments: AnyMapping[str, Any] | None = None
    planted: Sequence[dict[str, Any]] = ()


class RejectedError(IntakeError):
    """Rows were rejected and the request did not allow that; `checked` says which."""

    def __init__(self, checked: Checked) -> None:
        """Keep what was found."""
        super().__init__("rejected", rejected=checked.rejected, accepted=checked.accepted)
        self.checked = checked


def silent(_step: str, _share: float) -> None:
    """Progress that nobody watches."""


def today() -> date:
    """The day it is in Việt Nam."""
    return datetime.now(ZoneInfo(settings().time_zone)).date()


def check_files(
    paths: Sequence[Path], *, as_extract: str | None = None, mapping: Mapping | None = None, progress: Progress = silent
) -> Checked:
    """Dry run: read and check, publish nothing; says what publishing would change.

    Raises:
        IntakeError: as `read`.
    """
    with told_failures(), opened(paths) as files:
        return check_delivery(read(files, as_extract=as_extract, mapping=mapping), progress)


def check_delivery(delivery: Delivery, progress: Progress = silent) -> Checked:
    """Dry run of what was read already."""
    with told_failures(), TemporaryDirectory() as folder, open_engine(folder) as engine:
        now = live_manifest()
        lay_base(engine, Request(), now)
        checked = _checked(engine, delivery, today(), progress)
        where: tuple[str | None, bool] = (now.snapshot_id, now.is_demo) if now else (None, False)
        return replace(checked, landing=Landing(*where, _as_of(engine, Request()), changes(engine)))


def _checked(engine: Engine, delivery: Delivery, day: date, progress: Progress) -> Checked:
    checked = check(engine, delivery, day, progress)
    checked = settle(engine, checked, delivery.origins) if delivery.origins else checked
    find_doubts(engine)
    return replace(checked, remarks=(*checked.remarks, *doubt_remarks(engine)))


def publish_files(
    paths: Sequence[Path],
    request: Request,
    *,
    as_extract: str | None = None,
    mapping: Mapping | None = None,
    progress: Progress = silent,
) -> tuple[Manifest, Checked]:
    """Read, check and publish files.

    Raises:
        IntakeError: as `read`; RejectedError: rejected rows without `accept_partial`; left_orphans: rows that
            would stay without the row they refer to; nothing_accepted, key_missing, unknown_extract, busy.
    """
    with told_failures(), opened(paths) as files:
        return publish_delivery(read(files, as_extract=as_extract, mapping=mapping), request, progress)


def publish_frames(frames: AnyMapping[str, pa.Table], request: Request, *, progress: Progress = silent) -> Manifest:
    """Check and publish tables made by a program; their source is "demo", row by row."""
    raws = []
    for name, table in frames.items():
        numbers = pa.array(range(1, len(table) + 1), pa.int64())
        raws.append(Raw(name, "demo", "", table.append_column("source_row", numbers)))
    return publish_delivery(Delivery(tuple(raws)), request, progress=progress)[0]


def publish_delivery(delivery: Delivery, request: Request, progress: Progress = silent) -> tuple[Manifest, Checked]:
    """Publish what was read already; raises as `publish_files`."""
    for name in (*request.replace, *request.delete):
        if name not in EXTRACTS:
            raise IntakeError("unknown_extract", extract=name, extracts=", ".join(EXTRACTS))
    with told_failures(), only_publisher(), TemporaryDirectory() as folder, open_engine(folder) as engine:
        parent = lay_base(engine, request, None if request.is_demo else live_manifest())
        drop_deleted(engine, request.delete)
        checked = _checked(engine, delivery, request.as_of or today(), progress)
        if checked.rejected and not request.accept_partial:
            raise RejectedError(checked)
        if not checked.accepted and not request.delete:
            raise IntakeError("nothing_accepted")
        if request.delete or request.replace or delivery.origins:  # else nothing went that a row refers to
            refuse_orphans(engine)
        progress(say("intake.writing"), 1.0)
        derive(engine, is_demo=request.is_demo)
        manifest = write_snapshot(engine, request, _as_of(engine, request), checked, _sources(delivery), parent)
    return manifest, checked


def _as_of(engine: Engine, request: Request) -> date:
    """The last day the data speaks of, at most today; a demo states its own."""
    if request.as_of:
        return request.as_of
    found = engine.execute(
        "SELECT greatest("
        "(SELECT max(greatest(taken_at, coalesce(result_at, taken_at)))::DATE FROM good_sample), "
        "(SELECT max(shipped_date) FROM good_shipment))"
    ).fetchone()
    return min(found[0], today()) if found and found[0] else today()


def _sources(delivery: Delivery) -> list[dict[str, Any]]:
    return [{"extract": raw.extract, "file": raw.file, "sheet": raw.sheet, "rows": raw.rows} for raw in delivery.raws]


def rollback(snapshot_id: str) -> Manifest:
    """Make an older snapshot live again, after looking that it is whole, byte for byte.

    Raises:
        SnapshotError: missing, or damaged.
        IntakeError: busy.
    """
    with only_publisher():
        manifest = verify(snapshot_id)
        make_current(snapshot_id)
    return manifest
