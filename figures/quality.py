"""Pictures of the data's quality: how many cells are filled, how many days samples wait."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from figures.charts import Part, dressed
from figures.palette import MARK, fade
from words import Language
from words.numbers import number, percent

_STEP_COLOURS = {"received": "#8a6d1d", "result": MARK}
_STEP_SYMBOLS = {"received": "square", "result": "circle"}


def filled_bars(table: pd.DataFrame, *, label: str, hover: str, language: Language) -> go.Figure:
    """Share of filled cells, a bar a column from zero to 100 %; its n stands beside the name.

    Needs columns n_rows, n_filled, filled_pct and `label`; `hover` has Plotly's %{y}, %{customdata[0]} (filled), [1] rows.
    """
    rows = table[table.n_rows > 0].sort_values("filled_pct")
    names = [f"{name}  n = {number(n, language)}" for name, n in zip(rows[label], rows.n_rows, strict=True)]
    bar = {
        "type": "bar", "x": rows.filled_pct, "y": names, "orientation": "h", "marker": {"color": fade(MARK, 0.8)},
        "cliponaxis": False, "text": [percent(share, language, digits=0) for share in rows.filled_pct],
        "textposition": "outside", "customdata": rows[["n_filled", "n_rows"]], "hovertemplate": hover + "<extra></extra>",
    }  # fmt: skip
    across = {"ticksuffix": "%", "range": [0, 118], "tickvals": [0, 25, 50, 75, 100]}
    return dressed([bar], language=language, x=across, y={"showgrid": False}, height=50 + 26 * max(len(rows), 2))


def delays(table: pd.DataFrame, *, names: Mapping[str, str], hover: str, language: Language) -> go.Figure:
    """Days that samples of each month waited: the median as a line, from it to the 90th percentile a band, a colour a step.

    Needs month and median_<step>_days, p90_<step>_days for each step of `names`; `hover` has {name}, %{x}, %{y},
    %{customdata[0]} (90th percentile).
    """
    traces: list[Part] = []
    for step, name in names.items():
        rows = table[table[f"median_{step}_days"].notna()]
        median, late = (rows[f"{name}_{step}_days"].astype("float64") for name in ("median", "p90"))
        colour = _STEP_COLOURS[step]
        traces.append({
            "type": "scatter", "x": rows.month, "y": median, "name": name, "mode": "lines+markers", "cliponaxis": False,
            "line": {"color": colour, "width": 2}, "marker": {"size": 8, "symbol": _STEP_SYMBOLS[step]},
            "customdata": pd.DataFrame({"late": late}),
            "error_y": {
                "array": late - median, "arrayminus": [0] * len(rows), "color": fade(colour, 0.75), "thickness": 1.5, "width": 4,
            },
            "hovertemplate": hover.replace("{name}", name) + "<extra></extra>",
        })  # fmt: skip
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y={})
