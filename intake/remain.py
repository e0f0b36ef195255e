"""What rows refer to: keys to delete, rows that would be left without theirs, extracts that were not sent."""

from collections.abc import Collection, Mapping

from data.contracts import contract, extracts
from intake.engine import Engine
from intake.errors import IntakeError
from intake.read import Delivery
from intake.remarks import Remark

_MOST_NAMED = 3


def drop_deleted(engine: Engine, delete: Mapping[str, Collection[str]]) -> None:
    """Make base_<extract> without the given keys.

    Raises:
        IntakeError: key_missing, naming keys that the live snapshot does not hold.
    """
    for name, keys in delete.items():
        kind = contract(name)
        key = f"concat_ws('|', {', '.join(kind.key)})"
        found = {
            row[0]
            for row in engine.execute(f"SELECT {key} FROM base_{name} WHERE {key} IN (SELECT unnest(?))", [list(keys)]).fetchall()
        }
        if missing := sorted(set(keys) - found):
            raise IntakeError("key_missing", label=kind.vi, keys=", ".join(missing[:_MOST_NAMED]), count=len(missing))
        engine.execute(
            f"CREATE TABLE staying_{name} AS SELECT * FROM base_{name} WHERE {key} NOT IN (SELECT unnest(?))",
            [list(keys)],
        )
        engine.execute(f"CREATE OR REPLACE VIEW base_{name} AS SELECT * FROM staying_{name}")


def refuse_orphans(engine: Engine) -> None:
    """Look at the whole that would be published: every reference must still hold.

    Raises:
        IntakeError: left_orphans, naming the extract, how many rows, and some keys they refer to.
    """
    for kind in extracts():
        for column in kind.given:
            if not column.references:
                continue
            extract, target = column.references.split(".")
            lost = engine.execute(
                f"SELECT {column.name}, count(*) FROM good_{kind.name} WHERE {column.name} IS NOT NULL "
                f"AND {column.name} NOT IN (SELECT {target} FROM good_{extract}) GROUP BY 1 ORDER BY 1"
            ).fetchall()
            if lost:
                keys = ", ".join(str(row[0]) for row in lost[:_MOST_NAMED])
                raise IntakeError(
                    "left_orphans",
                    label=kind.vi,
                    rows=sum(row[1] for row in lost),
                    target=contract(extract).vi,
                    keys=keys,
                )


def absent(engine: Engine, delivery: Delivery) -> tuple[Remark, ...]:
    """Extracts of which no row was sent while rows that were refer to them in vain."""
    sent = {raw.extract for raw in delivery.raws if raw.rows}
    lost = engine.execute(
        "SELECT extract, detail, count(DISTINCT row_id) FROM problem WHERE reason = 'orphan' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return tuple(
        ("sheet_absent", {"target": contract(target).vi, "label": contract(extract).vi, "rows": rows})
        for extract, target, rows in lost if target not in sent
    )  # fmt: skip
