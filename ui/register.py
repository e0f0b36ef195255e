"""The page of the register: tiers now, the list with its search, what runs out, what changed, checks, published totals."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from data.codes import folded, label
from data.settings import settings
from figures.palette import TIERS as TIER_COLOURS
from figures.progress import stacked
from figures.register import ever_now, tiers
from findings import Finding
from findings.places import province_name
from findings.register import TIERS
from findings.register_published import reasons
from ui.pieces import picture
from ui.tables import listed, shown
from ui.view import View
from words import numbers

ORDER = {code: place for place, code in enumerate(settings().provinces)}  # provinces in focus before the country
MOST_ROWS = 400
HEIGHT = 360
PROVINCE = [
    "province_code",
    "n_ever",
    "n_valid",
    "n_three",
    "n_four",
    "n_five",
    "n_potential",
    "n_expiring",
    "n_lapsed",
    "n_awards",
]
GROUP = ["product_group", *PROVINCE[1:]]
LISTED = ["product_name", "stars_today", "is_potential_five_star", "product_state", "product_group", "province_code",
          "new_commune_code", "facility_name", "from_date", "to_date", "n_awards", "former_name", "product_id"]  # fmt: skip
EXPIRING = ["to_date", "product_name", "stars_today", "product_group", "province_code", "facility_name", "n_taken", "n_failed",
            "product_id"]  # fmt: skip
CHECK = ["province_code", "stars", "n_products", "n_checked", "n_taken", "n_samples", "n_failed", "failures_per_100",
         "low_per_100", "high_per_100", "state"]  # fmt: skip
COMPARED = ["area", "counted_text", "published_text", "count_basis", "own_number", "own_valid", "difference", "why", "note",
            "source_note"]  # fmt: skip


def now(view: View, finding: Finding) -> None:
    """Tiers by province beside groups ever and now; what lies outside food safety."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(view.say("by_province"), anchor=False)
        rows = finding.frame("province")
        named = rows.assign(name=[province_name(code) for code in rows.province_code])
        names = {stars: view.say("ui.stars", stars=stars) for stars in TIERS}
        figure = tiers(named, label="name", columns=TIERS, names=names, language=view.language)
        picture(view, figure, key="tiers", alt=view.say("by_province_alt"), twin=rows[PROVINCE], picks="province_code")
        facts = finding.facts
        st.markdown(view.say("potential_note", n=facts["n_potential"]))
        st.markdown(view.say("scope_note", n=_n(view, facts["n_out_of_scope"]), within=_n(view, facts["n_in_scope"])))
        if facts["n_doubtful"]:
            st.warning(view.say("doubtful_note", n=facts["n_doubtful"]))
            st.dataframe(shown(view, finding.frame("doubtful")[["product_name", "facility_name", "product_id"]]), hide_index=True,
                         key="doubtful")  # fmt: skip
    with right:
        st.header(view.say("by_group"), anchor=False)
        rows = finding.frame("group")
        named = rows.assign(name=[label("product_group", code, view.language) for code in rows.product_group])
        height = 80 + 32 * max(len(named), 2)
        figure = ever_now(named, label="name", names=(view.say("ever"), view.say("valid")), language=view.language, height=height)
        picture(view, figure, key="groups", alt=view.say("by_group_alt"), twin=rows[GROUP])


def _n(view: View, count: int) -> str:
    return numbers.number(count, view.language)


def _found(view: View, products: pd.DataFrame) -> pd.DataFrame:
    """Products whose name, maker or code holds every word that was typed, with or without accents."""
    typed = st.text_input(view.say("search"), key="register_search", placeholder=view.say("ui.product_hint"))
    words = folded(typed).split()
    if not words:
        return products
    texts = [folded(f"{row.product_name} {row.facility_name} {row.product_id}") for row in products.itertuples()]
    return products[[all(word in text for word in words) for text in texts]]


def every(view: View, finding: Finding) -> None:
    """The list by the Vietnamese alphabet; a row leads to its quality and its samples."""
    found = _found(view, finding.frame("product"))
    table = found.head(MOST_ROWS).reset_index(drop=True)
    more = view.say("more", shown=len(table)) if len(found) > len(table) else ""
    st.caption(f"{view.say('found', n=_n(view, len(found)))} {more}")
    if table.empty:
        return
    _linked(view, table, LISTED, key="register_list")


def _linked(view: View, table: pd.DataFrame, columns: list[str], *, key: str) -> None:
    """A table whose chosen row shows links to the product's quality and samples."""
    st.caption(view.say("choose_row"))
    frame, config = listed(view, _worded(view, table[columns]))
    event = st.dataframe(
        frame, column_config=config, hide_index=True, key=key, height=HEIGHT, on_select="rerun", selection_mode="single-row"
    )
    if not event.selection.rows:
        return
    row = table.iloc[event.selection.rows[0]]
    only = view.link(replace(view.filters, product_id=(str(row.product_id),)))
    with st.container(horizontal=True):
        st.markdown(f"**{row.product_name}**", width="content")
        st.page_link("pages/compliance.py", label=view.say("to_compliance"), query_params=only)
        st.page_link("pages/sample.py", label=view.say("to_samples"), query_params=only | {"purpose": "ocop_check"})


def _worded(view: View, table: pd.DataFrame) -> pd.DataFrame:
    """Stars as words, so that none reads as none; what is not known as a dash."""
    found = table.copy()
    if "stars_today" in found:
        found["stars_today"] = [view.say("ui.stars", stars=n) if n else numbers.NOTHING for n in found.stars_today]
    for name in found.select_dtypes("object"):
        found[name] = found[name].where(found[name].notna(), numbers.NOTHING)
    return found


def expiring(view: View, finding: Finding) -> None:
    """What runs out within six months, by month and tier, and each product."""
    rows = finding.frame("product")
    rows = rows[rows.product_state == "expiring"].sort_values("to_date", ignore_index=True)
    if rows.empty:
        st.info(view.say("none_expiring"))
        return
    st.header(view.say("expiring_month"), anchor=False)
    months = rows.assign(month=rows.to_date.dt.to_period("M").dt.start_time)
    counted = pd.crosstab(months.month, months.stars_today).reindex(columns=list(TIERS), fill_value=0)
    table = counted.rename(columns=TIERS).reset_index()
    parts = {name: (view.say("ui.stars", stars=stars), TIER_COLOURS[stars]) for stars, name in TIERS.items()}
    figure = stacked(table, x="month", columns=parts, hover=view.say("hover_month"), language=view.language, height=280)
    picture(view, figure, key="expiring_month", alt=view.say("expiring_alt"), twin=table)
    _linked(view, rows, EXPIRING, key="register_expiring")


def changed(view: View, finding: Finding) -> None:
    """Awards of the period: first, renewed, upgraded, downgraded, with gaps."""
    facts = finding.facts
    counts = {name: _n(view, facts[f"n_{name}"]) for name in ("first", "renewed", "upgraded", "downgraded")}
    st.markdown(f"**{view.say('changes', **counts)}**")
    rows = finding.frame("change")
    if len(rows):
        st.dataframe(shown(view, rows.head(MOST_ROWS)), hide_index=True, key="register_changes", height=HEIGHT)
        if len(rows) > MOST_ROWS:
            st.caption(view.say("newest_shown", n=MOST_ROWS))


def checked(view: View, finding: Finding) -> None:
    """Post-certification checks since the award held."""
    facts = finding.facts
    st.markdown(f"**{view.say('checks', n=_n(view, facts['n_unchecked']), within=_n(view, facts['n_in_scope']))}**")
    st.dataframe(shown(view, finding.frame("check")[CHECK]), hide_index=True, key="register_checks")
    st.caption(view.say("checks_note"))
    rows = finding.frame("product")
    failed = rows[(rows.stars_today > 0) & (rows.n_failed > 0)].reset_index(drop=True)
    if len(failed):
        st.header(view.say("checks_failed"), anchor=False)
        columns = ["product_name", "stars_today", "province_code", "facility_name", "n_taken", "n_samples", "n_failed",
                   "last_taken_date", "product_id"]  # fmt: skip
        _linked(view, failed, columns, key="register_failed")


def published(view: View, finding: Finding) -> None:
    """Published totals beside the register's own, with the reason for the difference."""
    rows = finding.frame("published")
    rows = rows.sort_values("province_code", na_position="last", kind="stable", key=lambda codes: codes.map(ORDER))
    spoken = view.language
    named = rows.assign(
        published_text=[_published(view, row) for row in rows.itertuples()],
        area=rows[f"area_{spoken}"], counted_text=rows[f"counted_text_{spoken}"], note=rows[f"note_{spoken}"],
        why=[reasons(one, spoken) for one in rows.why],
        **{name: rows[name].astype("Int64") for name in ("own_number", "own_valid", "difference")},
    )  # fmt: skip
    st.dataframe(shown(view, named[COMPARED]), hide_index=True, key="register_published", height=620, column_config=_widths(view))
    st.caption(view.say("published_note"))


def _published(view: View, row: Any) -> str:
    """What the source wrote: a plain number in the session's form, a round of five stars as such."""
    if isinstance(row.published_text, str):
        return _n(view, int(row.published_text)) if row.published_text.isdigit() else row.published_text
    return view.say("five_alone", text=row.stars_5_text)


def _widths(view: View) -> dict[str, Any]:
    sizes: dict[str, Any] = {"area": 200, "counted_text": 150, "published_text": 110, "count_basis": 130, "own_number": 110,
                             "own_valid": 110, "difference": 100, "why": 520}  # fmt: skip
    return {view.say(f"columns.{name}"): st.column_config.Column(width=size) for name, size in sizes.items()}


TABS: dict[str, Callable[[View, Finding], Any]] = {
    "now": now, "every": every, "expiring": expiring, "changed": changed, "checked": checked, "published": published,
}  # fmt: skip
