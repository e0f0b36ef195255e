"""The register as awards tell it: products through their renamings, what each holds on a day, what changed."""

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from data.codes import codes, folded
from findings.base import Scope
from queries import Viewer, ask
from words.sorting import vietnamese_key

SOON_MONTHS = 6
PRODUCT = ["product_id", "product_name", "former_name", "product_group", "main_group", "is_in_scope", "province_code",
           "facility_name", "new_commune_code", "stars_today", "is_potential_five_star", "product_state", "from_date", "to_date",
           "n_awards", "n_taken", "n_samples", "n_failed", "last_taken_date"]  # fmt: skip


def known_by(awards: pd.DataFrame, day: date) -> pd.DataFrame:
    """Awards given by a day, each under the newest code of its product (`line_id`), oldest first.

    A product that was renamed counts once: the new one names the old one's code (`former_product_id`); nothing is guessed
    from names. Codes that name each other in a ring stay apart.
    """
    lined = awards if "line_id" in awards else with_lines(awards)
    return lined[lined.from_date <= pd.Timestamp(day)].reset_index(drop=True)


def with_lines(awards: pd.DataFrame) -> pd.DataFrame:
    """Awards with the newest code of their product (`line_id`), by it and oldest first."""
    newer = {old: new for new, old in zip(awards.product_id, awards.former_product_id, strict=True) if isinstance(old, str)}
    line = {code: _newest(code, newer) for code in set(awards.product_id)}
    table = awards.assign(line_id=awards.product_id.map(line).astype("str"))
    return table.sort_values(["line_id", "from_date", "to_date", "decision_number"], ignore_index=True)


def _newest(code: str, newer: dict[str, str]) -> str:
    seen = {code}
    now = code
    while now in newer:
        now = newer[now]
        if now in seen:
            return code
        seen.add(now)
    return now


def products_on(table: pd.DataFrame, day: date, order: "dict[str, int]") -> pd.DataFrame:
    """One row a product ever certified by then, PRODUCT, in the order of the Vietnamese alphabet.

    `stars_today` is the highest tier held that day, 0 where none; dates and checks are those of the award that gives it, or of
    the last one.
    """
    now = pd.Timestamp(day)
    held = (table.from_date <= now) & (table.to_date >= now)
    ranked = table.assign(held=held, rank=np.where(held, table.stars, -1))
    last = ranked.sort_values(["line_id", "held", "rank", "to_date"]).drop_duplicates("line_id", keep="last").set_index("line_id")
    ends = table.groupby("line_id").to_date.max()
    n_awards = table.groupby("line_id").size()
    soon = ends.reindex(last.index) < now + pd.DateOffset(months=SOON_MONTHS)
    names = dict(zip(table.product_id, table.product_name, strict=True))
    former = [names.get(one) if isinstance(one, str) else None for one in last.former_product_id]
    groups = {code: str(entry.extra["main_group"]) for code, entry in codes("product_group").items()}
    found = last.assign(
        stars_today=last.stars.where(last.held, 0).astype("int64"), former_name=pd.Series(former, index=last.index, dtype=object),
        is_potential_five_star=last.is_potential_five_star.astype(bool) & last.held, main_group=last.product_group.map(groups),
        product_state=np.select([~last.held, soon], ["lapsed", "expiring"], "valid"), n_awards=n_awards.reindex(last.index),
    ).reset_index(drop=True)  # fmt: skip
    place = found.product_id.map(order)
    return found.assign(place=place).sort_values(["place", "product_id"], ignore_index=True)[PRODUCT]


def changes(table: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """Awards of a period beside the one before of the same product: what changed, and the days without any between."""
    by_line = table.groupby("line_id")
    before, ended = by_line.stars.shift(), by_line.to_date.cummax().groupby(table.line_id).shift()
    gap = (table.from_date - ended).dt.days - 1
    kinds = np.select([before.isna(), table.stars > before, table.stars < before], ["first", "upgraded", "downgraded"], "renewed")
    found = table.assign(
        award_change=pd.Series(kinds, index=table.index, dtype=object), stars_before=before.astype("Int64"),
        gap_days=gap.clip(lower=0).astype("Int64"),
    )  # fmt: skip
    mine = found[(found.from_date >= pd.Timestamp(first)) & (found.from_date <= pd.Timestamp(last))]
    return mine.sort_values(["from_date", "line_id"], ascending=[False, True], ignore_index=True)


def doubtful(products: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Products of one maker with the same name and different codes: perhaps one product that was renamed; counted apart."""
    keys = table.drop_duplicates("line_id", keep="last")[["line_id", "facility_id", "folded_name"]]
    twins = keys[keys.duplicated(["facility_id", "folded_name"], keep=False)]
    return products[products.product_id.isin(table.product_id[table.line_id.isin(twins.line_id)])].reset_index(drop=True)


def register_of(scope: Scope) -> tuple[pd.DataFrame, dict[str, int]]:
    """All awards that the viewer may see, and the place of each product in the order of its name; shared, never changed."""
    return _register_of(scope.snapshot_id, scope.viewer)


@lru_cache(maxsize=6)
def _register_of(snapshot_id: str, viewer: Viewer) -> tuple[pd.DataFrame, dict[str, int]]:
    awards = with_lines(ask("product_awards", {}, viewer=viewer, snapshot_id=snapshot_id).frame)
    pairs = awards.drop_duplicates("product_id")
    plain = {code: folded(name) for code, name in zip(pairs.product_id, pairs.product_name, strict=True)}
    awards = awards.assign(folded_name=awards.product_id.map(plain))
    ordered = sorted(zip(pairs.product_id, pairs.product_name, strict=True), key=lambda pair: vietnamese_key(pair[1]))
    return awards, {code: place for place, (code, _) in enumerate(ordered)}
