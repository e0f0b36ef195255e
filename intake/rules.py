"""Rules of a contract as SQL conditions that are true when the rule is broken."""

from dataclasses import dataclass

from data.contracts import Column, Contract


@dataclass(frozen=True)
class Rule:
    """Column it blames, reason key of words/intake.toml, condition over the typed table."""

    column: str
    reason: str
    broken: str


def rules(kind: Contract) -> list[Rule]:
    """All rules of the given columns, and the key's uniqueness."""
    found = [rule for column in kind.given for rule in _column_rules(column)]
    key = ", ".join(kind.key)
    found.append(Rule(kind.key[0], "duplicate_key", f"count(*) OVER (PARTITION BY {key}) > 1"))
    return found


def _column_rules(column: Column) -> list[Rule]:
    name = column.name
    found: list[Rule] = []
    if column.required:
        # A value that could not be read has its own reason already.
        found.append(Rule(name, "required", f"{name} IS NULL AND {name}_text IS NULL"))
    if column.min is not None:
        found.append(Rule(name, "too_small", f"{name} < {column.min}"))
    if column.max is not None:
        found.append(Rule(name, "too_large", f"{name} > {column.max}"))
    if column.not_before:
        found.append(Rule(name, "before", f"{name} < {column.not_before}"))
    if column.not_future:
        found.append(Rule(name, "future", f"{name} >= $tomorrow"))
    if column.references:
        extract, target = column.references.split(".")
        found.append(Rule(name, "orphan", f"{name} IS NOT NULL AND {name} NOT IN (SELECT {target} FROM good_{extract})"))
    return found
