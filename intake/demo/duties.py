"""Tasks of plans, hotline reports and publications of the demo data."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from data.codes import codes
from intake.demo.catalog import catalog
from intake.demo.makers import World
from intake.demo.plans import BEHIND, reference
from intake.demo.served import reported_under, said_under

_TASKS = (
    ("dissemination", "Phổ biến kế hoạch đến cấp xã", 1, 31), ("census", "Rà soát, thống kê cơ sở", 2, 28),
    ("hotline", "Duy trì đường dây nóng", 3, 15), ("training", "Tập huấn cho cán bộ cấp xã và chủ cơ sở", 3, 31),
    ("inspection", "Kiểm tra trước mùa cao điểm", 6, 30), ("publication", "Công khai kết quả sáu tháng đầu năm", 7, 15),
    ("breach", "Xử lý dứt điểm vi phạm của sáu tháng đầu năm", 8, 31), ("inspection", "Kiểm tra dịp Trung thu", 9, 25),
    ("publication", "Công khai kết quả chín tháng", 10, 15), ("praise", "Biểu dương cơ sở làm tốt", 11, 30),
    ("report", "Báo cáo tổng kết năm", 12, 25),
)  # fmt: skip
_REPORTS = (
    "Nghi dùng hàn the trong giò, chả", "Rau có mùi thuốc bảo vệ thực vật", "Thịt không rõ nguồn gốc bán ở chợ",
    "Bánh không ghi hạn dùng", "Sản phẩm ghi OCOP nhưng không có quyết định", "Cơ sở sản xuất mất vệ sinh",
    "Nước mắm nghi pha trộn", "Hải sản khô có mùi lạ",
)  # fmt: skip
_ACTIONS = {
    "confirmed": "Lập biên bản, xử lý vi phạm, yêu cầu khắc phục", "partly": "Nhắc nhở, yêu cầu khắc phục",
    "unfounded": "Trả lời người báo tin", "forwarded": "Chuyển cơ quan có thẩm quyền",
}  # fmt: skip
_A_YEAR, _YEARS = 30, 2
_PUBLISHED_A_YEAR = 7


def make_duties(
    sample: pd.DataFrame, result: pa.Table, plan: pd.DataFrame, world: World, as_of: date, seed: int
) -> dict[str, pd.DataFrame]:
    """Frames plan_task, hotline_report, publication, each by chance of its own."""
    task = _tasks(np.random.default_rng([seed, 103]), plan, as_of)
    said = _publications(np.random.default_rng([seed, 105]), sample, result, world, as_of)
    more = said_under(plan, task, len(said) + 1)
    both = pd.concat([said, more.astype(object)], ignore_index=True)
    return {
        "plan_task": task,
        "hotline_report": reported_under(seed, _hotline(np.random.default_rng([seed, 104]), world, as_of), plan, task),
        "publication": both.where(both.notna(), None),
    }


def _tasks(rng: np.random.Generator, plan: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Those of plans 102 and 103 as issued; those of the yearly plans, of which the planted one leaves some undone."""
    known = reference("plan_task")
    known = known[known.plan_id.isin(plan.plan_id)]
    ends = plan.set_index("plan_id").to_date
    rows = []
    for one in known.to_dict("records"):
        last = pd.Timestamp(one["due_date"] or ends[one["plan_id"]])
        rows.append(one | {"done": last - timedelta(days=int(rng.integers(1, 6))), "year": last.year})
    yearly = plan[~plan.plan_id.isin(known.plan_id)]
    for one in yearly.itertuples():
        year = int(one.plan_id[-4:])
        for number, (kind, text, month, day) in enumerate(_TASKS, start=1):
            due = pd.Timestamp(year, month, day)
            slow = one.plan_id.startswith(f"KH-{BEHIND}") and year == as_of.year
            away = int(rng.integers(3, 40) if slow and month > 5 else rng.integers(-12, 2))
            done = None if slow and number in (7, 9) else due + timedelta(days=away)
            rows.append({"task_id": f"{one.plan_id}-NV-{number:02d}", "plan_id": one.plan_id, "task_kind": kind,
                         "task_text": text, "due_date": due.date(), "done": done, "year": year})  # fmt: skip
    table = pd.DataFrame(rows, columns=[*known.columns, "done", "year"])
    done = pd.to_datetime(table.done).where(lambda days: days <= pd.Timestamp(as_of))
    table["done_date"] = done.dt.date.where(done.notna(), None)
    number = pd.Series(rng.integers(20, 400, len(table)), index=table.index).astype(str)
    table["evidence"] = ("Báo cáo " + number + "/BC-CC").where(done.notna(), None)
    return table.astype(object).where(table.notna(), None)


def _hotline(rng: np.random.Generator, world: World, as_of: date) -> pd.DataFrame:
    """Reports about facilities of each province over two years: half handled within some thirty hours, a few still open."""
    parts = []
    for code, part in catalog()["province"].items():
        mine = world.facility[world.facility.facility_id.str.startswith(part["prefix"])]
        count = _A_YEAR * _YEARS if len(mine) else 0
        places = mine.iloc[rng.integers(0, len(mine), count)] if count else mine
        days = np.sort(rng.integers(0, 365 * _YEARS, count))
        received = pd.Series(pd.Timestamp(as_of) - pd.Timedelta(days=365 * _YEARS) + pd.to_timedelta(days, unit="D"))
        received += pd.to_timedelta(rng.integers(7 * 4, 20 * 4, count) * 15, unit="min")
        handled = received + pd.to_timedelta((rng.lognormal(3.4, 1.0, count)).round(), unit="h")
        handled = handled.where((handled <= pd.Timestamp(as_of)) & (rng.random(count) > 0.03))
        result = rng.choice(list(_ACTIONS), count, p=[0.35, 0.2, 0.35, 0.1])
        serial = pd.Series(np.arange(1, count + 1)).astype(str).str.zfill(4)
        parts.append(pd.DataFrame({
            "report_id": part["prefix"] + "-DN-" + serial, "received_at": received.astype("datetime64[us]"),
            "subject": rng.choice(_REPORTS, count), "province_code": code, "place_era": places.commune_era.to_numpy(),
            "place_level": "commune", "place_code": places.commune_code.to_numpy(),
            "handled_at": handled.astype("datetime64[us]"),
            "report_result": pd.Series(result, dtype=object).where(handled.notna(), None),
            "action_text": pd.Series([_ACTIONS[one] for one in result], dtype=object).where(handled.notna(), None),
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _publications(rng: np.random.Generator, sample: pd.DataFrame, result: pa.Table, world: World, as_of: date) -> pd.DataFrame:
    """Breaches of which a decision had become final, each with its sample; and twice a year what was found, with praise."""
    old = pd.Timestamp(as_of) - pd.Timedelta(days=45)
    failed = sample[sample.fails & (sample.result_at <= old) & (sample.taken >= old - pd.Timedelta(days=640))]
    rows = []
    for code, part in catalog()["province"].items():
        mine = failed[failed.prefix == part["prefix"]]
        places = sorted(rng.permutation(np.array(mine.index))[: _PUBLISHED_A_YEAR * _YEARS])
        rows += [_breach(rng, sample.loc[at], int(at), result, world) | {"province_code": code} for at in places]
        rows += _good_news(part["prefix"], code, as_of)
    table = pd.DataFrame(rows)
    table["publication_id"] = [f"CK-{number:05d}" for number in range(1, len(table) + 1)]
    return table.astype(object).where(table.notna(), None)


def _breach(rng: np.random.Generator, one: pd.Series, place: int, result: pa.Table, world: World) -> dict[str, object]:
    analyte = codes("analyte")[result["analyte"][min(5 * place, len(result) - 1)].as_py()]
    facility = world.facility.set_index("facility_id").facility_name[one.facility_id]
    product = world.product.set_index("product_id").product_name[one.product_id]
    decided = (one.result_at + pd.Timedelta(days=int(rng.integers(18, 36)))).date()
    return {
        "published_date": decided + timedelta(days=int(rng.integers(1, 6))), "publication_kind": "breach",
        "subject": f"Xử phạt cơ sở có sản phẩm không đạt: {analyte.vi}", "basis": "final_decision",
        "audience": "Người dân, qua cổng thông tin điện tử của tỉnh", "decision_number": f"{int(rng.integers(100, 900))}/QĐ-XPHC",
        "decision_date": decided, "plan_id": one.plan_id, "sample_id": one.sample_id, "hazard": analyte.extra["hazard"],
        "product_name": product, "facility_name": facility,
    }  # fmt: skip


def _good_news(prefix: str, code: str, as_of: date) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for year in range(as_of.year - _YEARS + 1, as_of.year + 1):
        for month, kind, text, basis in (
            (7, "result", "Kết quả giám sát sáu tháng đầu năm", "laboratory"),
            (10, "praise", "Biểu dương cơ sở nhiều năm liền đạt", "final_decision"),
        ):
            day = date(year, month, 18)
            if day <= as_of:
                number = f"{month}{year % 100}/{'BC' if kind == 'result' else 'QĐ'}-CC-{prefix}"
                rows.append({"published_date": day, "publication_kind": kind, "subject": text, "basis": basis,
                             "audience": "Người dân, báo và đài của tỉnh", "decision_number": number,
                             "decision_date": day - timedelta(days=6), "province_code": code})  # fmt: skip
    return rows
