"""Plotly charts: rates over time with intervals, bars with intervals, volumes both ways, the two archipelagos."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from figures.control import day_ticks, limits
from figures.palette import FAIL, GRID, INK, MARK, fade
from words import Language
from words.numbers import number, percent

HEIGHT = 320
STEP = 0.075  # of a chart's height, a row of words


Part = dict[str, Any]


def dressed(traces: list[Part], *, language: Language, x: Part, y: Part, height: int = HEIGHT, **layout: Any) -> go.Figure:
    """A chart in the look that all share, made in one go: each later change to a figure costs as much as making it."""
    look: Part = {
        "height": height, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "separators": ",." if language == "vi" else ".,",
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "font": {"size": 13}, "hovermode": "closest",
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": None}, "dragmode": False,
        "xaxis": {"showgrid": False, "linecolor": GRID, "fixedrange": True, "automargin": True} | x,
        "yaxis": {"gridcolor": GRID, "zeroline": False, "rangemode": "tozero", "fixedrange": True, "automargin": True} | y,
    }  # fmt: skip
    return go.Figure(traces, look | layout)


def is_bare(figure: go.Figure) -> bool:
    """Only axes would be drawn: every trace has places on its axis, and none of them holds a mark."""
    return all(trace.type != "sankey" and not len(trace.x if trace.x is not None else ()) for trace in figure.data)


@dataclass(frozen=True)
class Axis:
    """What stands on a time axis besides its lines.

    `marks` are days with a word, each on a row of its own so that no two overlap: a handful; `ticks` are days with a text that
    shows under the mouse. Points from the day of `incomplete` on are hollow and named so; `top_pct` is where the upright
    axis ends, so that charts side by side compare; `last` is the last day of the axis, for marks after the last period began.
    """

    marks: Mapping[date, str] = field(default_factory=dict)
    incomplete: tuple[date, str] | None = None
    top_pct: float | None = None
    ticks: Mapping[date, str] = field(default_factory=dict)
    last: date | None = None


def trend(
    table: pd.DataFrame, *, x: str, group: str, names: Mapping[Any, str], colours: Mapping[Any, str], hover: str,
    language: Language, symbols: Mapping[Any, str] | None = None, axis: Axis | None = None,
) -> go.Figure:  # fmt: skip
    """Rates over time, a line a group, its 95 % interval as bars; rows without a rate are left open.

    `hover` has blanks {name}, and Plotly's %{x}, %{y}, %{customdata[0]} (n), [1] failed, [2] low, [3] high; then come
    the ISO day of x and the group's code. Where the table has `upper_limit_per_100`, limits are thin dashed lines and points
    with a `signal` wear a ring.
    """
    axis = axis or Axis()
    traces: list[Part] = []
    for code, rows in table.groupby(group, sort=True):
        colour, symbol = colours[code], (symbols or {}).get(code, "circle")
        low, high = rows.failures_per_100 - rows.low_per_100, rows.high_per_100 - rows.failures_per_100
        if "upper_limit_per_100" in rows:
            traces += limits(rows, x=x, colour=colour)
        is_open = rows[x] >= pd.Timestamp(axis.incomplete[0] if axis.incomplete else date.max)
        traces.append({
            "type": "scatter", "x": rows[x], "y": rows.failures_per_100, "name": names[code], "mode": "lines+markers",
            "showlegend": True,
            "connectgaps": False, "cliponaxis": False, "line": {"color": colour, "width": 2},
            "marker": {"size": 8, "symbol": [f"{symbol}-open" if one else symbol for one in is_open], "color": colour},
            "error_y": {"array": high, "arrayminus": low, "color": fade(colour, 0.35), "thickness": 1.5, "width": 0},
            "customdata": rows[["n_samples", "n_failed", "low_per_100", "high_per_100"]].assign(
                day=rows[x].dt.strftime("%Y-%m-%d"), code=str(code)
            ),
            "hovertemplate": hover.replace("{name}", names[code]) + "<extra></extra>",
        })  # fmt: skip
    room = 1.05 + 0.08 * max(len(axis.marks) - 1, 0)
    upright = {"ticksuffix": "%"} | ({"range": [0, room * axis.top_pct]} if axis.top_pct else {})
    traces += day_ticks(table[x], axis.ticks, last=axis.last)
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y=upright, **marked(table[x], axis))


def top_of(rates: pd.DataFrame) -> float:
    """The highest upper limit shown, in percent: where the axes of charts side by side end."""
    return float(rates.high_per_100.max()) if len(rates) else 1.0


def marked(days: pd.Series, axis: Axis) -> Part:
    """Lines and words on a time axis."""
    first, incomplete = days.min(), axis.incomplete
    last = max(days.max(), pd.Timestamp(axis.last)) if axis.last else days.max()
    marks = sorted(
        ((pd.Timestamp(day), text) for day, text in axis.marks.items() if first <= pd.Timestamp(day) <= last), reverse=True
    )
    middle = first + (last - first) / 2
    notes = [_note(day, text, "left" if day <= middle else "right", y=1 - STEP * row) for row, (day, text) in enumerate(marks)]
    if incomplete and first <= pd.Timestamp(incomplete[0]) <= last:
        below = len(marks) if len(marks) > 1 else 0
        notes.append(_note(pd.Timestamp(incomplete[0]), incomplete[1], "right", y=1 - STEP * below))
    return {"shapes": [_upright(day, width=1, dash="dot") for day, _ in marks], "annotations": notes}


def _upright(x: Any, **line: Any) -> Part:
    return {"type": "line", "x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain", "line": {"color": INK, **line}}


def _note(x: Any, text: str, anchor: str, **more: Any) -> Part:
    return {
        "x": x, "y": 1, "yref": "paper", "text": text, "showarrow": False, "xanchor": anchor, "yanchor": "top",
        "font": {"size": 11},
    } | more  # fmt: skip


def bars(table: pd.DataFrame, *, label: str, code: str, hover: str, language: Language, chosen: str | None = None) -> go.Figure:
    """Rates as horizontal bars from zero, with their intervals; n stands beside each name; a click gives the code.

    A bar whose code is `chosen` is drawn strong, the others faint.
    """
    rows = table[table.n_samples > 0].sort_values("failures_per_100")
    high, low = rows.high_per_100 - rows.failures_per_100, rows.failures_per_100 - rows.low_per_100
    names = [f"{name}  n = {number(n, language)}" for name, n in zip(rows[label], rows.n_samples, strict=True)]
    strong = [fade(MARK, 0.9 if chosen in (None, one) else 0.45) for one in rows[code]]
    bar = {
        "type": "bar", "x": rows.failures_per_100, "y": names, "orientation": "h", "marker": {"color": strong},
        "error_x": {"array": high, "arrayminus": low, "color": INK, "thickness": 1, "width": 3},
        "customdata": rows[["n_samples", "n_failed", "low_per_100", "high_per_100", code]],
        "hovertemplate": hover + "<extra></extra>",
    }  # fmt: skip
    height = 50 + 30 * max(len(rows), 2)
    return dressed([bar], language=language, x={"ticksuffix": "%"}, y={"showgrid": False}, height=height)


def limit_shares(
    table: pd.DataFrame, *, label: str, is_over: str, limit_name: str, near_pct: float, hover: str, language: Language
) -> go.Figure:
    """Results as percent of their limits, a bar each from zero; the limit is a line, what is near it a shaded band."""
    rows = table.sort_values("limit_share_pct")
    colours = [FAIL if over else fade(MARK, 0.75) for over in rows[is_over]]
    bar = {
        "type": "bar", "x": rows.limit_share_pct, "y": rows[label], "orientation": "h", "marker": {"color": colours},
        "text": [percent(share, language) for share in rows.limit_share_pct], "textposition": "outside", "cliponaxis": False,
        "hovertemplate": hover + "<extra></extra>",
    }  # fmt: skip
    near = {
        "type": "rect", "x0": near_pct, "x1": 100, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain",
        "fillcolor": fade(FAIL, 0.12), "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
    across = {"ticksuffix": "%", "range": [0, max(115.0, 1.15 * float(rows.limit_share_pct.max()))]}
    return dressed(
        [bar], language=language, x=across, y={"showgrid": False}, height=70 + 30 * max(len(rows), 2),
        margin={"l": 8, "r": 8, "t": 26, "b": 8}, shapes=[near, _upright(100, width=1.5)],
        annotations=[_note(100, limit_name, "left", yanchor="bottom", font=None)],
    )  # fmt: skip


def volumes(
    table: pd.DataFrame, *, names: Mapping[str, str], colours: Mapping[str, str], hover: str, language: Language
) -> go.Figure:
    """Tons a month, a bar a direction, from zero."""
    traces: list[Part] = [
        {
            "type": "bar", "x": rows.month, "y": rows.quantity_kg / 1000, "name": names[code], "marker": {"color": colours[code]},
            "customdata": rows[["n_shipments"]], "hovertemplate": hover.replace("{name}", names[code]) + "<extra></extra>",
        }
        for code, rows in table.groupby("from_province_code", sort=True)
    ]  # fmt: skip
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y={}, barmode="group")
