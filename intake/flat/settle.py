"""The verdict on each row of an office's sheet: rejected when anything that came of it was."""

from dataclasses import replace

import pandas as pd

from intake.checked import Checked, Count
from intake.engine import Engine
from intake.origins import Origins

_ROW = ["file", "sheet", "row"]
_FIRST = ["extract", "source_file", "source_sheet", "source_row"]


def settle(engine: Engine, checked: Checked, origins: Origins) -> Checked:
    """Count rows of the sheets in place of records, and take back accepted records that came of rejected rows alone.

    Problems are told once for each sheet row; a record that failed only because another one of its row did is not told.
    """
    rows = origins.rows.rename(columns={"first_file": "source_file", "first_sheet": "source_sheet", "first_row": "source_row"})
    told = checked.problems.merge(rows, on=_FIRST, how="inner")
    bad = told[_ROW].drop_duplicates()
    _take_back(engine, rows, bad)
    told = told.assign(source_file=told.file, source_sheet=told.sheet, source_row=told.row)
    own = told[told.reason != "orphan"].drop_duplicates([*_ROW, "extract", "column_name", "reason"])
    only = told[told.reason == "orphan"].merge(own[_ROW].drop_duplicates(), on=_ROW, how="left", indicator=True)
    only = only[only.pop("_merge") == "left_only"]
    problems = pd.concat([own, only], ignore_index=True).sort_values([*_ROW, "extract", "column_name"], ignore_index=True)
    sheets = {}
    for sheet in origins.sheets:
        mine = problems[(problems.file == sheet.file) & (problems.sheet == sheet.sheet)]
        rejected = mine.row.nunique()
        reasons = mine.drop_duplicates(["row", "reason"]).reason.value_counts()
        not_data = len(sheet.not_data) + len(sheet.heading_rows)
        counts = (len(sheet.data) + not_data, len(sheet.data) - rejected, rejected, not_data)
        sheets[sheet.place] = Count(*counts, {str(reason): int(count) for reason, count in reasons.items()})
    return replace(checked, problems=problems.drop(columns=_ROW), sheets=sheets, origins=origins)


def _take_back(engine: Engine, rows: pd.DataFrame, bad: pd.DataFrame) -> None:
    flagged = rows.merge(bad.assign(is_bad=True), on=_ROW, how="left")
    flagged["is_bad"] = flagged.is_bad.notna()
    alone = flagged.groupby(_FIRST, as_index=False).is_bad.all()
    alone = alone[alone.is_bad]
    for extract, mine in alone.groupby("extract"):
        engine.register("taken_back", mine[["source_file", "source_sheet", "source_row"]])
        engine.execute(
            f"DELETE FROM accepted_{extract} WHERE (source_file, source_sheet, source_row) IN "
            "(SELECT (source_file, source_sheet, source_row) FROM taken_back)"
        )
        engine.unregister("taken_back")
