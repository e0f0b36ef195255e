"""Charts of signals: a series against what was expected of it, and how often the method spoke."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from figures.charts import Axis, Part, dressed, marked
from figures.palette import FAIL, INK, MARK, fade
from words import Language

MONTHS = {"tickformat": "%m/%Y"}


def signal_series(
    table: pd.DataFrame, *, names: Mapping[str, str], marks: Mapping[date, str], hover: str, language: Language
) -> go.Figure:
    """Failures a period as bars from zero, the expected number, the limit as a shaded band; signals marked.

    Incomplete periods are faint and hatched, with a hollow dot where they may end. `names` says observed, incomplete,
    corrected, expected, limit, alarm; `hover` has Plotly's %{x}, %{y}, %{customdata[0]} n, [1] share of results in.
    """
    late = table.signal_state == "incomplete"
    width_ms = 0.8 * table.period_start.diff().min() / pd.Timedelta(milliseconds=1) if len(table) > 1 else None
    decided, expected = table[table.upper_failed.notna()], table[table.expected_failed.notna()]
    ends, alarms = table[table.corrected_failed.notna()], table[table.is_alarm]
    traces = [
        _bars(table[~late], names["observed"], hover, width_ms, {"color": fade(MARK, 0.85)}),
        _bars(table[late], names["incomplete"], hover, width_ms,
              {"color": fade(MARK, 0.25), "line": {"color": MARK, "width": 1}, "pattern": {"shape": "/", "fgcolor": MARK}}),
        _line(decided, decided.upper_failed.astype(float), names["limit"], {"color": INK, "width": 1, "shape": "hvh"})
        | {"fill": "tozeroy", "fillcolor": fade(INK, 0.12)},
        _line(expected, expected.expected_failed, names["expected"], {"color": INK, "width": 1.5, "dash": "dot"}),
        _dots(ends, ends.corrected_failed, names["corrected"], {"symbol": "circle-open", "color": MARK, "line": {"width": 2}}),
        _dots(alarms, alarms.n_failed, names["alarm"], {"symbol": "diamond", "color": FAIL}),
    ]  # fmt: skip
    return dressed(traces, language=language, x=MONTHS, y={}, barmode="overlay", **marked(table.period_start, Axis(marks)))


def _bars(rows: pd.DataFrame, name: str, hover: str, width_ms: float | None, marker: Part) -> Part:
    return {
        "type": "bar", "x": rows.period_start, "y": rows.n_failed, "name": name, "marker": marker, "width": width_ms,
        "customdata": rows[["n_samples", "known_pct"]], "hovertemplate": hover + "<extra></extra>", "showlegend": bool(len(rows)),
    }  # fmt: skip


def _line(rows: pd.DataFrame, y: Any, name: str, line: Part) -> Part:
    return {"type": "scatter", "x": rows.period_start, "y": y, "name": name, "mode": "lines", "hoverinfo": "skip", "line": line}


def _dots(rows: pd.DataFrame, y: Any, name: str, marker: Part) -> Part:
    return {
        "type": "scatter", "x": rows.period_start, "y": y, "name": name, "mode": "markers", "hoverinfo": "skip",
        "cliponaxis": False, "marker": {"size": 10} | marker, "showlegend": bool(len(rows)),
    }  # fmt: skip


def looks(table: pd.DataFrame, *, names: Mapping[str, str], language: Language) -> go.Figure:
    """Signals of each period as bars, the false ones to be expected as a line; `names` says signals, false."""
    bars = {
        "type": "bar", "x": table.period_start, "y": table.n_alarms, "name": names["signals"],
        "marker": {"color": fade(MARK, 0.85)},
    }  # fmt: skip
    false = _line(table, table.expected_false, names["false"], {"color": FAIL, "width": 2, "dash": "dot"})
    return dressed([bars, false], language=language, x=MONTHS, y={}, height=220)
