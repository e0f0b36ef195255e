"""`python -m geo`: which boundaries are in use; import official ones; go back to the shipped ones."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from geo import imported
from geo.boundaries import LEVELS, boundaries, sources
from geo.importing import import_file
from geo.official import Request
from geo.remarks import BoundaryError, Remark


def main(argv: list[str]) -> int:
    """Return 0, or 2 with one sentence on stderr."""
    chosen = _parser().parse_args(argv)
    try:
        return {"import": _import, "reset": _reset, None: _list}[chosen.command](chosen)
    except BoundaryError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo")
    commands = parser.add_subparsers(dest="command")
    bringing = commands.add_parser("import")
    bringing.add_argument("file", type=Path)
    bringing.add_argument("--code-column", required=True)
    bringing.add_argument("--name-column")
    bringing.add_argument("--layer")
    bringing.add_argument("--crs", help="e.g. EPSG:9213")
    bringing.add_argument("--note", default="")
    for command in (bringing, commands.add_parser("reset")):
        command.add_argument("--level", choices=("province", "district", "commune"), required=True)
        command.add_argument("--era", choices=("old", "new"), required=True)
    return parser


def _import(chosen: argparse.Namespace) -> int:
    request = Request(chosen.file, chosen.code_column, chosen.name_column, chosen.layer, chosen.crs)
    came = import_file(request, chosen.level, chosen.era, note=chosen.note)
    for remark in came.remarks:
        print(remark.say())
    print(Remark("done", {"n": came.n, "file": chosen.file.name}).say())
    return 0


def _reset(chosen: argparse.Namespace) -> int:
    if (chosen.level, chosen.era) not in LEVELS:
        raise BoundaryError("level_unknown", level=chosen.level, era=chosen.era)
    was_there = imported.remove(chosen.level, chosen.era)
    print(Remark("removed" if was_there else "nothing_to_remove", {"level": _name(chosen.level, chosen.era)}).say())
    return 0


def _list(_: argparse.Namespace) -> int:
    for level, era in LEVELS:
        if imported.is_damaged(level, era):
            print(Remark("in_use_damaged", {"level": _name(level, era), "file": imported.path_of(level, era)}).say())
        table, found = boundaries(level, era), sources(level, era)
        counts = {"n": len(table), "imported": int(found.n.sum()), "approximate": int(table.is_approximate.sum())}
        print(Remark("in_use", {"level": _name(level, era), **counts}).say())
        for row in found.itertuples():
            day = datetime.fromisoformat(row.imported_at)
            blanks = {"n": row.n, "file": row.source_file, "digest": row.source_sha256[:12], "day": f"{day:%d/%m/%Y %H:%M}"}
            print(Remark("in_use_source", blanks | {"note": f"; {row.source_note}" if row.source_note else ""}).say())
    return 0


def _name(level: str, era: str) -> str:
    return Remark(f"level_{level}_{era}").say()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
