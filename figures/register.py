"""Pictures of the register: tiers held now, ever beside now, awards that run out by month."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from figures.charts import Part, dressed
from figures.palette import MARK, TIERS, TOO_FEW, fade
from words import Language
from words.numbers import number

_INSIDE = {3: "#16324a", 4: "#ffffff", 5: "#ffffff"}
_FORM = {3: "", 4: "", 5: "/"}  # five stars are marked by form
ROW_PX = 46


def tiers(table: pd.DataFrame, *, label: str, columns: Mapping[int, str], names: Mapping[int, str], language: Language) -> go.Figure:
    """Products that hold each tier now, a bar a row from zero, three stars first; n stands in the bar."""
    rows = table[::-1]
    traces: list[Part] = [
        {"type": "bar", "x": rows[column], "y": rows[label], "orientation": "h", "name": names[stars], "width": 0.62,
         "marker": {"color": TIERS[stars], "pattern": {"shape": _FORM[stars], "fgcolor": "#ffffff", "size": 5, "solidity": 0.25}},
         "text": [number(float(n), language) if n else "" for n in rows[column]], "textposition": "inside",
         "insidetextfont": {"color": _INSIDE[stars]}, "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
         "hovertemplate": f"%{{y}}, {names[stars]}: %{{x}}<extra></extra>"}
        for stars, column in columns.items()
    ]  # fmt: skip
    across = {"tickformat": ",d"}
    return dressed(traces, language=language, x=across, y={"showgrid": False, "type": "category"},
                   height=80 + ROW_PX * max(len(rows), 2), barmode="stack", legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"})  # fmt: skip


def ever_now(table: pd.DataFrame, *, label: str, names: tuple[str, str], language: Language, height: int) -> go.Figure:
    """Products certified now (strong) on those ever certified (faint), a bar a row from zero."""
    rows = table[::-1]
    ever = {"type": "bar", "x": rows.n_ever, "y": rows[label], "orientation": "h", "name": names[0], "width": 0.75,
            "marker": {"color": fade(TOO_FEW, 0.35)}, "hovertemplate": f"%{{y}}, {names[0]}: %{{x}}<extra></extra>",
            "text": [number(float(n), language) for n in rows.n_ever], "textposition": "outside", "cliponaxis": False}  # fmt: skip
    now = {"type": "bar", "x": rows.n_valid, "y": rows[label], "orientation": "h", "name": names[1], "width": 0.45,
           "marker": {"color": MARK}, "hovertemplate": f"%{{y}}, {names[1]}: %{{x}}<extra></extra>"}  # fmt: skip
    across = {"tickformat": ",d", "range": [0, 1.12 * max(float(rows.n_ever.max()), 1.0)]}
    return dressed([ever, now], language=language, x=across, y={"showgrid": False, "type": "category"}, height=height, barmode="overlay")
