"""Plotly charts: rates over time with intervals, bars with intervals, volumes both ways, the two archipelagos."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go

from figures.palette import GRID, INK, LAND_EDGE, MARK, fade

HEIGHT = 320


def _dressed(figure: go.Figure, *, language: str, height: int = HEIGHT) -> go.Figure:
    """The look all charts share."""
    return figure.update_layout(
        height=height, margin={"l": 8, "r": 8, "t": 8, "b": 8}, separators=",." if language == "vi" else ".,",
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"size": 13}, hovermode="closest",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "title": None}, dragmode=False,
    ).update_xaxes(showgrid=False, linecolor=GRID, fixedrange=True, automargin=True).update_yaxes(
        gridcolor=GRID, zeroline=False, rangemode="tozero", fixedrange=True, automargin=True
    )  # fmt: skip


def trend(
    table: pd.DataFrame, *, x: str, group: str, names: Mapping[Any, str], colours: Mapping[Any, str], hover: str,
    language: str, marks: Mapping[date, str] | None = None, symbols: Mapping[Any, str] | None = None,
    height: int = HEIGHT,
) -> go.Figure:  # fmt: skip
    """Rates over time, a line a group, its 95 % interval as bars; rows without a rate are left open.

    `hover` has blanks {name}, and Plotly's %{x}, %{y}, %{customdata[0]} (n), [1] failed, [2] low, [3] high.
    """
    figure = go.Figure()
    for code, rows in table.groupby(group, sort=True):
        colour = colours[code]
        low, high = rows.failures_per_100 - rows.low_per_100, rows.high_per_100 - rows.failures_per_100
        figure.add_scatter(
            x=rows[x],
            y=rows.failures_per_100,
            name=names[code],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2},
            marker={"size": 8, "symbol": (symbols or {}).get(code, "circle"), "color": colour},
            error_y={"array": high, "arrayminus": low, "color": fade(colour, 0.35), "thickness": 1.5, "width": 0},
            customdata=rows[["n_samples", "n_failed", "low_per_100", "high_per_100"]],
            hovertemplate=hover.replace("{name}", names[code]) + "<extra></extra>",
        )
    for day, text in (marks or {}).items():
        if len(table) and table[x].min() <= pd.Timestamp(day) <= table[x].max():
            figure.add_vline(x=pd.Timestamp(day), line={"color": INK, "width": 1, "dash": "dot"})
            figure.add_annotation(
                x=pd.Timestamp(day),
                y=1,
                yref="paper",
                text=text,
                showarrow=False,
                xanchor="left",
                yanchor="top",
                font={"size": 11},
            )
    figure.update_xaxes(tickformat="%m/%Y").update_yaxes(ticksuffix="%")
    return _dressed(figure, language=language, height=height)


def bars(table: pd.DataFrame, *, label: str, hover: str, language: str, height: int | None = None) -> go.Figure:
    """Rates as horizontal bars from zero, with their intervals; n stands beside each name."""
    rows = table[table.n_samples > 0].sort_values("failures_per_100")
    high, low = rows.high_per_100 - rows.failures_per_100, rows.failures_per_100 - rows.low_per_100
    figure = go.Figure(go.Bar(
        x=rows.failures_per_100, y=rows[label], orientation="h", marker={"color": fade(MARK, 0.75)},
        error_x={"array": high, "arrayminus": low, "color": INK, "thickness": 1, "width": 3},
        customdata=rows[["n_samples", "n_failed", "low_per_100", "high_per_100"]], hovertemplate=hover + "<extra></extra>",
    ))  # fmt: skip
    figure.update_xaxes(ticksuffix="%").update_yaxes(automargin=True, showgrid=False)
    return _dressed(figure, language=language, height=height or 50 + 28 * max(len(rows), 2))


def volumes(table: pd.DataFrame, *, names: Mapping[str, str], colours: Mapping[str, str], hover: str, language: str) -> go.Figure:
    """Tons a month, a bar a direction, from zero."""
    figure = go.Figure()
    for code, rows in table.groupby("from_province_code", sort=True):
        figure.add_bar(
            x=rows.month, y=rows.quantity_kg / 1000, name=names[code], marker={"color": colours[code]},
            customdata=rows[["n_shipments"]], hovertemplate=hover.replace("{name}", names[code]) + "<extra></extra>",
        )  # fmt: skip
    figure.update_layout(barmode="group").update_xaxes(tickformat="%m/%Y")
    return _dressed(figure, language=language)


def archipelago_inset(shapes: gpd.GeoDataFrame, *, names: Sequence[str], height: int = 130) -> go.Figure:
    """Hoàng Sa and Trường Sa with their names; stands beside every map."""
    figure = go.Figure()
    for (_, row), name in zip(shapes.iterrows(), names, strict=True):
        parts = getattr(row.geometry, "geoms", [row.geometry])
        xs, ys = zip(*((x, y) for part in parts for x, y in [*part.exterior.coords, (None, None)]), strict=True)
        west, south, east, north = row.geometry.bounds
        figure.add_scatter(
            x=xs,
            y=ys,
            fill="toself",
            fillcolor=LAND_EDGE,
            mode="lines",
            line={"color": INK, "width": 1.5},
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_annotation(
            x=(west + east) / 2, y=north, text=name, showarrow=False, yanchor="bottom", yshift=4, font={"size": 11}
        )
        figure.add_shape(
            type="rect", x0=west - 0.3, x1=east + 0.3, y0=south - 0.3, y1=north + 0.3, line={"color": GRID, "width": 1}
        )
    figure = _dressed(figure, language="vi", height=height)
    figure.update_xaxes(visible=False, range=[106.5, 119.5]).update_yaxes(visible=False, rangemode="normal", range=[5.5, 19.2])
    return figure.update_layout(margin={"l": 2, "r": 2, "t": 2, "b": 2})
