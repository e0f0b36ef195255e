"""`python -m intake`: template, check, publish, trace, snapshots, rollback, demo, dictionary."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from data.snapshots import Manifest, SnapshotError, current_id, history, live, read_manifest
from intake.base import is_demo_live
from intake.checked import Checked
from intake.errors import IntakeError
from intake.flat import Mapping, load_mapping
from intake.progress import bar
from intake.publish import RejectedError, Request, check_delivery, check_files, publish_delivery, publish_files, rollback
from intake.rejects import write_rejects
from intake.report import as_json, lines
from words import say
from words.numbers import day


def main(argv: list[str]) -> int:
    """Return 0, or non-zero with one sentence on stderr."""
    chosen, rest = _parser().parse_known_args(argv)
    if rest and chosen.command != "demo":
        _parser().error(" ".join(rest))
    try:
        return int(globals()[f"_{chosen.command}"](chosen, rest))
    except RejectedError as error:
        _report(error.checked, chosen)
        print(error, file=sys.stderr)
    except IntakeError as error:
        print(error, file=sys.stderr)
    except SnapshotError as error:
        key = {"none": "no_snapshot", "missing": "snapshot_missing", "version": "snapshot_version"}.get(
            error.reason, "snapshot_damaged"
        )
        print(say(f"intake.{key}", snapshot=error.snapshot_id, detail=error.detail), file=sys.stderr)
    except OSError as error:
        print(say("intake.cannot_write", file=error.filename or "", detail=error.strerror or str(error)), file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m intake")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("template").add_argument("--out", type=Path, required=True)
    commands.add_parser("dictionary").add_argument("--out", type=Path, required=True)
    proposing = commands.add_parser("propose")
    proposing.add_argument("file", type=Path)
    proposing.add_argument("--out", type=Path, required=True)
    proposing.add_argument("--sheet")
    proposing.add_argument("--office", default="")
    for name in ("check", "publish"):
        command = commands.add_parser(name)
        command.add_argument("files", nargs="+" if name == "check" else "*", type=Path)
        command.add_argument("--as", dest="as_extract")
        command.add_argument("--mapping", type=Path)
        command.add_argument("--rejects", type=Path)
        command.add_argument("--format", choices=("text", "json"), default="text")
        if name == "publish":
            command.add_argument("--replace", action="append", default=[])
            command.add_argument("--delete", action="append", default=[], metavar="EXTRACT=KEY,KEY")
            command.add_argument("--accept-partial", action="store_true")
    tracing = commands.add_parser("trace")
    tracing.add_argument("files", nargs="+", type=Path)
    tracing.add_argument("--publish", action="store_true")
    tracing.add_argument("--accept-partial", action="store_true")
    tracing.add_argument("--rejects", type=Path)
    tracing.add_argument("--format", choices=("text", "json"), default="text")
    commands.add_parser("snapshots")
    commands.add_parser("rollback").add_argument("id")
    commands.add_parser("demo", add_help=False).add_argument("--if-empty", action="store_true")
    return parser


def _template(chosen: argparse.Namespace, _: list[str]) -> int:
    from intake.template import write_template

    write_template(chosen.out)
    print(say("intake.template_made", file=chosen.out))
    return 0


def _dictionary(chosen: argparse.Namespace, _: list[str]) -> int:
    from intake.dictionary import dictionary

    chosen.out.write_text(dictionary(), encoding="utf-8")
    return 0


def _propose(chosen: argparse.Namespace, _: list[str]) -> int:
    from intake.flat import propose, save_mapping

    proposal = propose(chosen.file, sheet=chosen.sheet, office=chosen.office)
    save_mapping(chosen.out, proposal.mapping, {"office": say("intake.mapping_note")})
    print(say("intake.mapping_made", file=chosen.out, place=proposal.grid.place, columns=len(proposal.mapping.headings)))
    for doubt in proposal.doubts:
        print(doubt)
    return 0


def _mapping(chosen: argparse.Namespace) -> Mapping | None:
    return load_mapping(chosen.mapping) if chosen.mapping else None


def _check(chosen: argparse.Namespace, _: list[str]) -> int:
    checked = check_files(chosen.files, as_extract=chosen.as_extract, mapping=_mapping(chosen), progress=bar)
    _report(checked, chosen)
    return 1 if checked.rejected else 0


def _publish(chosen: argparse.Namespace, _: list[str]) -> int:
    over_demo = is_demo_live()
    request = Request(replace=chosen.replace, delete=_keys(chosen.delete), accept_partial=chosen.accept_partial)
    manifest, checked = publish_files(chosen.files, request, as_extract=chosen.as_extract, mapping=_mapping(chosen), progress=bar)
    return _published(manifest, checked, chosen, over_demo=over_demo)


def _published(manifest: Manifest, checked: Checked, chosen: argparse.Namespace, *, over_demo: bool) -> int:
    _report(checked, chosen)
    out = sys.stderr if chosen.format == "json" else sys.stdout
    if over_demo:
        print(say("intake.replaced_demo"), file=out)
    print(say("intake.published", snapshot=manifest.snapshot_id, day=day(manifest.as_of)), file=out)
    return 0


def _trace(chosen: argparse.Namespace, _: list[str]) -> int:
    from intake.trace import office_codes, read_trace, told_before

    delivery = read_trace(chosen.files, office_codes(), told_before)
    if chosen.publish:
        over_demo = is_demo_live()
        found = publish_delivery(delivery, Request(accept_partial=chosen.accept_partial), bar)
        return _published(*found, chosen, over_demo=over_demo)
    checked = check_delivery(delivery, bar)
    _report(checked, chosen)
    return 1 if checked.rejected else 0


def _keys(texts: list[str]) -> dict[str, list[str]]:
    """`sample=A,B` → the keys to delete by extract; parts of a key are joined by "|"."""
    found: dict[str, list[str]] = {}
    for text in texts:
        extract, _, keys = text.partition("=")
        found.setdefault(extract, []).extend(key for key in keys.split(",") if key)
    return found


def _snapshots(_: argparse.Namespace, __: list[str]) -> int:
    live = current_id()
    if not history():
        raise SnapshotError("", "none")
    for snapshot_id in history():
        try:
            manifest = read_manifest(snapshot_id)
        except SnapshotError as error:
            print(say("intake.snapshot_damaged", snapshot=snapshot_id, detail=error.detail))
            continue
        marks = [say("intake.live")] * (snapshot_id == live) + [say("intake.demo")] * manifest.is_demo
        print(" · ".join([snapshot_id, day(date.fromisoformat(manifest.as_of_date)), *marks]))
    return 0


def _rollback(chosen: argparse.Namespace, _: list[str]) -> int:
    print(say("intake.rolled_back", snapshot=rollback(chosen.id).snapshot_id))
    return 0


def _only_old_demo() -> bool:
    """Nothing is published, or nothing but simulated data of an older version, which are made anew."""
    try:
        live()
    except SnapshotError as error:
        return error.reason == "none" or all(one.endswith("-demo") for one in history())
    return False


def _demo(chosen: argparse.Namespace, rest: list[str]) -> int:
    from intake.demo import AS_OF
    from intake.demo import main as make

    if chosen.if_empty and not _only_old_demo():
        return 0
    snapshot_id = make(rest, bar)
    print(say("intake.published", snapshot=snapshot_id, day=day(read_manifest(snapshot_id).as_of or AS_OF)))
    return 0


def _report(checked: Checked, chosen: argparse.Namespace) -> None:
    """What was read, accepted, rejected and why; and the workbook of rejected rows where it was asked for."""
    if chosen.format == "json":
        print(json.dumps(as_json(checked), ensure_ascii=False, indent=1))
    else:
        for line in lines(checked):
            print(line)
    if chosen.rejects and checked.rejected:
        write_rejects(chosen.rejects, checked)
        print(say("intake.rejects_made", file=chosen.rejects), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
