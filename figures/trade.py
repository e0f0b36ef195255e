"""Pictures of trade: a prediction interval with what was seen or offered, shares over time, the calendar of seasons."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from figures.charts import Part, dressed
from figures.palette import FAIL, INK, MARK, RISK, fade
from words import Language

_SHARES = {"covered": "#2c6e9b", "inspected": "#8a6d1b", "monitored": "#5d6770", "assured": "#2a7f62"}
_DASHES = {"covered": "dot", "inspected": "dash", "monitored": "dashdot", "assured": "solid"}


def offered_beside(table: pd.DataFrame, *, names: tuple[str, str], hover: str, language: Language) -> go.Figure:
    """Tons offered as bars, forecast sales as points with their interval; bars that may not sell are red and hatched.

    Needs fortnight, offered_kg, forecast_kg, forecast_low_kg, forecast_high_kg, is_glut; `hover` has {name}, %{x}, %{y}.
    """
    rows = table.sort_values("fortnight")
    bar = {
        "type": "bar", "x": rows.fortnight, "y": rows.offered_kg / 1000, "name": names[0],
        "marker": {"color": [fade(FAIL if one else MARK, 0.75) for one in rows.is_glut],
                   "pattern": {"shape": ["/" if one else "" for one in rows.is_glut]}},
        "hovertemplate": hover.replace("{name}", names[0]) + "<extra></extra>",
    }  # fmt: skip
    low, high = rows.forecast_kg - rows.forecast_low_kg, rows.forecast_high_kg - rows.forecast_kg
    sales = {
        "type": "scatter", "mode": "markers", "x": rows.fortnight, "y": rows.forecast_kg / 1000, "name": names[1],
        "marker": {"color": INK, "size": 9, "symbol": "diamond"}, "error_y": {"array": high / 1000, "arrayminus": low / 1000,
        "color": INK, "thickness": 1.5, "width": 6}, "hovertemplate": hover.replace("{name}", names[1]) + "<extra></extra>",
    }  # fmt: skip
    ticks = {"tickformat": "%d/%m/%Y", "tickvals": rows.fortnight}
    return dressed([bar, sales], language=language, x=ticks, y={})


def seen_beside(table: pd.DataFrame, *, names: tuple[str, str], hover: str, language: Language) -> go.Figure:
    """Counts of each month as a line of points, their expected interval as a band; unusual months wear a red ring.

    Needs month, n_shipments, lower_shipments, upper_shipments, expected_shipments, is_unusual.
    """
    rows = table.sort_values("month")
    known = rows[rows.lower_shipments.notna()]
    band: Part = {
        "type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": fade(MARK, 0.18), "line": {"width": 0},
        "x": [*known.month, *known.month[::-1]], "y": [*known.upper_shipments, *known.lower_shipments[::-1]],
        "name": names[1], "hoverinfo": "skip",
    }  # fmt: skip
    line: Part = {
        "type": "scatter", "mode": "lines+markers", "x": rows.month, "y": rows.n_shipments, "name": names[0],
        "line": {"color": MARK, "width": 2}, "cliponaxis": False,
        "marker": {"size": [13 if one else 7 for one in rows.is_unusual], "color": MARK, "line": {"width": [
            3 if one else 0 for one in rows.is_unusual], "color": FAIL}},
        "hovertemplate": hover.replace("{name}", names[0]) + "<extra></extra>",
    }  # fmt: skip
    return dressed([band, line], language=language, x={"tickformat": "%m/%Y"}, y={})


def shares(table: pd.DataFrame, *, names: Mapping[str, str], hover: str, language: Language) -> go.Figure:
    """Shares of a whole over the months, a line each, told apart by colour and dash; from 0 to 100 %."""
    traces: list[Part] = [
        {
            "type": "scatter", "mode": "lines+markers", "x": table.month, "y": table[f"{part}_pct"], "name": name,
            "line": {"color": _SHARES[part], "dash": _DASHES[part], "width": 3 if part == "assured" else 2},
            "cliponaxis": False, "hovertemplate": hover.replace("{name}", name) + "<extra></extra>",
        }
        for part, name in names.items()
    ]  # fmt: skip
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y={"ticksuffix": "%", "range": [0, 103]})


def calendar(table: pd.DataFrame, *, label: str, hover: str, language: Language) -> go.Figure:
    """Twelve months across, a row a commodity, darker with the share of its year; harvest months wear an edge."""
    order = list(dict.fromkeys(table[label]))
    wide = table.pivot_table(index=label, columns="month_number", values="share_pct", aggfunc="sum").loc[order]
    ramp = [[place, colour] for place, colour in zip(np.linspace(0, 1, len(RISK)).tolist(), _ramp(), strict=True)]
    cells: Part = {
        "type": "heatmap", "z": wide.to_numpy(), "x": list(range(1, 13)), "y": order, "colorscale": ramp, "zmin": 0, "zmax": 40,
        "xgap": 3, "ygap": 3, "showscale": True, "colorbar": {"ticksuffix": "%", "thickness": 12, "outlinewidth": 0},
        "hovertemplate": hover + "<extra></extra>",
    }  # fmt: skip
    row_of = {name: row for row, name in enumerate(order)}
    edges = [
        _edge(int(one.month_number), row_of[getattr(one, label)]) for one in table[table.is_harvest.eq(other=True)].itertuples()
    ]
    upright = {"autorange": "reversed", "showgrid": False, "rangemode": "normal"}
    return dressed(
        [cells],
        language=language,
        x={"tickvals": list(range(1, 13))},
        y=upright,
        height=70 + 26 * max(len(order), 3),
        shapes=edges,
    )


def _ramp() -> Sequence[str]:
    """From nothing to much, in one hue."""
    return [fade(MARK, strength) for strength in (0.04, 0.25, 0.5, 0.75, 1.0)]


def _edge(month: int, row: int) -> Part:
    return {
        "type": "rect", "x0": month - 0.46, "x1": month + 0.46, "y0": row - 0.42, "y1": row + 0.42,
        "line": {"color": "#b0651d", "width": 2},
    }  # fmt: skip
