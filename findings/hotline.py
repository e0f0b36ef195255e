"""What came in by the hotline, and how soon was it handled?"""

from typing import Any

import pandas as pd

from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from findings.places import place_name_of
from queries import ask
from stats.pace import waits
from words import Language
from words.numbers import number, percent

SOON_HOURS = 72
REPORT = ["report_state", "received_at", "subject", "place_name", "province_code", "handled_at", "hours", "report_result",
          "action_text", "plan_id", "report_id"]  # fmt: skip


def find(filters: Filters, scope: Scope) -> Finding:
    """Reports received in the period, in the provinces chosen.

    Frames: report (open ones first, the longest waiting on top; `hours` until handled, or waited so far), month (received,
    handled and still open by month received), subject (counts by what was reported). The median and the 90th percentile
    of the hours are Kaplan-Meier's, since some reports still wait; NaN where too many do.
    """
    asked = filters.params("from_date", "to_date", "province_code")
    answer = ask("hotline_reports", asked, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    table = _timed(answer.frame, pd.Timestamp(scope.manifest.as_of) + pd.Timedelta(days=1))
    facts = _facts(table)
    frames = {"report": table[REPORT], "month": _months(table), "subject": _subjects(table)}
    cautions = (Sentence("hotline.caution_private"), Sentence("hotline.caution_waits"), *common_cautions(filters, scope))
    return Finding(
        "hotline", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None, cautions, (answer,)
    )


def _timed(table: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    over = table.handled_at.notna()
    hours = (table.handled_at.where(over, now) - table.received_at).dt.total_seconds() / 3600
    keys = table[["place_era", "place_level", "place_code"]].astype(object)
    keys = keys.where(keys.notna(), None)
    names = [place_name_of(*key) for key in keys.itertuples(index=False, name=None)]
    timed = table.assign(
        hours=hours,
        report_state=over.map({True: "handled", False: "open"}),
        place_name=pd.Series(names, index=table.index, dtype="str"),
    )
    return timed.sort_values(["report_state", "received_at"], ascending=[False, True], ignore_index=True)


def _facts(table: pd.DataFrame) -> dict[str, Any]:
    over = table.handled_at.notna()
    found: dict[str, Any] = {"n_reports": len(table), "n_handled": int(over.sum()), "n_open": int((~over).sum())}
    if not len(table):
        return found
    median, slow = waits(table.hours.clip(lower=0), over, (0.5, 0.9))
    tested = table[over | (table.hours >= SOON_HOURS)]  # of the others it is not yet known
    soon = 100 * float((tested.hours <= SOON_HOURS).mean()) if len(tested) else float("nan")
    longest = float(table.hours[~over].max()) if (~over).any() else float("nan")
    return found | {"median_hours": median, "p90_hours": slow, "soon_pct": soon, "longest_open_hours": longest}


def _months(table: pd.DataFrame) -> pd.DataFrame:
    month = table.received_at.dt.to_period("M").dt.start_time
    counted = pd.DataFrame({"month": month, "n_handled": table.handled_at.notna(), "n_open": table.handled_at.isna()})
    return (
        counted.groupby("month", as_index=False)[["n_handled", "n_open"]].sum().astype({"n_handled": "int64", "n_open": "int64"})
    )


def _subjects(table: pd.DataFrame) -> pd.DataFrame:
    counted = table.assign(
        n_reports=1, n_confirmed=table.report_result.isin(["confirmed", "partly"]), n_open=table.handled_at.isna()
    )
    sums = (
        counted.groupby("subject", as_index=False)[["n_reports", "n_confirmed", "n_open"]]
        .sum()
        .astype(dict.fromkeys(("n_reports", "n_confirmed", "n_open"), "int64"))
    )
    return sums.sort_values(["n_reports", "subject"], ascending=[False, True], ignore_index=True)


def span(hours: float, language: Language = "vi") -> str:
    """Hours as people say them: below two days in hours, else in days."""
    from words import say

    unit, count = ("hours", hours) if not hours >= 48 else ("days", hours / 24)
    return say(f"hotline.{unit}", language, n=number(count, language, digits=0 if unit == "hours" or count >= 10 else 1))


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_reports"]:
        return Sentence("hotline.finding_empty")
    blanks: dict[str, Any] = {
        "n": lambda language: number(facts["n_reports"], language),
        "handled": lambda language: number(facts["n_handled"], language),
        "open": facts["n_open"], "median": lambda language: span(facts["median_hours"], language),
        "soon": lambda language: percent(facts["soon_pct"], language, digits=0), "hours": SOON_HOURS,
        "longest": lambda language: span(facts["longest_open_hours"], language),
    }  # fmt: skip
    return Sentence("hotline.finding_open" if facts["n_open"] else "hotline.finding_handled", blanks)
