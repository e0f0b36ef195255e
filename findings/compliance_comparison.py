"""Do provinces and tiers really differ, like compared with like; and is a change of the rate mix or risk?"""

from typing import Any

import numpy as np
import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import sample_cautions
from findings.compliance_pairs import compared
from findings.filters import Filters
from findings.places import province_name
from findings.rates import totals, with_rates
from queries import ask
from stats.rates import mix_or_risk, standardise
from words import Language, say
from words.numbers import number, p_value

QUESTION = "sample_failures_by_stars_product_group"


def find(filters: Filters, scope: Scope) -> Finding:
    """Compare provinces and tiers, and split the change since the period before.

    Frames: province (rate per 100 standardised directly by product group, the standard all samples of the provinces shown in
    the groups that each of them sampled; `covered_pct`: how much of its samples lie in those groups); pair (provinces two
    by two, and tiers two by two within a province, judged together: see `findings.compliance_pairs`);
    mix (by province: rows mix, risk, change in points with intervals); group (what each product group adds). Groups with
    fewer samples than the setting for a rate are not compared; five stars never.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    now = ask(QUESTION, filters.samples(), **asked)
    before = ask(QUESTION, filters.before().samples(), **asked)
    by_month = ask("sample_failures_by_month", filters.samples(), **asked)
    known = now.frame.dropna(subset=["n_failed", "product_group"])
    provinces, strata = _standardised(known)
    pairs = compared(known, provinces)
    mix, group = _mixes(known, before.frame.dropna(subset=["n_failed", "product_group"]))
    total = totals(by_month.frame)
    facts = total | {
        "groups_compared": strata, "n_pairs": len(pairs), "shown": pairs[pairs.difference_word != "same"].to_dict("records"),
    }  # fmt: skip
    cautions = (
        *sample_cautions(filters, scope, by_month.frame),
        Sentence("compliance_comparison.caution_method", {"n_pairs": len(pairs)}),
    )
    frames = {"province": provinces, "pair": pairs, "mix": mix, "group": group}
    return Finding(
        "compliance_comparison", filters, scope.manifest, scope.viewer, _sentence(pairs, total), facts, frames,
        int(total["n_samples"]), int(total["n_failed"]), cautions, (now, before, by_month),
    )  # fmt: skip


def _standardised(known: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Provinces with samples enough, weighted alike over the product groups that each of them sampled."""
    n = known.pivot_table(index="province_code", columns="product_group", values="n_samples", aggfunc="sum", fill_value=0)
    failed = known.pivot_table(index="province_code", columns="product_group", values="n_failed", aggfunc="sum", fill_value=0)
    enough = n.sum(axis=1) >= settings().samples_for_rate
    n, failed = n[enough], failed[enough]
    shared = (n > 0).all(axis=0)
    whole = pd.DataFrame({"province_code": n.index, "n_samples": n.sum(axis=1), "n_failed": failed.sum(axis=1)})
    crude = with_rates(whole.reset_index(drop=True))
    columns = dict.fromkeys(["standard_per_100", "standard_low_per_100", "standard_high_per_100", "covered_pct"], np.nan)
    if n.empty or not shared.any():
        return crude.assign(**columns), []
    used = n.loc[:, shared]
    found = standardise(failed.loc[:, shared], used, used.sum(axis=0).to_numpy(float))
    values = [*(100 * found[["rate", "low", "high"]]).to_numpy().T, 100 * (used.sum(axis=1) / n.sum(axis=1)).to_numpy()]
    return crude.assign(**dict(zip(columns, values, strict=True))), [str(one) for one in used.columns]


def _mixes(known: pd.DataFrame, before: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mix and risk of each province that has samples enough in both periods, in points."""
    totals_, groups = [], []
    for code in settings().provinces:
        strata = [
            table[table.province_code == code].groupby("product_group")[["n_samples", "n_failed"]].sum()
            for table in (known, before)
        ]
        if min(part.n_samples.sum() for part in strata) < settings().samples_for_rate:
            continue
        names = strata[0].index.union(strata[1].index)
        here, then = (part.reindex(names, fill_value=0) for part in strata)
        counts = (here.n_failed, here.n_samples, then.n_failed, then.n_samples)
        whole = 100 * mix_or_risk(*counts)
        whole.columns = pd.Index(["points", "low_points", "high_points"])
        totals_.append(whole.rename_axis("part").reset_index().assign(province_code=code))
        each = 100 * mix_or_risk(*counts, by="stratum")[["mix", "risk"]]
        groups.append(each.set_axis(["mix_points", "risk_points"], axis=1).reset_index().assign(province_code=code))
    mix_columns = ["part", "points", "low_points", "high_points", "province_code"]
    group_columns = ["product_group", "mix_points", "risk_points", "province_code"]
    return (
        pd.concat(totals_, ignore_index=True) if totals_ else pd.DataFrame(columns=mix_columns),
        pd.concat(groups, ignore_index=True) if groups else pd.DataFrame(columns=group_columns),
    )


def side(row: Any, language: Language, *, other: bool = False) -> str:
    """One side of a pair in words: a province, or a tier of one."""
    prefix = "other_" if other else ""
    stars, code = getattr(row, f"{prefix}stars"), getattr(row, f"{prefix}province_code")
    if pd.isna(stars):
        return province_name(code)
    tier = say("ui.stars", language, stars=stars) if stars else say("ui.no_stars", language).lower()
    return f"{tier} {province_name(code)}"


def pair_sentence(row: Any, language: Language = "vi", *, standardised: bool = False) -> str:
    """A pair in the fixed words: difference and ratio of crude rates; p of the standardised ones, said so, where it is."""
    key = "pair_standardised" if standardised and pd.isna(row.stars) else "pair"
    word = say(f"compliance_comparison.{row.difference_word}", language)
    return say(
        f"compliance_comparison.{key}", language, one=side(row, language), other=side(row, language, other=True), word=word,
        points=number(row.difference_points, language, digits=1),
        from_points=number(row.low_points, language, digits=1), to_points=number(row.high_points, language, digits=1),
        ratio=number(row.ratio, language, digits=2), low=number(row.ratio_low, language, digits=2),
        high=number(row.ratio_high, language, digits=2), p=p_value(row.p_adjusted, language),
    )  # fmt: skip


def _sentence(pairs: pd.DataFrame, total: dict[str, Any]) -> Sentence:
    if not total["n_samples"]:
        return Sentence("compliance_comparison.finding_empty")
    apart = pairs[pairs.difference_word.isin(["higher", "lower"])]
    if apart.empty:
        return Sentence("compliance_comparison.finding_none")
    rows = list(_turned(apart).itertuples())[:3]

    def told(language: Language) -> str:
        parts = [(side(row, language), side(row, language, other=True)) for row in rows]
        return "; ".join(say("compliance_comparison.higher_than", language, one=one, other=other) for one, other in parts)

    return Sentence("compliance_comparison.finding_apart", {"pairs": told})


def _turned(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs turned so that the higher side stands first (names only)."""
    turned = pairs.copy()
    lower = turned.difference_word == "lower"
    for one, other in (("province_code", "other_province_code"), ("stars", "other_stars")):
        turned.loc[lower, [one, other]] = turned.loc[lower, [other, one]].to_numpy()
    return turned
