"""Plans of the demo data: 102 and 103 of Hà Nội as they were issued, yearly ones with quotas, one of which falls behind."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from data.codes import codes
from geo.units import locate
from intake.demo.catalog import catalog
from intake.demo.makers import World

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
BEHIND, BEHIND_SINCE = "NA", 7  # the province whose plan falls behind, and from which month of the year
_FACTOR = {"TN": 0.97, "NA": 1.0, "HN": 0.97}
_LATER, _PLANTED = 1.35, 2.0  # what the planted plan asks for from then on, and in the planted districts
_FEW = 8  # samples a year below which a district has no quota of its own
_MOST_RESULTS = 200_000
_HAZARDS_COME = 0.85  # of the samples tested for a hazard: a result may have no limit, or still be missing
_BROAD = ("producer", "market")


@dataclass(frozen=True)
class Plans:
    """Frames plan, plan_window, plan_quota, and what was planted; `sample` has its plan_id by then."""

    plan: pd.DataFrame
    window: pd.DataFrame
    quota: pd.DataFrame
    planted: dict[str, object]


def reference(name: str) -> pd.DataFrame:
    """A table of data/reference: texts and dates, None where a cell is blank."""
    frame = pd.read_csv(REFERENCE / f"{name}.csv", dtype=str)
    for column in frame.columns[frame.columns.str.endswith("_date")]:
        frame[column] = pd.to_datetime(frame[column]).dt.date
    return frame.astype(object).where(frame.notna(), None)


def make_plans(sample: pd.DataFrame, result: pa.Table, world: World, as_of: date, seed: int) -> Plans:
    """Plans with quotas made from what was taken, by chance of their own; gives samples of Hà Nội to plans 102 and 103."""
    rng = np.random.default_rng([seed, 102])
    issued = reference("plan")
    issued = issued[pd.to_datetime(issued.issued_date) <= pd.Timestamp(as_of)]
    window = reference("plan_window")
    window = window[window.plan_id.isin(issued.plan_id)].reset_index(drop=True)
    _known(sample, world)
    _give(sample, window)
    shares = _hazard_shares(result)
    yearly = _yearly(as_of)
    parts = [_of_windows(rng, sample, window), *(_hazards(sample, window.plan_id.unique(), shares))]
    planted: dict[str, object] = {"kind": "plan_behind", "is_too_thin": True}
    for plan in yearly[yearly.from_date >= date(as_of.year - 1, 1, 1)].itertuples():
        mine = sample[sample.plan_id == plan.plan_id]
        behind = plan.plan_id.startswith(f"KH-{BEHIND}") and plan.from_date.year == as_of.year
        districts, group = _worst(mine) if behind and len(mine) else ((), "")
        if districts and as_of.month > BEHIND_SINCE:
            planted = {"kind": "plan_behind", "plan_id": plan.plan_id, "subject_group": group, "district_codes": list(districts),
                       "from_date": str(date(as_of.year, BEHIND_SINCE, 1))}  # fmt: skip
        parts += [_of_year(mine, plan.plan_id, as_of, (group, districts)), *_hazards(mine, [plan.plan_id], shares)]
    quota = _numbered(parts)
    return Plans(pd.concat([issued, yearly], ignore_index=True), window, quota, planted)


def _known(sample: pd.DataFrame, world: World) -> None:
    """Helper columns: the group for which a quota counts a sample, the old district and commune where it was taken."""
    facility = world.facility.reset_index(drop=True)
    places = facility.rename(columns={"commune_era": "era"})[["era", "commune_code", "latitude", "longitude"]]
    located = locate(places).set_index(facility.facility_id)
    own = facility.set_index("facility_id").subject_group.reindex(sample.facility_id).to_numpy()
    for name, column in (("district", "old_district_code"), ("commune", "old_commune_code")):
        sample[name] = located[column].reindex(sample.facility_id).to_numpy()
    sample["group"] = np.where(_has_stars(sample, world) & np.isin(own, _BROAD), "ocop_maker", own)


def _has_stars(sample: pd.DataFrame, world: World) -> np.ndarray:
    rows = pd.DataFrame(
        {"row": np.arange(len(sample)), "product_id": sample.product_id.to_numpy(), "day": sample.taken.to_numpy()}
    )
    joined = rows.merge(world.ocop_award[["product_id", "from_date", "to_date"]], on="product_id")
    held = (joined.day >= pd.to_datetime(joined.from_date)) & (joined.day <= pd.to_datetime(joined.to_date))
    found = np.zeros(len(sample), dtype=bool)
    found[joined.row[held]] = True
    return found


def _give(sample: pd.DataFrame, window: pd.DataFrame) -> None:
    """Monitoring samples of Hà Nội that fit a window of plan 102 or 103 were taken under it; the narrower window first."""
    mine = (sample.prefix == "HN") & (sample.purpose == "monitoring")
    given = pd.Series(False, index=sample.index)
    for one in window.itertuples():
        rows = mine & ~given & _fits(sample, one)
        sample.loc[rows, "plan_id"] = one.plan_id
        given |= rows


def _fits(sample: pd.DataFrame, window: Any) -> pd.Series:
    """Samples of a window's group, place and days."""
    is_mine = (sample.matrix == "pastry") if window.subject_group == "mooncake" else (sample.group == window.subject_group)
    here = (sample.commune == window.place_code) if window.place_level == "commune" else True
    days = sample.taken.between(pd.Timestamp(window.from_date), pd.Timestamp(window.to_date))
    return is_mine & here & days


def _yearly(as_of: date) -> pd.DataFrame:
    names = {"TN": "Thái Nguyên", "NA": "Nghệ An", "HN": "Hà Nội"}
    home = {part["prefix"]: code for code, part in catalog()["province"].items()}
    return pd.DataFrame([
        {"plan_id": f"KH-{prefix}-{year}", "plan_name": f"Giám sát an toàn thực phẩm {name} năm {year}",
         "decision_number": f"{10 + year % 10}/KH-CC", "lead_agency": f"Chi cục {prefix}", "from_date": date(year, 1, 1),
         "to_date": date(year, 12, 31), "issued_date": date(year, 1, 5), "joining_agencies": "Sở Y tế; Sở Công Thương",
         "province_code": home[prefix], "provenance": None, "provenance_note": None}
        for prefix, name in names.items() for year in range(2021, as_of.year + 1) if date(year, 1, 5) <= as_of
    ])  # fmt: skip


def _of_windows(rng: np.random.Generator, sample: pd.DataFrame, window: pd.DataFrame) -> pd.DataFrame:
    """Quotas of plans 102 and 103, a little under what was taken: by month, or of the whole window where little was."""
    rows = []
    given = pd.Series(False, index=sample.index)
    for one in window[window.subject_group != "state_body"].itertuples():
        mine = (sample.plan_id == one.plan_id) & ~given & _fits(sample, one)
        given |= mine
        counts = sample.taken[mine].dt.to_period("M").value_counts().sort_index()
        months = (
            {month.start_time.date(): int(n) for month, n in counts.items()} if mine.sum() > _FEW else {None: int(mine.sum())}
        )
        rows += [
            {"plan_id": one.plan_id, "window_id": one.window_id, "month": month,
             "n_planned": max(round(n * rng.uniform(0.75, 0.95)), 1)}
            for month, n in months.items()
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=["plan_id", "window_id", "month", "n_planned"])


def _worst(mine: pd.DataFrame) -> tuple[tuple[str, ...], str]:
    """The three districts that the planted plan forgets, and the group: where most is taken."""
    group = mine.group.mode()[0]
    return tuple(mine[mine.group == group].district.value_counts().index[:3]), group


def _of_year(mine: pd.DataFrame, plan_id: str, as_of: date, planted: tuple[str, tuple[str, ...]]) -> pd.DataFrame:
    """Quotas by group, old district and month: what was taken on average, spread over the year; the rest for the province."""
    year = int(plan_id[-4:])
    elapsed = 12.0 if as_of.year > year else (as_of - date(year, 1, 1)).days / 30.44
    behind = plan_id.startswith(f"KH-{BEHIND}") and year == as_of.year
    counts = mine.groupby(["group", "district"]).size()
    own = counts[counts / max(elapsed, 1.0) * 12 >= _FEW]
    rest = counts[~counts.index.isin(own.index)].groupby("group").sum()
    cells = [(group, district, n) for (group, district), n in own.items()] + [(group, None, n) for group, n in rest.items()]
    rows = []
    for group, district, n in cells:
        rate = np.full(12, _FACTOR[plan_id[3:5]] * n / max(elapsed, 1.0))
        if behind:
            is_planted = group == planted[0] and district in planted[1]
            rate[BEHIND_SINCE - 1 :] *= _PLANTED if is_planted else _LATER
        whole = np.diff(np.concatenate([[0], np.round(np.cumsum(rate))])).astype(int)
        rows += [
            {"plan_id": plan_id, "subject_group": group, "district": district, "month": date(year, month + 1, 1), "n_planned": k}
            for month, k in enumerate(whole) if k
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=["plan_id", "subject_group", "district", "month", "n_planned"])


def _hazard_shares(result: pa.Table) -> dict[str, float]:
    """Share of samples that are tested for each hazard."""
    part = result.slice(0, _MOST_RESULTS)
    pairs = pd.DataFrame({"sample": part["sample_id"].to_pandas(), "analyte": part["analyte"].to_pandas()}).drop_duplicates()
    pairs["hazard"] = pairs.analyte.map({code: entry.extra["hazard"] for code, entry in codes("analyte").items()})
    tested = pairs.drop_duplicates(["sample", "hazard"]).hazard.value_counts()
    return {str(hazard): n / max(pairs["sample"].nunique(), 1) for hazard, n in sorted(tested.items())}


def _hazards(sample: pd.DataFrame, plan_ids: list[str], shares: dict[str, float]) -> list[pd.DataFrame]:
    """Of the samples of each plan, how many are to be tested for each hazard."""
    counts = sample.plan_id.value_counts()
    return [
        pd.DataFrame([
            {"plan_id": plan_id, "hazard": hazard, "n_planned": wanted}
            for hazard, share in shares.items() if (wanted := int(_HAZARDS_COME * share * counts.get(plan_id, 0)))
        ], columns=["plan_id", "hazard", "n_planned"])
        for plan_id in plan_ids
    ]  # fmt: skip


def _numbered(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """All quotas with codes of their own and places as the contract has them."""
    quota = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    for name in ("window_id", "subject_group", "district", "month", "hazard"):
        quota[name] = quota[name].astype(object).where(quota[name].notna(), None) if name in quota else None
    has_place = quota.district.notna()
    quota["place_code"] = quota.district
    for name, said in (("place_era", "old"), ("place_level", "district")):
        quota[name] = pd.Series(said, index=quota.index, dtype=object).where(has_place, None)
    serial = (quota.groupby("plan_id").cumcount() + 1).astype(str).str.zfill(4)
    return quota.assign(quota_id=quota.plan_id + "-CT-" + serial, n_planned=quota.n_planned.astype("int64"))
