"""Every format of a briefing by its name, and writing of a file whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from reports.document import document
from reports.model import Briefing
from reports.offline import offline_pack
from reports.pdf import pdf
from reports.slides import slides
from reports.workbook import workbook
from words import Language, say

MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class PaperError(Exception):
    """A paper could not be written; `key` is a key of words/meeting.toml, blanks may depend on the language."""

    def __init__(self, key: str, **blanks: object) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.key, self.blanks = key, blanks

    def say(self, language: Language = "vi") -> str:
        """The sentence in that language."""
        filled = {name: blank(language) if callable(blank) else blank for name, blank in self.blanks.items()}
        return say(f"meeting.{self.key}", language, **filled)


def _zip(briefing: Briefing) -> bytes:
    beside = {"bao-cao.pdf": pdf(briefing), "trinh-chieu.pdf": pdf(briefing, "wide"), "so-lieu.xlsx": workbook(briefing)}
    return offline_pack(briefing, beside)


FORMATS: dict[str, Callable[[Briefing], bytes]] = {
    "pptx": slides, "docx": document, "pdf": pdf, "xlsx": workbook, "zip": _zip,
}  # fmt: skip


WHY = {
    errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EFBIG: "full", errno.EACCES: "denied", errno.EPERM: "denied",
    errno.EROFS: "denied", errno.ENOENT: "missing", errno.ENOTDIR: "missing", errno.EISDIR: "folder",
}  # fmt: skip


def write(content: bytes, path: Path) -> None:
    """Write beside, flush, then rename: a full disk, a cancelled run or a kill leaves no half file and any older one as it was.

    Raises:
        PaperError: not_written.
    """
    aside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".paper-", delete=False) as file:
            aside = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _readable(aside, path)
        aside.replace(path)
        aside = None
    except OSError as error:
        raise PaperError("not_written", path=path, why=_why(error)) from error
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)


def _readable(aside: Path, path: Path) -> None:
    """The rights of the older file, or those that a new file has here."""
    mask = os.umask(0)
    os.umask(mask)
    aside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)


def _why(error: OSError) -> Callable[[Language], str]:
    """What hinders, in the language it is told in; the system's own words where there are none of ours."""
    reason = WHY.get(error.errno or 0)
    return lambda language: say(f"meeting.why_{reason}", language) if reason else error.strerror or str(error)
