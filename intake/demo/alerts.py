"""The register of alerts of the demo: what was done about each failed sample, with one partner told too late."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.settings import settings
from intake.demo.trade import Trade

OWN_SEED = 5  # a stream of its own: the other extracts keep their bytes
STALLS_PCT, PARTNER_PCT, RECALL_PCT, PUBLIC_PCT = 4.0, 60.0, 45.0, 30.0
# Step, the one it follows, median hours between, spread of their logarithm.
PACE = (
    ("notified_facility", "failed", 11.0, 0.5), ("notified_partner", "failed", 13.0, 0.5),
    ("partner_confirmed", "notified_partner", 20.0, 0.6), ("traced", "failed", 70.0, 0.5),
    ("cause_verified", "notified_facility", 190.0, 0.4), ("recall_started", "cause_verified", 11.0, 0.5),
    ("no_recall", "cause_verified", 24.0, 0.4), ("facility_stopped", "recall_started", 9.0, 0.5),
    ("recall_ended", "recall_started", 150.0, 0.4), ("reported", "recall_ended", 40.0, 0.4),
    ("handled", "recall_ended", 500.0, 0.5), ("corrected", "notified_facility", 400.0, 0.3),
    ("made_public", "corrected", 200.0, 0.4), ("not_public", "corrected", 200.0, 0.4), ("closed", "corrected", 700.0, 0.3),
)  # fmt: skip
OTHER_SIDE = {"TN": "NA", "NA": "TN"}
NOTIFICATIONS, FRESH_DAYS, STALLS_DAYS = 12, 90, 240
OF_RECALL = ("recall_started", "facility_stopped", "recall_ended", "reported", "handled")
REASONS = {
    "notified_facility": "Kết quả kiểm nghiệm không đạt", "notified_partner": "Lô hàng đã gửi sang tỉnh đối tác",
    "partner_confirmed": "Đã nhận và đang kiểm tra nơi nhận hàng", "traced": "Đối chiếu sổ giao nhận của cơ sở",
    "cause_verified": "Kiểm tra tại cơ sở", "no_recall": "Lô đã tiêu thụ hết, không còn trên thị trường",
    "facility_stopped": "Cơ sở dừng bán và báo nơi nhận", "corrected": "Cơ sở đã khắc phục, kiểm tra lại đạt",
    "reported": "Báo cáo kết quả thu hồi", "made_public": "Quyết định cuối cùng đã có hiệu lực",
    "not_public": "Không thuộc trường hợp phải công khai", "closed": "Hồ sơ đầy đủ",
}  # fmt: skip
HANDLING = ("fixed", "other_use", "re_export", "destroyed")
HANDLING_SHARES = (0.2, 0.2, 0.02, 0.58)


@dataclass(frozen=True)
class Register:
    """Alerts, their steps, recalls, and the planted truth."""

    alert: pd.DataFrame
    step: pd.DataFrame
    recall: pd.DataFrame
    planted: dict[str, object]


def make_alerts(seed: int, sample: pd.DataFrame, product: pd.DataFrame, trade: Trade, as_of: date) -> Register:
    """Alerts of the failed samples since the register began."""
    rng = np.random.default_rng([seed, OWN_SEED])
    failed = sample[sample.fails & sample.result_at.notna() & (sample.purpose != "service")]
    failed = failed[failed.result_at >= pd.Timestamp(settings().alerts_since)].reset_index(drop=True)
    alert = _alerts(rng, failed, product, _crossing(trade))
    planted = _late(alert, as_of)
    times = _times(rng, alert, as_of)
    late = alert.index[alert.sample_id == planted.get("sample_id")]
    times.loc[late, "notified_facility"] = alert.opened_at[late] + timedelta(hours=5)
    times.loc[late, [name for name in times if name not in ("failed", "notified_facility")]] = pd.NaT
    times = times.where(times <= pd.Timestamp(as_of) + timedelta(hours=17))
    every = pd.concat([alert, _notifications(rng, as_of)], ignore_index=True)
    return Register(every, _steps(rng, alert, times), _recalls(rng, alert, times), planted)


def _crossing(trade: Trade) -> pd.DataFrame:
    """Lots, those as `to_partner` of which a shipment has the two sides of the agreement at its ends."""
    sides = trade.shipment.from_facility_id.str[:2].map(OTHER_SIDE) == trade.shipment.to_facility_id.str[:2]
    return trade.lot.assign(to_partner=trade.lot.lot_id.isin(trade.shipment.lot_id[sides]))


def _alerts(rng: np.random.Generator, failed: pd.DataFrame, product: pd.DataFrame, lot: pd.DataFrame) -> pd.DataFrame:
    """One row a failed sample; some found a lot of theirs that crossed to the partner province."""
    known = product.drop_duplicates("product_id").set_index("product_id")
    found, any_lot = (_crossed(failed, lot, days) for days in (FRESH_DAYS, 3650))
    traced = found.where(rng.random(len(failed)) * 100 < PARTNER_PCT)
    lots = failed.lot_id.where(failed.lot_id.notna(), traced)
    partners = failed.sample_id.str[:2].isin(list(OTHER_SIDE))
    to_partner = lots.isin(lot.lot_id[lot.to_partner]) & partners
    return pd.DataFrame({
        "alert_id": "CB-" + failed.sample_id, "alerted_date": failed.result_at.dt.date, "sample_id": failed.sample_id,
        "source_name": "Kết quả kiểm nghiệm", "level": np.where(to_partner, "alert", "information_attention"),
        "product_group": failed.product_id.map(known.product_group), "lot_id": lots.astype("object").where(lots.notna(), None),
        "facility_id": failed.product_id.map(known.facility_id), "opened_at": failed.result_at, "is_partner": to_partner,
        "lot_kg": lots.map(lot.set_index("lot_id").quantity_kg),
        "may_be_late": any_lot.notna() & partners, "crossed_lot_id": found.where(found.notna(), any_lot),
    })  # fmt: skip


def _crossed(failed: pd.DataFrame, lot: pd.DataFrame, days: int) -> pd.Series:
    """For each failed sample the newest lot of its product made in the days before it that went to the partner province."""
    crossed = lot.loc[lot.to_partner, ["product_id", "lot_id", "made_date"]].rename(columns={"lot_id": "found"})
    crossed["made"] = pd.to_datetime(crossed.made_date).astype("datetime64[us]")
    rows = failed[["product_id", "taken_at"]].assign(place=failed.index).sort_values("taken_at")
    met = pd.merge_asof(
        rows, crossed.sort_values(["made", "found"]), left_on="taken_at", right_on="made", by="product_id",
        tolerance=pd.Timedelta(days=days),
    )  # fmt: skip
    return met.set_index("place").found.reindex(failed.index)


def _notifications(rng: np.random.Generator, as_of: date) -> pd.DataFrame:
    """What others notified, as their lists say it."""
    days = pd.Timestamp(as_of) - pd.to_timedelta(np.sort(rng.integers(3, 700, NOTIFICATIONS))[::-1], unit="D")
    return pd.DataFrame({
        "alert_id": [f"MP.{day.year}.{at + 1:03d}" for at, day in enumerate(days)], "alerted_date": days.date,
        "source_name": "Mạng cảnh báo mô phỏng", "notifying_name": rng.choice(["Đức", "Hà Lan", "Ba Lan"], NOTIFICATIONS),
        "level": rng.choice(["border_rejection", "information_attention", "alert"], NOTIFICATIONS),
        "subject": "Anthraquinone trong chè khô", "product_name": "Chè khô", "product_group": "tea", "analyte": "anthraquinone",
    })  # fmt: skip


def _late(alert: pd.DataFrame, as_of: date) -> dict[str, object]:
    """One alert of the last days whose lot crossed and whose partner province was not told in time."""
    end = pd.Timestamp(as_of)
    recent = alert[alert.may_be_late & alert.opened_at.between(end - timedelta(days=12), end - timedelta(days=4))]
    if alert.is_partner[recent.index].any():
        recent = recent[alert.is_partner[recent.index]]
    if recent.empty:
        return {"kind": "late_alert", "is_too_thin": True}
    at = recent.index[-1]
    alert.loc[at, ["lot_id", "level", "is_partner"]] = [alert.crossed_lot_id[at], "alert", True]
    return {
        "kind": "late_alert", "sample_id": alert.sample_id[at], "alert_id": alert.alert_id[at], "lot_id": alert.lot_id[at],
        "step": "notified_partner", "opened_at": str(alert.opened_at[at]),
    }  # fmt: skip


def _times(rng: np.random.Generator, alert: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """When each step was done; NaT for those that were not."""
    count = len(alert)
    times = pd.DataFrame({"failed": alert.opened_at})
    recalls, is_public = rng.random(count) * 100 < RECALL_PCT, rng.random(count) * 100 < PUBLIC_PCT
    applies = dict.fromkeys(OF_RECALL, recalls) | {
        "no_recall": ~recalls, "made_public": is_public, "not_public": ~is_public,
        "notified_partner": alert.is_partner.to_numpy(), "partner_confirmed": alert.is_partner.to_numpy(),
    }  # fmt: skip
    is_recent = (alert.opened_at >= pd.Timestamp(as_of) - timedelta(days=STALLS_DAYS)).to_numpy()
    stalls = np.where((rng.random(count) * 100 < STALLS_PCT) & is_recent, rng.integers(2, len(PACE), count), len(PACE))
    for place, (step, start, median, spread) in enumerate(PACE):
        wait = pd.to_timedelta((median * rng.lognormal(0.0, spread, count) * 60).round(), unit="min")
        does = applies.get(step, np.ones(count, dtype=bool)) & (place < stalls)
        times[step] = (times[start] + wait).where(does)
    times["handled"] = times.handled.where(times.handled <= times.recall_ended + timedelta(days=80))
    last = times[["corrected", "handled", "reported", "made_public", "not_public"]].max(axis=1)
    whole = times.handled.notna() | ~pd.Series(recalls, index=times.index)
    times["closed"] = (last + timedelta(hours=30)).where(times.closed.notna() & whole)
    return times


def _steps(rng: np.random.Generator, alert: pd.DataFrame, times: pd.DataFrame) -> pd.DataFrame:
    wide = times[list(REASONS)].assign(alert_id=alert.alert_id)
    step = wide.melt("alert_id", var_name="step", value_name="happened_at").dropna().reset_index(drop=True)
    who = rng.integers(1, 9, len(step)).astype(str)
    return step.assign(
        author_name=[f"Cán bộ mô phỏng {one}" for one in who], reason=step.step.map(REASONS),
        document_number=[f"{100 + at % 800}/TB-MP" if one.startswith(("not", "made", "rep")) else None
                         for at, one in enumerate(step.step)],
        happened_at=step.happened_at.astype("datetime64[us]"),
    )  # fmt: skip


def _recalls(rng: np.random.Generator, alert: pd.DataFrame, times: pd.DataFrame) -> pd.DataFrame:
    rows = np.flatnonzero(times.recall_started.notna())
    mine, when = alert.iloc[rows].reset_index(drop=True), times.iloc[rows].reset_index(drop=True)
    kg = mine.lot_kg.fillna(pd.Series(rng.lognormal(4.2, 0.6, len(mine)))).round(0)
    back = (kg * rng.beta(3, 3, len(mine))).round(0).where(when.recall_ended.notna())
    form: npt.NDArray[np.str_] = rng.choice(HANDLING, len(mine), p=HANDLING_SHARES)
    is_ordered = rng.random(len(mine)) < 0.4
    return pd.DataFrame({
        "recall_id": "TH-" + mine.alert_id.str.removeprefix("CB-"), "alert_id": mine.alert_id, "lot_id": mine.lot_id,
        "recall_kind": np.where(is_ordered, "ordered", "voluntary"),
        "decision_number": [f"{at % 300 + 1}/QĐ-MP" if one else None for at, one in enumerate(is_ordered)],
        "started_at": when.recall_started, "ended_at": when.recall_ended, "handled_at": when.handled,
        "handling": pd.Series(form).where(when.handled.notna()), "to_recall_kg": kg, "recalled_kg": back,
        "handled_kg": back.where(when.handled.notna()),
    })  # fmt: skip
