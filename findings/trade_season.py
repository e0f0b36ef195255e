"""Do goods move when they ripen?"""

from functools import partial
from typing import Any

import pandas as pd

from data.seasons import harvest_months
from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from queries import ask
from words.numbers import percent

LAG = 1  # months after the harvest that still count as its season
LEAST_SHIPMENTS = 24


def find(filters: Filters, scope: Scope) -> Finding:
    """Share of a commodity's weight that leaves in each calendar month, beside its harvest months.

    Frame calendar: a row a province, commodity and calendar month (month_number 1–12): quantity_kg a year on average,
    share_pct of its year, is_harvest (None where no season is known), is_read. All whole years up to the period's end
    count, of both partners, with all that they ship; the period's first day, districts and products do not narrow it.
    """
    sides = [code for code in settings().partners if not filters.province_code or code in filters.province_code]
    last = pd.Timestamp(min(filters.to_date, scope.manifest.as_of))
    asked = {"to_day": last.date(), "province_code": sides}
    answer = ask("sales_by_fortnight", asked, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    calendar, years = _calendar(answer.frame, last)
    known = calendar[calendar.is_harvest.notna()]
    inside = known[known.is_in_season]
    whole = float(known.quantity_kg.sum())
    share = 100 * float(inside.quantity_kg.sum()) / whole if whole else float("nan")
    facts = {"n_commodities": len(calendar) // 12, "n_known": len(known) // 12, "in_season_pct": share, "n_years": years}
    blanks = {"n": facts["n_known"], "share": partial(percent, share), "years": years}
    sentence = Sentence("trade_season.finding_share" if whole else "trade_season.finding_empty", blanks if whole else {})
    cautions = (Sentence("trade_season.caution_source"), *common_cautions(filters, scope))
    frames = {"calendar": calendar}
    return Finding(
        "trade_season", filters, scope.manifest, scope.viewer, sentence, facts, frames, None, None, cautions, (answer,)
    )


def _calendar(sold: pd.DataFrame, last: pd.Timestamp) -> tuple[pd.DataFrame, int]:
    """A year of each commodity, over the last whole years."""
    names = ["province_code", "commodity", "month_number", "quantity_kg", "share_pct", "is_harvest", "is_in_season", "is_read"]
    end = last.replace(day=1) if last != last + pd.offsets.MonthEnd(0) else last + pd.Timedelta(days=1)
    years = int((end - sold.fortnight.min()).days // 365) if len(sold) else 0
    kept = sold[(sold.fortnight < end) & (sold.fortnight >= end - pd.DateOffset(years=years))] if years else sold.head(0)
    if kept.empty:
        return pd.DataFrame(columns=names).astype({"quantity_kg": float}), 0
    month = kept.assign(month_number=kept.fortnight.dt.month)
    often = month.groupby(["province_code", "commodity"]).n_shipments.sum()
    table = month.pivot_table(index=["province_code", "commodity"], columns="month_number", values="quantity_kg", aggfunc="sum")
    table = table.reindex(columns=range(1, 13)).fillna(0.0)[often.reindex(table.index) >= LEAST_SHIPMENTS] / years
    rows = [_row(key, number, kg, float(sum(year))) for key, year in zip(table.index, table.to_numpy(), strict=True)
            for number, kg in enumerate(year, start=1)]  # fmt: skip
    return pd.DataFrame(rows, columns=names), years


def _row(key: tuple[str, str], month: int, kg: float, whole: float) -> tuple[Any, ...]:
    season = harvest_months().get(key)
    share = 100 * kg / whole if whole else 0.0
    if season is None:
        return (*key, month, kg, share, None, None, None)
    late = {(one - 1 + LAG) % 12 + 1 for one in season[0]}
    return (*key, month, kg, share, month in season[0], month in season[0] | late, season[1])
