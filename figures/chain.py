"""From farm to fork: nodes in lanes by stage, sized by weight, coloured by class; goods go from left to right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from figures.charts import dressed
from figures.palette import FAIL, GROUNDS, INK, fade
from words import Language

ROW, LEAST_HEIGHT, MOST_HEIGHT = 21, 360, 720  # pixels
SMALLEST, LARGEST = 8.0, 22.0  # pixels across
_SYMBOLS = {"lot": "circle", "outlet": "square", "group": "diamond"}


@dataclass(frozen=True)
class Mark:
    """One class of nodes: what the legend says, and its colour."""

    name: str
    colour: str


def chain(
    node: pd.DataFrame, edge: pd.DataFrame, *, lanes: Sequence[str], classes: Mapping[str, Mark], texts: Sequence[str],
    labels: Sequence[str], language: Language, theme: str = "light",
) -> go.Figure:  # fmt: skip
    """The picture.

    `node` has node_id, kind, way, lane, x, y (0–1), kg, n_failed and `mark`, a key of `classes`; `texts` are what the mouse
    shows, `labels` what stands beside a node ("" for nothing); `lanes` are headings from left to right. A failed lot wears a
    red ring, the lot traced a thick one. A point's custom data are its text, kind and code.
    """
    table = node.assign(text=list(texts), label=list(labels), size=_sizes(node))
    ground = GROUNDS[theme]
    traces = [_lines(table, edge, theme)]
    for key, mark in classes.items():
        part = table[table.mark == key]
        if len(part):
            traces.append(_points(part, mark, ground.strong))
    rows = int(node.groupby("x").size().max())
    height = int(np.clip(rows * ROW + 90, LEAST_HEIGHT, MOST_HEIGHT))
    end = node.x.max() + (0.85 if any(label for label, x in zip(labels, node.x, strict=True) if x == node.x.max()) else 0.2)
    plain: dict[str, Any] = {"showgrid": False, "showticklabels": False, "zeroline": False}
    return dressed(
        traces, language=language, height=height, x=plain | {"range": [-0.2, max(end, len(lanes) - 0.5)], "showline": False},
        y=plain | {"range": [1.06, -0.06], "rangemode": "normal"}, shapes=_bands(len(lanes)), annotations=_heads(lanes),
        margin={"l": 4, "r": 4, "t": 64, "b": 4}, legend={"orientation": "h", "y": 1.09, "yanchor": "bottom", "x": 0},
        hoverlabel={"align": "left"},
    )  # fmt: skip


def _sizes(node: pd.DataFrame) -> pd.Series:
    """Area by weight."""
    kg = node.kg.fillna(0.0).clip(lower=0.0)
    most = kg.max() or 1.0
    return SMALLEST + (LARGEST - SMALLEST) * np.sqrt(kg / most)


def _lines(table: pd.DataFrame, edge: pd.DataFrame, theme: str) -> dict[str, Any]:
    """All edges as one broken line."""
    place = table.set_index("node_id")
    ends = [place.loc[edge[side]] for side in ("source", "target")]
    gap = np.full(len(edge), np.nan)
    x, y = (np.column_stack([ends[0][axis], ends[1][axis], gap]).ravel() for axis in ("x", "y"))
    shade = 0.45 if theme == "light" else 0.6
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "line": {"color": fade(INK, shade), "width": 1.1},
            "hoverinfo": "skip", "showlegend": False}  # fmt: skip


def _points(part: pd.DataFrame, mark: Mark, strong: str) -> dict[str, Any]:
    is_start, is_failed = part.way == "start", part.n_failed > 0
    return {
        "type": "scatter", "x": part.x, "y": part.y, "mode": "markers+text", "name": mark.name, "text": part.label,
        "textposition": "middle right", "textfont": {"size": 11}, "hovertemplate": "%{customdata[0]}<extra></extra>",
        "customdata": part[["text", "kind", "node_id"]].to_numpy(), "cliponaxis": False,
        "marker": {
            "size": part["size"], "color": mark.colour, "symbol": part.kind.map(_SYMBOLS), "opacity": 1.0,
            "line": {
                "color": np.where(is_failed, FAIL, np.where(is_start, strong, INK)),
                "width": np.where(is_start, 3.5, np.where(is_failed, 2.5, 0.8)),
            },
        },
        "selected": {"marker": {"opacity": 1.0}}, "unselected": {"marker": {"opacity": 1.0}},
    }  # fmt: skip


def _bands(count: int) -> list[dict[str, Any]]:
    return [
        {"type": "rect", "x0": lane - 0.18, "x1": lane + 0.82, "y0": 0, "y1": 1, "yref": "paper", "line": {"width": 0},
         "fillcolor": fade(INK, 0.07 if lane % 2 == 0 else 0.0), "layer": "below"}
        for lane in range(count)
    ]  # fmt: skip


def _heads(lanes: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"x": lane - 0.16, "y": 1.0, "yref": "paper", "xanchor": "left", "yanchor": "bottom", "text": f"<b>{name}</b>",
         "showarrow": False, "font": {"size": 12}}
        for lane, name in enumerate(lanes)
    ]  # fmt: skip


def sold_by_day(
    time: pd.DataFrame, *, name: str, marks: Mapping[Any, str], hover: str, language: Language, colour: str
) -> go.Figure:  # fmt: skip
    """Share of the goods on sale, in steps, 0–100 %; `marks` are days with a word."""
    line = {
        "type": "scatter", "x": time.shipped_date, "y": time.sold_pct, "mode": "lines+markers", "name": name,
        "line": {"shape": "hv", "color": colour, "width": 2}, "marker": {"size": 5}, "hovertemplate": hover,
        "showlegend": False,
    }  # fmt: skip
    dotted = {"color": INK, "width": 1, "dash": "dot"}
    plumb = {"type": "line", "y0": 0, "y1": 1, "yref": "paper", "line": dotted}
    upright = [plumb | {"x0": day, "x1": day} for day in marks]
    words = [
        {"x": day, "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": "center", "text": text, "showarrow": False,
         "font": {"size": 12}}
        for day, text in marks.items()
    ]  # fmt: skip
    return dressed(
        [line], language=language, height=300, x={"type": "date", "tickformat": "%d/%m"},
        y={"range": [0, 102], "ticksuffix": "%"}, shapes=upright, annotations=words, margin={"l": 8, "r": 8, "t": 26, "b": 8},
    )  # fmt: skip
