"""`python -m reports briefing`: the meeting's papers from the command line, so that a nightly job can make them."""

import argparse
import signal
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from data.snapshots import checked, live
from findings import Filters, Scope, parse_filters
from findings.spoken import not_taken
from queries import LOCAL, parse_viewer
from reports.papers import FORMATS, PaperError, write
from reports.pdf import pdf
from reports.steps import STEPS, STORY, briefing
from words import Language, say

PAPERS = ("a4", "wide")
LANGUAGES: tuple[Language, ...] = ("vi", "en")


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is missing or not understood, and leave with 2."""
        print(say("meeting.bad_command", detail=message), file=sys.stderr)
        sys.exit(2)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `briefing`."""
    parser.add_argument("filters", nargs="*", metavar="key=value")
    parser.add_argument("--format", required=True, help="|".join(FORMATS))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--paper", help="|".join(PAPERS))
    parser.add_argument("--language", default="vi", help="|".join(LANGUAGES))
    parser.add_argument("--steps", help=",".join(STEPS))
    parser.add_argument("--title", default="")
    parser.add_argument("--snapshot")
    parser.add_argument("--viewer", metavar="role:province")


def run(chosen: argparse.Namespace) -> int:
    """Make one paper and write it whole; what is being done goes to stderr.

    Raises:
        PaperError: a name that is not known, or a file that cannot be written.
        SnapshotError, QueryError: as the snapshot and the door say.
    """
    language, names = _checked(chosen)
    scope = Scope(checked(chosen.snapshot) if chosen.snapshot else live().manifest,
                  parse_viewer(chosen.viewer) if chosen.viewer else LOCAL)  # fmt: skip
    filters = _filters(dict(text.partition("=")[::2] for text in chosen.filters), scope)
    _can_write(chosen.out)
    signal.signal(signal.SIGTERM, _stop)
    try:
        made = briefing(filters, scope, language, title=chosen.title, names=names, progress=partial(_tell, len(names)))
        _say("writing", format=chosen.format)
        content = pdf(made, chosen.paper or "a4") if chosen.format == "pdf" else FORMATS[chosen.format](made)
        write(content, chosen.out)
    except KeyboardInterrupt:
        print(say("meeting.stopped"), file=sys.stderr)
        return 130
    print(say("meeting.written", path=chosen.out, kilobytes=len(content) // 1024, count=len(names)))
    return 0


def _checked(chosen: argparse.Namespace) -> tuple[Language, list[str]]:
    """Language and steps; PaperError where a name is not known."""
    if chosen.format not in FORMATS:
        raise PaperError("unknown_format", name=chosen.format, names=", ".join(FORMATS))
    if chosen.paper and (chosen.paper not in PAPERS or chosen.format != "pdf"):
        raise PaperError("unknown_paper", name=chosen.paper)
    language = next((one for one in LANGUAGES if one == chosen.language), None)
    if language is None:
        raise PaperError("unknown_language", name=chosen.language)
    names = list(STORY) if chosen.steps is None else [one.strip() for one in chosen.steps.split(",") if one.strip()]
    unknown = next((one for one in names if one not in STEPS), "" if not names else None)
    if unknown is not None:
        raise PaperError("unknown_step", name=unknown, names=", ".join(STEPS))
    return language, names


def _filters(texts: Mapping[str, str], scope: Scope) -> Filters:
    filters, ignored = parse_filters(texts, scope.manifest.as_of)
    if ignored:
        said = not_taken(ignored, "vi", others="cautions.not_understood", period="cautions.period_turned")
        raise PaperError("filters_refused", said=" ".join(said))
    return filters


def _can_write(path: Path) -> None:
    """Refuse before the work where the folder is not there or the name is a folder's."""
    if path.is_dir() or not path.parent.is_dir():
        why = "folder" if path.is_dir() else "missing"
        raise PaperError("not_written", path=path, why=lambda language: say(f"meeting.why_{why}", language))


def _tell(count: int, share: float, name: str) -> None:
    _say("working", place=round(share * count) + 1, all=count, step=name)


def _say(key: str, **blanks: Any) -> None:
    print(say(f"meeting.{key}", **blanks), file=sys.stderr, flush=True)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
