"""What a control chart adds to lines over time: limits, rings around points beyond them, days as ticks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from figures.palette import FAIL, INK


def limits(rows: pd.DataFrame, *, x: str, colour: str) -> list[dict[str, Any]]:
    """Control limits as dashed lines, the lower one only where it is above zero; a ring around each point with a signal."""
    quiet = {"type": "scatter", "showlegend": False, "hoverinfo": "skip", "cliponaxis": False}
    lines = [
        quiet | {"x": rows[x], "y": rows[name], "mode": "lines", "line": {"color": colour, "width": 1, "dash": "dash"}}
        for name in ("lower_limit_per_100", "upper_limit_per_100")
        if (rows[name] > 0).any()
    ]
    beyond = rows[rows.signal != ""]
    ring = {"size": 16, "symbol": "circle-open", "color": FAIL, "line": {"width": 2}}
    rings = quiet | {"x": beyond[x], "y": beyond.failures_per_100, "mode": "markers", "marker": ring}
    return [*lines, rings] if len(beyond) else lines


def day_ticks(days: pd.Series, ticks: Mapping[date, str], *, last: date | None = None) -> list[dict[str, Any]]:
    """Days within the axis as short strokes on its line; what they mean shows under the mouse."""
    end = max(days.max(), pd.Timestamp(last)) if last else days.max()
    shown = {pd.Timestamp(day): text for day, text in ticks.items() if days.min() <= pd.Timestamp(day) <= end}
    if not shown:
        return []
    stroke = {"symbol": "line-ns-open", "size": 14, "color": INK, "line": {"width": 2}}
    return [{
        "type": "scatter", "x": list(shown), "y": [0] * len(shown), "text": list(shown.values()), "mode": "markers",
        "showlegend": False, "cliponaxis": False, "marker": stroke, "hovertemplate": "%{text}<extra></extra>",
    }]  # fmt: skip
