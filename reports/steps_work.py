"""Steps of a meeting that ask of the work: trade, alerts, plans, the register, what needs a decision."""

import pandas as pd

from data.codes import codes
from data.settings import settings
from figures.palette import MARK, PROVINCES, STATES, TIERS
from findings.places import province_name
from reports.hall import Hall, cells, chart, over_time, with_changes
from reports.model import Series, Step
from words.numbers import day
from words.numbers import month as month_words


def trade(hall: Hall) -> Step:
    """What moves between the two provinces."""
    finding = hall.find("trade")
    month = finding.frame("month")
    names = {code: (hall.say("trade.from", province=province_name(code)), PROVINCES[code])
             for code in (finding.facts["first"], finding.facts["second"])}  # fmt: skip
    table = month.assign(period_start=month.month, tons=month.quantity_kg / 1000)
    moments, series = over_time(
        table, "from_province_code", names, lambda name, colour, rows: Series(name, colour, cells(rows.tons))
    )
    picture = chart("column", [month_words(one, hall.language) for one in moments], series, "", hall.say("trade.monthly"))
    columns = ["from_province_code", "to_province_code", "product_group", "n_shipments", "quantity_kg", "covered_pct"]
    brief = ["from_province_code", "product_group", "quantity_kg", "covered_pct"]
    return hall.step("trade", finding, picture, finding.frame("group"), columns, brief=brief, trade=True)


def alerts(hall: Hall) -> Step:
    """Which warnings run, and which deadlines have run out."""
    finding = hall.find("alerts")
    alert = finding.frame("alert")
    running = alert[alert.timing != "done"]
    timings = codes("timing")
    counts = running.groupby(["province_code", "timing"]).size()
    provinces = [code for code in settings().provinces if code in set(running.province_code)]
    series = [
        Series(timings[state].label(hall.language), STATES[state],
               tuple(float(counts.get((code, state), 0)) for code in provinces))
        for state in timings if state != "done"
    ]  # fmt: skip
    picture = chart("column", [province_name(code) for code in provinces], series, "", hall.say("chart_alerts"))
    columns = ["product_name", "facility_name", "province_code", "failed_analytes", "failed_at", "due_step", "due_at",
               "next_step", "alert_id"]  # fmt: skip
    return hall.step("alerts", finding, picture, running, columns,
                     brief=["product_name", "province_code", "due_step", "due_at"], trade=True)  # fmt: skip


def plans(hall: Hall) -> Step:
    """The plan that is furthest behind: what was due and taken over its weeks, and by subject group."""
    finding = hall.find("plans")
    if "week" not in finding.frames:
        return hall.step("plans", finding, None, pd.DataFrame(), [], trade=True)
    week = finding.frame("week")
    lines = {"n_due": STATES["open"], "n_taken": MARK}
    series = [Series(hall.say(f"columns.{name}"), colour, cells(week[name])) for name, colour in lines.items()]
    picture = chart("line", [day(one, hall.language) for one in week.day], series, "", hall.say("chart_plan"))
    columns = ["subject_group", "n_planned", "n_due", "n_taken", "done_pct", "plan_state"]
    return hall.step("plans", finding, picture, finding.frame("subject_group"), columns,
                     brief=["subject_group", "n_due", "n_taken", "done_pct"], trade=True)  # fmt: skip


def register(hall: Hall) -> Step:
    """Products that hold each tier today by province, and those that lapse soon."""
    finding = hall.find("register")
    province, product = finding.frame("province"), finding.frame("product")
    tiers = {3: "n_three", 4: "n_four", 5: "n_five"}
    series = [Series(hall.say("ui.stars", stars=stars), TIERS[stars], cells(province[name])) for stars, name in tiers.items()]
    names = [province_name(code) for code in province.province_code]
    picture = chart("column", names, series, "", hall.say("chart_register")) if finding.facts["n_valid"] else None
    soon = product[product.product_state == "expiring"].rename(columns={"stars_today": "stars"}).sort_values(
        ["to_date", "product_id"], ignore_index=True)  # fmt: skip
    columns = ["product_name", "facility_name", "province_code", "product_group", "stars", "to_date", "product_id"]
    return hall.step("register", finding, picture, soon, columns,
                     brief=["product_name", "province_code", "stars", "to_date"], trade=True)  # fmt: skip


def decisions(hall: Hall) -> Step:
    """What needs a decision, in words."""
    finding = hall.find("overview")
    wanted = finding.facts["decisions"]
    step = hall.step("decisions", finding, None, pd.DataFrame(), [])
    sentence = hall.say("decisions_some", count=len(wanted)) if wanted else hall.say("decisions_none")
    points = tuple(one.sentence.say(hall.language) for one in wanted)
    return with_changes(step, title=hall.say("overview.decisions"), sentence=sentence, points=points)
