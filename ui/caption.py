"""What stands under every page: source, snapshot, period, n, cautions; the SQL and the numbers, to take away."""

import csv
import io

import pandas as pd
import streamlit as st

from findings import Finding, spoken
from queries import Answer
from ui.frozen import take_along
from ui.view import View

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def caption(view: View, finding: Finding) -> None:
    """Draw the caption and the expander with SQL and numbers."""
    first, *cautions = spoken.caption(finding, view.language)
    st.caption(first)
    st.caption(" ".join(cautions))
    take_along(view)
    fold = st.expander(view.say("ui.sql_and_numbers"), key="fold_sql", on_change="rerun")
    if fold.open:
        with fold:
            _answers(view, finding)


def _answers(view: View, finding: Finding) -> None:
    """What was asked at the door and what came back; made when it is opened."""
    known = range(len(finding.answers))
    which = st.selectbox(
        view.say("ui.question"), known, format_func=lambda i: _title(finding.answers[i], view.language), key=f"sql_{view.page}"
    )
    answer = finding.answers[which]
    st.code(answer.sql, language="sql")
    st.json({name: _plain(value) for name, value in answer.params.items()}, expanded=False)
    st.dataframe(answer.frame.head(1000), hide_index=True, height=240)
    st.download_button(
        view.say("ui.download"), _csv(answer.frame), file_name=f"{answer.name}.csv", mime="text/csv", key=f"download_{view.page}"
    )


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | list | None) else str(value)


def _title(answer: Answer, language: str) -> str:
    return answer.header.vi if language == "vi" else answer.header.en


def _csv(frame: pd.DataFrame) -> bytes:
    """CSV with a byte-order mark for Excel; a text that would run as a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(frame.columns)
    for row in frame.astype(object).where(frame.notna(), "").itertuples(index=False):
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")
