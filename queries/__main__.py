"""`python -m queries`: list the questions, or answer one."""

import argparse
import csv
import io
import json
import sys

from data.snapshots import SnapshotError, checked, live
from queries import LOCAL, Answer, QueryError, ask, parse_viewer, questions
from queries.errors import ParameterError, message

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell


def as_json(answer: Answer) -> str:
    """Answer as JSON: columns, rows, snapshot_id, params."""
    rows = json.loads(answer.frame.to_json(orient="records", date_format="iso", force_ascii=False))
    whole = {
        "name": answer.name,
        "snapshot_id": answer.snapshot_id,
        "params": answer.params,
        "columns": answer.header.columns,
        "rows": rows,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str)


def as_csv(answer: Answer) -> str:
    """Answer as CSV that no spreadsheet will run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.frame.columns)
    for row in answer.frame.astype(object).where(answer.frame.notna(), None).itertuples(index=False):
        writer.writerow([safe(getattr(cell, "date", lambda cell=cell: cell)()) for cell in row])
    return out.getvalue().rstrip("\n")


def as_table(answer: Answer) -> str:
    """Answer as a plain table."""
    return str(answer.frame.to_string(index=False, na_rep="–"))


def main(argv: list[str]) -> int:
    """Return 0, or 2 with one sentence on stderr."""
    parser = argparse.ArgumentParser(prog="python -m queries")
    parser.add_argument("name", nargs="?")
    parser.add_argument("params", nargs="*", metavar="key=value")
    parser.add_argument("--snapshot")
    parser.add_argument("--viewer")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    chosen = parser.parse_intermixed_args(argv)
    if chosen.name is None:
        for name, header in questions().items():
            print(f"{name}: {header.vi}")
        return 0
    try:
        manifest = checked(chosen.snapshot) if chosen.snapshot else live().manifest
        viewer = parse_viewer(chosen.viewer) if chosen.viewer else LOCAL
        answer = ask(chosen.name, _pairs(chosen.params), viewer=viewer, snapshot_id=manifest.snapshot_id)
        text = {"table": as_table, "csv": as_csv, "json": as_json}[chosen.format](answer)
    except (QueryError, SnapshotError) as error:
        print(error if isinstance(error, QueryError) else message("no_snapshot", detail=error), file=sys.stderr)
        return 2
    print(text)
    return 0


def _pairs(texts: list[str]) -> dict[str, object]:
    pairs: dict[str, object] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise ParameterError("bad_argument", text=text)
        pairs[name] = value
    return pairs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
