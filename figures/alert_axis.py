"""One alert over time: each step on its own row, done or not, with the stretch of its deadline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from figures.charts import Part, dressed
from figures.palette import GRID, INK, STATES
from words import Language

SYMBOLS = {
    "done": "circle", "done_in_time": "circle", "done_late": "diamond", "late": "x", "due": "circle-open",
    "withdrawn": "line-ew-open",
}  # fmt: skip
ROW_PX, FRAME_PX = 30, 70


def alert_axis(
    axis: pd.DataFrame, *, names: Mapping[str, str], states: Mapping[str, str], hovers: list[str], now: tuple[datetime, str],
    language: Language,
) -> go.Figure:  # fmt: skip
    """Steps from top to bottom; a mark where done, one at the deadline where not; a thin line from the start of a deadline to it.

    `axis` has `step`, `step_state`, `happened_at`, `due_at`, `starts_at` (time); `names` says steps, `states` says states (they
    are the legend), `hovers` a text a row; `now` is the moment judged and its word.
    """
    drawn = axis.assign(at=axis.happened_at.fillna(axis.due_at), name=axis.step.map(names), hover=hovers)
    spans = drawn[drawn.due_at.notna() & drawn.starts_at.notna()]
    traces = [_spans(spans)] if len(spans) else []
    for state, word in states.items():
        rows = drawn[(drawn.step_state == state) & drawn["at"].notna()]
        if len(rows):
            traces.append(_marks(rows, word, state))
    order = list(dict.fromkeys(drawn.name))
    return dressed(
        traces, language=language, height=FRAME_PX + ROW_PX * max(len(order), 3),
        x={"tickformat": "%d/%m/%Y" if language == "vi" else "%-d %b %Y", "nticks": 6, "showgrid": True,
           "gridcolor": GRID},
        y={"type": "category", "categoryorder": "array", "categoryarray": order[::-1], "rangemode": "normal",
           "range": [-0.6, len(order) - 0.4]},
        **_now(*now),
    )  # fmt: skip


def _spans(rows: pd.DataFrame) -> Part:
    """From the start of each deadline to it, ended by a stroke."""
    x: list[Any] = []
    y: list[Any] = []
    for row in rows.itertuples():
        x += [row.starts_at, row.due_at, None]
        y += [row.name, row.name, None]
    return {
        "type": "scatter", "x": x, "y": y, "mode": "lines+markers", "hoverinfo": "skip", "showlegend": False,
        "line": {"color": INK, "width": 1.5},
        "marker": {"symbol": "line-ns-open", "size": 11, "color": INK, "line": {"width": 2}},
    }  # fmt: skip


def _marks(rows: pd.DataFrame, word: str, state: str) -> Part:
    return {
        "type": "scatter", "x": rows["at"], "y": rows.name, "name": word, "mode": "markers", "text": rows.hover,
        "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
        "marker": {"symbol": SYMBOLS[state], "size": 13, "color": STATES[state], "line": {"width": 2, "color": STATES[state]}},
    }  # fmt: skip


def _now(moment: datetime, word: str) -> dict[str, Any]:
    line = {"type": "line", "x0": moment, "x1": moment, "yref": "paper", "y0": 0, "y1": 1,
            "line": {"color": INK, "width": 1, "dash": "dot"}}  # fmt: skip
    note = {"x": moment, "y": 0, "yref": "paper", "yanchor": "bottom", "xanchor": "right", "text": word, "showarrow": False,
            "font": {"size": 11, "color": INK}}  # fmt: skip
    return {"shapes": [line], "annotations": [note]}
