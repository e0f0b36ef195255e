"""What a delivery would change: rows added, replaced and left as they are, before anything is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from data.contracts import Contract, extracts
from intake.engine import Engine


@dataclass(frozen=True)
class Change:
    """Rows of one extract: `before` in the live snapshot, then of the accepted ones `added`, `replaced` and `same` as before."""

    before: int
    added: int
    replaced: int
    same: int

    @property
    def after(self) -> int:
        """Rows once published."""
        return self.before + self.added


@dataclass(frozen=True)
class Landing:
    """Where accepted rows would land.

    `live_id` is the live snapshot (None where there is none); `replaces_demo` says that it is simulated, so that real
    rows start from nothing; `as_of` is the last day the published data would speak of.
    """

    live_id: str | None
    replaces_demo: bool
    as_of: date
    changes: Mapping[str, Change]


def changes(engine: Engine) -> dict[str, Change]:
    """Compare accepted_<extract> with base_<extract> by key, then cell by cell; only extracts with accepted rows."""
    return {kind.name: found for kind in extracts() if (found := _change(engine, kind))}


def _change(engine: Engine, kind: Contract) -> Change | None:
    same = " AND ".join(
        f"a.{column.name} IS NOT DISTINCT FROM b.{column.name}" for column in kind.given if column.name not in kind.key
    )
    accepted, known, alike = engine.execute(
        f"SELECT count(*), count(b.{kind.key[0]}), count(*) FILTER (b.{kind.key[0]} IS NOT NULL AND {same}) "
        f"FROM accepted_{kind.name} AS a LEFT JOIN base_{kind.name} AS b USING ({', '.join(kind.key)})"
    ).fetchall()[0]
    before = engine.execute(f"SELECT count(*) FROM base_{kind.name}").fetchall()[0][0]
    return Change(before, accepted - known, known - alike, alike) if accepted else None
