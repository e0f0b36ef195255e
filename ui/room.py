"""What a clerk has come to in this session: files kept aside, how each is read, what the check found, what was published."""

import re
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import streamlit as st

from data.settings import settings
from data.snapshots import Manifest
from intake.archive import is_archive, unpack
from intake.checked import Checked
from intake.errors import IntakeError
from intake.flat import Mapping as SheetMapping
from intake.flat.propose import Proposal
from intake.own import Kept, is_own, kept_for
from words import Language

Told = TypeVar("Told")
_PREFIX = "ocop-radar-"
_DAY_S = 86_400
_ROOM, _VISITS = "room", "room_visits"
_LONGEST = 120  # letters of a file's name


class Upload(Protocol):
    """A file as the browser sent it."""

    name: str
    size: int

    def getbuffer(self) -> memoryview:
        """Its bytes."""
        ...


@dataclass
class Room:
    """Files under way; `own` holds offices' own sheets with the mapping each is read through (None: not known yet)."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    own: dict[Path, Kept | None] | None = None
    again: Path | None = None  # whose mapping the clerk wants to look at
    proposals: dict[tuple[Path, str | None], Proposal] = field(default_factory=dict)
    drafts: dict[tuple[Path, str], SheetMapping] = field(default_factory=dict)  # as the clerk left them
    sheets: dict[Path, list[str]] = field(default_factory=dict)
    office: str = ""
    checked: Checked | None = None
    was_moved: bool = False  # someone else published since the check
    error: IntakeError | None = None
    published: tuple[Manifest, Checked] | None = None
    told: dict[tuple[str, str], Any] = field(default_factory=dict)  # of the present check, by what and language

    def once(self, name: str, language: Language, make: Callable[[Checked, Language], Told]) -> Told:
        """What `make` says of the present check, worked out once a language: a long list takes seconds."""
        if (name, language) not in self.told and self.checked:
            self.told[name, language] = make(self.checked, language)
        found: Told = self.told[name, language]
        return found


def room() -> Room:
    """The session's room, made at the first visit; its folder goes when the session does."""
    if _ROOM not in st.session_state:
        _sweep()
        made = Room(Path(tempfile.mkdtemp(prefix=_PREFIX)))
        weakref.finalize(made, shutil.rmtree, made.folder, ignore_errors=True)
        st.session_state[_ROOM] = made
    found: Room = st.session_state[_ROOM]
    return found


def _sweep() -> None:
    """Folders that a killed server left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if time.time() - left.stat().st_mtime > _DAY_S:
            shutil.rmtree(left, ignore_errors=True)


def restart() -> None:
    """Forget the files; the uploader forgets its own, too."""
    old: Room | None = st.session_state.pop(_ROOM, None)
    if old:
        shutil.rmtree(old.folder, ignore_errors=True)
    st.session_state[_VISITS] = visits() + 1


def visits() -> int:
    """How often the clerk began anew: each time with an empty uploader."""
    return int(st.session_state.get(_VISITS, 0))


def take(uploads: Sequence[Upload]) -> None:
    """Put files aside for this session, each under its own name.

    Raises:
        IntakeError: file_large, before it is read; same_name; those of `unpack`.
    """
    here = room()
    names = [_file_name(one.name) for one in uploads]
    for one, name in zip(uploads, names, strict=True):
        if one.size > settings().max_bytes:
            raise IntakeError("file_large", file=name, limit=settings().max_bytes // 2**20)
        if names.count(name) > 1:
            raise IntakeError("same_name", file=name)
    for number, (one, name) in enumerate(zip(uploads, names, strict=True)):
        path = here.folder / name
        path.write_bytes(one.getbuffer())
        here.files += _parts(path, here.folder / f"zip-{number}") if is_archive(path) else [path]
    if twice := {path.name for path in here.files if [one.name for one in here.files].count(path.name) > 1}:
        raise IntakeError("same_name", file=min(twice))


def _parts(path: Path, folder: Path) -> list[Path]:
    """The files of an archive, which itself is no longer needed."""
    folder.mkdir()
    found = unpack(path, folder)
    path.unlink()
    return found


def _file_name(name: str) -> str:
    """A name that any disk takes and that leads nowhere else."""
    plain = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(". ") or "_"
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST // 2] + plain[-_LONGEST // 2 :]


def unmapped(here: Room) -> Path | None:
    """The first of an office's own sheets that no kept mapping fits, or whose mapping is to be looked at.

    Raises:
        IntakeError: as `is_own`, `kept_for`.
    """
    if here.own is None:
        here.own = {path: kept_for(path) for path in here.files if is_own(path)}
    return here.again or next((path for path, one in here.own.items() if one is None), None)


def mapped(here: Room, mapping: SheetMapping) -> None:
    """A mapping was kept: read and check everything again."""
    here.office = mapping.office
    here.own = here.again = here.checked = None
    here.told.clear()
