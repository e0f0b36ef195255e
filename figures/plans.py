"""Pictures of a sampling plan: what each way finds, with intervals; where the samples go."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk

from figures.charts import dressed
from figures.maps import TIP, _land, _view
from figures.palette import GROUNDS, INK, MARK, fade, rgba
from words import Language

PLANNED = "planned"
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
