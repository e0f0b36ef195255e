"""What was made public, to whom, about which hazard, and by which decision?"""

from typing import Any

import pandas as pd

from data.codes import label
from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from queries import ask
from words import Language
from words.numbers import number

PUBLICATION = ["published_date", "publication_kind", "subject", "hazard", "product_name", "facility_name", "audience", "basis",
               "decision_number", "decision_date", "days_after_decision", "sample_id", "province_code", "plan_id",
               "publication_id"]  # fmt: skip


def find(filters: Filters, scope: Scope) -> Finding:
    """The ledger of what was made public in the period, in the provinces chosen.

    Frames: publication (newest first, each with the decision it rests on and how many days after it), hazard (counts by
    hazard; those about none are left out). A screening result never stands here: intake refuses it.
    """
    asked = filters.params("from_date", "to_date", "province_code")
    answer = ask("publications", asked, viewer=scope.viewer, snapshot_id=scope.snapshot_id)
    table = answer.frame.assign(days_after_decision=(answer.frame.published_date - answer.frame.decision_date).dt.days)
    table = table.sort_values(["published_date", "publication_id"], ascending=[False, True], ignore_index=True)
    hazard = table.dropna(subset="hazard").groupby("hazard", as_index=False).size().rename(columns={"size": "n_publications"})
    facts = _facts(table)
    frames = {
        "publication": table[PUBLICATION],
        "hazard": hazard.sort_values("n_publications", ascending=False, ignore_index=True),
    }
    cautions = (Sentence("publications.caution_rule"), *common_cautions(filters, scope))
    return Finding(
        "publications", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None, cautions, (answer,)
    )


def _facts(table: pd.DataFrame) -> dict[str, Any]:
    return {
        "n_publications": len(table), "n_final": int((table.basis == "final_decision").sum()),
        "n_laboratory": int((table.basis == "laboratory").sum()),
        "kinds": {str(kind): int(n) for kind, n in table.publication_kind.value_counts().items()},
    }  # fmt: skip


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_publications"]:
        return Sentence("publications.finding_empty")

    def kinds(language: Language) -> str:
        return ", ".join(f"{n} {label('publication_kind', kind, language).lower()}" for kind, n in facts["kinds"].items())

    blanks: dict[str, Any] = {
        "n": lambda language: number(facts["n_publications"], language), "kinds": kinds, "final": facts["n_final"],
        "laboratory": facts["n_laboratory"],
    }  # fmt: skip
    return Sentence("publications.finding_ledger", blanks)
