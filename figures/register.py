"""Pictures of the register: tiers held now, ever beside now, awards that run out by month."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from figures.charts import Part, dressed
from figures.palette import MARK, TIERS, TOO_FEW, fade
from words import Language
from words.numbers import number

_INSIDE = {3: "#16324a", 4: "#ffffff"}
ROW_PX = 46


def tiers(
    table: pd.DataFrame, *, label: str, columns: Mapping[int, str], names: Mapping[int, str], language: Language
) -> go.Figure:
    """Products that hold each tier now, a bar a row from zero, n in the bar; five stars as a star with n."""
    rows = table[::-1]
    bars: list[Part] = [
        {"type": "bar", "x": rows[columns[stars]], "y": rows[label], "orientation": "h", "name": names[stars], "width": 0.62,
         "marker": {"color": TIERS[stars]}, "text": [number(float(n), language) if n else "" for n in rows[columns[stars]]],
         "textposition": "inside", "insidetextfont": {"color": colour}, "insidetextanchor": "middle", "textangle": 0,
         "hovertemplate": f"%{{y}}, {names[stars]}: %{{x}}<extra></extra>", "customdata": rows[["province_code"]]}
        for stars, colour in _INSIDE.items()
    ]  # fmt: skip
    five = rows[rows[columns[5]] > 0]
    whole = rows[[columns[stars] for stars in columns]].sum(axis=1)
    total = whole[five.index] + 0.035 * float(whole.max() if len(whole) else 0)  # clear of the bar's end
    star = {
        "type": "scatter", "x": total, "y": five[label], "mode": "markers+text", "name": names[5], "cliponaxis": False,
        "marker": {"symbol": "star", "size": 14, "color": TIERS[5], "line": {"color": "#ffffff", "width": 1}},
        "text": [f"  {number(float(n), language)}" for n in five[columns[5]]], "textposition": "middle right",
        "customdata": five[[columns[5], "province_code"]],
        "hovertemplate": f"%{{y}}, {names[5]}: %{{customdata[0]}}<extra></extra>",
    }  # fmt: skip
    across = {"tickformat": ",d", "rangemode": "tozero"}
    upright = {"showgrid": False, "type": "category"}
    return dressed([*bars, *([star] if len(five) else [])], language=language, x=across, y=upright,
                   height=80 + ROW_PX * max(len(rows), 2), barmode="stack")  # fmt: skip


def ever_now(table: pd.DataFrame, *, label: str, names: tuple[str, str], language: Language, height: int) -> go.Figure:
    """Products certified now (strong) on those ever certified (faint), a bar a row from zero."""
    rows = table[::-1]
    ever = {"type": "bar", "x": rows.n_ever, "y": rows[label], "orientation": "h", "name": names[0], "width": 0.75,
            "marker": {"color": fade(TOO_FEW, 0.35)}, "hovertemplate": f"%{{y}}, {names[0]}: %{{x}}<extra></extra>",
            "text": [number(float(n), language) for n in rows.n_ever], "textposition": "outside",
            "cliponaxis": False}  # fmt: skip
    now = {"type": "bar", "x": rows.n_valid, "y": rows[label], "orientation": "h", "name": names[1], "width": 0.45,
           "marker": {"color": MARK}, "hovertemplate": f"%{{y}}, {names[1]}: %{{x}}<extra></extra>"}  # fmt: skip
    across = {"tickformat": ",d", "range": [0, 1.12 * max(float(rows.n_ever.max()), 1.0)]}
    return dressed(
        [ever, now], language=language, x=across, y={"showgrid": False, "type": "category"}, height=height, barmode="overlay"
    )
