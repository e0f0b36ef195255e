"""The dictionary of extracts, columns and code lists, written from the contracts."""

from data.codes import code_lists
from data.contracts import Contract, cubes, extracts
from words import say


def dictionary() -> str:
    """Text of docs/dictionary.md."""
    parts = [
        f"# {say('dictionary.title')}",
        say("dictionary.made"),
        *(_section(kind) for kind in (*extracts(), *cubes())),
    ]
    parts.append(f"## {say('dictionary.code_lists')}")
    for name, entries in code_lists().items():
        rows = [f"| `{code}` | {entry.vi} | {entry.en} |" for code, entry in entries.items()]
        parts.append("\n".join([f"### `{name}`", "", "| code | vi | en |", "|---|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _section(kind: Contract) -> str:
    head = [
        f"## `{kind.name}`: {kind.vi} ({kind.en})",
        "",
        f"{say('dictionary.key')}: {', '.join(f'`{name}`' for name in kind.key)}",
        "",
    ]
    head += ["| column | type | vi | en | rules |", "|---|---|---|---|---|"]
    rows = []
    for column in kind.columns:
        rules = [say("dictionary.derived")] if column.derived else [say("dictionary.required")] if column.required else []
        rules += [f"`{column.code}`"] if column.code else []
        rules += [f"→ `{column.references}`"] if column.references else []
        rules += [f"≥ `{column.not_before}`"] if column.not_before else []
        rules += (
            [f"{column.min if column.min is not None else ''}…{column.max if column.max is not None else ''}"]
            if column.min is not None
            else []
        )
        rules += [say("dictionary.personal")] if column.personal else []
        unit = f" ({column.unit})" if column.unit else ""
        rows.append(f"| `{column.name}` | {column.type}{unit} | {column.vi} | {column.en} | {', '.join(rules)} |")
    return "\n".join(head + rows)
