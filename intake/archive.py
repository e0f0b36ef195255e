"""Archives of a delivery: .zip files are unpacked aside, each file by its own name, nothing outside the folder."""

import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from data.settings import settings
from intake.errors import IntakeError

KINDS = (".csv", ".parquet", ".xlsx", ".xlsm")
_MOST_FILES = 200
_MIB = 2**20
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_OF_SYSTEMS = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)")


def is_archive(path: Path) -> bool:
    """Whether a file of a delivery is to be unpacked, by its name."""
    return path.suffix.lower() == ".zip"


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """The files of a delivery, those of its archives in their place, as long as the block lasts.

    Raises:
        IntakeError: as `unpack`.
    """
    with TemporaryDirectory(prefix="ocop-radar-zip-") as folder:
        found: list[Path] = []
        for number, path in enumerate(paths):
            if not is_archive(path) or not path.is_file():
                found.append(path)
                continue
            mine = Path(folder) / str(number)
            mine.mkdir()
            found += unpack(path, mine)
        yield found


def unpack(path: Path, folder: Path) -> list[Path]:
    """Write the files of an archive into a folder, without the folders they lie in; their paths, by name.

    Raises:
        IntakeError: file_empty, file_broken, file_protected, zip_many, zip_path (a name that leads elsewhere, a link), zip_kind,
            zip_nothing, zip_large, file_large, same_name.
    """
    if path.stat().st_size == 0:
        raise IntakeError("file_empty", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            inside = archive.infolist()
            if astray := next((one.filename for one in inside if _leads_elsewhere(one)), None):
                raise IntakeError("zip_path", file=path.name, name=astray)
            entries = [one for one in inside if not one.is_dir() and not _OF_SYSTEMS.search(one.filename)]
            _look(path.name, entries)
            for entry in entries:
                _write(archive, entry, folder / _name(entry))
    except _BROKEN:
        raise IntakeError("file_broken", file=path.name) from None
    return sorted(folder / _name(entry) for entry in entries)


def _name(entry: zipfile.ZipInfo) -> str:
    return re.sub(r'[:*?"<>|\x00-\x1f]', "_", PurePosixPath(entry.filename).name)


def _leads_elsewhere(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    is_absolute = parts[:1] == ("/",) or ":" in "".join(parts[:1])
    return is_absolute or ".." in parts or stat.S_ISLNK(entry.external_attr >> 16)


def _look(file: str, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse before a byte is unpacked what is too much, or no data."""
    names = [_name(entry) for entry in entries]
    if not entries:
        raise IntakeError("zip_nothing", file=file)
    if len(entries) > _MOST_FILES:
        raise IntakeError("zip_many", file=file, count=len(entries), most=_MOST_FILES)
    for entry, name in zip(entries, names, strict=True):
        if Path(name).suffix.lower() not in KINDS:
            raise IntakeError("zip_kind", file=file, name=name)
        if entry.flag_bits & _ENCRYPTED:
            raise IntakeError("file_protected", file=file)
        if names.count(name) > 1:
            raise IntakeError("same_name", file=name)
        if entry.file_size > settings().max_bytes and not name.lower().endswith(".parquet"):
            raise IntakeError("file_large", file=name, limit=settings().max_bytes // _MIB)
    if sum(entry.file_size for entry in entries) > settings().max_unpacked_bytes:
        raise IntakeError("zip_large", file=file, limit=settings().max_unpacked_bytes // _MIB)


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    """One file; the reader gives no more bytes than the archive said."""
    with archive.open(entry) as source, path.open("xb") as target:
        shutil.copyfileobj(source, target, _MIB)
