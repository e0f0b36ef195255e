"""Pictures with their table twins, big numbers, tables of samples in the language of the session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NoReturn

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data.codes import codes
from data.settings import settings
from figures.charts import is_bare
from findings import Filters
from findings.readable import CODED
from ui.tables import listed, shown
from ui.view import View, set_filters

Opens = Callable[[list[Any]], Filters]


def picture(
    view: View, figure: go.Figure, *, key: str, alt: str, twin: pd.DataFrame, picks: str | None = None,
    opens: Opens | None = None, bare: str = "ui.bare",
) -> None:  # fmt: skip
    """A chart with its alternative text, and the same as a table behind one click; no mark to draw is said by `bare`.

    `picks` names the filter that a click on a bar or on a row of the table sets (the last of the bar's custom data, the
    row's column of that name); the same click again clears it. `opens` makes of a point's custom data the filters of
    the samples behind it, which a click opens.
    """
    config = {"displayModeBar": False, "locale": view.language}
    if is_bare(figure):
        st.info(view.say(bare, least=settings().samples_for_rate))
    elif picks:
        now = _key(view, key, picks)
        st.plotly_chart(
            figure, key=now, alt=alt, config=config, on_select=partial(_picked_bar, view, now, picks), selection_mode="points"
        )
    elif opens:
        event = st.plotly_chart(figure, key=key, alt=alt, config=config, on_select="rerun", selection_mode="points")
        if points := [point for point in event.selection.points if "customdata" in point]:
            open_samples(view, opens(points[0]["customdata"]))
    else:
        st.plotly_chart(figure, key=key, alt=alt, config=config)
    twin_table(view, twin, key=key, picks=picks)


def _key(view: View, key: str, picks: str) -> str:
    """A widget anew for each choice, so that no old selection stays drawn."""
    return f"{key}:{getattr(view.filters, picks)}"


def _picked_bar(view: View, key: str, picks: str) -> None:
    points = st.session_state[key].selection.points
    toggle(view, picks, points[0]["customdata"][-1] if points else None)


def _picked_row(view: View, key: str, picks: str, codes_of: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    toggle(view, picks, codes_of[rows[0]] if rows else None)


def toggle(view: View, name: str, code: str | None) -> None:
    """Set a filter to one code, or clear it where it already holds just that."""
    now = getattr(view.filters, name)
    chosen = None if code is None or now in (code, (code,)) else code
    changed: dict[str, Any] = {name: ((chosen,) if chosen else ()) if isinstance(now, tuple) else chosen}
    set_filters(replace(view.filters, **changed), view)


def twin_table(view: View, table: pd.DataFrame, *, key: str, picks: str | None = None) -> None:
    """The table behind a picture, made when it is opened; a row chosen by keyboard does what a click on the picture does."""
    fold = st.expander(view.say("ui.as_table"), key=f"fold_{key}", on_change="rerun")
    if not fold.open:
        return
    with fold:
        if picks is None:
            st.dataframe(shown(view, table), hide_index=True, key=f"twin_{key}")
            return
        st.caption(view.say("ui.pick_row"))
        now = f"twin_{_key(view, key, picks)}"
        st.dataframe(
            shown(view, table), hide_index=True, key=now, selection_mode="single-row",
            on_select=_on_row(view, now, picks, table[picks].astype(str).tolist()),
        )  # fmt: skip


def _on_row(view: View, key: str, picks: str, codes_of: list[str]) -> Callable[[], None]:
    return partial(_picked_row, view, key, picks, codes_of)


@dataclass(frozen=True)
class Number:
    """A big number: label, value, what it is compared with; a click leads to label, page, filters, `more` in the link."""

    label: str
    value: str
    note: str
    link: tuple[str, str, Filters]
    more: Mapping[str, str] = field(default_factory=dict)


def big_numbers(view: View, cells: list[Number]) -> None:
    """At most four numbers, each with its comparison and a link to what it is made of."""
    for column, cell in zip(st.columns(len(cells)), cells, strict=True):
        with column.container(border=True, height="stretch", gap="xxsmall"):
            st.metric(cell.label, cell.value)
            st.caption(cell.note)
            label_, page, filters = cell.link
            st.page_link(f"pages/{page}.py", label=label_, query_params=view.link(filters) | dict(cell.more))


def labelled(view: View, table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table with a column `name`: the label of a code in the language of the session."""
    known = codes(CODED[column])
    return table.assign(name=[known[code].label(view.language) if code in known else str(code) for code in table[column]])


def sample_table(view: View, table: pd.DataFrame, *, key: str, tall: bool = False) -> None:
    """Samples, failed ones first; a row opens its page."""
    columns = ["taken_date", "outcome", "failed_analytes", "product_name", "stars", "facility_name", "new_commune_code",
               "old_district_code", "stage", "sample_id", "is_contradicted"]  # fmt: skip
    if table.empty:
        st.info(view.say("ui.no_samples"))
        return
    st.caption(view.say("ui.open_sample"))
    frame, config = listed(view, table[columns])
    event = st.dataframe(
        frame, column_config=config, hide_index=True, key=key, height=560 if tall else 320, on_select="rerun",
        selection_mode="single-row", alt=view.say("ui.sample_alt", n=len(table)),
    )  # fmt: skip
    if rows := event.selection.rows:
        open_samples(view, replace(view.filters, sample_id=str(table.sample_id.iloc[rows[0]])))


def open_samples(view: View, filters: Filters) -> NoReturn:
    """Go to the samples that these filters mean."""
    if view.page == "sample":
        set_filters(filters, view)
        st.rerun()
    st.switch_page("pages/sample.py", query_params=view.link(filters))


def samples_link(view: View, filters: Filters, label_: str) -> None:
    """A link to the samples behind a number."""
    st.page_link("pages/sample.py", label=label_, query_params=view.link(filters))
