"""Which files are an office's own sheets, and the mappings kept for them beside the snapshots, used when they fit."""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data.codes import folded
from data.snapshots import root
from intake.errors import IntakeError
from intake.flat.delivery import fit, read_flat
from intake.flat.grid import Grid, read_grids
from intake.flat.mapping import Mapping, load_mapping, save_mapping
from intake.flat.vocabulary import PLACE
from intake.named import extract_of, known_as
from intake.read import Delivery, csv_rows, read_files
from intake.workbook import sheets

FOLDER = "mappings"
_LONGEST = 60


@dataclass(frozen=True)
class Kept:
    """A mapping kept in a file."""

    path: Path
    mapping: Mapping


def read(paths: Sequence[Path], *, as_extract: str | None = None, mapping: Mapping | None = None) -> Delivery:
    """Read a delivery: by its mapping, or by those kept for offices' own sheets, else as the template's sheets.

    Raises:
        IntakeError: mixed; as `read_files` or `read_flat`.
    """
    if mapping:
        return read_flat(paths, [mapping] * len(paths))
    own = [] if as_extract else [path for path in paths if is_own(path)]
    known = {path: one for path in own if (one := kept_for(path))}
    if not known or len(known) < len(own):
        return read_files(paths, as_extract=as_extract)
    if len(own) < len(paths):
        raise IntakeError("mixed", own=", ".join(path.name for path in own))
    delivery = read_flat(paths, [known[path].mapping for path in paths])
    said = tuple(("mapping_used", {"file": path.name, "office": one.mapping.title}) for path, one in known.items())
    return replace(delivery, remarks=said + delivery.remarks)


def is_own(path: Path) -> bool:
    """Whether a workbook or CSV is an office's own sheet: nothing in it is named and headed like an extract.

    Raises:
        IntakeError: file_broken, file_protected, file_unpacked.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        is_known = extract_of(path.stem) or (path.is_file() and path.stat().st_size and known_as(path.stem, csv_rows(path)))
        return not is_known
    if kind not in (".xlsx", ".xlsm") or not path.is_file() or not path.stat().st_size:
        return False
    return not any(known_as(title, rows) for title, rows in sheets(path))


def kept() -> tuple[list[Kept], list[IntakeError]]:
    """The kept mappings, newest first, and what is wrong with those that cannot be read."""
    found, broken = [], []
    for path in sorted((root() / FOLDER).glob("*.toml"), key=lambda one: (-one.stat().st_mtime, one.name)):
        try:
            found.append(Kept(path, load_mapping(path)))
        except IntakeError as error:
            broken.append(error)
    return found, broken


def kept_for(path: Path) -> Kept | None:
    """The kept mapping that fits a file, with what was decided in the same office's others; the fullest, then the newest one.

    Raises:
        IntakeError: as `read_grids`.
    """
    known = kept()[0]
    if not known:
        return None
    grids = read_grids(path)
    fitting = [one for one in (_fitted(each, grids) for each in known) if one]
    best = max(fitting, key=lambda one: len(one.mapping.headings), default=None)
    if best is None:
        return None
    others = [one.mapping for one in known if folded(one.mapping.office) == folded(best.mapping.office)]
    return Kept(best.path, _with_decisions(best.mapping, others))


def _fitted(one: Kept, grids: Sequence[Grid]) -> Kept | None:
    """The mapping for the sheet that has its headings: that of its title, else whichever has them this time."""
    titled = [grid.sheet for grid in grids if fit(grid, one.mapping)]
    if not titled or one.mapping.sheet in ("", *titled):
        return one if titled else None
    return Kept(one.path, replace(one.mapping, sheet=titled[0]))


def _with_decisions(mapping: Mapping, others: Sequence[Mapping]) -> Mapping:
    place = {text: key for one in others for text, key in one.place.items()} | dict(mapping.place)
    value = {target: dict(pairs) for target, pairs in mapping.value.items()}
    for one in others:
        for target, pairs in one.value.items():
            value[target] = dict(pairs) | value.get(target, {})
    return replace(mapping, place=place, value=value)


def keep(mapping: Mapping, over: Path | None = None) -> Kept:
    """Keep a mapping under its office's name, over an older one of the same columns or the one given; others stay."""
    name = re.sub(r"[^a-z0-9]+", "-", folded(mapping.office)).strip("-")[:_LONGEST] or "mapping"
    path, number = over or root() / FOLDER / f"{name}.toml", 1
    while over is None and path.exists() and not _is_same(path, mapping):
        number += 1
        path = path.with_name(f"{name}-{number}.toml")
    save_mapping(path, mapping)
    return Kept(path, mapping)


def rename(one: Kept, *, office: str, name: str) -> Kept:
    """Keep a mapping under another office's name, or with another name of its own among that office's.

    Raises:
        IntakeError: mapping_missing, where it is gone meanwhile.
    """
    return keep(replace(load_mapping(one.path), office=office, name=name), one.path)


def forget(one: Kept) -> None:
    """Keep a mapping no longer; what was published through it stays."""
    one.path.unlink(missing_ok=True)


def _is_same(path: Path, mapping: Mapping) -> bool:
    try:
        return set(load_mapping(path).headings) == set(mapping.headings)
    except IntakeError:
        return False


def decided(mapping: Mapping, decisions: AnyMapping[tuple[str, str], str]) -> Mapping:
    """The mapping with what a person decided: (target, text as written) → code, or "era:code" of a place."""
    place = dict(mapping.place) | {text: meaning for (target, text), meaning in decisions.items() if target == PLACE}
    value = {target: dict(pairs) for target, pairs in mapping.value.items()}
    for (target, text), meaning in decisions.items():
        if target != PLACE:
            value.setdefault(target, {})[text] = meaning
    return replace(mapping, place=place, value=value)
