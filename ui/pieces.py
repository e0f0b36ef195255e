"""Pictures with their table twins, big numbers, tables of samples in the language of the session."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data.codes import code_lists, codes, label
from findings.places import place_names, province_name
from ui.view import View
from words import numbers

_CODED = {
    "purpose": "purpose",
    "stage": "stage",
    "outcome": "outcome",
    "product_group": "product_group",
    "hazard": "hazard",
}
RATES = ("failures_per_100", "low_per_100", "high_per_100")


def picture(view: View, figure: go.Figure, *, key: str, alt: str, twin: pd.DataFrame) -> None:
    """A chart with its alternative text, and the same as a table behind one click."""
    st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False, "locale": view.language})
    twin_table(view, twin, key=key)


def twin_table(view: View, table: pd.DataFrame, *, key: str) -> None:
    """The table behind a picture."""
    with st.expander(view.say("ui.as_table")):
        st.dataframe(shown(view, table), hide_index=True, key=f"twin_{key}")


def shown(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """A frame as people read it: names for codes, rates and dates as the language writes them, columns named."""
    out: dict[str, pd.Series] = {}
    for name in table.columns:
        column = table[name]
        if name in RATES:
            column = column.map(lambda share: numbers.percent(share, view.language))
        elif name in _CODED:
            known = codes(_CODED[name])
            column = column.map(lambda code, known=known: known[code].label(view.language) if code in known else "–")
        elif name.endswith("province_code"):
            column = column.map(lambda code: province_name(code) if isinstance(code, str) else "–")
        elif name in ("old_district_code", "new_commune_code"):
            known_places = place_names("district" if name == "old_district_code" else "commune")
            column = column.map(lambda code, known=known_places: known.get(code, "–"))
        elif name == "failed_analytes":
            column = column.map(lambda text: _analytes(text, view.language))
        elif pd.api.types.is_datetime64_any_dtype(column):
            column = column.map(lambda day: numbers.day(day, view.language) if pd.notna(day) else "–")
        elif name == "is_contradicted":
            column = column.map(lambda yes: view.say("ui.yes") if yes else "")
        out[view.say(f"columns.{name}")] = column
    return pd.DataFrame(out)


def _analytes(text: object, language: str) -> str:
    if not isinstance(text, str):
        return ""
    known = code_lists()["analyte"]
    return ", ".join(label("analyte", code, language) if code in known else code for code in text.split(", "))


def big_numbers(cells: list[Mapping[str, str]]) -> None:
    """At most four numbers, each with what it is compared with."""
    for column, cell in zip(st.columns(len(cells)), cells, strict=True):
        column.metric(cell["label"], cell["value"], border=True)
        column.caption(cell["note"])


def sample_table(view: View, table: pd.DataFrame, *, key: str) -> None:
    """Samples, failed ones first."""
    columns = [
        "taken_date",
        "outcome",
        "failed_analytes",
        "product_name",
        "stars",
        "facility_name",
        "new_commune_code",
        "old_district_code",
        "stage",
        "sample_id",
        "is_contradicted",
    ]
    if table.empty:
        st.info(view.say("ui.no_samples"))
        return
    st.dataframe(shown(view, table[columns]), hide_index=True, key=key, height=320)
