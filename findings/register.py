"""Which products hold which tier today, which lapse?"""

from typing import Any

import pandas as pd

from data.settings import settings
from findings.base import Finding, Scope, Sentence
from findings.cautions import common_cautions
from findings.filters import Filters
from findings.rates import states, with_rates
from findings.register_awards import SOON_MONTHS, changes, doubtful, known_by, products_on, register_of
from findings.register_published import compared
from queries import Viewer, ask
from words.numbers import day, number

CHANGE = ["award_change", "product_name", "stars_before", "stars", "from_date", "to_date", "gap_days", "decision_number",
          "facility_name", "province_code", "product_id"]  # fmt: skip
TIERS = {3: "n_three", 4: "n_four", 5: "n_five"}


def find(filters: Filters, scope: Scope) -> Finding:
    """The register on the last day of the period (or of the data), for the places and products chosen.

    Frames: product (one row a product ever certified, in the order of the Vietnamese alphabet), province and group (products
    ever certified, certified now by tier, potential five stars, expiring within six months, lapsed), change (awards of the
    period: first, renewed, upgraded, downgraded, with the days between), check (samples of purpose `ocop_check` since the
    award held, by province and tier, products in food-safety scope), doubtful (one maker's products of one name),
    published (totals that others published, beside the register's own). Potential five stars hold four.
    """
    asked: dict[str, Any] = {"viewer": scope.viewer, "snapshot_id": scope.snapshot_id}
    narrow = filters.params("province_code", "district_code", "commune_code", "product_group", "product_id")
    mine = ask("product_awards", narrow, **asked)  # for who wants to see it: the register is read once and filtered here
    on = min(filters.to_date, scope.manifest.as_of)
    everything, order = register_of(scope)
    table = known_by(everything[_meant(everything, narrow)], on)
    product = products_on(table, on, order)
    change = changes(table, filters.from_date, on)
    frames = {
        "product": product, "province": _counted(product, "province_code"), "group": _counted(product, "product_group"),
        "change": change[CHANGE], "check": _checks(product), "doubtful": doubtful(product, table),
        "published": _published(scope, filters.province_code),
    }  # fmt: skip
    facts = _facts(product, change) | {"on": on, "n_awards": len(table), "n_doubtful": len(frames["doubtful"])}
    return Finding(
        "register", filters, scope.manifest, scope.viewer, _sentence(facts), facts, frames, None, None, _cautions(filters, scope),
        (mine,),
    )  # fmt: skip


def _meant(awards: pd.DataFrame, narrow: dict[str, Any]) -> pd.Series:
    """Rows of the places and products chosen."""
    columns = {"district_code": "old_district_code", "commune_code": "new_commune_code"}
    meant = pd.Series(data=True, index=awards.index)
    for name, chosen in narrow.items():
        if chosen:
            meant &= awards[columns.get(name, name)].isin(chosen)
    return meant


_compared: dict[tuple[str, Viewer, tuple[str, ...]], pd.DataFrame] = {}
MOST_COMPARED = 32


def _published(scope: Scope, provinces: tuple[str, ...]) -> pd.DataFrame:
    """Published totals beside the own counts, worked out once for a snapshot, viewer and choice of provinces."""
    key = (scope.snapshot_id, scope.viewer, provinces)
    if key not in _compared:
        if len(_compared) >= MOST_COMPARED:
            _compared.clear()
        awards, _ = register_of(scope)
        _compared[key] = compared(awards, scope.manifest.as_of, provinces, is_demo=scope.manifest.is_demo)
    return _compared[key]


def _counted(product: pd.DataFrame, key: str) -> pd.DataFrame:
    """Counts by a column, the largest first."""
    marked = product.assign(
        n_ever=1, n_valid=product.stars_today > 0, n_potential=product.is_potential_five_star,
        n_expiring=product.product_state == "expiring", n_lapsed=product.product_state == "lapsed",
        **{name: product.stars_today == stars for stars, name in TIERS.items()},
    )  # fmt: skip
    names = ["n_ever", "n_valid", *TIERS.values(), "n_potential", "n_expiring", "n_lapsed", "n_awards"]
    sums = marked.groupby(key, as_index=False)[names].sum().astype(dict.fromkeys(names, "int64"))
    return sums.sort_values(["n_valid", key], ascending=[False, True], ignore_index=True)


def _checks(product: pd.DataFrame) -> pd.DataFrame:
    """Products in scope certified now: how many were checked since their award, samples, failures with their interval."""
    mine = product[(product.stars_today > 0) & product.is_in_scope].rename(columns={"stars_today": "stars"})
    counted = mine.assign(n_products=1, n_checked=mine.n_taken > 0)
    names = ["n_products", "n_checked", "n_taken", "n_samples", "n_failed"]
    sums = counted.groupby(["province_code", "stars"], as_index=False)[names].sum().astype(dict.fromkeys(names, "int64"))
    rated = with_rates(sums)
    rated["state"] = states(rated, rated.stars)
    rates = ["failures_per_100", "low_per_100", "high_per_100"]
    rated[rates] = rated[rates].where(rated.state == "rate")
    return rated


def _facts(product: pd.DataFrame, change: pd.DataFrame) -> dict[str, Any]:
    kinds = change.award_change.value_counts()
    valid = product[product.stars_today > 0]
    in_scope = valid[valid.is_in_scope]
    return {
        "n_ever": len(product), "n_valid": len(valid), "n_potential": int(product.is_potential_five_star.sum()),
        "n_expiring": int((product.product_state == "expiring").sum()),
        "n_lapsed": int((product.product_state == "lapsed").sum()), "n_in_scope": len(in_scope),
        "n_out_of_scope": len(valid) - len(in_scope), "n_unchecked": int((in_scope.n_taken == 0).sum()),
        **{name: int((product.stars_today == stars).sum()) for stars, name in TIERS.items()},
        **{f"n_{kind}": int(kinds.get(kind, 0)) for kind in ("first", "renewed", "upgraded", "downgraded")},
    }  # fmt: skip


def _sentence(facts: dict[str, Any]) -> Sentence:
    if not facts["n_ever"]:
        return Sentence("register.finding_empty")
    names = ("n_ever", "n_valid", "n_three", "n_four", "n_five", "n_potential", "n_expiring")
    blanks: dict[str, Any] = {name: _whole(facts[name]) for name in names}
    return Sentence("register.finding_register", blanks | {"day": lambda language: day(facts["on"], language),
                                                           "months": SOON_MONTHS})  # fmt: skip


def _whole(count: int) -> Any:
    return lambda language: number(count, language)


def _cautions(filters: Filters, scope: Scope) -> tuple[Sentence, ...]:
    found = [Sentence("register.caution_ever"), Sentence("register.caution_scope"), Sentence("register.caution_renamed")]
    if filters.from_date < settings().merger_date <= filters.to_date:
        found.append(Sentence("cautions.merger", {"day": lambda language: day(settings().merger_date, language)}))
    return (*found, *common_cautions(filters, scope))
