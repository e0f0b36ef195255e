"""`python -m reports briefing|network`: the meeting's papers, or a lot's network for other programs."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.settings import settings
from data.snapshots import SnapshotError, checked, live
from queries import LOCAL, QueryError, parse_viewer
from reports import command, epcis, foodchainlab
from reports.network import LotUnknownError, lot_network
from reports.papers import PaperError
from words import say


def main(argv: list[str]) -> int:
    """Return 0, or 2 with one sentence on stderr."""
    parser = command.Parser(prog="python -m reports")
    commands = parser.add_subparsers(dest="command", required=True)
    briefing = commands.add_parser("briefing")
    command.add_arguments(briefing)
    network = commands.add_parser("network")
    network.add_argument("--lot", required=True)
    network.add_argument("--format", choices=("epcis", "fcl"), required=True)
    network.add_argument("--out", type=Path, required=True)
    network.add_argument("--snapshot")
    network.add_argument("--viewer")
    chosen = briefing.parse_intermixed_args(argv[1:]) if argv[:1] == ["briefing"] else parser.parse_args(argv)
    try:
        return command.run(chosen) if argv[:1] == ["briefing"] else _network(chosen)
    except (QueryError, LotUnknownError) as error:
        print(error, file=sys.stderr)
    except PaperError as error:
        print(error.say(), file=sys.stderr)
    except SnapshotError as error:
        print(say(f"snapshot.{error.reason}", snapshot=error.snapshot_id, detail=error.detail), file=sys.stderr)
    except OSError as error:
        print(say("intake.cannot_write", file=error.filename or "", detail=error.strerror or str(error)), file=sys.stderr)
    return 2


def _network(chosen: argparse.Namespace) -> int:
    manifest = checked(chosen.snapshot) if chosen.snapshot else live().manifest
    viewer = parse_viewer(chosen.viewer) if chosen.viewer else LOCAL
    found = lot_network(chosen.lot, snapshot_id=manifest.snapshot_id, viewer=viewer)
    if chosen.format == "epcis":
        now = datetime.now(ZoneInfo(settings().time_zone)).isoformat(timespec="seconds")
        document = epcis.document(found, made_at=now)
    else:
        document = foodchainlab.document(found)
        if left := foodchainlab.unshipped(found):
            print(say("network.unshipped", n=left))
    chosen.out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    counts: dict[str, Any] = {name: len(getattr(found, name)) for name in ("lots", "facilities", "shipments", "inputs")}
    print(say("network.written", file=chosen.out, **counts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
