"""The steps of a meeting: each asks its finding and says which picture, table and lines it is shown by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from data.settings import settings
from figures.palette import MARK, PROVINCES, RISK, TIERS, TOO_FEW
from findings import Filters, Finding, Scope, find, readable, spoken
from findings.places import province_name
from reports.model import Area, Briefing, Chart, Map, Series, Step
from words import Language, say
from words.numbers import interval, number, percent, quarter
from words.numbers import month as month_words

RATE = ("n_samples", "n_failed", "failures_per_100", "low_per_100", "high_per_100")


@dataclass(frozen=True)
class Hall:
    """What every step knows: filters, snapshot and viewer, language."""

    filters: Filters
    scope: Scope
    language: Language

    def say(self, key: str, **blanks: object) -> str:
        """A saying of words/meeting.toml, or of another room ("ui.hover_bar")."""
        return say(key if "." in key else f"meeting.{key}", self.language, **blanks)

    def step(self, name: str, finding: Finding, picture: Chart | Map | None, frame: str, columns: list[str]) -> Step:
        """A step that shows one frame of a finding."""
        table = readable.table(finding.frame(frame), columns, self.language)
        shown = spoken.in_words(self.filters, self.scope.manifest.as_of, self.language, trade=finding.n_samples is None)
        caption = spoken.caption(finding, self.language)
        title, sentence = self.say(f"{finding.name}.title"), finding.sentence.say(self.language)
        return Step(name, title, sentence, picture, table, (), caption, shown, self.say(f"notes_{name}"))


def changed(hall: Hall) -> Step:
    """What changed: the rate over time by province."""
    finding = find("overview", hall.filters, hall.scope)
    trend = finding.frame("trend")
    rates = trend[trend.state == "rate"]
    write = month_words if finding.facts["trend_months"] == 1 else quarter
    picture = _lines(
        rates, "province_code", {code: (one.vi, PROVINCES[code]) for code, one in settings().provinces.items()},
        write=lambda day: write(day, hall.language), title=hall.say("chart_rate"),
    )  # fmt: skip
    columns = ["province_code", "period_start", *RATE]
    return hall.step("changed", finding, picture, "trend", columns)


def hotspots(hall: Hall) -> Step:
    """Where risk gathers."""
    finding = find("hotspots_agreement", hall.filters, hall.scope)
    place = finding.frame("place")
    areas = {
        row.place_code: Area(
            RISK[row.class_index] if row.class_index >= 0 else TOO_FEW if row.class_index == -1 else None,
            bool(row.is_excess), _tip(row, hall.language),
        )
        for row in place.itertuples()
    }  # fmt: skip
    picture = Map(hall.filters.place_level, areas, (*_classes(hall.language), (TOO_FEW, hall.say("too_few"))))
    first = place.sort_values(["is_excess", "p_value"], ascending=[False, True])
    known = first[first.n_samples >= settings().samples_for_rate]
    columns = [
        "place_name",
        "province_code",
        "n_samples",
        "n_failed",
        "failures_per_100",
        "low_per_100",
        "high_per_100",
        "p_adjusted",
    ]
    step = hall.step("hotspots", finding, picture, "place", columns)
    return _with(step, table=readable.table(known, columns, hall.language))


def compliance(hall: Hall) -> Step:
    """Rates of star tiers within each province."""
    finding = find("compliance", hall.filters, hall.scope)
    tier = finding.frame("tier")
    rates = tier[(tier.state == "rate") & (tier.stars > 0)]
    provinces = [code for code in settings().provinces if code in set(rates.province_code)]
    by_tier = {
        stars: rates[rates.stars == stars].set_index("province_code").reindex(provinces)
        for stars in sorted({int(one) for one in rates.stars})
    }
    series = tuple(_bars(hall.say("ui.stars", stars=stars), TIERS[stars], rows) for stars, rows in by_tier.items())
    names = tuple(province_name(code) for code in provinces)
    picture = Chart("column", names, series, "%", hall.say("chart_rate")) if series else None
    columns = [
        "province_code",
        "stars",
        "n_samples",
        "n_failed",
        "failures_per_100",
        "low_per_100",
        "high_per_100",
        "trend",
        "state",
    ]
    return hall.step("compliance", finding, picture, "tier", columns)


def signals(hall: Hall) -> Step:
    """What rises beyond chance."""
    finding = find("signals", hall.filters, hall.scope)
    columns = ["place_name", "product_group", "hazard", "period_start", "n_samples", "n_failed", "expected_failed", "p_value"]
    return hall.step("signals", finding, None, "signal", columns)


def trade(hall: Hall) -> Step:
    """What moves between the two provinces."""
    finding = find("trade", hall.filters, hall.scope)
    month = finding.frame("month")
    names = {
        code: (hall.say("trade.from", province=province_name(code)), PROVINCES[code])
        for code in (finding.facts["first"], finding.facts["second"])
    }
    picture = _lines(
        month.assign(period_start=month.month, value=month.quantity_kg / 1000), "from_province_code", names, value="value",
        write=lambda day: month_words(day, hall.language), title=hall.say("trade.monthly"), kind="column", unit="",
    )  # fmt: skip
    columns = ["from_province_code", "to_province_code", "product_group", "n_shipments", "quantity_kg", "covered_pct"]
    return hall.step("trade", finding, picture, "group", columns)


def sampling(hall: Hall) -> Step:
    """Where to sample next."""
    finding = find("sampling", hall.filters, hall.scope)
    frame = "stratum" if "stratum" in finding.frames else next(iter(finding.frames))
    columns = [
        name for name in ("place_name", "product_group", "hazard", "n_samples", "n_planned", "expected_failed")
        if name in finding.frame(frame)
    ]  # fmt: skip
    return hall.step("sampling", finding, None, frame, columns)


def decisions(hall: Hall) -> Step:
    """What needs a decision, in words."""
    finding = find("overview", hall.filters, hall.scope)
    wanted = finding.facts["decisions"]
    step = hall.step("decisions", finding, None, "purpose", ["purpose", "n_samples", "n_failed"])
    sentence = hall.say("decisions_some", count=len(wanted)) if wanted else hall.say("decisions_none")
    return _with(
        step,
        title=hall.say("overview.decisions"),
        sentence=sentence,
        points=tuple(one.sentence.say(hall.language) for one in wanted),
    )


# In the order of the hall; a story names those it shows.
STEPS: dict[str, Callable[[Hall], Step]] = {
    "changed": changed,
    "hotspots": hotspots,
    "compliance": compliance,
    "signals": signals,
    "trade": trade,
    "sampling": sampling,
    "decisions": decisions,
}


def briefing(
    filters: Filters, scope: Scope, language: Language = "vi", *, title: str = "", names: Iterable[str] = STEPS
) -> Briefing:
    """All steps of a story, in its order.

    Raises:
        KeyError: a step of another name.
    """
    hall = Hall(filters, scope, language)
    steps = tuple(STEPS[name](hall) for name in names)
    mine = settings().provinces.get(scope.viewer.province_code or "")
    author = mine.agency_vi if mine else " – ".join(settings().provinces[code].vi for code in settings().partners)
    return Briefing(title or hall.say("default_title"), language, scope.manifest, scope.viewer, filters, steps, author)


def _with(step: Step, **changes: object) -> Step:
    return Step(**{**step.__dict__, **changes})


def _lines(
    table: pd.DataFrame, group: str, names: dict[str, tuple[str, str]], *, write: Callable[..., str], title: str,
    value: str = "failures_per_100", kind: str = "line", unit: str = "%",
) -> Chart | None:  # fmt: skip
    """A line or a set of bars for each group over time; None where there is nothing to draw."""
    if table.empty:
        return None
    days = sorted(set(table.period_start))
    series = []
    for code, (name, colour) in names.items():
        rows = table[table[group] == code].groupby("period_start").first().reindex(days)
        if rows[value].notna().any():
            bounds = {end: _cells(rows[f"{end}_per_100"]) for end in ("low", "high")} if unit == "%" else {}
            series.append(Series(name, colour, _cells(rows[value]), **bounds))
    return Chart("line" if kind == "line" else "column", tuple(write(day) for day in days), tuple(series), unit, title)


def _bars(name: str, colour: str, rows: pd.DataFrame) -> Series:
    return Series(name, colour or MARK, *(_cells(rows[f"{part}_per_100"]) for part in ("failures", "low", "high")))


def _cells(column: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else float(one) for one in column.to_numpy(dtype=float, na_value=np.nan))


def _classes(language: Language) -> tuple[tuple[str, str], ...]:
    limits = settings().class_limits_pct
    between = [f"{number(low, language, digits=1)}–{percent(high, language)}" for low, high in pairwise(limits)]
    labels = [f"< {percent(limits[0], language)}", *between, f"≥ {percent(limits[-1], language)}"]
    return tuple(zip(RISK, labels, strict=True))


def _tip(row: object, language: Language) -> str:
    rate = percent(row.failures_per_100, language)  # type: ignore[attr-defined]
    band = interval(row.low_per_100, row.high_per_100, language)  # type: ignore[attr-defined]
    return f"{row.place_name}: {number(row.n_failed, language)}/{number(row.n_samples, language)} · {rate} ({band})"  # type: ignore[attr-defined]
