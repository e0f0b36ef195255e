"""What the demo data did under the issued plans: reports on their hotline, what was made public, as their tasks say."""

import numpy as np
import pandas as pd

from intake.demo.plans import reference

_SHARE = 0.6  # of a province's reports in a plan's days that came by the plan's own hotline
_SAID = {
    "publication": ("result", "Kết quả thực hiện kế hoạch", "laboratory", "BC"),
    "communication": ("result", "Kết quả giám sát, khuyến cáo người tiêu dùng", "laboratory", "BC"),
    "praise": ("praise", "Biểu dương cơ sở làm tốt", "final_decision", "QĐ"),
}


def _done(plan: pd.DataFrame, task: pd.DataFrame, kinds: list[str]) -> pd.DataFrame:
    """Tasks of these kinds that were done under the plans as issued, with days and province of their plans."""
    tasks = task[task.task_kind.isin(kinds) & task.done_date.notna()][["plan_id", "task_kind", "done_date"]]
    columns = ["plan_id", "province_code", "from_date", "to_date", "plan_name"]
    issued = plan.loc[plan.plan_id.isin(reference("plan_task").plan_id), columns]
    return tasks.merge(issued, on="plan_id").sort_values(["done_date", "plan_id"], ignore_index=True)


def reported_under(seed: int, report: pd.DataFrame, plan: pd.DataFrame, task: pd.DataFrame) -> pd.DataFrame:
    """The reports, some of those within the days of a plan whose hotline task is done naming that plan."""
    rng = np.random.default_rng([seed, 106])
    mine = pd.Series(None, index=report.index, dtype=object)
    for one in _done(plan, task, ["hotline"]).itertuples():
        days = report.received_at.between(pd.Timestamp(one.from_date), pd.Timestamp(one.to_date))
        drawn = rng.random(len(report)) < _SHARE
        mine = mine.mask((report.province_code == one.province_code) & days & drawn & mine.isna(), one.plan_id)
    return report.assign(plan_id=mine.where(mine.notna(), None))


def said_under(plan: pd.DataFrame, task: pd.DataFrame, first: int) -> pd.DataFrame:
    """A publication for each task of making public that is done, on its day; codes go on from `first`."""
    rows = []
    for number, one in enumerate(_done(plan, task, list(_SAID)).itertuples(), start=first):
        kind, text, basis, paper = _SAID[one.task_kind]
        rows.append({
            "publication_id": f"CK-{number:05d}", "published_date": one.done_date, "publication_kind": kind,
            "subject": f"{text}: {one.plan_name}", "basis": basis, "audience": "Người dân, báo và đài của tỉnh",
            "decision_number": f"{number}/{paper}-CC", "decision_date": one.done_date, "plan_id": one.plan_id,
            "province_code": one.province_code,
        })  # fmt: skip
    return pd.DataFrame(rows)
