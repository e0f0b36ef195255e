"""What is rising beyond chance, where, in which hazard?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data.codes import label
from findings.backtest import episodes, judged, learned_delay
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.filters import Filters, add_months, month_end
from findings.places import place_names, province_name
from findings.rates import totals
from queries import Answer, ask
from words import Language
from words.numbers import day, few, month, number

CURRENT_WEEKS = 5  # the present week and the four before it
HISTORY_MONTHS = 24
MOST_NAMED = 2


def find(filters: Filters, scope: Scope) -> Finding:
    """Signals of the filters: the current ones, the earlier ones, one series over time, what the method did before.

    Frames: signal (a row a series with a signal in the current periods, strongest first), past (signals of the period
    before those), series (the chosen one, else the strongest: every period with `expected_failed`, `upper_failed`,
    `corrected_failed`), episode (runs of signals of the last 24 months with `days_to_detect`, and which planted truth
    they are), look (a row a period: series judged, signals, false ones to be expected), delay (share of results in
    after so many days, 0–100). Current are the last whole month and the one after it, or the last five weeks. All is
    worked out when a snapshot is published; `is_strong` stands after Benjamini-Hochberg at 5 % within its period.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    longer = replace(filters, from_date=min(filters.from_date, add_months(filters.to_date, 1 - HISTORY_MONTHS)))
    alarms = ask("signals_by_series_period", longer.signals(), **asked)
    looks = ask("signal_looks_by_period", longer.signals(), **asked)
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    delay = ask("result_delays_by_days", _learned(filters, scope), **asked)
    first = _current(filters, scope.manifest.as_of)
    table = _named(alarms.frame).sort_values(["period_start", "series"], ascending=[False, True], ignore_index=True)
    table = table[table.period_start >= pd.Timestamp(filters.from_date)]
    signal, past = _now(table, first), table[table.period_start < pd.Timestamp(first)]
    series = _series(filters, signal, past, asked)
    now = looks.frame[looks.frame.period_start >= pd.Timestamp(first)]
    runs = episodes(_named(alarms.frame), scope.manifest.planted)
    facts = (
        _facts(signal, now, filters, first)
        | {"series": series.params["series"]}
        | judged(looks.frame, runs, longer, scope.manifest)
    )
    total = totals(by_month.frame)
    return Finding(
        "signals", filters, scope.manifest, scope.viewer, _sentence(facts, signal, int(total["n_samples"])), facts,
        {"signal": signal, "past": past, "series": _named(series.frame).pipe(_corrected),
         "episode": runs, "look": looks.frame,
         "delay": learned_delay(delay.frame)},
        int(total["n_samples"]), int(total["n_failed"]),
        (*sample_cautions(filters, scope, by_month.frame), Sentence("signals.caution_method"), *_unused(filters)),
        (alarms, looks, series, delay, by_month),
    )  # fmt: skip


def current(filters: Filters, scope: Scope) -> pd.DataFrame:
    """The frame `signal` of these filters by month, for those who only ask what is to be decided."""
    first, alarms = ask_current(filters, scope)
    return _now(_named(alarms.frame), first)


def ask_current(filters: Filters, scope: Scope) -> tuple[date, Answer]:
    """First day of the current months, and the signals since."""
    first = _current(replace(filters, signal_grain="month"), scope.manifest.as_of)
    here = replace(filters, signal_grain="month", from_date=max(filters.from_date, first))
    return first, ask("signals_by_series_period", here.signals(), viewer=scope.viewer, snapshot_id=scope.snapshot_id)


def _learned(filters: Filters, scope: Scope) -> dict[str, Any]:
    """The twelve sampling months that ended three months before the as-of date: their results are all in."""
    last = add_months(scope.manifest.as_of, -4)
    return filters.params("province_code", "purpose") | {"from_date": add_months(last, -11), "to_date": month_end(last)}


def _current(filters: Filters, as_of: date) -> date:
    """First day of the periods that the sentence speaks of."""
    last = min(filters.to_date, as_of)
    if filters.signal_grain == "week":
        return last - timedelta(days=last.weekday() + 7 * (CURRENT_WEEKS - 1))
    return last.replace(day=1) if last == month_end(last) else add_months(last, -1)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    names = [
        province_name(row.place_code) if row.place_level == "province" else place_names("district").get(row.place_code, "")
        for row in table.itertuples()
    ]
    return table.assign(place_name=pd.Series(names, index=table.index, dtype="str"))


def _now(table: pd.DataFrame, first: date) -> pd.DataFrame:
    """One row a series: its strongest period among the current ones."""
    now = table[table.period_start >= pd.Timestamp(first)].sort_values(["p_value", "series", "period_start"])
    return now.drop_duplicates("series").sort_values(
        ["is_strong", "p_value", "n_failed", "series"], ascending=[False, True, False, True], ignore_index=True
    )


def _series(filters: Filters, signal: pd.DataFrame, past: pd.DataFrame, asked: dict[str, Any]) -> Answer:
    known = [*signal.series, *past.series]
    chosen = filters.series or (known[0] if known else ":")
    return ask("signals_by_series_period", filters.params("to_date", "purpose", "signal_grain") | {"series": chosen}, **asked)


def _corrected(series: pd.DataFrame) -> pd.DataFrame:
    """Failures to be expected when all results are in, where they are not yet."""
    late = series.known_pct.between(1, 100, inclusive="left") & (series.signal_state == "incomplete")
    return series.assign(corrected_failed=(series.n_failed / series.known_pct * 100).where(late))


def _facts(signal: pd.DataFrame, now: pd.DataFrame, filters: Filters, first: date) -> dict[str, Any]:
    return {
        "grain": filters.signal_grain,
        "current_from": first,
        "n_signals": len(signal),
        "n_strong": int(signal.is_strong.sum()),
        "n_series": int(now.n_series.max()) if len(now) else 0,
        "n_periods": int((now.n_series > 0).sum()),
        "n_looks": int(now.n_series.sum()),
        "expected_false": float(now.expected_false.sum()),
        "strong": tuple(signal.series[signal.is_strong]),
    }


def series_name(row: Any, language: Language) -> str:
    """Place, product group and hazard of a row, as a sentence names it."""
    parts = [label("product_group", row.product_group, language), label("hazard", row.hazard, language).lower(), row.place_name]
    return " – ".join(parts)


def said(row: Any) -> dict[str, Any]:
    """Blanks that tell of a signal: name, failed, n, expected."""
    return {
        "name": lambda language: series_name(row, language), "failed": lambda language: number(row.n_failed, language),
        "n": lambda language: number(row.n_samples, language),
        "expected": lambda language: number(row.expected_failed, language, digits=1),
    }  # fmt: skip


def _sentence(facts: dict[str, Any], signal: pd.DataFrame, n_samples: int) -> Sentence:
    if not n_samples:
        return Sentence("signals.finding_empty")
    if not facts["n_looks"]:
        return Sentence("signals.finding_undecided")
    # A district's signal within its province's is the same news.
    chosen = signal[signal.is_strong].drop_duplicates(["province_code", "product_group", "hazard"]).head(MOST_NAMED)
    begins = facts["current_from"]

    def names(language: Language) -> str:
        return "; ".join(series_name(row, language) for row in chosen.itertuples())

    blanks: dict[str, Any] = {
        "count": facts["n_strong"], "weak": facts["n_signals"] - facts["n_strong"], "names": names,
        "n_series": lambda language: number(facts["n_series"], language), "n_periods": facts["n_periods"],
        "since": lambda language: month(begins, language) if facts["grain"] == "month" else day(begins, language),
        "expected": lambda language: few(facts["expected_false"], language),
    }  # fmt: skip
    kind = "strong" if facts["n_strong"] else "weak" if facts["n_signals"] else "none"
    return Sentence(f"signals.finding_{kind}", blanks)


def _unused(filters: Filters) -> tuple[Sentence, ...]:
    """Filters that cut no series, and series that are not judged by week."""
    chosen = filters.commune_code or filters.product_id or filters.stars or filters.stage
    said_ = {"caution_filters": chosen, "caution_week": filters.signal_grain == "week"}
    return tuple(Sentence(f"signals.{key}") for key, applies in said_.items() if applies)
