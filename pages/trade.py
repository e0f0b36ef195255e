"""What moves between the two provinces, and is it covered by certificates?"""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from data.codes import codes
from figures.charts import volumes
from figures.flows import place_sankey, sankey
from figures.maps import ARCS, arc_map
from figures.palette import PROVINCES
from findings import Filters, Finding
from findings.filters import month_end
from findings.places import place_names, province_name
from ui.geometry import geometry_url
from ui.map import choose_level, inset
from ui.pieces import picture, toggle, twin_table
from ui.shell import page
from ui.tables import shown
from ui.tabs import tabs
from ui.trade_tabs import cover_tab, dependency_tab, gluts_tab, season_tab, unusual_tab
from ui.view import View
from words import numbers

PAIR = ["from_place_name", "to_place_name", "n_shipments", "quantity_kg", "value_vnd", "covered_quantity_kg"]

UNCOVERED = ["facility_name", "from_province_code", "to_province_code", "n_shipments", "quantity_kg", "last_shipped_date",
             "last_certificate_expires_date"]  # fmt: skip


def show(view: View, finding: Finding) -> None:
    """What flows, and a tab for each further question."""
    others = {"cover": cover_tab, "gluts": gluts_tab, "dependency": dependency_tab, "season": season_tab, "unusual": unusual_tab}
    tabs(view, {"flows": partial(_flows, view, finding), **{name: partial(draw, view) for name, draw in others.items()}})


def _flows(view: View, finding: Finding) -> None:
    """Arcs both ways, monthly volumes both ways, product groups with what is covered, suppliers without a valid paper."""
    left, right = st.columns(2, gap="medium")
    with left:
        _arcs(view, finding)
    with right:
        st.header(view.say("monthly"), anchor=False)
        month = finding.frame("month")
        names = {
            code: view.say("from", province=province_name(code)) for code in (finding.facts["first"], finding.facts["second"])
        }
        hover = view.say("hover_volume", name="{name}")
        figure = volumes(month, names=names, colours=PROVINCES, hover=hover, language=view.language)
        picture(view, figure, key="volumes", alt=view.say("monthly_alt"), twin=month, bare="trade.finding_empty")
    st.header(view.say("by_group"), anchor=False)
    _groups(view, finding)
    _places(view, finding)
    st.header(view.say("uncovered"), anchor=False)
    uncovered = finding.frame("uncovered")[UNCOVERED]
    if uncovered.empty:
        st.info(view.say("all_covered"))
    else:
        st.dataframe(shown(view, uncovered), hide_index=True, key="uncovered")
    st.header(view.say("products"), anchor=False)
    twin_table(view, finding.frame("product").head(200), key="product", picks="product_id")


def _arcs(view: View, finding: Finding) -> None:
    choose_level(view)
    month = _month(view, finding)
    pair = finding.frame("pair") if month is None else view.find("trade", _only(view, month)).frame("pair")
    text = [
        view.say("arc", origin=row.from_place_name, target=row.to_place_name, kg=numbers.weight(row.quantity_kg, view.language),
                 n=numbers.number(row.n_shipments, view.language))
        for row in pair.itertuples()
    ]  # fmt: skip
    deck = arc_map(pair, province_url=geometry_url("province"), text=text, theme=view.theme)
    alt = view.say("arcs_alt", sentence=finding.sentence.say(view.language))
    key = f"arcs:{month}:{view.filters.place_level}:{view.filters.district_code}:{view.filters.commune_code}"
    with st.container(key="map_box", gap=None):
        st.pydeck_chart(deck, height=400, key=key, alt=alt, on_select=partial(_picked, view, key), selection_mode="single-object")
        inset(view, "arcs")
    st.caption(view.say("arcs_note"))
    twin_table(view, pair[PAIR], key="arcs")


def _month(view: View, finding: Finding) -> pd.Timestamp | None:
    """The month whose arcs are drawn, or None for the whole period."""
    months = sorted(finding.frame("month").month.unique())
    if len(months) < 2:
        return None
    whole = view.say("whole_period")
    names = {whole: None} | {numbers.month(one, view.language): pd.Timestamp(one) for one in months}
    return names[st.select_slider(view.say("arc_month"), list(names), key=f"arc_month_{view.language}_{len(months)}")]


def _only(view: View, month: pd.Timestamp) -> Filters:
    """The same filters for one month."""
    return replace(view.filters, from_date=month.date(), to_date=month_end(month.date()))


def _places(view: View, finding: Finding) -> None:
    """From place through product group to place."""
    flow = finding.frame("place_group")
    if flow.empty:
        return
    st.header(view.say("by_place"), anchor=False)
    level = view.filters.place_level
    names = place_names(level) | ({code: province_name(code) for code in PROVINCES} if level == "province" else {})
    groups = {code: entry.label(view.language) for code, entry in codes("product_group").items()}
    figure = place_sankey(
        flow, places=names, parts=groups, hover=view.say("hover_flow"), other=(view.say("other_place"), view.say("other")),
        language=view.language, theme=view.theme,
    )  # fmt: skip
    twin = flow.assign(from_place_name=flow.from_place_code.map(names), to_place_name=flow.to_place_code.map(names))
    columns = ["from_place_name", "product_group", "to_place_name", "n_shipments", "quantity_kg"]
    with st.container(key="wide_place_group"):
        picture(view, figure, key="place_group", alt=view.say("by_place_alt"), twin=twin[columns].head(500))


def _picked(view: View, key: str) -> None:
    """An arc chosen shows what leaves its place; the same place again shows all."""
    arcs = st.session_state[key].selection.objects.get(ARCS, [])
    toggle(view, f"{view.filters.place_level}_code", arcs[0]["from_place_code"] if arcs else None)


def _groups(view: View, finding: Finding) -> None:
    group = finding.frame("group")
    if group.empty:
        st.info(view.say("finding_empty"))
        return
    names = {code: entry.label(view.language) for code, entry in codes("product_group").items()}
    hover = (view.say("hover_covered"), view.say("hover_uncovered"))
    places = {code: province_name(code) for code in PROVINCES}
    figure = sankey(
        group, places=places, parts=names, hover=hover, other=view.say("other"), language=view.language, theme=view.theme
    )
    with st.container(key="narrow_only"):
        st.caption(view.say("swipe"))
    with st.container(key="wide_group"):
        picture(view, figure, key="group", alt=view.say("by_group_alt"), twin=group, picks="product_group")


page("trade", show, trade=True)
