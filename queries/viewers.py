"""Who asks: a role and a province, and the one table of what each may see."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.contracts import SOURCE_COLUMNS, Contract, contract
from data.settings import settings
from queries.errors import ViewerError

ROLES = ("leader", "analyst", "inspector", "duty_officer", "clerk", "admin")
_SEES_PERSONS = frozenset({"inspector", "duty_officer", "clerk", "admin"})
_PUBLISHES = frozenset({"clerk", "admin"})
MASK = "•••"


@dataclass(frozen=True)
class Viewer:
    """A role, and the province whose rows it owns; an admin without a province owns all."""

    role: str
    province_code: str | None

    @property
    def sees_persons(self) -> bool:
        """May this role read owners' names and telephones of its own province?"""
        return self.role in _SEES_PERSONS

    @property
    def may_publish(self) -> bool:
        """May this role load data, publish them and go back to an older snapshot?"""
        return self.role in _PUBLISHES


LOCAL = Viewer("admin", None)


def parse_viewer(text: str) -> Viewer:
    """Read "leader:19", or "admin" alone.

    Raises:
        ViewerError: an unknown role or province.
    """
    role, _, province = text.partition(":")
    if role not in ROLES or (province and province not in settings().provinces) or (not province and role != "admin"):
        raise ViewerError("bad_viewer", text=text, roles=", ".join(ROLES))
    return Viewer(role, province or None)


@cache
def _policy() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("policy.toml").read_text(encoding="utf-8"))


def view_sql(name: str, viewer: Viewer, source: str) -> str:
    """SELECT of what this viewer may read of an extract or cube, over `source` (all rows)."""
    kind = contract(name)
    if viewer.province_code is None:
        return f"SELECT {_columns(kind, viewer, is_own=True)} FROM {source}"
    partner = [code for code in settings().partners if code != viewer.province_code]
    is_partner = viewer.province_code in settings().partners
    blanks: dict[str, Any] = {
        "own": viewer.province_code, "partner": partner[0] if is_partner else "", "source": source,
        "columns": _columns(kind, viewer, is_own=True), "masked": _columns(kind, viewer, is_own=False),
    }  # fmt: skip
    rule = _policy()[name]
    parts = [f"SELECT {blanks['columns']} FROM {source} WHERE {rule['own'].format_map(blanks)}"]
    if is_partner and "partner" in rule:
        mine, theirs = rule["own"].format_map(blanks), rule["partner"].format_map(blanks)
        parts.append(f"SELECT {blanks['masked']} FROM {source} WHERE NOT coalesce({mine}, FALSE) AND ({theirs})")
    if is_partner and "partner_select" in rule:
        parts.append(rule["partner_select"].format_map(blanks))
    return " UNION ALL ".join(parts)


def _columns(kind: Contract, viewer: Viewer, *, is_own: bool) -> str:
    columns = (*kind.columns, *(SOURCE_COLUMNS if kind.kind == "extract" else ()))
    masked = not (viewer.sees_persons and is_own)
    return ", ".join(
        f"CASE WHEN {column.name} IS NOT NULL THEN '{MASK}' END AS {column.name}" if column.personal and masked else column.name
        for column in columns
    )
