"""Inspections, actions under the agreement and entries at fairs of the demo data, each from a seed of its own."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from data.fairs import PublishedFair, published_fairs
from data.settings import settings
from intake.demo.catalog import catalog
from intake.demo.makers import World

FIRST = date(2021, 1, 1)
NOTED = ("Chưa ghi đủ nhật ký sản xuất", "Thiếu giấy khám sức khỏe định kỳ", "Kho chưa có pallet kê hàng", "Nhãn thiếu số lô")
_MEAN_GAP_DAYS = 430
_OLD_SHARES, _NEW_SHARES = (0.52, 0.41, 0.07), (0.95, 0.05)
# Kind of action, field of the agreement, days between two, what is done (lead, partner), what came of it.
_ACTIONS = (
    ("meeting", 1, 92, "Họp giao ban quý giữa hai chi cục", "Thống nhất danh sách sản phẩm cần kết nối"),
    ("delegation", 2, 181, "Đoàn {lead} khảo sát nơi tiêu thụ tại {partner}", "Ghi nhận nhu cầu của siêu thị, cửa hàng"),
    ("meeting", 3, 183, "Rà soát thông báo sản phẩm không bảo đảm an toàn", "Rút kinh nghiệm thời gian thông báo"),
    ("joint_check", 4, 97, "Kiểm tra chung cơ sở của {lead} gửi hàng sang {partner}", "Có biên bản, cơ sở khắc phục xong"),
    ("list_exchange", 5, 31, "{lead} gửi {partner} danh sách cơ sở có giấy chứng nhận", "Đã đối chiếu"),
)
_SKIPPED = 0.18  # of what was due and was not done
_FAIR_SIZES = (5, 8)  # booths of the fairs after the first
_FOLLOWING_FAIRS = ("Tuần hàng OCOP Nghệ An – Thái Nguyên {year}", "Hội chợ OCOP vùng Trung du {year}")


def make_agreement(world: World, trade: pd.DataFrame, as_of: date, seed: int) -> dict[str, pd.DataFrame]:
    """Frames inspection, agreement_action, fair_entry in the columns people fill; `trade` are the shipments."""
    makers = [np.random.default_rng([seed, stream]) for stream in (601, 602, 603)]
    return {
        "inspection": inspections(makers[0], world.facility, as_of),
        "agreement_action": actions(makers[1], as_of),
        "fair_entry": fair_entries(makers[2], world, trade, as_of),
    }


def inspections(rng: np.random.Generator, facility: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """A chain of inspections for most facilities, about every fourteen months; some were never visited."""
    visits = 1 + (as_of - FIRST).days // 300
    gaps = rng.exponential(_MEAN_GAP_DAYS, (len(facility), visits)).cumsum(axis=1).astype(int) + 20
    gaps[rng.random(len(facility)) < 0.06] = 10**6
    who, turn = np.nonzero(gaps <= (as_of - FIRST).days)
    day = pd.to_datetime(FIRST) + pd.to_timedelta(gaps[who, turn], unit="D")
    table = facility.iloc[who].reset_index(drop=True)
    is_old = day.date < settings().grade_scale_date
    grade = np.where(
        is_old, rng.choice(["a", "b", "c"], len(who), p=_OLD_SHARES), rng.choice(["pass", "fail"], len(who), p=_NEW_SHARES)
    )
    noted = rng.choice(NOTED, len(who))
    prefix = table.facility_id.str[:2]
    frame = pd.DataFrame({
        "facility_id": table.facility_id, "inspected_date": day.date, "stage": table.stage, "grade": grade,
        "inspecting_authority": "Chi cục " + prefix, "findings_text": pd.Series(noted).where(np.isin(grade, ["b", "c", "fail"])),
    }).sort_values(["inspected_date", "facility_id"], ignore_index=True)  # fmt: skip
    serial = pd.Series(np.arange(1, len(frame) + 1)).astype(str).str.zfill(6)
    return frame.assign(inspection_id=frame.facility_id.str[:2] + "-KT-" + serial)


def actions(rng: np.random.Generator, as_of: date) -> pd.DataFrame:
    """What the two sub-departments did since the agreement; now and then a turn is missed."""
    rows = [_signed()] + [row for kind in _ACTIONS for row in _turns(rng, as_of, *kind)]
    frame = pd.DataFrame([row for row in rows if row["action_date"] <= as_of], columns=list(_signed()))
    frame = frame.sort_values(["action_date", "field_number", "province_code"], ignore_index=True)
    years = pd.to_datetime(frame.action_date).dt.year.astype(str)
    return frame.assign(action_id="PH-" + years + "-" + pd.Series(np.arange(1, len(frame) + 1)).astype(str).str.zfill(3))


def _signed() -> dict[str, Any]:
    first, second = settings().partners
    return _action("meeting", 1, settings().agreement_date, (second, first), "Ký thỏa thuận phối hợp", "Năm nội dung phối hợp")


def _action(kind: str, number: int, day: date, sides: tuple[str, str], what: str, result: str) -> dict[str, Any]:
    return {
        "field_number": number, "action_kind": kind, "action_date": day, "province_code": sides[0],
        "with_province_code": sides[1], "action_name": what, "outcome_text": result,
        "document_number": f"{day.timetuple().tm_yday}/BC-CC",
    }  # fmt: skip


def _turns(
    rng: np.random.Generator, as_of: date, kind: str, number: int, every: int, what: str, result: str
) -> Iterator[dict[str, Any]]:
    """Turns of one kind of action; lists are sent both ways, other actions are led in turn."""
    sides = settings().partners
    names = {code: settings().provinces[code].vi for code in sides}
    for turn in range(1 + (as_of - settings().agreement_date).days // every):
        day = settings().agreement_date + timedelta(days=int((turn + 1) * every + rng.integers(-6, 7)))
        leads = sides if kind == "list_exchange" else (sides[turn % 2],)
        for lead in leads:
            partner = next(code for code in sides if code != lead)
            if rng.random() >= _SKIPPED:
                said = what.format(lead=names[lead], partner=names[partner])
                yield _action(kind, number, day, (lead, partner), said, result)


def fair_entries(rng: np.random.Generator, world: World, trade: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Units at the published fair, as many as its sources tell, and at simulated ones after it."""
    known = published_fairs()[0]
    fairs = [known]
    for year, name, size in zip((2025, 2026), _FOLLOWING_FAIRS, _FAIR_SIZES, strict=True):
        start = date(year, 8, 20)
        host, guest = (
            (known.province_code, known.fair_province_code) if year % 2 else (known.fair_province_code, known.province_code)
        )
        fairs.append(
            PublishedFair(
                name.format(year=year), start, start + timedelta(days=5), host, guest, size, size + 1, "", "", "", "", ""
            )
        )
    rows = [row for fair in fairs if fair.fair_to_date <= as_of for row in _units(rng, world, trade, fair)]
    columns = ["fair_name", "fair_from_date", "fair_to_date", "fair_province_code", "booth", "unit_name", "province_code",
               "facility_id", "product_name", "contract_vnd", "contract_kg"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    serial = pd.Series(np.arange(1, len(frame) + 1)).astype(str).str.zfill(3)
    return frame.assign(fair_entry_id="HC-" + pd.to_datetime(frame.fair_from_date).dt.year.astype(str) + "-" + serial)


def _units(rng: np.random.Generator, world: World, trade: pd.DataFrame, fair: PublishedFair) -> Iterator[dict[str, Any]]:
    """Makers with a tier then, of as many lines as there are, those that send most first; several units share a booth."""
    award = world.ocop_award
    held = award[
        (award.from_date <= fair.fair_from_date) & (award.to_date >= fair.fair_to_date) & (award.province == fair.province_code)
    ]
    makers = world.product[world.product.product_id.isin(held.product_id)].drop_duplicates("facility_id")
    sent = makers.facility_id.map(trade.from_facility_id.value_counts()).fillna(0)
    chosen = makers.assign(sent=sent).sort_values(["sent", "facility_id"], ascending=False)
    chosen = chosen.assign(turn=chosen.groupby("line").cumcount()).sort_values("turn", kind="stable")  # many lines at one fair
    names = world.facility.set_index("facility_id").facility_name
    prefix = catalog()["province"][fair.province_code]["prefix"]
    prices = {key: line["price"] for key, line in catalog()["line"].items()}
    for place, row in enumerate(chosen.head(fair.n_units).itertuples()):
        kg = float(rng.integers(2, 40) * 100)
        yield {
            "fair_name": fair.fair_name, "fair_from_date": fair.fair_from_date, "fair_to_date": fair.fair_to_date,
            "fair_province_code": fair.fair_province_code, "booth": f"{prefix}-{1 + place % fair.n_booths}",
            "unit_name": names[row.facility_id], "province_code": fair.province_code, "facility_id": row.facility_id,
            "product_name": row.product_name, "contract_kg": kg, "contract_vnd": kg * prices[row.line],
        }  # fmt: skip
