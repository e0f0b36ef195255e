"""A plan sample by sample: code, commune, facility, product, what to test."""

from typing import Any

import numpy as np
import pandas as pd

from findings.base import Finding
from findings.filters import add_months
from findings.sampling_strata import KEY, KNOWN_MONTHS, MOST_A_FACILITY, plan_month, shown
from queries import ask

MOST_ANALYTES = 5


def visits(plan: Finding) -> pd.DataFrame:
    """Every sample of a plan, in the order of communes.

    Columns plan_id, sample_id (reserved), province_code, new_commune_code, place_name, product_group, facility_id,
    facility_name, stage, product_id, product_name, hazard, analytes (codes; those that failed most in the product group
    first). Facilities never sampled come first, then those longest without a sample, each once before any twice; of a
    facility's products, one that failed.
    """
    from findings.base import Scope

    scope = Scope(plan.manifest, plan.viewer)
    mine = shown(plan.filters, scope)
    chosen = plan.frame("stratum") if "stratum" in plan.frames else pd.DataFrame({"n_planned": []})
    chosen = chosen[chosen.n_planned > 0]
    if mine is None or chosen.empty:
        return pd.DataFrame()
    asked: dict[str, Any] = {"viewer": plan.viewer, "snapshot_id": plan.manifest.snapshot_id}
    period = mine.samples() | {
        "from_date": min(mine.from_date, add_months(plan_month(mine, scope), -KNOWN_MONTHS)), "as_of_date": plan.manifest.as_of,
        "commune_code": sorted(set(chosen.new_commune_code)), "product_group": sorted(set(chosen.product_group)),
    }  # fmt: skip
    hazard = period.pop("hazard")
    pairs = ask("facility_products_to_sample", period, **asked).frame
    analytes = {"from_date", "to_date", "province_code", "product_group", "purpose"}
    tested = ask(
        "sample_failures_by_product_group_analyte",
        {name: period[name] for name in analytes} | {"hazard": hazard}, **asked,
    ).frame  # fmt: skip
    ordered = chosen.sort_values(["province_code", "new_commune_code", "product_group"])
    strata = ordered.loc[ordered.index.repeat(ordered.n_planned), [*KEY, "place_name", "hazard"]].reset_index(drop=True)
    turn = strata.groupby(KEY).cumcount()
    rows = strata.assign(turn=turn).merge(_turns(pairs, chosen), on=[*KEY, "turn"], how="left", validate="one_to_one")
    rows = rows.assign(analytes=_analytes(rows, tested), plan_id=plan.facts["plan_id"])
    rows["sample_id"] = rows.plan_id + "-" + pd.Series(np.arange(1, len(rows) + 1)).astype(str).str.zfill(3)
    return rows[[
        "plan_id", "sample_id", "province_code", "new_commune_code", "place_name", "product_group", "facility_id",
        "facility_name", "stage", "product_id", "product_name", "hazard", "analytes",
    ]]  # fmt: skip


def _turns(pairs: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Who is sampled first, second … in each stratum: every facility once, then again with its next product."""
    last = pairs.last_taken_date.fillna(pd.Timestamp(0))
    table = pairs.assign(last=last, newest=last.groupby(pairs.facility_id).transform("max"), clean=pairs.n_failed == 0)
    table = table.sort_values(["clean", "last", "product_id"])
    of_facility = table.groupby(["facility_id", "product_group"])
    table = table.assign(lap=of_facility.cumcount(), products=of_facility.product_id.transform("size"))
    again = [table[table.products == 1].assign(lap=lap) for lap in range(1, MOST_A_FACILITY)]
    table = pd.concat([table[table.lap < MOST_A_FACILITY], *again]).sort_values(["lap", "newest", "facility_id"])
    most = chosen.set_index(KEY).n_planned
    parts = []
    for key, rows in table.groupby(KEY, sort=False):
        if key in most.index:
            wanted = int(most[key])
            parts.append(rows.iloc[np.arange(wanted) % len(rows)].assign(turn=range(wanted)))
    columns = [*KEY, "turn", "facility_id", "facility_name", "stage", "product_id", "product_name"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _analytes(rows: pd.DataFrame, tested: pd.DataFrame) -> list[str]:
    ranked = tested.sort_values(["n_failed", "n_samples", "analyte"], ascending=[False, False, True])
    best = ranked.groupby(["product_group", "hazard"], sort=False).analyte.agg(lambda codes: ", ".join(codes[:MOST_ANALYTES]))
    known = best.to_dict()
    return [known.get((group, hazard), "") for group, hazard in zip(rows.product_group, rows.hazard, strict=True)]
