"""Cautions that several findings share."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Scope, Sentence
from findings.filters import Filters
from words.numbers import day, number


def sample_cautions(filters: Filters, scope: Scope, counts: pd.DataFrame) -> tuple[Sentence, ...]:
    """What a reader of any rate must know: purpose, undecided samples, the merger, the incomplete month, rights."""
    found = [Sentence("cautions.purpose", {"purpose": lambda language: _label(filters.purpose, language)})]
    undecided = counts.n_undecided.sum()
    if undecided:
        found.append(Sentence("cautions.undecided", {"n": lambda language: number(float(undecided), language)}))
    if filters.from_date < settings().merger_date <= filters.to_date:
        found.append(Sentence("cautions.merger", {"day": lambda language: day(settings().merger_date, language)}))
    return (*found, *common_cautions(filters, scope))


def trade_cautions(filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    """What a reader of volumes must know."""
    return (Sentence("cautions.covered"), *common_cautions(filters, scope))


def paper_cautions(filters: Filters, scope: Scope, facts: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """What a reader of papers must know: which paper is told of several, the scales of grades, purpose of the samples."""
    found = [
        Sentence("cautions.paper_told", {"n": lambda language: number(float(facts["n_several_papers"]), language)}),
        Sentence("cautions.grade_scale", {"day": lambda language: day(settings().grade_scale_date, language)}),
        Sentence("cautions.commitment"),
        Sentence("cautions.purpose", {"purpose": lambda language: _label(filters.purpose, language)}),
    ]
    if facts["n_unusual_numbers"]:
        found.append(Sentence("cautions.unusual", {"n": lambda language: number(float(facts["n_unusual_numbers"]), language)}))
    return (*found, Sentence("cautions.covered"), *common_cautions(filters, scope))


def control_cautions(filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    """What a reader of the shared control must know: what a check is, and that the partner's passing samples are not seen."""
    partner = (Sentence("cautions.partner_samples"),) if scope.viewer.province_code else ()
    return (Sentence("cautions.checked"), *partner, *common_cautions(filters, scope))


def agreement_cautions(filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    """What a reader of the agreement's indicators must know: whose the targets are."""
    return (Sentence("cautions.targets"), *common_cautions(filters, scope))


def quality_cautions(filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    """What a reader of the data's quality must know."""
    return (Sentence("cautions.delays"), *common_cautions(filters, scope))


def purpose_cautions(filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    """What a reader of a plan must know: the purpose, the incomplete month, rights."""
    purpose = Sentence("cautions.purpose", {"purpose": lambda language: _label(filters.purpose, language)})
    return (purpose, *common_cautions(filters, scope))


def common_cautions(filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    """What a reader of anything must know: the incomplete month, rights, simulated data."""
    found = []
    if filters.from_date <= scope.manifest.as_of < filters.to_date:
        found.append(Sentence("cautions.incomplete", {"day": lambda language: day(scope.manifest.as_of, language)}))
    if scope.viewer.province_code:
        found.append(Sentence("cautions.withheld"))
    if scope.manifest.is_demo:
        found.append(Sentence("cautions.demo"))
    return tuple(found)


def _label(purpose: str, language: str) -> str:
    from data.codes import label

    return label("purpose", purpose, language).lower()
