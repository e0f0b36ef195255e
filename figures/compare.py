"""Figures that compare: rates side by side with intervals, parts of a change, a funnel, a histogram."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from figures.charts import Part, dressed
from figures.palette import FAIL, INK, MARK, TOO_FEW, fade
from words import Language

_LINES = {"alarm": "solid", "warning": "dash"}
_FORMS = {"very_high": "triangle-up", "high": "triangle-up", "low": "triangle-down", "very_low": "triangle-down"}


def side_by_side(
    table: pd.DataFrame, *, label: str, series: Mapping[str, tuple[str, str, str, str]], hover: str, language: Language
) -> go.Figure:
    """Points with intervals, a row a label; `series` names (as shown) the columns value, low, high and the marker's form."""
    traces: list[Part] = []
    for at, (name, (value, low, high, form)) in enumerate(series.items()):
        rows = table[table[value].notna()]
        traces.append({
            "type": "scatter", "x": rows[value], "y": rows[label], "mode": "markers", "name": name,
            "orientation": "h", "marker": {"size": 11, "symbol": form, "color": (MARK, INK)[at % 2]},
            "error_x": {"array": rows[high] - rows[value], "arrayminus": rows[value] - rows[low], "thickness": 1.5, "width": 4},
            "customdata": rows[[low, high]], "hovertemplate": hover.replace("{name}", name) + "<extra></extra>",
        })  # fmt: skip
    layout: Part = {"scattermode": "group", "scattergap": 0.6, "margin": {"l": 8, "r": 8, "t": 34, "b": 8}}
    upright = {"type": "category", "autorange": "reversed", "showgrid": False}
    return dressed(
        traces, language=language, x={"ticksuffix": "%", "rangemode": "tozero"}, y=upright, height=90 + 56 * max(len(table), 2),
        **layout,
    )  # fmt: skip


def parts_of_change(table: pd.DataFrame, *, group: str, names: Mapping[str, str], hover: str, language: Language) -> go.Figure:
    """Parts of a change in points as bars from zero, an interval on each; `names` of the parts in their order."""
    colours = dict(zip(names, (fade(MARK, 0.5), fade(FAIL, 0.75), fade(INK, 0.8)), strict=False))
    traces: list[Part] = []
    for part, name in names.items():
        rows = table[table.part == part]
        traces.append({
            "type": "bar", "x": rows[group], "y": rows.points, "name": name, "marker": {"color": colours[part]},
            "error_y": {"array": rows.high_points - rows.points, "arrayminus": rows.points - rows.low_points, "color": INK,
                        "thickness": 1, "width": 3},
            "customdata": rows[["low_points", "high_points"]],
            "hovertemplate": hover.replace("{name}", name) + "<extra></extra>",
        })  # fmt: skip
    return dressed(
        traces, language=language, x={"type": "category"}, y={"zeroline": True, "zerolinecolor": INK}, height=280,
        margin={"l": 8, "r": 8, "t": 34, "b": 8}, barmode="group",
    )  # fmt: skip


def funnel(
    table: pd.DataFrame, *, label: str, names: Mapping[str, str], shown: Mapping[str, str], hover: str, language: Language
) -> go.Figure:
    """Rates over numbers of samples within funnel limits; those beyond are named, those too few are hollow without a name.

    `names` of what is drawn: rate limits "warning", "alarm", and "inside", "few"; `shown` is how each place beyond is written.
    """
    known = table[table.funnel_place != "few"]
    few = table[table.funnel_place == "few"]
    ordered = known.sort_values("n_samples")
    traces: list[Part] = []
    for limit, dash in _LINES.items():
        traces += [{
            "type": "scatter", "x": ordered.n_samples, "y": ordered[f"{limit}_{end}_per_100"], "mode": "lines",
            "name": names[limit], "showlegend": end == "high", "hoverinfo": "skip",
            "line": {"color": INK, "width": 1, "dash": dash},
        } for end in ("high", "low")]  # fmt: skip
    traces.append({
        "type": "scatter", "x": ordered.n_samples, "y": ordered.target_per_100, "mode": "lines", "hoverinfo": "skip",
        "showlegend": False, "line": {"color": INK, "width": 1, "dash": "dot"},
    })  # fmt: skip
    traces.append({
        "type": "scattergl" if len(few) > 2000 else "scatter", "x": few.n_samples, "y": few.failures_per_100, "mode": "markers",
        "name": names["few"], "hoverinfo": "skip", "marker": {"size": 5, "symbol": "circle-open", "color": fade(TOO_FEW, 0.5)},
    })  # fmt: skip
    beyond = known.funnel_place.isin(_FORMS)
    for rows, name in ((known[~beyond], names["inside"]), (known[beyond], names["beyond"])):
        out = name == names["beyond"]
        traces.append({
            "type": "scatter", "x": rows.n_samples, "y": rows.failures_per_100, "mode": "markers+text" if out else "markers",
            "name": name, "text": [shown[one] for one in rows[label]] if out else None, "textposition": "middle right",
            "cliponaxis": False, "customdata": rows[[label, "n_failed", "low_per_100", "high_per_100"]],
            "marker": {"size": 10, "symbol": [_FORMS.get(one, "circle") for one in rows.funnel_place],
                       "color": FAIL if out else MARK},
            "hovertemplate": hover + "<extra></extra>",
        })  # fmt: skip
    most = float(known.failures_per_100.max()) if len(known) else 10.0
    top = max(1.6 * most, 1.0)
    return dressed(
        traces, language=language, x={"rangemode": "tozero"}, y={"ticksuffix": "%", "range": [0, min(top, 100.0)]}, height=380,
        margin={"l": 8, "r": 8, "t": 44, "b": 8},
    )  # fmt: skip


def limit_histogram(table: pd.DataFrame, *, near_pct: float, hover: str, language: Language, last: str) -> go.Figure:
    """Results by step of their limit; the limit is a line, what is near it darker; the last bar holds all beyond."""
    width = float(np.diff(table.from_pct).min())
    middle = table.from_pct + width / 2
    colours = [FAIL if low >= 100 else fade(MARK, 0.95 if low >= near_pct else 0.5) for low in table.from_pct]
    bar: Part = {
        "type": "bar", "x": middle, "y": table.n_results, "width": width * 0.92, "marker": {"color": colours},
        "customdata": pd.DataFrame({"low": table.from_pct, "high": table.from_pct + width}),
        "hovertemplate": hover + "<extra></extra>",
    }  # fmt: skip
    ticks = [*range(0, int(table.from_pct.max()), 20)]
    words = [*(f"{tick}%" for tick in ticks), last]
    line: dict[str, Any] = {"type": "line", "x0": 100, "x1": 100, "y0": 0, "y1": 1, "yref": "y domain", "line": {"color": INK}}
    x = {"tickvals": [*ticks, float(middle.iloc[-1])], "ticktext": words}
    return dressed([bar], language=language, x=x, y={}, height=300, shapes=[line])
