"""Headers of the SQL files: question, grain, reads, parameters, columns; read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from queries.errors import UnknownQuestionError

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Parameter:
    """One parameter: its SQL type, what it means when not given, and whether it must start or end a month."""

    name: str
    type: str
    default: Any = None
    aligned: str | None = None
    code: str | None = None  # code list that holds every value


@dataclass(frozen=True)
class Header:
    """What a question is and what its answer looks like; `columns` maps a column to its SQL type."""

    name: str
    vi: str
    en: str
    grain: tuple[str, ...]
    reads: tuple[str, ...]
    params: dict[str, Parameter]
    columns: dict[str, str]
    cautions: tuple[str, ...]
    sql: str


@cache
def _shared() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "parameters.toml").read_text(encoding="utf-8"))


def read_header(path: Path) -> Header:
    """Parse one file: TOML in its first block comment, then the SELECT."""
    comment, _, sql = path.read_text(encoding="utf-8").partition("*/")
    raw = tomllib.loads(comment.removeprefix("/*"))
    shared = _shared()
    params = {name: Parameter(name, **shared[name]) for name in raw.get("params", [])}
    params |= {name: Parameter(name, **own) for name, own in raw.get("own_params", {}).items()}
    return Header(
        path.stem, raw["question"]["vi"], raw["question"]["en"], tuple(raw["grain"]), tuple(raw["reads"]), params,
        raw["columns"], tuple(raw.get("cautions", ())), sql.strip(),
    )  # fmt: skip


@cache
def questions() -> dict[str, Header]:
    """All questions by name."""
    return {path.stem: read_header(path) for path in sorted(FOLDER.glob("*.sql"))}


def question(name: str) -> Header:
    """The question of that name, or UnknownQuestionError."""
    try:
        return questions()[name]
    except KeyError:
        raise UnknownQuestionError("unknown_question", name=name) from None
