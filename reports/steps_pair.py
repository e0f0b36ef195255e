"""Steps of a meeting that ask of the two provinces: papers of suppliers, the five fields, shared sources of lots."""

import pandas as pd

from figures.palette import PROVINCES
from findings.indicators import Indicator
from findings.places import province_name
from reports.hall import Hall, cells, chart, over_time, with_changes
from reports.model import Series, Step
from words.numbers import NOTHING
from words.numbers import month as month_words

FIELD = ("field_number", "indicator", "indicator_value", "indicator_target", "indicator_state")


def certificates(hall: Hall) -> Step:
    """Papers of suppliers that end in the next months, and what was shipped without one."""
    finding = hall.find("certificates")
    ending = finding.frame("ending")
    names = {code: (hall.say("trade.from", province=province_name(code)), PROVINCES[code])
             for code in ending.from_province_code.unique()}  # fmt: skip
    moments, series = over_time(
        ending.assign(period_start=ending.month), "from_province_code", names,
        lambda name, colour, rows: Series(name, colour, cells(rows.n_facilities)),
    )  # fmt: skip
    picture = chart("column", [month_words(one, hall.language) for one in moments], series, "", hall.say("chart_papers"))
    columns = ["facility_name", "from_province_code", "n_uncovered_shipments", "uncovered_quantity_kg", "before_valid_date",
               "last_uncovered_date"]  # fmt: skip
    return hall.step("certificates", finding, picture, finding.frame("lapse"), columns,
                     brief=["facility_name", "from_province_code", "uncovered_quantity_kg", "before_valid_date"],
                     trade=True)  # fmt: skip


def fields(hall: Hall) -> Step:
    """The five fields of the agreement: each indicator with its value, target and state."""
    finding = hall.find("partnership")
    step = hall.step("fields", finding, None, pd.DataFrame(), [], trade=True)
    rows = [_indicator(hall, field["field_number"], one) for field in finding.facts["fields"] for one in field["indicators"]]
    heads = [hall.say(f"table_{name}") for name in FIELD]
    table = pd.DataFrame(rows, columns=heads, dtype=object)
    return with_changes(step, table=table, kinds=("text",) * len(FIELD), points=() if rows else step.points)


def _indicator(hall: Hall, number: int, one: Indicator) -> list[str]:
    value, target = (one.written(amount, hall.language) if amount is not None else NOTHING for amount in (one.value, one.target))
    state = hall.label("indicator_state", one.state)
    return [str(number), one.name.say(hall.language), NOTHING if one.why else value, target, state]


def trace(hall: Hall) -> Step:
    """What failed lots share: the inputs that lie behind several of them, or what a recall of the chosen lot reaches."""
    finding = hall.find("trace")
    frame = next((name for name in ("source", "product", "found") if name in finding.frames), "")
    table = finding.frame(frame) if frame else pd.DataFrame()
    columns = ["lot_id", "product_name", "facility_name", "province_code", "n_failed_lots", "n_forward_lots"]
    brief = [name for name in ("lot_id", "product_name", "facility_name", "n_failed_lots") if name in table]
    return hall.step("trace", finding, None, table, columns, brief=brief, trade=True)
