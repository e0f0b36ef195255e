"""Large JSON piece by piece: chosen arrays are handed out element by element, the rest is read whole and small."""

import json
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TextIO

from intake.errors import IntakeError

_CHUNK = 2**20
_NEAR_END = 16  # letters of a cut-off literal or escape
_LARGEST_PIECE = 64 * 2**20  # letters of one value that is not handed out in parts
_SPACE = " \t\r\n"
_DEEPEST = 200
Place = tuple[str, ...]


def _constant(name: str) -> float:
    raise ValueError(name)


class JsonStream:
    """One JSON document of a file.

    Iterating gives (path, index, element) of every array at one of `paths`; afterwards `rest` is the whole document with
    those arrays empty. Memory is one element, not the file.

    Raises:
        IntakeError: while iterating: trace_xml, trace_empty, trace_encoding, trace_syntax (file, line, column), trace_deep,
            trace_piece.
    """

    def __init__(self, path: Path, paths: frozenset[Place]) -> None:
        self._file, self._paths = path, paths
        self._decoder = json.JSONDecoder(parse_constant=_constant)
        self._text, self._at, self._line, self._column, self._is_end = "", 0, 1, 1, False
        self.rest: Any = None

    def __iter__(self) -> Iterator[tuple[Place, int, Any]]:
        with self._file.open(encoding="utf-8-sig", newline="") as source:
            self._source: TextIO = source
            try:
                self._begin()
                self.rest = yield from self._value(())
                self._skip()
                if self._at < len(self._text):
                    self._fail("Extra data", self._at)
            except UnicodeDecodeError:
                raise IntakeError("trace_encoding", file=self._file.name) from None
            except RecursionError:
                raise IntakeError("trace_deep", file=self._file.name) from None

    def _begin(self) -> None:
        self._fill()
        self._skip()
        if self._at == len(self._text):
            raise IntakeError("trace_empty", file=self._file.name)
        if self._text[self._at] == "<":
            raise IntakeError("trace_xml", file=self._file.name)

    def _fill(self) -> bool:
        """Read on, forgetting what was used; False at the end of the file."""
        used = self._text[: self._at]
        if lines := used.count("\n"):
            self._line, self._column = self._line + lines, len(used) - used.rfind("\n")
        else:
            self._column += len(used)
        more = "" if self._is_end else self._source.read(max(_CHUNK, len(self._text) - self._at))
        self._is_end = self._is_end or not more
        self._text, self._at = self._text[self._at :] + more, 0
        return bool(more)

    def _skip(self) -> str:
        """Pass blanks; the letter that follows, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or not self._fill():
                return self._text[self._at : self._at + 1]

    def _fail(self, what: str, at: int) -> None:
        before = self._text[:at]
        line = self._line + before.count("\n")
        column = len(before) - before.rfind("\n") if "\n" in before else self._column + len(before)
        raise IntakeError("trace_syntax", file=self._file.name, line=line, column=column, detail=what)

    def _take(self, letters: str) -> str:
        found = self._skip()
        if not found or found not in letters:
            self._fail(f"Expecting {' or '.join(letters)}", self._at)
        self._at += 1
        return found

    def _whole(self) -> Any:
        """The next value as one piece."""
        self._skip()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos >= len(self._text) - _NEAR_END
                if is_cut and len(self._text) - self._at > _LARGEST_PIECE:
                    raise IntakeError("trace_piece", file=self._file.name, line=self._line) from None
                begun = self._at
                if is_cut and self._fill():
                    continue
                self._fail(error.msg, error.pos - begun + self._at)
            except ValueError as error:  # NaN, Infinity
                self._fail(f"{error} is no JSON", self._at)
            else:
                length = end - self._at
                if end < len(self._text) or not self._fill():  # a number may go on behind what was read
                    self._at += length
                    return value

    def _value(self, path: Place) -> Generator[tuple[Place, int, Any], None, Any]:
        found = self._skip()
        if found == "[" and path in self._paths:
            yield from self._elements(path)
            return []
        if found == "{" and any(one[: len(path)] == path for one in self._paths):
            return (yield from self._members(path))
        return self._whole()

    def _elements(self, path: Place) -> Iterator[tuple[Place, int, Any]]:
        self._take("[")
        if self._skip() == "]":
            self._at += 1
            return
        index = 0
        while True:
            yield path, index, self._whole()
            index += 1
            if self._take(",]") == "]":
                return

    def _members(self, path: Place) -> Generator[tuple[Place, int, Any], None, dict[str, Any]]:
        found: dict[str, Any] = {}
        self._take("{")
        if self._skip() == "}":
            self._at += 1
            return found
        while True:
            if self._skip() != '"':
                self._fail("Expecting property name enclosed in double quotes", self._at)
            name = self._whole()
            self._take(":")
            found[name] = yield from self._value((*path, name))
            if self._take(",}") == "}":
                return found
