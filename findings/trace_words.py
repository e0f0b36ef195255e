"""Sentences and cautions of the trace page."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from findings.base import Scope, Sentence
from findings.filters import Filters
from words import Language
from words.numbers import day, number, percent, weight

Blank = Callable[[Language], str]


def number_of(count: float) -> Blank:
    """A count as either language writes it."""
    return lambda language: number(float(count), language)


def weight_of(quantity_kg: float) -> Blank:
    """A weight as either language writes it."""
    return lambda language: weight(quantity_kg, language)


def lot_sentence(facts: dict[str, Any]) -> Sentence:
    """What the trace of a lot found: how it was sold where it failed, else where it came from and went."""
    blanks: dict[str, Any] = {
        "lot": facts["lot_id"], "product": facts["product_name"] or "–", "back": number_of(facts["n_back"]),
        "forward": number_of(facts["n_forward"]), "goods": weight_of(facts["goods_kg"]), "reached": weight_of(facts["sold_kg"]),
        "outlets": number_of(facts["n_outlets"]),
        "provinces": number_of(facts["n_provinces"]), "day": lambda language: day(facts["day"], language),
        "sold": lambda language: percent(facts["sold_pct"], language, digits=0), "source": facts["source"] or "",
        "shared": number_of(facts["source_failed"]),
    }  # fmt: skip
    blanks["bad"] = number_of(facts["n_failed_forward"])
    if not facts["lot_failed"] and facts["n_failed_forward"]:
        return Sentence("trace.finding_ahead", blanks)
    kind = "failed" if facts["lot_failed"] else "lot"
    return Sentence(f"trace.finding_{kind}{'_source' if facts['source'] else ''}", blanks)


def found_sentence(text: str, count: int, most: int) -> Sentence:
    """How many lots fit what was typed."""
    if not count:
        return Sentence("trace.finding_unknown", {"text": text})
    return Sentence("trace.finding_found_many" if count >= most else "trace.finding_found", {"text": text, "n": number_of(count)})


def cautions(facts: dict[str, Any], filters: Filters, scope: Scope, doubt: pd.DataFrame | None) -> tuple[Sentence, ...]:
    """What a reader must know: the rule of «sold», collapsing, limits of the walk, contradictions, mixing, rights, demo."""
    found = []
    if facts.get("is_lot"):
        found += [Sentence("trace.caution_sold"), Sentence("trace.caution_score")]
        if facts["n_unweighed"]:
            found.append(Sentence("trace.caution_unweighed", {"n": number_of(facts["n_unweighed"])}))
        if facts["is_cut"]:
            found.append(Sentence("trace.caution_cut"))
        if doubt is not None and len(doubt):
            found.append(Sentence("trace.caution_doubt", {"n": number_of(len(doubt))}))
        if "mixing" in filters.walk:
            found.append(Sentence("trace.caution_mixing", {"days": facts["mixing_days"]}))
    elif "n_failed_lots" in facts:
        found.append(Sentence("trace.caution_purposes"))
    if facts.get("n_looked", facts.get("n_failed_lots", 0)) < facts.get("n_failed_lots", 0):
        found.append(Sentence("trace.caution_looked", {"n": number_of(facts["n_looked"])}))
    if scope.viewer.province_code:
        found.append(Sentence("trace.caution_rights"))
    if scope.manifest.is_demo:
        found.append(Sentence("cautions.demo"))
    return tuple(found)
