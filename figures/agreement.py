"""Charts of the agreement: papers that end, stages checked, actions on a time axis, what followed a fair."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from figures.charts import Part, dressed
from figures.palette import INK, MARK, fade
from words import Language
from words.numbers import number

SYMBOLS = {
    "delegation": "triangle-up",
    "joint_check": "square",
    "list_exchange": "circle-open",
    "fair": "star",
    "meeting": "diamond",
}
ROW = 34
LEGEND: Part = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": None}


def endings(
    table: pd.DataFrame, *, names: Mapping[str, str], colours: Mapping[str, str], hover: str, language: Language
) -> go.Figure:
    """Facilities whose paper ends in each month, a bar a province, from zero."""
    traces: list[Part] = [
        {
            "type": "bar", "x": rows.month, "y": rows.n_facilities, "name": names[code], "marker": {"color": colours[code]},
            "hovertemplate": hover.replace("{name}", names[code]) + "<extra></extra>",
        }
        for code, rows in table.groupby("from_province_code", sort=True)
    ]  # fmt: skip
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y={"tickformat": "d"}, barmode="group")


def stages(table: pd.DataFrame, *, label: str, names: Mapping[str, str], hover: str, language: Language) -> go.Figure:
    """Facilities checked and not checked, a bar a row from zero, rows from top to bottom; the two counts stand at its end."""
    rows = table[::-1]
    checked = {
        "type": "bar", "orientation": "h", "x": rows.n_checked, "y": rows[label], "name": names["checked"],
        "marker": {"color": fade(MARK, 0.85)}, "hovertemplate": hover + "<extra></extra>",
    }  # fmt: skip
    gap = {
        "type": "bar",
        "orientation": "h",
        "x": rows.n_unchecked,
        "y": rows[label],
        "name": names["unchecked"],
        "marker": {"color": fade(INK, 0.25), "line": {"color": INK, "width": 1}, "pattern": {"shape": "/", "fgcolor": INK}},
        "text": [
            f"{number(met, language)}/{number(whole, language)}"
            for met, whole in zip(rows.n_checked, rows.n_facilities, strict=True)
        ],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": hover + "<extra></extra>",
    }
    across = {"range": [0, 1.18 * float(max(rows.n_facilities.max(), 1))], "tickformat": "d"}
    height = 96 + ROW * max(len(rows), 2)
    return dressed(
        [checked, gap],
        language=language,
        x=across,
        y={"showgrid": False},
        barmode="stack",
        height=height,
        legend=LEGEND | {"traceorder": "normal"},
    )


def actions(
    table: pd.DataFrame, *, fields: Mapping[int, str], kinds: Mapping[str, str], hover: str, language: Language
) -> go.Figure:
    """A mark an action, its row the field of the agreement, its form the kind of action; time runs across."""
    traces: list[Part] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": rows.action_date,
            "y": [fields[one] for one in rows.field_number],
            "name": kinds[kind],
            "marker": {"symbol": SYMBOLS[kind], "size": 11, "color": MARK, "line": {"width": 1.5, "color": MARK}},
            "customdata": [[kinds[kind], text] for text in rows.action_name],
            "hovertemplate": hover + "<extra></extra>",
            "cliponaxis": False,
        }
        for kind, rows in table.groupby("action_kind", sort=False)
    ]
    order = [fields[one] for one in sorted(fields, reverse=True)]
    upright: dict[str, Any] = {"categoryorder": "array", "categoryarray": order, "range": [-0.6, len(order) - 0.4]}
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y=upright, height=90 + ROW * len(order))


def fairs(table: pd.DataFrame, *, names: Mapping[str, str], hover: str, unit: str, language: Language) -> go.Figure:
    """Tons each fair's units sent before, contracted there, and sent after: three bars a fair, from zero.

    A fair whose months after are not over (`is_unfinished`) has a star at its name and its last bar hatched.
    """
    looks: dict[str, Part] = {
        "before_quantity_kg": {"color": fade(INK, 0.35)},
        "contract_kg": {
            "color": fade(MARK, 0.3),
            "line": {"color": MARK, "width": 1},
            "pattern": {"shape": "/", "fgcolor": MARK},
        },
        "after_quantity_kg": {
            "color": fade(MARK, 0.9),
            "pattern": {"shape": ["x" if one else "" for one in table.is_unfinished[::-1]]},
        },
    }
    rows = table[::-1]
    labels = [f"{one.label}*" if one.is_unfinished else one.label for one in rows.itertuples()]
    traces: list[Part] = [
        {
            "type": "bar", "orientation": "h", "x": rows[column] / 1000, "y": labels, "name": names[column], "marker": look,
            "hovertemplate": hover.replace("{name}", names[column]) + "<extra></extra>",
        }
        for column, look in reversed(looks.items())
    ]  # fmt: skip
    return dressed(
        traces,
        language=language,
        x={"rangemode": "tozero", "title": {"text": unit}},
        y={"showgrid": False},
        barmode="group",
        height=90 + 66 * max(len(rows), 1),
        legend=LEGEND | {"traceorder": "reversed"},
    )
