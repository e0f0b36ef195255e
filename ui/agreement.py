"""The agreement: five fields with their indicators, actions on a time axis, fairs with what followed."""

from typing import Any

import pandas as pd
import streamlit as st

from data.codes import codes
from data.fairs import published_fairs
from figures.agreement import SYMBOLS
from figures.agreement import actions as action_axis
from figures.agreement import fairs as fair_bars
from findings import Finding
from findings.filters import add_months
from findings.indicators import LESS_IS_BETTER, Indicator
from findings.places import province_name
from ui.pieces import picture
from ui.tables import shown
from ui.view import View
from words import numbers

WIDTHS = [0.36, 0.13, 0.18, 0.21, 0.12]
SHAPES = {"met": "●", "near": "◐", "behind": "○", "no_target": "–", "not_measured": "?"}
COLOURS = {"met": "green", "near": "orange", "behind": "red", "no_target": "gray", "not_measured": "gray"}
ARROWS = {"better": "↗", "worse": "↘", "same": "→", "unknown": ""}
ACTION = ["action_date", "field_number", "action_kind", "province_code", "with_province_code", "action_name", "outcome_text",
          "document_number"]  # fmt: skip
ENTRY = ["fair_name", "booth", "unit_name", "province_code", "product_name", "contract_vnd", "contract_kg", "before_quantity_kg",
         "after_quantity_kg"]  # fmt: skip
FAIR = ["fair_name", "fair_from_date", "fair_to_date", "fair_province_code", "province_code", "published_booths", "n_booths",
        "published_units", "n_units", "contract_vnd", "contract_kg", "before_quantity_kg", "after_quantity_kg"]  # fmt: skip
BARS = {"before_quantity_kg": "bar_before", "contract_kg": "bar_contract", "after_quantity_kg": "bar_after"}
MONTHS_AFTER = 12


def fields(view: View, finding: Finding) -> None:
    """A block a field: what it asks, then a line an indicator."""
    for field in finding.facts["fields"]:
        with st.container(border=True, gap="small"):
            number, name = field["field_number"], field["name"].say(view.language)
            st.header(view.say("field_short", number=number, name=name), anchor=False)
            st.caption(field["asks"].say(view.language))
            for one in field["indicators"]:
                _line(view, one)


def _line(view: View, one: Indicator) -> None:
    """Name with definition · value · state with target · change · link to the records."""
    language = view.language
    name, value, state, before, link = st.columns(WIDTHS, vertical_alignment="top")
    why = f"  \n:small[{one.why.say(language)}]" if one.why else ""
    name.markdown(f"**{one.name.say(language)}**{why}", help=one.texts["definition"].say(language))
    word = f":{COLOURS[one.state]}-badge[{SHAPES[one.state]} {codes('indicator_state')[one.state].label(language)}]"
    if one.why:
        state.markdown(word)
        return
    value.markdown(f"**{one.written(one.value, language)}**{_part(view, one)}")
    state.markdown(f"{word}{_target(view, one)}")
    trend = f"{ARROWS[one.trend]} {codes('indicator_trend')[one.trend].label(language)}"
    before.markdown(f"{trend}  \n:small[{view.say('before', before=one.written(one.before, language))}]")
    link.page_link(f"pages/{one.page}.py", label=view.say("records"), query_params=_link(view, one))


def _part(view: View, one: Indicator) -> str:
    if not one.part:
        return ""
    met, whole = (numbers.number(float(count), view.language) for count in one.part)
    return f"  \n:small[{view.say('of', met=met, n=whole)}]"


def _target(view: View, one: Indicator) -> str:
    if one.target is None:
        return ""
    key = "target_less" if one.unit in LESS_IS_BETTER else "target"
    return f"  \n:small[{view.say(key, target=one.written(one.target, view.language))}]"


def _link(view: View, one: Indicator) -> dict[str, str]:
    tab = one.tab or ("actions" if one.page == view.page else "")
    return view.link(one.filters) | ({"tab": tab} if tab else {})


def actions(view: View, finding: Finding) -> None:
    """Everything done since the agreement on one axis; the period's actions as a list."""
    ever = finding.frame("ever")
    st.header(view.say("actions"), anchor=False)
    if ever.empty:
        st.info(view.say("no_actions"))
        return
    known = codes("action_kind")
    names = {
        field["field_number"]: view.say("field_short", number=field["field_number"], name=field["name"].say(view.language))
        for field in finding.facts["fields"]
    }
    kinds = {code: known[code].label(view.language) for code in SYMBOLS}
    figure = action_axis(ever, fields=names, kinds=kinds, hover=view.say("hover_action"), language=view.language)
    picture(view, figure, key="actions", alt=view.say("actions_alt"), twin=ever)
    st.header(view.say("actions_list"), anchor=False)
    done = finding.frame("action")
    if done.empty:
        st.info(view.say("no_actions"))
    else:
        st.dataframe(shown(view, done[ACTION].iloc[::-1]), hide_index=True, key="done", height=420)


def fairs(view: View, finding: Finding) -> None:
    """What was published of a fair beside what is on record; contracts and goods before and after; units and products."""
    fair, entry = finding.frame("fair"), finding.frame("entry")
    if fair.empty:
        st.info(view.say("no_fairs"))
        return
    for row in fair[fair.published_units.notna()].itertuples():
        st.markdown(_published(view, row))
    recorded = fair[fair.n_units.notna()]
    if recorded.empty:
        return
    st.header(view.say("fairs"), anchor=False)
    names = {column: view.say(key) for column, key in BARS.items()}
    drawn = recorded.assign(label=recorded.fair_name, is_unfinished=_is_unfinished(view, recorded))
    figure = fair_bars(drawn, names=names, hover=view.say("hover_fair", name="{name}"), unit=view.say("fair_unit"),
                       language=view.language)  # fmt: skip
    picture(view, figure, key="fairs", alt=view.say("fairs_alt"), twin=fair[FAIR])
    st.caption(" ".join([view.say("fairs_note"), *_unfinished(view, recorded)]))
    st.header(view.say("entries"), anchor=False)
    st.dataframe(shown(view, entry[ENTRY].iloc[::-1]), hide_index=True, key="entries", height=420)


def _published(view: View, row: Any) -> str:
    known = next(one for one in published_fairs() if pd.Timestamp(one.fair_from_date) == row.fair_from_date)
    own = {name: numbers.number(None if pd.isna(count) else float(count), view.language)
           for name, count in (("own_booths", row.n_booths), ("own_units", row.n_units))}  # fmt: skip
    first, last = numbers.day(known.fair_from_date, view.language), numbers.day(known.fair_to_date, view.language)
    return view.say(
        "published", fair=known.fair_name, first=first, last=last, province=province_name(known.province_code),
        booths=known.n_booths, units=known.n_units, stars=known.stars, source=known.source, **own,
    )  # fmt: skip


def _unfinished(view: View, fair: pd.DataFrame) -> list[str]:
    """Fairs whose twelve full months after are not over, in words."""
    names = fair.fair_name[_is_unfinished(view, fair)]
    return [view.say("fairs_incomplete", fair=name) for name in names]


def _is_unfinished(view: View, fair: pd.DataFrame) -> list[bool]:
    """Are the twelve full months after each fair still running on the last day of the data?"""
    as_of = view.scope.manifest.as_of
    return [add_months(last.date(), MONTHS_AFTER + 1) > as_of for last in fair.fair_to_date]
