"""Pictures of a sampling plan: what each way finds, with intervals; where the samples go."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk

from figures.charts import Part, dressed
from figures.maps import TIP, _land, _view
from figures.palette import GROUNDS, INK, MARK, fade, rgba
from words import Language

PLANNED = "planned"
DASHES = {"plan": "solid", "even": "dot", "practice": "dash"}
SYMBOLS = {"plan": "circle", "even": "diamond-open", "practice": "square-open"}
MOST_PIXELS = 22.0


def ways(
    table: pd.DataFrame, *, mean: str, low: str, high: str, names: Mapping[str, str], hover: str, language: Language,
    unit: str = "",
) -> go.Figure:  # fmt: skip
    """What each way of sampling finds: a bar from zero with its interval, the plan's strong; rows from top to bottom."""
    rows = table[::-1]
    colours = [MARK if way == "plan" else fade(INK, 0.7) for way in rows.way]
    bar = {
        "type": "bar", "x": rows[mean], "y": [names[way] for way in rows.way], "orientation": "h", "marker": {"color": colours},
        "width": 0.55, "customdata": rows[[low, high]].to_numpy(), "hovertemplate": hover + "<extra></extra>",
        "error_x": {"array": rows[high] - rows[mean], "arrayminus": rows[mean] - rows[low], "color": INK, "thickness": 1.5,
                    "width": 4},
    }  # fmt: skip
    across = {"ticksuffix": unit, "rangemode": "tozero"}
    return dressed([bar], language=language, x=across, y={"showgrid": False}, height=50 + 36 * max(len(rows), 2))


def ways_by_month(table: pd.DataFrame, *, names: Mapping[str, str], hover: str, language: Language) -> go.Figure:
    """Share of failures that each way found month by month: a line a way, the plan's strong and with its intervals."""
    traces: list[Part] = []
    for way, rows in table.groupby("way", sort=False):
        is_plan = way == "plan"
        colour = MARK if is_plan else fade(INK, 0.9)
        traces.append({
            "type": "scatter", "x": rows.month, "y": rows.failures_per_100, "name": names[str(way)], "mode": "lines+markers",
            "line": {"color": colour, "width": 2.5 if is_plan else 1.5, "dash": DASHES[str(way)]},
            "marker": {"symbol": SYMBOLS[str(way)], "size": 7},
            "error_y": {"array": rows.high_per_100 - rows.failures_per_100, "visible": is_plan, "color": fade(MARK, 0.6),
                        "arrayminus": rows.failures_per_100 - rows.low_per_100, "thickness": 1, "width": 3},
            "customdata": rows[["low_per_100", "high_per_100", "scored_pct"]].to_numpy(),
            "hovertemplate": hover.replace("{name}", names[str(way)]) + "<extra></extra>",
        })  # fmt: skip
    return dressed(traces, language=language, x={"tickformat": "%m/%Y"}, y={"ticksuffix": "%", "rangemode": "tozero"}, height=260)


def plan_map(commune: pd.DataFrame, *, province_url: str, tips: Sequence[str], theme: str = "light") -> pdk.Deck:
    """Circles by commune, their area the planned samples; hollow where all of them are the exploration floor's."""
    ground = GROUNDS[theme]
    rows = commune.assign(name=list(tips)).dropna(subset=["latitude"])
    rows = rows[rows.n_planned > 0]
    most = max(float(rows.n_planned.max()), 1.0) if len(rows) else 1.0
    table = rows[["place_code", "longitude", "latitude", "name"]].assign(
        radius=MOST_PIXELS * (rows.n_planned / most) ** 0.5,
        fill=[rgba(MARK, 0 if row.n_floor >= row.n_planned else 190) for row in rows.itertuples()],
    )
    circles = pdk.Layer(
        "ScatterplotLayer", table, id=PLANNED, get_position=["longitude", "latitude"], get_radius="radius",
        radius_units="'pixels'",
        stroked=True, filled=True, get_fill_color="fill", get_line_color=rgba(MARK), line_width_min_pixels=1.5, pickable=True,
    )  # fmt: skip
    layers = [_land(province_url, ground), circles]
    focus = commune.dropna(subset=["latitude"])
    return pdk.Deck(layers, initial_view_state=_view(focus), map_provider=None, tooltip={"text": "{name}", "style": TIP})
