"""A mapping: how one office's own sheet reads, as a small TOML file that a person can correct and keep."""

import json
import tomllib
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from data.codes import codes
from data.contracts import EXTRACTS, contract
from intake.errors import IntakeError
from intake.flat.vocabulary import AMOUNT_UNIT, NAME_PLACE, PLACE, ROLES, plain

_CODE = 5


@dataclass(frozen=True)
class Mapping:
    """How a sheet reads.

    Targets are extract.column; facility.place for an address or a part of one, facility.name_place for name and address in
    one cell; maker.… and receiver.… for the facility that made the product and the one that gets the shipment.

    `name` tells it from the others of its office.

    `column`: heading → targets. `constant`: target → what holds for every row. `value`: target → text → what it means.
    `place`: address → "era:code". `analyte_column`: heading of a column that holds the results of one analyte →
    [analyte, unit]. `mark_column`: heading of a column of crosses → [target, what a cross means]. `fill_down`: headings
    whose blanks repeat the cell above. `skip`: how rows begin that are no data. `months`: date target → months after the
    column before it in its contract. `from_title`: targets that the title or the sheet's name says (facility.place,
    sample.taken_at). `within`: the district or province that addresses lie in where they name none. `year`: of dates
    written without one. `key_prefix` begins keys made for rows that have none. `sheet`: its title, where only one is meant.
    """

    office: str = ""
    name: str = ""
    sheet: str = ""
    key_prefix: str = ""
    within: str = ""
    year: int = 0
    from_title: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    column: AnyMapping[str, tuple[str, ...]] = field(default_factory=dict)
    constant: AnyMapping[str, str] = field(default_factory=dict)
    months: AnyMapping[str, int] = field(default_factory=dict)
    analyte_column: AnyMapping[str, tuple[str, str]] = field(default_factory=dict)
    mark_column: AnyMapping[str, tuple[str, str]] = field(default_factory=dict)
    place: AnyMapping[str, str] = field(default_factory=dict)
    value: AnyMapping[str, AnyMapping[str, str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Office and name, as people call the mapping."""
        return " – ".join(filter(None, (self.office, self.name)))

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading the mapping speaks of."""
        return (*self.column, *self.analyte_column, *self.mark_column)

    @property
    def targets(self) -> set[str]:
        """Every target that gets something."""
        wide = {"test_result.analyte", "test_result.result_text"} if self.analyte_column else set()
        marked = {target for target, _ in self.mark_column.values()}
        found = {target for targets in self.column.values() for target in targets}
        return found | set(self.constant) | set(self.months) | set(self.from_title) | marked | wide

    def meaning_of_place(self, text: str) -> str | None:
        """The commune that a person decided an address means, as "era:code"."""
        return self.place.get(text) or _alike(self.place, text)

    def meaning(self, target: str, text: str) -> str:
        """What a text means in a column: as the mapping says, else itself."""
        said = self.value.get(target, {})
        return said.get(text) or _alike(said, text) or text


def _alike(said: AnyMapping[str, str], text: str) -> str | None:
    """What is said of a text that differs in accents, case or marks alone; «-» and «(+)», all marks, are not alike."""
    return {plain(key): one for key, one in said.items() if plain(key)}.get(plain(text)) if plain(text) else None


def load_mapping(path: Path) -> Mapping:
    """Read a mapping.

    Raises:
        IntakeError: mapping_missing, mapping_broken, mapping_unknown (a target, code list or key that does not exist).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise IntakeError("mapping_missing", file=str(path)) from None
    except (OSError, UnicodeError):
        raise IntakeError("mapping_broken", file=path.name, detail="UTF-8") from None
    try:
        return parse_mapping(tomllib.loads(text), path.name)
    except tomllib.TOMLDecodeError as error:
        raise IntakeError("mapping_broken", file=path.name, detail=str(error)) from None


def parse_mapping(raw: AnyMapping[str, Any], file: str) -> Mapping:
    """A mapping from parsed TOML; raises IntakeError mapping_broken, mapping_unknown."""
    if unknown := set(raw) - {one.name for one in fields(Mapping)}:
        raise IntakeError("mapping_unknown", file=file, text=", ".join(sorted(unknown)))
    try:
        found = Mapping(**{name: _SHAPES.get(name, str)(value) for name, value in raw.items()})
    except (TypeError, ValueError, AttributeError) as error:
        raise IntakeError("mapping_broken", file=file, detail=str(error)) from None
    wrong = [target for target in (*found.targets, *found.value) if not _is_target(target)]
    wrong += [code for code, _ in found.analyte_column.values() if code not in codes("analyte")]
    wrong += [key for key in found.place.values() if key and not _is_place(key)]
    if wrong:
        raise IntakeError("mapping_unknown", file=file, text=", ".join(sorted(wrong)))
    if not found.headings:
        raise IntakeError("mapping_empty", file=file)
    return found


_SHAPES: dict[str, Callable[[Any], Any]] = {
    "column": lambda value: {heading: (one,) if isinstance(one, str) else tuple(one) for heading, one in value.items()},
    "analyte_column": lambda value: {heading: _pair(one) for heading, one in value.items()},
    "mark_column": lambda value: {heading: _pair(one) for heading, one in value.items()},
    "constant": lambda value: {key: str(one) for key, one in value.items()},
    "place": lambda value: {key: str(one) for key, one in value.items()},
    "value": lambda value: {target: {str(text): str(one) for text, one in pairs.items()} for target, pairs in value.items()},
    "months": lambda value: {target: int(one) for target, one in value.items()},
    "year": int,
    "skip": tuple,
    "fill_down": tuple,
    "from_title": tuple,
}


def _pair(one: Any) -> tuple[str, str]:
    return str(one[0]), str(one[1]) if len(one) > 1 else ""


def _is_target(target: str) -> bool:
    extract, _, name = target.partition(".")
    if extract in ROLES:
        extract = "facility"
    own = f"{extract}.{name}" in (PLACE, NAME_PLACE, AMOUNT_UNIT)
    return own or (extract in EXTRACTS and name in {column.name for column in contract(extract).given})


def _is_place(key: str) -> bool:
    era, _, code = key.partition(":")
    return era in codes("era") and len(code) == _CODE and code.isdigit()


def to_toml(mapping: Mapping, notes: AnyMapping[str, str] | None = None) -> str:
    """The mapping as TOML; `notes` by section come before it as comments."""
    lines: list[str] = []
    for one in fields(Mapping):
        value = getattr(mapping, one.name)
        if not value:
            continue
        lines += ["", *(f"# {line}" for line in (notes or {}).get(one.name, "").splitlines())]
        if one.name == "value":
            for target, pairs in value.items():
                lines += [f"[value.{_text(target)}]", *(f"{_text(key)} = {_text(meant)}" for key, meant in pairs.items()), ""]
        elif isinstance(value, dict):
            lines += [f"[{one.name}]", *(f"{_text(key)} = {_any(item)}" for key, item in value.items())]
        else:
            lines.append(f"{one.name} = {_any(value)}")
    return "\n".join(lines).strip() + "\n"


def save_mapping(path: Path, mapping: Mapping, notes: AnyMapping[str, str] | None = None) -> None:
    """Write a mapping, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(to_toml(mapping, notes), encoding="utf-8")
    aside.replace(path)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _any(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_any(one) for one in value) + "]"
    return str(value) if isinstance(value, int) else _text(str(value))
