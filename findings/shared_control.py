"""Who checked which stage of the chains between the two provinces: the origin's stages, the destination's trade?"""

from typing import Any

import pandas as pd

from data.codes import codes
from findings.base import Finding, Scope, Sentence
from findings.cautions import control_cautions
from findings.certificates import between_partners, crossing
from findings.filters import Filters
from queries import ask
from words.numbers import number

MOST_GAPS = 200
DIRECTION = ["from_province_code", "to_province_code"]
STAGE = [*DIRECTION, "side", "stage"]
COUNTS = ["n_inspections", "n_failed_inspections", "n_samples", "n_failed"]


def find(filters: Filters, scope: Scope) -> Finding:
    """Work out the control of both provinces over the chains that cross, in the period.

    Frames: stage (a row a direction, side and stage: facilities, how many were checked, by what, gaps), authority (who
    inspected there), chain (chains by whether sender and outlet were checked), gap (the heaviest chains with an end that
    was not checked, at most MOST_GAPS). A chain is a product from its facility to an outlet; checked is inspected, or
    sampled for any purpose but as a service. By the agreement the origin's province answers for all stages of the
    sender, the destination's for trade.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    wanted, period = between_partners(filters), filters.params("from_date", "to_date")
    ends = ask("chain_ends_by_facility", wanted, **asked)
    checks = ask("checks_by_facility", period, **asked)
    visits = ask("inspections_by_facility_authority", period, **asked)
    chains = ask("chains_by_check", wanted, **asked)
    gaps = ask("unchecked_chains", wanted | {"max_rows": MOST_GAPS}, **asked)
    end = crossing(ends.frame).merge(checks.frame, on="facility_id", how="left")
    stage, chain = _stages(end), crossing(chains.frame)
    frames = {
        "stage": stage, "authority": _authorities(end, visits.frame), "chain": _chains(chain), "gap": crossing(gaps.frame),
    }  # fmt: skip
    facts = _facts(stage, chain)
    cautions = control_cautions(filters, scope)
    return Finding(
        "shared_control", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None, cautions,
        (ends, checks, visits, chains, gaps),
    )  # fmt: skip


def checked_share(end: pd.DataFrame, checks: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """By side (origin, destination): facilities checked, and all of them; a facility counts once.

    Args:
        end: as question `chain_ends_by_facility` has them, those that cross.
        checks: as question `checks_by_facility` has them.
    """
    each = end.drop_duplicates(["side", "facility_id"])
    is_checked = each.facility_id.isin(checks.facility_id)
    return {
        side: (int(is_checked[each.side == side].sum()), int((each.side == side).sum())) for side in ("origin", "destination")
    }


def _stages(end: pd.DataFrame) -> pd.DataFrame:
    """Facilities of each direction, side and stage, with their checks; in the order of the chain."""
    counts = end[COUNTS].fillna(0).astype("int64")
    rows = end[[*STAGE, "facility_id", "quantity_kg"]].join(counts)
    is_checked = end.last_checked_date.notna()
    rows = rows.assign(
        is_checked=is_checked, is_inspected=counts.n_inspections > 0, is_sampled=counts.n_samples > 0,
        unchecked_quantity_kg=rows.quantity_kg.where(~is_checked, 0.0), last_checked_date=end.last_checked_date,
    )  # fmt: skip
    sums = rows.groupby(STAGE, as_index=False).agg(
        n_facilities=("facility_id", "size"), n_checked=("is_checked", "sum"), n_inspected=("is_inspected", "sum"),
        n_sampled=("is_sampled", "sum"), **{name: (name, "sum") for name in COUNTS}, quantity_kg=("quantity_kg", "sum"),
        unchecked_quantity_kg=("unchecked_quantity_kg", "sum"), last_checked_date=("last_checked_date", "max"),
    )  # fmt: skip
    is_origin = sums.side == "origin"
    sums.insert(0, "responsible_province_code", sums.from_province_code.where(is_origin, sums.to_province_code))
    sums["n_unchecked"] = sums.n_facilities - sums.n_checked
    order = {code: place for place, code in enumerate(codes("stage"))}
    ranked = sums.assign(place=sums.stage.map(order), turn=(~is_origin).astype(int))
    return ranked.sort_values([*DIRECTION, "turn", "place"], ignore_index=True).drop(columns=["place", "turn"])


def _authorities(end: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """Who inspected at each direction, side and stage, how often, with what."""
    joined = end[[*STAGE, "facility_id"]].merge(visits, on="facility_id")
    return joined.groupby([*STAGE, "inspecting_authority"], as_index=False).agg(
        n_facilities=("facility_id", "nunique"), n_inspections=("n_inspections", "sum"),
        n_failed_inspections=("n_failed_inspections", "sum"), n_with_findings=("n_with_findings", "sum"),
        last_inspected_date=("last_inspected_date", "max"),
    )  # fmt: skip


def _chains(chain: pd.DataFrame) -> pd.DataFrame:
    """Chains by which of their ends were checked."""
    ends = {(True, True): "both", (True, False): "origin_only", (False, True): "outlet_only", (False, False): "neither"}
    states = [ends[pair] for pair in zip(chain.is_origin_checked, chain.is_outlet_checked, strict=True)]
    return chain.assign(chain_state=states)[[*DIRECTION, "chain_state", "n_chains", "quantity_kg"]]


def _facts(stage: pd.DataFrame, chain: pd.DataFrame) -> dict[str, Any]:
    both = chain[chain.is_origin_checked & chain.is_outlet_checked]
    return {
        "n_chains": int(chain.n_chains.sum()), "n_both": int(both.n_chains.sum()),
        "quantity_kg": float(chain.quantity_kg.sum()), "both_kg": float(both.quantity_kg.sum()),
        "n_unchecked": int(stage.n_unchecked.sum()), "n_facilities": int(stage.n_facilities.sum()),
    }  # fmt: skip


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_chains"]:
        return Sentence("shared_control.finding_empty")
    blanks = {
        name: (lambda language, count=facts[key]: number(float(count), language))
        for name, key in (("n", "n_chains"), ("both", "n_both"), ("gaps", "n_unchecked"))
    }
    return Sentence("shared_control.finding_chains", blanks)
