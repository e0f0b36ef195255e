"""Pictures of plans: taken against due over time, what is behind, tasks on a time axis, counts by month and kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from figures.charts import STEP, Axis, Part, dressed, marked
from figures.palette import FAIL, INK, MARK, TOO_FEW, fade
from words import Language
from words.numbers import number

WINDOW_STEP = 0.085  # of a chart's height, a window with its name
ROW_PX = 30
BEHIND = ("behind", "missed", "met_gaps")


@dataclass(frozen=True)
class Fan:
    """What is expected at the end: the day, its middle and the two ends of its interval."""

    day: date
    middle: float
    low: float
    high: float


def progress(
    table: pd.DataFrame, *, names: Mapping[str, str], hovers: Mapping[str, str], windows: Sequence[tuple[date, date, str]],
    axis: Axis, fan: Fan | None, language: Language, height: int,
) -> go.Figure:  # fmt: skip
    """Samples due (dashed) and taken (solid) by the end of each week, and a fan to what is expected at the end.

    `names` and `hovers` have due, taken, expected; `windows` are first day, last day, name, drawn as strokes above the lines.
    """
    known = table.dropna(subset="n_taken")
    traces: list[Part] = [_line(table, "n_due", names["due"], hovers["due"], {"color": INK, "width": 2, "dash": "dash"})]
    if len(known):
        traces.append(_line(known, "n_taken", names["taken"], hovers["taken"], {"color": MARK, "width": 3}))
    if fan and len(known):
        traces += _fan(known, fan, names["expected"], hovers["expected"])
    most = max([float(table.n_due.max()), float(known.n_taken.max()) if len(known) else 0.0, fan.high if fan else 0.0, 1.0])
    layout = marked(table.day, axis)
    notes = len(axis.marks)
    top = 1 / (1 - 0.05 - STEP * notes - WINDOW_STEP * len(windows))  # what stands above the lines takes this share
    for row, (first, last, name) in enumerate(windows):
        y = 0.97 - WINDOW_STEP * (row + notes)
        layout["shapes"].append(_stroke(first, last, y))
        is_late = pd.Timestamp(first) > table.day.min() + (table.day.max() - table.day.min()) / 4
        layout["annotations"].append(_name(first, last, name, y, is_late=is_late))
    upright = {"range": [0, top * most], "tickformat": ",d"}
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y=upright, height=height, **layout)


def _line(table: pd.DataFrame, column: str, name: str, hover: str, line: Part) -> Part:
    return {"type": "scatter", "x": table.day, "y": table[column], "name": name, "mode": "lines", "line": line,
            "cliponaxis": False, "hovertemplate": hover + "<extra></extra>"}  # fmt: skip


def _fan(known: pd.DataFrame, fan: Fan, name: str, hover: str) -> list[Part]:
    """From the last known point to the interval at the end."""
    day, taken = known.day.iloc[-1], float(known.n_taken.iloc[-1])
    end = pd.Timestamp(fan.day)
    area = {"type": "scatter", "x": [day, end, end], "y": [taken, fan.low, fan.high], "fill": "toself", "mode": "none",
            "fillcolor": fade(MARK, 0.22), "showlegend": False, "hoverinfo": "skip"}  # fmt: skip
    middle = {"type": "scatter", "x": [day, end], "y": [taken, fan.middle], "name": name, "mode": "lines",
              "line": {"color": MARK, "width": 2, "dash": "dot"}, "hovertemplate": hover + "<extra></extra>"}  # fmt: skip
    return [area, middle]


def _stroke(first: date, last: date, y: float) -> Part:
    line = {"color": fade(INK, 0.9), "width": 3}
    return {"type": "line", "x0": first, "x1": last, "xref": "x", "y0": y, "y1": y, "yref": "paper", "line": line}


def _name(first: date, last: date, name: str, y: float, *, is_late: bool) -> Part:
    """At its left end, or at its right where that lies late on the axis."""
    return {"x": last if is_late else first, "xref": "x", "y": y, "yref": "paper", "text": name, "showarrow": False,
            "xanchor": "right" if is_late else "left",
            "yanchor": "bottom", "font": {"size": 11}}  # fmt: skip


def done_due(table: pd.DataFrame, *, label: str, hover: str, language: Language) -> go.Figure:
    """Bars of samples taken from zero, a mark where they are due, a faint line to the whole quota; behind is strong."""
    rows = table[::-1]
    colours = [FAIL if state in BEHIND else fade(MARK, 0.8) for state in rows.plan_state]
    figures = [[number(float(one), language) for one in row] for row in rows[["n_taken", "n_due", "n_planned"]].to_numpy()]
    whole = {"type": "bar", "x": rows.n_planned, "y": rows[label], "orientation": "h", "marker": {"color": fade(TOO_FEW, 0.28)},
             "hoverinfo": "skip", "showlegend": False, "width": 0.2}  # fmt: skip
    bar = {"type": "bar", "x": rows.n_taken, "y": rows[label], "orientation": "h", "marker": {"color": colours}, "width": 0.55,
           "customdata": figures, "hovertemplate": hover + "<extra></extra>", "showlegend": False}  # fmt: skip
    due = {"type": "scatter", "x": rows.n_due, "y": rows[label], "mode": "markers", "showlegend": False, "hoverinfo": "skip",
           "marker": {"symbol": "line-ns-open", "size": 18, "color": INK, "line": {"width": 3, "color": INK}},
           "cliponaxis": False}  # fmt: skip
    return dressed(
        [whole, bar, due], language=language, x={"tickformat": ",d", "rangemode": "tozero"},
        y={"showgrid": False, "type": "category"},
        height=46 + ROW_PX * max(len(rows), 2), barmode="overlay",
    )  # fmt: skip


def task_axis(
    table: pd.DataFrame, *, label: str, names: Mapping[str, str], hover: str, today: date, language: Language
) -> go.Figure:
    """A row a task: a mark on the day it is due, a dot on the day it was done, a red line for what is or was late."""
    rows = table[::-1]
    late_x: list[object] = []
    late_y: list[object] = []
    for row in rows[rows.days_late.notna()].itertuples():
        end = row.done_date if pd.notna(row.done_date) else pd.Timestamp(today)
        late_x += [row.due_date, end, None]
        late_y += [getattr(row, label), getattr(row, label), None]
    done = rows[rows.done_date.notna()]
    late = {"type": "scatter", "x": late_x, "y": late_y, "mode": "lines", "name": names["late"], "hoverinfo": "skip",
            "line": {"color": FAIL, "width": 5}}  # fmt: skip
    due = {"type": "scatter", "x": rows.due_date, "y": rows[label], "mode": "markers", "name": names["due"],
           "marker": {"symbol": "line-ns-open", "size": 16, "color": INK, "line": {"width": 3, "color": INK}},
           "hovertemplate": hover + "<extra></extra>"}  # fmt: skip
    dots = {"type": "scatter", "x": done.done_date, "y": done[label], "mode": "markers", "name": names["done"],
            "marker": {"symbol": "circle", "size": 10, "color": MARK}, "hovertemplate": hover + "<extra></extra>"}  # fmt: skip
    traces = [*([late] if late_x else []), due, *([dots] if len(done) else [])]
    categories = {"showgrid": True, "type": "category", "categoryorder": "array", "categoryarray": list(rows[label])}
    days = pd.concat([rows.due_date, done.done_date, pd.Series([pd.Timestamp(today)])])
    return dressed(
        traces, language=language, x={"tickformat": "%m/%Y"}, y=categories, height=70 + ROW_PX * max(len(rows), 2),
        **marked(days, Axis(marks={today: names["today"]})),
    )  # fmt: skip


def stacked(
    table: pd.DataFrame, *, x: str, columns: Mapping[str, tuple[str, str]], hover: str, language: Language, height: int
) -> go.Figure:
    """Counts by month from zero, a part a column: `columns` maps each to its name and colour."""
    traces: list[Part] = [
        {"type": "bar", "x": table[x], "y": table[column], "name": name, "marker": {"color": colour},
         "hovertemplate": hover + f"<extra>{name}</extra>"}
        for column, (name, colour) in columns.items()
    ]  # fmt: skip
    upright = {"tickformat": ",d"}
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y=upright, height=height, barmode="stack")


def counts(table: pd.DataFrame, *, label: str, column: str, hover: str, language: Language) -> go.Figure:
    """Counts as horizontal bars from zero, the largest on top."""
    rows = table[::-1]
    bar = {"type": "bar", "x": rows[column], "y": rows[label], "orientation": "h", "marker": {"color": fade(MARK, 0.8)},
           "text": [number(float(one), language) for one in rows[column]], "textposition": "outside", "cliponaxis": False,
           "hovertemplate": hover + "<extra></extra>"}  # fmt: skip
    across = {"showticklabels": False, "range": [0, 1.1 * float(rows[column].max())]}
    return dressed([bar], language=language, x=across, y={"showgrid": False}, height=46 + ROW_PX * max(len(rows), 2))
