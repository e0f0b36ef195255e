"""What moves between the two provinces, and is it covered by certificates?"""

import streamlit as st

from figures.charts import archipelago_inset, volumes
from figures.maps import arc_map
from figures.palette import PROVINCES
from findings import Finding
from findings.places import province_name
from geo.boundaries import archipelagos
from ui.geometry import geometry_url
from ui.pieces import picture, shown, twin_table
from ui.shell import page
from ui.view import View
from words import numbers

PAIR = ["from_place_name", "to_place_name", "n_shipments", "quantity_kg", "value_vnd", "covered_quantity_kg"]


def show(view: View, finding: Finding) -> None:
    """Arcs both ways, monthly volumes both ways, products, suppliers without a valid paper."""
    month, pair = finding.frame("month"), finding.frame("pair")
    names = {code: view.say("from", province=province_name(code)) for code in (finding.facts["first"], finding.facts["second"])}
    left, right = st.columns([0.5, 0.5], gap="medium")
    with left:
        text = [
            view.say(
                "arc",
                origin=row.from_place_name,
                target=row.to_place_name,
                kg=numbers.weight(row.quantity_kg, view.language),
                n=numbers.number(row.n_shipments, view.language),
            )
            for row in pair.itertuples()
        ]
        st.pydeck_chart(
            arc_map(pair, province_url=geometry_url("province"), text=text),
            height=400,
            key="arcs",
            alt=view.say("arcs_alt", sentence=finding.sentence.say(view.language)),
        )
        note, inset = st.columns([0.7, 0.3])
        note.caption(view.say("arcs_note"))
        shapes = archipelagos()
        inset.plotly_chart(
            archipelago_inset(shapes, names=shapes["name"].tolist()),
            key="inset",
            config={"staticPlot": True},
            alt=view.say("hotspots.inset_alt"),
        )
        twin_table(view, pair[PAIR], key="arcs")
    with right:
        st.subheader(view.say("monthly"), anchor=False)
        figure = volumes(
            month, names=names, colours=PROVINCES, hover=view.say("hover_volume", name="{name}"), language=view.language
        )
        picture(view, figure, key="volumes", alt=view.say("monthly_alt"), twin=month)
    st.subheader(view.say("uncovered"), anchor=False)
    uncovered = finding.frame("uncovered").drop(columns="facility_id")
    if uncovered.empty:
        st.info(view.say("all_covered"))
    else:
        st.dataframe(shown(view, uncovered), hide_index=True, key="uncovered")
    st.subheader(view.say("products"), anchor=False)
    st.dataframe(shown(view, finding.frame("product").drop(columns="product_id").head(200)), hide_index=True, key="products")


page("trade", show, trade=True)
