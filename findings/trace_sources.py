"""Which lots failed in what is chosen, and which inputs do several of them share?"""

from typing import Any

import numpy as np
import pandas as pd

from findings.base import Scope, Sentence
from findings.filters import Filters
from findings.trace_network import links
from findings.trace_words import number_of
from queries import Answer, ask
from stats.lots import walk

MOST_FAILED, MOST_SOURCES = 1000, 30


def failed_together(
    filters: Filters, scope: Scope
) -> tuple[Sentence, dict[str, Any], dict[str, pd.DataFrame], tuple[Answer, ...]]:
    """Failed lots of the filters (the latest thousand) and the inputs that lie behind at least two of them.

    Frames: failed (a row a lot, the latest first), source (lot_id …, n_failed_lots, n_forward_lots, score: share of the
    failed lots that lie forward, 0–1), the strongest first.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    answer = ask("failed_lots", filters.trade(), **asked)
    failed = answer.frame.sort_values(["last_sampled_date", "lot_id"], ascending=[False, True], ignore_index=True)
    looked = failed.head(MOST_FAILED)
    counted = shared_inputs(looked.lot_number.to_numpy(np.int64), scope)
    details = ask("lot_details", {"lot_number": counted.lot_number.tolist()}, **asked)
    source = counted.merge(details.frame, on="lot_number")
    source = source.assign(score=source.n_failed_lots / max(len(looked), 1))
    facts = {
        "is_lot": False, "n_failed_lots": len(failed), "n_looked": len(looked), "n_sources": len(source),
        "source": str(source.lot_id.iloc[0]) if len(source) else None,
        "source_failed": int(source.n_failed_lots.iloc[0]) if len(source) else 0,
    }  # fmt: skip
    return _sentence(facts, source), facts, {"failed": failed, "source": source}, (answer, details)


def shared_inputs(failed: np.ndarray[Any, np.dtype[np.int64]], scope: Scope) -> pd.DataFrame:
    """Lots behind at least two of these: lot_number, n_failed_lots, n_forward_lots; most failed first, then fewest forward."""
    net = links(scope)
    behind = [walk(net, [lot], "back").lots[1:] for lot in failed.tolist()]
    lots, counts = np.unique(np.concatenate([np.zeros(0, np.int64), *behind]), return_counts=True)
    chosen = lots[counts > 1][np.argsort(-counts[counts > 1], kind="stable")][: 4 * MOST_SOURCES]
    known = dict(zip(lots.tolist(), counts.tolist(), strict=True))
    rows = [(lot, known[lot], len(walk(net, [lot], "forward").lots) - 1) for lot in chosen.tolist()]
    table = pd.DataFrame(rows, columns=["lot_number", "n_failed_lots", "n_forward_lots"]).astype("int64")
    ranked = table.sort_values(["n_failed_lots", "n_forward_lots", "lot_number"], ascending=[False, True, True])
    return ranked.head(MOST_SOURCES).reset_index(drop=True)


def _sentence(facts: dict[str, Any], source: pd.DataFrame) -> Sentence:
    if not facts["n_failed_lots"]:
        return Sentence("trace.finding_empty")
    if not len(source):
        return Sentence("trace.finding_apart", {"n": number_of(facts["n_failed_lots"])})
    first = source.iloc[0]
    blanks = {
        "n": number_of(facts["n_failed_lots"]), "shared": number_of(facts["source_failed"]), "lot": facts["source"],
        "facility": first.facility_name or first.facility_id,
    }  # fmt: skip
    return Sentence("trace.finding_shared", blanks)
