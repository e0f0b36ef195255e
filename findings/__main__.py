"""`python -m findings`: list the findings, or work one out."""

import argparse
import dataclasses
import json
import math
import sys
from typing import Any

import pandas as pd

from data.snapshots import SnapshotError, checked, live
from findings import Finding, Scope, Sentence, find, names, parse_filters
from findings.spoken import not_taken
from queries import LOCAL, QueryError, parse_viewer
from words import say


def plain(thing: Any) -> Any:
    """A value as JSON can hold it."""
    if isinstance(thing, Sentence):
        return {"vi": thing.say("vi"), "en": thing.say("en")}
    if isinstance(thing, pd.DataFrame):
        return json.loads(thing.to_json(orient="records", date_format="iso", force_ascii=False))
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: plain(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
    if isinstance(thing, dict):
        return {str(key): plain(one) for key, one in thing.items()}
    if isinstance(thing, list | tuple):
        return [plain(one) for one in thing]
    is_nan = isinstance(thing, float) and math.isnan(thing)
    return None if is_nan else thing if isinstance(thing, str | int | float | bool | None) else str(thing)


def as_json(finding: Finding) -> str:
    """The whole finding as JSON."""
    manifest = finding.manifest
    return json.dumps(
        {
            "name": finding.name,
            "sentence": plain(finding.sentence),
            "facts": plain(dict(finding.facts)),
            **({"fields": plain(finding.facts["fields"])} if "fields" in finding.facts else {}),
            "filters": plain(finding.filters),
            "n_samples": finding.n_samples,
            "n_failed": finding.n_failed,
            "cautions": plain(finding.cautions),
            "frames": plain(dict(finding.frames)),
            "provenance": {
                "snapshot_id": manifest.snapshot_id,
                "as_of_date": manifest.as_of_date,
                "made_at": manifest.made_at,
                "is_demo": manifest.is_demo,
                "viewer": plain(finding.viewer),
                "queries": [answer.name for answer in finding.answers],
            },
        },
        ensure_ascii=False,
        indent=1,
    )


def as_csv(finding: Finding) -> str:
    """Every frame as CSV, each after a line with its name."""
    from queries.__main__ import safe

    parts = [finding.sentence.say()]
    for name, frame in finding.frames.items():
        parts += [f"# {name}", frame.map(safe).to_csv(index=False).rstrip("\n")]
    return "\n".join(parts)


def main(argv: list[str]) -> int:
    """Return 0, or 2 with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m findings")
    parser.add_argument("name", nargs="?")
    parser.add_argument("filters", nargs="*", metavar="key=value")
    parser.add_argument("--snapshot")
    parser.add_argument("--viewer")
    parser.add_argument("--format", choices=("json", "csv"), default="json")
    chosen = parser.parse_intermixed_args(argv)
    if chosen.name is None:
        for name in names():
            print(f"{name}: {say(f'{name}.question')}")
        return 0
    if chosen.name not in names():
        return _refuse(say("cautions.unknown_finding", name=chosen.name, names=", ".join(names())))
    try:
        manifest = checked(chosen.snapshot) if chosen.snapshot else live().manifest
        scope = Scope(manifest, parse_viewer(chosen.viewer) if chosen.viewer else LOCAL)
    except SnapshotError as error:
        return _refuse(say(f"snapshot.{error.reason}", snapshot=error.snapshot_id, detail=error.detail))
    except QueryError as error:
        return _refuse(error.say())
    filters, ignored = parse_filters(dict(text.partition("=")[::2] for text in chosen.filters), manifest.as_of)
    if ignored:
        return _refuse(" ".join(not_taken(ignored, "vi", others="cautions.not_understood", period="cautions.period_turned")))
    print({"json": as_json, "csv": as_csv}[chosen.format](find(chosen.name, filters, scope)))
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
