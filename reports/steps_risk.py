"""Steps of a meeting that ask of samples: what changed, where risk gathers, tiers, signals, where to sample next."""

from itertools import pairwise

import pandas as pd

from data.settings import settings
from figures.palette import FAIL, INK, MARK, PROVINCES, RISK, TIERS, TOO_FEW
from findings.places import province_name
from findings.signals import series_name
from reports.hall import RATE, RATES, SHORT_RATE, Hall, cells, chart, only_rates, over_time, rated
from reports.model import EDGE, Area, Map, Series, Step
from words import Language
from words.numbers import interval, number, percent, quarter
from words.numbers import month as month_words

PLANNED = (1, 2, 4)  # samples from which each class of the map of the next samples begins
SHOWN_PERIODS = 24  # of a series of signals
PLANNED_COLOURS = (TIERS[3], TIERS[4], TIERS[5])


def changed(hall: Hall) -> Step:
    """What changed: the rate over time by province, and each province's rate in the period."""
    finding = hall.find("overview")
    trend = finding.frame("trend")
    write = month_words if finding.facts["trend_months"] == 1 else quarter
    names = {code: (one.vi, PROVINCES[code]) for code, one in settings().provinces.items()}
    moments, series = over_time(trend[trend.state == "rate"], "province_code", names, rated)
    picture = chart("line", [write(one, hall.language) for one in moments], series, "%", hall.say("chart_rate"))
    province = finding.frame("province")
    enough = province.n_samples >= settings().samples_for_rate
    table = province.assign(**{name: province[name].where(enough) for name in RATES})
    table = table[province.n_samples.fillna(0) > 0]
    return hall.step("changed", finding, picture, table, ["province_code", *RATE], brief=["province_code", *SHORT_RATE])


def hotspots(hall: Hall) -> Step:
    """Where risk gathers, and whether methods that really differ agree."""
    finding = hall.find("hotspots_agreement")
    place = finding.frame("place")
    areas = {
        row.place_code: Area(
            RISK[row.class_index] if row.class_index >= 0 else TOO_FEW if row.class_index == -1 else None,
            bool(row.is_excess), _tip(row, hall),
        )
        for row in place.itertuples()
    }  # fmt: skip
    few = (TOO_FEW, hall.say("too_few", least=settings().samples_for_rate))
    legend = (*_classes(hall.language), few, (None, hall.say("no_sample")), (EDGE, hall.say("above_chance")))
    picture = Map(hall.filters.place_level, areas, legend) if finding.n_samples else None
    first = place.sort_values(["is_excess", "p_value", "n_samples"], ascending=[False, True, False])
    known = first[first.n_samples >= settings().samples_for_rate]
    columns = ["place_name", "province_code", *RATE, "p_adjusted", "gi_class", "scan_cluster"]
    brief = ["place_name", *SHORT_RATE, "p_adjusted"]
    return hall.step("hotspots", finding, picture, known, columns, brief=brief, page="hotspots")


def compliance(hall: Hall) -> Step:
    """Rates of star tiers within each province."""
    finding = hall.find("compliance")
    tier = finding.frame("tier")
    rates = tier[(tier.state == "rate") & (tier.stars > 0)]
    provinces = [code for code in settings().provinces if code in set(rates.province_code)]
    series = [
        rated(hall.say("ui.stars", stars=stars), TIERS[stars] or MARK,
              rates[rates.stars == stars].set_index("province_code").reindex(provinces))
        for stars in sorted({int(one) for one in rates.stars})
    ]  # fmt: skip
    picture = chart("column", [province_name(code) for code in provinces], series, "%", hall.say("chart_rate"))
    columns = ["province_code", "stars", *RATE, "trend", "state"]
    return hall.step("compliance", finding, picture, only_rates(tier[tier.stars > 0]), columns,
                     brief=["province_code", "stars", *SHORT_RATE, "trend"])  # fmt: skip


def signals(hall: Hall) -> Step:
    """What rises beyond chance: the strongest series over time, and every signal."""
    finding = hall.find("signals")
    series, signal = finding.frame("series").tail(SHOWN_PERIODS), finding.frame("signal")
    picture = None
    if len(series):
        wanted = {"n_failed": FAIL, "expected_failed": INK, "upper_failed": MARK}
        lines = [Series(hall.say(f"series_{name}"), colour, cells(series[name])) for name, colour in wanted.items()]
        days = [month_words(one, hall.language) for one in series.period_start]
        picture = chart("line", days, lines, "", series_name(series.iloc[0], hall.language))
    columns = ["place_name", "product_group", "hazard", "period_start", "n_samples", "n_failed", "expected_failed", "p_value"]
    brief = ["place_name", "product_group", "hazard", "n_samples", "n_failed", "p_value"]
    return hall.step("signals", finding, picture, signal, columns, brief=brief)


def sampling(hall: Hall) -> Step:
    """Where to sample next."""
    finding = hall.find("sampling")
    if "stratum" not in finding.frames:
        return hall.step("sampling", finding, None, pd.DataFrame(), [])
    commune, stratum = finding.frame("commune"), finding.frame("stratum")
    areas = {
        row.place_code: Area(_planned(int(row.n_planned)), is_strong=False, says=hall.say("planned_tip", place=row.place_name,
                             n=number(row.n_planned, hall.language)))
        for row in commune.itertuples()
    }  # fmt: skip
    labels = [f"{low}–{high - 1}" if high - low > 1 else f"{low}" for low, high in pairwise(PLANNED)] + [f"≥ {PLANNED[-1]}"]
    legend = [(colour, hall.say("planned_class", n=text)) for colour, text in zip(PLANNED_COLOURS, labels, strict=True)]
    picture = Map("commune", areas, (*legend, (None, hall.say("planned_none"))))
    columns = ["place_name", "product_group", "hazard", "n_samples", "n_planned", "expected_failed"]
    brief = ["place_name", "product_group", "n_planned", "expected_failed"]
    return hall.step("sampling", finding, picture, stratum[stratum.n_planned > 0], columns, brief=brief)


def _planned(n: int) -> str | None:
    return next((colour for least, colour in zip(PLANNED[::-1], PLANNED_COLOURS[::-1], strict=True) if n >= least), None)


def _classes(language: Language) -> tuple[tuple[str, str], ...]:
    limits = settings().class_limits_pct
    between = [f"{number(low, language, digits=1)}–{percent(high, language)}" for low, high in pairwise(limits)]
    labels = [f"< {percent(limits[0], language)}", *between, f"≥ {percent(limits[-1], language)}"]
    return tuple(zip(RISK, labels, strict=True))


def _tip(row: object, hall: Hall) -> str:
    """What a place's point says: counts, and its rate where there are samples enough for one."""
    name, n, failed = (getattr(row, one) for one in ("place_name", "n_samples", "n_failed"))
    if not n or pd.isna(n):
        return f"{name}: {hall.say('no_sample')}"
    counts = f"{name}: {number(failed, hall.language)}/{number(n, hall.language)}"
    if row.class_index < 0:  # type: ignore[attr-defined]
        return f"{counts} · {hall.say('too_few', least=settings().samples_for_rate)}"
    rate, low, high = (getattr(row, one) for one in RATES)
    return f"{counts} · {percent(rate, hall.language)} ({interval(low, high, hall.language)})"
