"""`python -m intake`: template, check, publish, snapshots, rollback, demo, dictionary."""

import argparse
import dataclasses
import json
import sys
from datetime import date
from pathlib import Path

from data.contracts import contract
from data.snapshots import SnapshotError, current_id, history, read_manifest
from intake.checked import Checked
from intake.errors import IntakeError
from intake.flat import Mapping, load_mapping
from intake.landing import Landing
from intake.progress import bar
from intake.publish import RejectedError, Request, check_files, publish_files, rollback
from intake.rejects import assumptions, sentences, write_rejects
from words import say
from words.numbers import day

MOST_SHOWN = 20


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
        key = {"none": "no_snapshot", "missing": "snapshot_missing"}.get(error.reason, "snapshot_damaged")
        print(say(f"intake.{key}", snapshot=error.snapshot_id, detail=error.detail), file=sys.stderr)
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
    request = Request(replace=chosen.replace, delete=_keys(chosen.delete), accept_partial=chosen.accept_partial)
    manifest, checked = publish_files(chosen.files, request, as_extract=chosen.as_extract, mapping=_mapping(chosen), progress=bar)
    _report(checked, chosen)
    print(
        say("intake.published", snapshot=manifest.snapshot_id, day=day(manifest.as_of)),
        file=sys.stderr if chosen.format == "json" else sys.stdout,
    )
    return 0


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


def _demo(chosen: argparse.Namespace, rest: list[str]) -> int:
    from intake.demo import AS_OF
    from intake.demo import main as make

    if chosen.if_empty and current_id():
        return 0
    snapshot_id = make(rest, bar)
    print(say("intake.published", snapshot=snapshot_id, day=day(read_manifest(snapshot_id).as_of or AS_OF)))
    return 0


def _report(checked: Checked, chosen: argparse.Namespace) -> None:
    """What was read, accepted, rejected and why; and the workbook of rejected rows where it was asked for."""
    if chosen.format == "json":
        print(json.dumps(as_json(checked), ensure_ascii=False, indent=1))
    else:
        for name, count in checked.places.items():
            if count.read:
                label = name if checked.sheets else contract(name).vi
                print(say("intake.counted", label=label, **dataclasses.asdict(count)))
        for key, blanks in checked.remarks:
            print(say(f"intake.{key}", **blanks))
        for note in assumptions(checked)[:MOST_SHOWN]:
            print(note)
        if checked.ignored:
            print(say("intake.ignored", places=", ".join(checked.ignored)))
        for place, columns in checked.extra_columns.items():
            print(say("intake.extra", place=place, columns=", ".join(columns)))
        for sentence in sentences(checked.problems.head(MOST_SHOWN)):
            print(sentence)
        if checked.landing:
            _would_change(checked.landing)
    if chosen.rejects and checked.rejected:
        write_rejects(chosen.rejects, checked)
        print(say("intake.rejects_made", file=chosen.rejects), file=sys.stderr)


def _would_change(landing: Landing) -> None:
    """What publishing the accepted rows would change."""
    for name, one in landing.changes.items():
        blanks = {"added": one.added, "replaced": one.replaced, "same": one.same, "after": one.after}
        print(say("intake.would_change", label=contract(name).vi, **blanks))
    if landing.replaces_demo:
        print(say("intake.replaces_demo"))


def as_json(checked: Checked) -> dict[str, object]:
    """The report as JSON: counts in all and by extract, reasons, rejected rows with their sentences."""
    total = {name: checked.total(name) for name in ("read", "accepted", "rejected", "not_data")}
    problems = checked.problems
    rows = problems.assign(sentence=sentences(problems)).drop(columns="row_id").astype(object)
    return total | {
        "reasons": checked.reasons,
        "extracts": {name: dataclasses.asdict(count) for name, count in checked.counts.items() if count.read},
        "sheets": {place: dataclasses.asdict(count) for place, count in checked.sheets.items()},
        "not_data_rows": {one.place: one.not_data for one in checked.origins.sheets} if checked.origins else {},
        "assumed": [dataclasses.asdict(one) for one in checked.origins.assumptions] if checked.origins else [],
        "ignored": list(checked.ignored),
        "landing": checked.landing and dataclasses.asdict(checked.landing) | {"as_of": checked.landing.as_of.isoformat()},
        "remarks": [say(f"intake.{key}", **blanks) for key, blanks in checked.remarks],
        "extra_columns": {place: list(columns) for place, columns in checked.extra_columns.items()},
        "problems": rows.where(rows.notna(), None).to_dict("records"),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
