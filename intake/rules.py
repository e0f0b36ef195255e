"""Rules of a contract as SQL conditions that are true when the rule is broken."""

from dataclasses import dataclass

from data.codes import codes
from data.contracts import EXCHANGES, Column, Contract
from data.settings import settings
from intake.load import reader
from words.numbers import day as day_text

# What a spreadsheet shows where a formula went wrong.
_ERRORS = "'#N/A', '#DIV/0!', '#REF!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!', '#SPILL!', '#CALC!'"


@dataclass(frozen=True)
class Rule:
    """Column it blames, reason key of words/intake.toml, condition over the typed table, what the reason speaks of."""

    column: Column
    reason: str
    broken: str
    detail: str = ""


def rules(kind: Contract) -> list[Rule]:
    """All rules of the given columns; the key's uniqueness and the places are checked apart."""
    return [rule for column in kind.given for rule in (*_column_rules(column), *_scale_rules(column))]


def _column_rules(column: Column) -> list[Rule]:
    name = column.name
    found: list[Rule] = []
    if column.required:
        found.append(Rule(column, "required", _blank(column)))
    if reader(column) is None and not column.derived:
        found.append(Rule(column, "cell_error", f"{name} IN ({_ERRORS})"))
    if column.type == "number":
        found.append(Rule(column, "bad_number", f"NOT isfinite({name})"))
    limits = (("too_small", column.min, "<"), ("too_large", column.max, ">"))
    found += [Rule(column, key, f"{name} {sign} {limit}", str(limit)) for key, limit, sign in limits if limit is not None]
    found += _beside(column)
    if column.not_future:
        found.append(Rule(column, "future", f"{name} >= $tomorrow"))
    if column.references:
        extract, target = column.references.split(".")
        known = f"SELECT {target} FROM good_{extract}"
        found.append(Rule(column, "orphan", f"{name} IS NOT NULL AND {name} NOT IN ({known})", extract))
    if column.result:
        unread = f"{column.result} IS NULL AND {column.result}__text IS NOT NULL"
        differs = f"{name}_unit <> coalesce({column.result}, '') AND NOT ({unread})"
        found.append(Rule(column, "unit_differs", differs, column.result))
    return found


def _blank(column: Column) -> str:
    """Nothing stands there; a value that could not be read has its own reason already."""
    blank = f"{column.name} IS NULL AND {column.name}__text IS NULL" if reader(column) else f"{column.name} IS NULL"
    return f"{blank} AND source_sheet NOT IN {EXCHANGES}" if column.exchange_may_lack else blank


def _beside(column: Column) -> list[Rule]:
    """Rules against another cell of the row: not before it, not the same, on its day's scale."""
    name = column.name
    found: list[Rule] = []
    if column.not_before:
        # A day without a time says nothing of the hour: on the same day it is not earlier.
        same_day = f"{name}::DATE = {column.not_before}::DATE AND {name} = {name}::DATE"
        found.append(Rule(column, "before", f"{name} < {column.not_before} AND NOT ({same_day})", column.not_before))
    if column.differs_from:
        found.append(Rule(column, "same_as", f"{name} = {column.differs_from}", column.differs_from))
    return [*found, *_scale_rules(column)]


def _scale_rules(column: Column) -> list[Rule]:
    """A grade of the other scale than its day's is refused: A, B, C and Đạt, Không đạt are never turned into each other."""
    if column.scale_on is None:
        return []
    day, since = column.scale_on, settings().grade_scale_date
    listed = {
        scale: ", ".join(f"'{code}'" for code, entry in codes(column.code or "").items() if entry.extra["scale"] == scale)
        for scale in ("abc", "pass_fail")
    }
    return [
        Rule(column, "grade_old_scale", f"{day} >= DATE '{since}' AND {column.name} IN ({listed['abc']})", day_text(since)),
        Rule(column, "grade_new_scale", f"{day} < DATE '{since}' AND {column.name} IN ({listed['pass_fail']})", day_text(since)),
    ]
