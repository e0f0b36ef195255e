"""Every format of a briefing by its name, and writing of a file whole or not at all."""

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

MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class PaperError(Exception):
    """A paper could not be written; `key` is a key of words/meeting.toml."""

    def __init__(self, key: str, **blanks: object) -> None:
        """Keep key and blanks for either language."""
        super().__init__(key)
        self.key, self.blanks = key, blanks


def _zip(briefing: Briefing) -> bytes:
    beside = {"bao-cao.pdf": pdf(briefing), "trinh-chieu.pdf": pdf(briefing, "wide"), "so-lieu.xlsx": workbook(briefing)}
    return offline_pack(briefing, beside)


FORMATS: dict[str, Callable[[Briefing], bytes]] = {
    "pptx": slides, "docx": document, "pdf": pdf, "xlsx": workbook, "zip": _zip,
}  # fmt: skip


def write(content: bytes, path: Path) -> None:
    """Write beside, flush, then rename: a full disk or a kill leaves no half file and any older one as it was.

    Raises:
        PaperError: no_room, not_written.
    """
    aside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
            aside = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        if aside is not None:
            aside.unlink(missing_ok=True)
        raise PaperError("not_written", path=path.name, why=error.strerror or str(error)) from error
