"""The other tabs of the trade page: covered trade, gluts, dependency, seasons, unusual flows."""

import pandas as pd
import streamlit as st

from data.codes import label
from figures.trade import calendar, offered_beside, seen_beside, shares
from findings import Finding
from findings.commodities import commodity_name
from findings.covered_trade import PARTS
from findings.places import province_name
from findings.trade_unusual import WAY
from ui.pieces import picture
from ui.tables import shown
from ui.view import View
from words import numbers

MOST = 200
TALL = 420
COVER = ["from_province_code", "to_province_code", "n_shipments", "quantity_kg", "covered_pct", "inspected_pct", "monitored_pct",
         "assured_pct", "value_vnd", "assured_value_pct"]  # fmt: skip
LACKING = ["facility_name", "product_name", "from_province_code", "unassured_quantity_kg", "lacks", "no_paper_kg",
           "not_inspected_kg", "not_monitored_kg", "quantity_kg", "value_vnd", "last_shipped_date"]  # fmt: skip
PLAN = ["commodity", "province_code", "fortnight", "days_ahead", "is_glut", "offered_kg", "wanted_kg", "forecast_kg",
        "forecast_low_kg", "forecast_high_kg", "unsold_kg", "unsold_low_kg", "unsold_high_kg", "seasonal_kg",
        "forecast_state"]  # fmt: skip
MATCH = ["harvest_month", "commodity", "facility_name", "product_name", "is_covered", "buyer_name", "matched_kg", "offered_kg",
         "distance_km", "price_vnd_per_kg", "paid_vnd_per_kg"]  # fmt: skip
LEFT = ["harvest_month", "commodity", "facility_name", "product_name", "province_code", "quantity_kg", "matched_kg", "left_kg",
        "price_vnd_per_kg", "is_covered"]  # fmt: skip
DEPENDS = ["product_name", "product_group", "from_province_code", "partner_pct", "partner_kg", "quantity_kg", "n_shipments"]
FEW = ["from_province_code", "to_province_code", "product_group", "quantity_kg", "n_sellers", "largest_sellers_pct",
       "effective_sellers", "n_buyers", "largest_buyers_pct", "effective_buyers"]  # fmt: skip
BALANCE = ["product_group", "out_kg", "in_kg", "balance_kg", "out_vnd", "in_vnd", "balance_vnd"]
MARKS = [*WAY, "month", "n_shipments", "expected_shipments", "lower_shipments", "upper_shipments", "quantity_kg", "p_value"]


def cover_tab(view: View) -> None:
    """Shares by way and month, then what is not covered."""
    finding = _said(view, "covered_trade")
    if not finding.facts["n_shipments"]:
        return
    st.header(view.say("cover_ways"), anchor=False)
    _table(view, finding.frame("way")[COVER], "cover_ways")
    st.header(view.say("cover_month"), anchor=False)
    month = _monthly(finding.frame("month"))
    names = {part: view.say(f"cover_{part}") for part in PARTS}
    figure = shares(month, names=names, hover=view.say("hover_cover", name="{name}"), language=view.language)
    picture(view, figure, key="cover_month", alt=view.say("cover_month_alt"), twin=finding.frame("month")[["month", *COVER]])
    st.header(view.say("lacking"), anchor=False)
    lacking = finding.frame("lacking")
    if lacking.empty:
        st.info(view.say("all_assured"))
        return
    if len(lacking) > MOST:
        st.caption(view.say("lacking_more", shown=MOST, n=numbers.number(len(lacking), view.language)))
    _table(view, lacking.head(MOST)[LACKING], "lacking")


def _monthly(month: pd.DataFrame) -> pd.DataFrame:
    """Both ways together."""
    sums = month.groupby("month", as_index=False)[["quantity_kg", *(f"{part}_quantity_kg" for part in PARTS)]].sum()
    return sums.assign(**{f"{part}_pct": 100 * sums[f"{part}_quantity_kg"] / sums.quantity_kg for part in PARTS})


def gluts_tab(view: View) -> None:
    """Offers beside forecast sales, then the matching to buyers."""
    finding = _said(view, "gluts")
    plan = finding.frame("plan")
    if plan.empty:
        return
    st.header(view.say("glut_plan"), anchor=False)
    keys = list(dict.fromkeys(zip(plan.province_code, plan.commodity, strict=True)))
    names = {key: _commodity(view, key) for key in keys}
    chosen = st.selectbox(view.say("glut_which"), keys, format_func=names.__getitem__, key="glut_which")
    mine = plan[(plan.province_code == chosen[0]) & (plan.commodity == chosen[1])]
    _tested(view, finding, chosen)
    legend = view.say("glut_offered"), view.say("glut_forecast")
    figure = offered_beside(mine, names=legend, hover=view.say("hover_tons", name="{name}"), language=view.language)
    picture(view, figure, key="glut", alt=view.say("glut_alt"), twin=mine[PLAN])
    _table(view, plan[PLAN], "glut_plan")
    _matching(view, finding)


def _commodity(view: View, key: tuple[str, str], form: str = "commodity_of") -> str:
    return view.say(form, what=commodity_name(key[1], view.language), province=province_name(key[0]))


def _tested(view: View, finding: Finding, chosen: tuple[str, str]) -> None:
    """How the forecast did on past data."""
    test = finding.frame("test")
    row = test[(test.province_code == chosen[0]) & (test.commodity == chosen[1])].iloc[0]
    if row.forecast_state == "better":
        error, plain = (numbers.weight(float(one), view.language) for one in (row.error_kg, row.seasonal_error_kg))
        st.caption(view.say("glut_beaten", n=int(row.n_tested), error=error, plain=plain))
    elif row.forecast_state == "not_better":
        st.caption(view.say("glut_not_better"))
    else:
        st.caption(label("forecast_state", row.forecast_state, view.language))


def _matching(view: View, finding: Finding) -> None:
    st.header(view.say("glut_match"), anchor=False)
    match, facts = finding.frame("match"), finding.facts
    if match.empty:
        st.info(view.say("glut_no_match"))
    else:
        amounts = {name: numbers.weight(facts[f"{name}_kg"], view.language) for name in ("matched", "offered")}
        st.caption(view.say("glut_match_note", **amounts))
        _table(view, match[MATCH].head(MOST), "match")
    left = finding.frame("left")
    if len(left):
        st.header(view.say("glut_left"), anchor=False)
        _table(view, left[LEFT].head(MOST), "left")


def dependency_tab(view: View) -> None:
    """Products that depend on the partner, few sellers and buyers, the balance of each group."""
    finding = _said(view, "trade_dependency")
    sides = {name: province_name(finding.facts[name]) for name in ("first", "second")}
    titles = {"product": "dependency_product", "concentration": "dependency_few", "group": "dependency_balance"}
    columns = {"product": DEPENDS, "concentration": FEW, "group": BALANCE}
    for name, title in titles.items():
        if len(table := finding.frame(name)):
            st.header(view.say(title, **(sides if name == "group" else {})), anchor=False)
            _table(view, table[columns[name]].head(MOST), name)


def season_tab(view: View) -> None:
    """The calendar: shares of the year with harvest months."""
    finding = _said(view, "trade_season")
    table = finding.frame("calendar")
    if table.empty:
        return
    st.header(view.say("season_calendar"), anchor=False)
    doubted = table.is_read.eq(other=False)
    keys = zip(table.province_code, table.commodity, doubted, strict=True)
    texts = [_commodity(view, (home, what), "commodity_doubted" if doubt else "commodity_of") for home, what, doubt in keys]
    figure = calendar(table.assign(name=texts), label="name", hover=view.say("hover_season"), language=view.language)
    twin = table[["province_code", "commodity", "month_number", "quantity_kg", "share_pct", "is_harvest"]]
    picture(view, figure, key="calendar", alt=view.say("season_alt"), twin=twin)


def unusual_tab(view: View) -> None:
    """The unusual months, and any flow with its interval."""
    finding = _said(view, "trade_unusual")
    flow, mark = finding.frame("flow"), finding.frame("mark")
    if flow.empty:
        return
    keys = list(dict.fromkeys([*mark[WAY].itertuples(index=False, name=None), *flow[WAY].itertuples(index=False, name=None)]))
    names = {key: _flow_name(view, key) for key in keys}
    st.header(view.say("unusual_flow"), anchor=False)
    chosen = st.selectbox(view.say("unusual_which"), keys, format_func=names.__getitem__, key="unusual_which")
    mine = flow[(flow[WAY] == list(chosen)).all(axis=1)]
    legend = view.say("unusual_seen"), view.say("unusual_expected")
    figure = seen_beside(mine, names=legend, hover=view.say("hover_count", name="{name}"), language=view.language)
    picture(view, figure, key="unusual", alt=view.say("unusual_alt"), twin=mine[[*MARKS, "is_unusual"]])
    st.header(view.say("unusual_marks"), anchor=False)
    if mark.empty:
        st.info(view.say("unusual_none"))
    else:
        _table(view, mark[MARKS], "marks")


def _flow_name(view: View, key: tuple[str, str, str]) -> str:
    group = label("product_group", key[2], view.language)
    return view.say("flow_name", group=group, origin=province_name(key[0]), target=province_name(key[1]))


def _said(view: View, name: str) -> Finding:
    """A finding of a tab: its sentence above, its own cautions below."""
    finding = view.find(name)
    st.subheader(finding.sentence.say(view.language), anchor=False)
    st.caption(" ".join(one.say(view.language) for one in finding.cautions if one.key.startswith(f"{name}.")))
    return finding


def _table(view: View, table: pd.DataFrame, key: str) -> None:
    st.dataframe(shown(view, table), hide_index=True, key=f"table_{key}", height="content" if len(table) <= 10 else TALL)
