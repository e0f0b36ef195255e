"""How long the steps of alerts take, by province: medians and ninetieth percentiles; few cases are listed instead."""

import pandas as pd

from data.codes import codes
from data.settings import settings
from findings.alert_life import used
from findings.alerts import cases_of
from findings.base import Finding, Scope, Sentence
from findings.filters import Filters
from words.numbers import number

# Steps without a deadline are measured from these.
FROM = {"partner_confirmed": "notified_partner", "traced": "failed", "cause_verified": "notified_facility", "closed": "failed"}


def find(filters: Filters, scope: Scope) -> Finding:
    """Frames: delay and delay_case, as `delays` makes them, of the alerts opened in the period."""
    cases, answer = cases_of(filters, scope)
    summed, listed = delays(cases, is_demo=scope.manifest.is_demo)
    facts = {"n_alerts": len(cases), "n_steps": summed.step.nunique(), "n_listed": len(listed)}
    blanks = {"n": lambda language: number(len(cases), language), "steps": facts["n_steps"]}
    demo = (Sentence("alerts.caution_demo"),) if scope.manifest.is_demo else ()
    sentence = Sentence("alert_delays.finding" if len(cases) else "alert_delays.finding_empty", blanks)
    return Finding(
        "alert_delays", filters, scope.manifest, scope.viewer, sentence, facts,
        {"delay": summed, "delay_case": listed}, None, None, demo, (answer,),
    )  # fmt: skip


def delays(cases: pd.DataFrame, *, is_demo: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two frames of steps done: summed and listed.

    `summed`: a row a province and step with at least `cases_for_percentile` cases: `n_cases`, `median_hours`, `p90_hours`
    (linear interpolation, as numpy's default), `in_time_pct` (0–100, of those done and those late and not done; empty where no
    deadline counts), `n_late` (late and not done). `listed`: a row a case of the others: `delay_hours`. A result without a time
    of its own starts no delay.
    """
    long = pd.concat([_of(cases, step, is_demo=is_demo) for step in codes("alert_step") if step != "failed"], ignore_index=True)
    late = _late(cases, is_demo=is_demo)
    groups = long.groupby(["province_code", "step"], observed=True)
    count = groups.delay_hours.transform("size") if len(long) else pd.Series(dtype="int64")
    enough = long[count >= settings().cases_for_percentile]
    return _summed(enough, late), long[count < settings().cases_for_percentile].reset_index(drop=True)


def _of(cases: pd.DataFrame, step: str, *, is_demo: bool) -> pd.DataFrame:
    """Cases in which this step is done, with how long it took since the one it is measured from."""
    deadline = used(is_demo=is_demo).get(step)
    start = deadline.starts_at if deadline else FROM.get(step)
    rows = cases.iloc[:0] if start is None else cases[cases[f"{step}_at"].notna() & cases[f"{start}_at"].notna()]
    if start == "failed":
        rows = rows[rows.is_result_time_known.astype(bool)]
    took = (rows[f"{step}_at"] - rows[f"{start}_at"]).dt.total_seconds() / 3600 if start else pd.Series(dtype="float64")
    in_time = rows[f"{step}_at"] <= rows[f"{step}_due_at"] if deadline else pd.Series(pd.NA, index=rows.index)
    return pd.DataFrame({
        "province_code": rows.province_code.astype("object"), "step": step, "start": start or "",
        "alert_id": rows.alert_id.astype("object"), "sample_id": rows.sample_id.astype("object"), "delay_hours": took,
        "is_in_time": in_time.astype("boolean"),
    })  # fmt: skip


def _late(cases: pd.DataFrame, *, is_demo: bool) -> pd.DataFrame:
    """Steps past their deadline and not done, counted by province and step."""
    rows = [
        pd.DataFrame({"province_code": cases.province_code[is_late].astype("object"), "step": step})
        for step in used(is_demo=is_demo)
        if (is_late := cases[f"{step}_is_late"]).any()
    ]
    long = pd.concat(rows) if rows else pd.DataFrame({"province_code": [], "step": []}, dtype="object")
    return long.groupby(["province_code", "step"]).size().rename("n_late").reset_index()


def _summed(long: pd.DataFrame, late: pd.DataFrame) -> pd.DataFrame:
    order = {step: place for place, step in enumerate(codes("alert_step"))}
    groups = long.groupby(["province_code", "step", "start"], observed=True)
    table = groups.agg(
        n_cases=("delay_hours", "size"), median_hours=("delay_hours", "median"),
        p90_hours=("delay_hours", lambda hours: hours.quantile(0.9)),
        n_judged=("is_in_time", "count"), n_in_time=("is_in_time", "sum"),
    ).reset_index()  # fmt: skip
    table = table.merge(late, on=["province_code", "step"], how="left")
    table["n_late"] = table.n_late.fillna(0).astype("int64")
    due = (table.n_judged + table.n_late).where(table.n_judged > 0)
    table["in_time_pct"] = table.n_in_time.astype("float64") / due.astype("float64") * 100
    table = table.drop(columns=["n_judged", "n_in_time"])
    return table.sort_values(["step", "province_code"], key=lambda one: one.map(order) if one.name == "step" else one,
                             ignore_index=True)  # fmt: skip
