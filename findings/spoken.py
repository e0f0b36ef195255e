"""Filters and captions in words: the same on screen, slide and paper."""

from collections.abc import Collection, Mapping
from datetime import date

from data.codes import label
from data.settings import settings
from findings.base import Finding
from findings.filters import Filters
from findings.parsing import Ignored
from findings.places import place_names
from words import Language, say
from words.numbers import day, month, number


def in_words(
    filters: Filters, as_of: date, language: Language = "vi", *, products: Mapping[str, str] | None = None, trade: bool = False
) -> str:
    """What is shown, in words; of trade only what shipments have. `products` are names by code."""
    until, start = min(filters.to_date, as_of), filters.from_date
    months = (filters.to_date.year - start.year) * 12 + filters.to_date.month - start.month + 1
    parts = [] if trade else [label("purpose", filters.purpose, language)]
    parts.append(say("ui.months_until", language, months=months, day=day(until, language)))
    provinces = ", ".join(settings().provinces[code].vi for code in filters.province_code)
    parts.append(provinces or say("ui.all_provinces", language))
    parts += [place_names("district").get(code, code) for code in filters.district_code]
    parts += [place_names("commune").get(code, code) for code in filters.commune_code]
    parts += [label("product_group", code, language) for code in filters.product_group]
    parts += [(products or {}).get(code, code) for code in filters.product_id]
    if trade:
        return " · ".join(parts)
    parts += [say("ui.no_stars", language) if star == "0" else say("ui.stars", language, stars=star) for star in filters.stars]
    parts += [label("stage", code, language) for code in filters.stage]
    return " · ".join([*parts, label("hazard", filters.hazard, language)] if filters.hazard else parts)


def caption(finding: Finding, language: Language = "vi") -> tuple[str, ...]:
    """What stands under every figure: source, period and counts; then each caution."""
    manifest, chosen = finding.manifest, finding.filters
    parts = [say("ui.source", language, snapshot=manifest.snapshot_id, made=day(manifest.made.date(), language))]
    if not (chosen.sample_id or chosen.lot):
        last = min(chosen.to_date, manifest.as_of)
        parts.append(say("ui.period", language, first=day(chosen.from_date, language), last=day(last, language)))
    if finding.n_samples is not None and finding.n_failed is not None:
        n, failed = number(finding.n_samples, language), number(finding.n_failed, language)
        parts.append(say("ui.counts", language, n=n, failed=failed))
    return (" · ".join(parts), *(one.say(language) for one in finding.cautions))


def not_taken(ignored: Collection[Ignored], language: Language, *, others: str, period: str) -> list[str]:
    """What was not taken, in words: by the saying `period` a period that ends before it begins, by `others` all else."""
    parts = ", ".join(f"{one.name}={one.text}" for one in ignored if one.period is None)
    months = [tuple(month(one_day, language) for one_day in one.period) for one in ignored if one.period]
    return ([say(others, language, parts=parts)] if parts else []) + [
        say(period, language, begin=begin, end=end) for begin, end in months
    ]
