"""Problems by their cause: a row that is missing makes hundreds of others refer to nothing, and is told once."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.contracts import contract
from intake.rejects import reason, sentences
from words import Language, say
from words.numbers import number

_SAME = ["extract", "source_file", "source_sheet", "column_name", "reason", "detail", "said"]
_MOST_NAMED = 3
ORPHAN = "orphan"


@dataclass(frozen=True)
class Cause:
    """One cause: its first problem as a record, in how many rows it stands, and one sentence on it."""

    first: dict[str, Any]
    rows: int
    sentence: str


def causes(problems: pd.DataFrame, language: Language = "vi") -> list[Cause]:
    """Problems grouped in the order they stand in: the same text in the same column, or keys that one extract lacks.

    `problems` has the columns of `Checked.problems`.
    """
    said = problems.text.where(problems.reason != ORPHAN)
    groups = problems.assign(said=said).groupby(_SAME, sort=False, dropna=False)
    return [_cause(group.drop(columns="said"), language) for _, group in groups]


def _cause(group: pd.DataFrame, language: Language) -> Cause:
    first = group.iloc[0]
    row = first.drop("row_id").astype(object)
    record = row.where(row.notna(), None).to_dict()
    rows = int(group.source_row.nunique())
    sentence = sentences(group.head(1), language)[0] if rows == 1 else _of_many(group, rows, language)
    return Cause(record, rows, sentence)


def _of_many(group: pd.DataFrame, rows: int, language: Language) -> str:
    first = group.iloc[0]
    texts = group.text.dropna().drop_duplicates()
    why = reason(first, language)
    if first.reason == ORPHAN and len(texts) > 1:
        named = ", ".join(texts[:_MOST_NAMED]) + (", …" if len(texts) > _MOST_NAMED else "")
        target = contract(first.detail).label(language)
        why = say("intake.orphans", language, count=number(len(texts), language), texts=named, detail=target)
    column = f"«{contract(first.extract).column(first.column_name).label(language)}»"
    blanks: dict[str, Any] = {"first": group.source_row.min(), "last": group.source_row.max(), "rows": number(rows, language)}
    blanks |= {"file": first.source_file, "sheet": first.source_sheet, "column": column, "reason": why}
    return say("intake.place_many" if first.source_sheet else "intake.place_many_plain", language, **blanks)
