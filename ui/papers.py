"""Papers of the partner's suppliers: four numbers, papers that end, lapses shipped under, the list by state."""

from dataclasses import replace

import streamlit as st

from data.codes import codes, label
from data.settings import settings
from figures.agreement import endings
from figures.palette import PROVINCES
from findings import Finding
from findings.papers import HELD
from ui.pieces import Number, big_numbers, picture
from ui.tables import shown
from ui.view import View
from words import numbers

SUPPLIER = ["facility_name", "from_province_code", "new_commune_code", "stage", "paper_state", "days_left", "certificate_kind",
            "certificate_number", "issued_date", "expires_date", "last_inspected_date", "grade", "grade_scale", "n_samples",
            "n_failed", "n_shipments", "quantity_kg", "uncovered_quantity_kg", "last_shipped_date", "facility_id"]  # fmt: skip
LAPSE = ["facility_name", "from_province_code", "uncovered_quantity_kg", "first_uncovered_date", "last_uncovered_date",
         "n_uncovered_shipments", "before_valid_date", "before_certificate_number", "paper_state"]  # fmt: skip
_STATE, _ASKED, _UNCOVERED = "paper_state_chosen", "papers", "uncovered"


def papers(view: View, finding: Finding) -> None:
    """Everything about papers; nothing where nobody sends."""
    if not finding.facts["n_suppliers"]:
        st.info(view.say("finding_empty"))
        return
    big_numbers(view, _numbers(view, finding))
    left, right = st.columns([0.42, 0.58], gap="medium")
    with left:
        st.header(view.say("ending_months"), anchor=False)
        ending = finding.frame("ending")
        names = {code: one.vi for code, one in settings().provinces.items()}
        hover = view.say("hover_ending", name="{name}")
        figure = endings(ending, names=names, colours=PROVINCES, hover=hover, language=view.language)
        picture(view, figure, key="ending", alt=view.say("ending_alt"), twin=ending)
    with right:
        st.header(view.say("lapses"), anchor=False)
        lapse = finding.frame("lapse")
        if lapse.empty:
            st.info(view.say("no_lapses"))
        else:
            st.dataframe(shown(view, lapse[LAPSE]), hide_index=True, key="lapses", height=320)
            st.caption(view.say("lapses_note"))
    st.header(view.say("suppliers"), anchor=False)
    _suppliers(view, finding)


def _numbers(view: View, finding: Finding) -> list[Number]:
    facts, language, here = finding.facts, view.language, finding.filters
    said = {name: numbers.number(float(facts[name]), language) for name in facts if name.startswith("n_")}
    purpose = label("purpose", here.purpose, language).lower()
    return [
        Number(
            view.say("held"),
            view.say("held_value", held=said["n_held"], n=said["n_suppliers"]),
            view.say("held_note", commitments=said["n_commitments"], day=numbers.day(facts["as_of_date"], language)),
            (view.say("listed_behind"), "certificates", here),
            {_ASKED: ",".join(HELD)},
        ),
        Number(
            view.say("lapsed"),
            numbers.weight(facts["lapsed_kg"], language),
            view.say("lapsed_note", n=said["n_lapsed"], without=said["n_without"]),
            (view.say("listed_behind"), "certificates", here),
            {_ASKED: _UNCOVERED},
        ),
        Number(
            view.say("ending"),
            said["n_ending_90"],
            view.say("ending_note", soon=said["n_ending_30"], late=said["n_ending_180"]),
            (view.say("listed_behind"), "certificates", here),
            {_ASKED: "days_30,days_90"},
        ),
        Number(
            view.say("inspected"),
            view.say("held_value", held=said["n_inspected"], n=said["n_suppliers"]),
            view.say("inspected_note", purpose=purpose, failed=said["n_failed"], samples=said["n_samples"]),
            (view.say("samples_behind"), "sample", replace(here, outcome=("fail",))),
        ),
    ]


def _suppliers(view: View, finding: Finding) -> None:
    """The suppliers, all or those whose paper is in the chosen states or who sent without one; the link keeps the choice."""
    supplier, known = finding.frame("supplier"), codes("paper_state")
    present = [code for code in known if code in set(supplier.paper_state)]
    names = {code: known[code].label(view.language) for code in present} | {_UNCOVERED: view.say("uncovered")}
    asked = st.query_params.get(_ASKED, "").split(",")
    st.session_state[_STATE] = [code for code in names if code in asked]
    chosen = st.pills(
        view.say("which"), list(names), format_func=names.__getitem__, key=_STATE, selection_mode="multi", on_change=_chosen
    )
    is_sent = (supplier.uncovered_quantity_kg > 0) & (_UNCOVERED in chosen)
    rows = supplier[supplier.paper_state.isin(chosen) | is_sent] if chosen else supplier
    st.caption(view.say("listed", n=numbers.number(len(rows), view.language), whole=numbers.number(len(supplier), view.language)))
    st.dataframe(shown(view, rows[SUPPLIER]), hide_index=True, key="suppliers", height=420)


def _chosen() -> None:
    """The states chosen stand in the link."""
    if chosen := st.session_state[_STATE]:
        st.query_params[_ASKED] = ",".join(chosen)
    else:
        st.query_params.pop(_ASKED, None)
