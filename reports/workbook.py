"""A briefing as a workbook: a sheet a step with a real table and a chart that can be edited, and a sheet of sources."""

import io
import textwrap
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.cells import clean, clean_lines, kinds_of
from reports.model import Briefing, Chart, Step
from reports.pdf import picture_png
from words import say

FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
MOST_NAME = 31  # letters of a sheet's name
FIRST = 4  # row of the table's head: above it title, sentence, filters
MAP_CM, WIDEST, NARROWEST, CHART_CM = 12.0, 44, 11, 16
MOST_CELL, PPI = 32_767, 110  # letters that a cell may hold
LONG = 110  # letters of a column of sentences
BELOW_PICTURE = 26  # rows that a picture alone covers
_PCT = '0.0"%"'
FORMS = {
    "count": "#,##0", "number": "#,##0.0##", "percent": _PCT, "low": _PCT, "high": _PCT, "p": "0.000", "day": "dd/mm/yyyy",
    "month": "mm/yyyy",
}  # fmt: skip
DATES = ("day", "month")


def workbook(briefing: Briefing) -> bytes:
    """The briefing as .xlsx; texts are written as texts, whatever they begin with."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(out, options | {"in_memory": True}) as book:
        words = {"title": briefing.title, "author": briefing.author, "comments": briefing.footer}
        book.set_properties({name: clean(text)[:255] for name, text in words.items()})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14, "font_color": "#16324a"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "faint": book.add_format({"font_color": "#5c6b78"}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            **{kind: book.add_format({"num_format": form}) for kind, form in FORMS.items()},
        }
        _summary(book, briefing, looks)
        taken = {say("meeting.sheet_summary", briefing.language).lower(), say("meeting.sheet_sources", briefing.language).lower()}
        for step in briefing.steps:
            _sheet(book, briefing, step, looks, _name(step.title, taken))
        _sources(book, briefing, looks)
    return out.getvalue()


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name as Excel allows it, each only once."""
    plain = clean(title).translate(FORBIDDEN).strip()[:MOST_NAME] or "–"
    name, number = plain, 2
    while name.lower() in taken:
        name, number = f"{plain[: MOST_NAME - 4]} ({number})", number + 1
    taken.add(name.lower())
    return name


def _summary(book: Workbook, briefing: Briefing, looks: dict[str, Any]) -> None:
    sheet = book.add_worksheet(say("meeting.sheet_summary", briefing.language))
    _page(sheet, briefing)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, LONG)
    sheet.write_string(0, 0, clean(briefing.title), looks["title"])
    sheet.write_string(1, 0, clean(briefing.footer), looks["faint"])
    row = 3
    for step in briefing.steps:
        sheet.write_string(row, 0, clean(step.title), looks["wrap"])
        said = clean_lines("\n".join([step.sentence, *(f"– {point}" for point in step.points)]))
        _long(sheet, row, said, looks["wrap"])
        row += 1


def _long(sheet: Worksheet, row: int, text: str, look: Any) -> None:
    """A text of several lines in a row high enough for them."""
    lines = sum(max(1, len(textwrap.wrap(line, LONG - 8))) for line in text.split("\n"))
    sheet.set_row(row, 15.5 * lines)
    sheet.write_string(row, 1, text, look)


def _sheet(book: Workbook, briefing: Briefing, step: Step, looks: dict[str, Any], name: str) -> None:
    sheet = book.add_worksheet(name)
    _page(sheet, briefing)
    for row, (text, look) in enumerate(((step.title, "title"), (step.sentence, ""), (step.filters, "faint"))):
        sheet.write_string(row, 0, clean(text), looks.get(look))
    columns = list(step.table.columns)
    if columns and len(step.table):
        _table(sheet, step, looks)
        sheet.repeat_rows(FIRST)
        sheet.freeze_panes(FIRST + 1, 0)
    right = len(columns) + 1 if len(step.table) else 1
    if isinstance(step.picture, Chart):
        _chart(book, sheet, step.picture, name, right, briefing)
    elif step.picture is not None:
        png = picture_png(step, briefing.language, high_cm=MAP_CM, ppi=PPI)
        options = {"image_data": io.BytesIO(png), "description": clean(step.sentence)}
        sheet.insert_image(FIRST, right, "map.png", options)
    foot = FIRST + max(len(step.table), BELOW_PICTURE if step.picture is not None and not len(step.table) else 0) + 2
    for row, text in enumerate((*step.points, *step.caption, briefing.footer)):
        sheet.write_string(foot + row, 0, clean(text), looks["faint"])


def _page(sheet: Worksheet, briefing: Briefing) -> None:
    """Printed: across, one page wide, the foot on each page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{clean(briefing.footer).replace('&', '&&')}&R&8&P / &N"[:255])


def _table(sheet: Worksheet, step: Step, looks: dict[str, Any]) -> None:
    """A real table with filters; every cell keeps its type."""
    table, kinds = step.table, kinds_of(step.table, step.kinds)
    heads = [{"header": clean(name), "header_format": looks["head"], "format": looks.get(kind)}
             for name, kind in zip(table.columns, kinds, strict=True)]  # fmt: skip
    last = (FIRST + len(table), len(heads) - 1)
    sheet.add_table(FIRST, 0, *last, {"columns": heads, "style": "Table Style Light 9"})
    sheet.set_row(FIRST, 32)
    for place, (name, kind) in enumerate(zip(table.columns, kinds, strict=True)):
        column = table[name]
        words = max((len(word) for word in clean(name).split()), default=1) + 3  # the button of the filter
        sheet.set_column(place, place, min(max(NARROWEST, words, 0.6 * len(clean(name)) + 3, _widest(column, kind)), WIDEST))
        for row, (cell, is_blank) in enumerate(zip(column, column.isna(), strict=True), FIRST + 1):
            _write(sheet, row, place, None if is_blank else cell, kind, looks)


def _write(sheet: Worksheet, row: int, place: int, cell: Any, kind: str, looks: dict[str, Any]) -> None:
    if cell is None:
        sheet.write_blank(row, place, None, looks.get(kind))
    elif kind in DATES:
        sheet.write_datetime(row, place, pd.Timestamp(cell).to_pydatetime(), looks[kind])
    elif kind in FORMS:
        sheet.write_number(row, place, float(cell), looks[kind])
    else:
        sheet.write_string(row, place, clean(cell)[:MOST_CELL])


def _widest(column: pd.Series, kind: str) -> float:
    return 1.05 * max((len(str(cell)) for cell in column.head(200)), default=0) if kind == "text" else NARROWEST


def _chart(book: Workbook, sheet: Worksheet, chart: Chart, name: str, right: int, briefing: Briefing) -> None:
    """The chart's numbers beside the table, and a native chart over them with its intervals."""
    data_at = right + 9
    for column, text in enumerate([series.name for series in chart.series], data_at + 1):
        sheet.write_string(FIRST, column, clean(text))
    for row, text in enumerate(chart.categories, FIRST + 1):
        sheet.write_string(row, data_at, clean(text))
    made = book.add_chart({"type": "line" if chart.kind == "line" else "column" if chart.kind == "column" else "bar"})
    last = FIRST + len(chart.categories)
    for place, series in enumerate(chart.series, data_at + 1):
        for row, value in enumerate(series.values, FIRST + 1):
            if value is not None:
                sheet.write_number(row, place, value)
        made.add_series({
            "name": [name, FIRST, place], "categories": [name, FIRST + 1, data_at, last, data_at],
            "values": [name, FIRST + 1, place, last, place], "line": {"color": series.colour, "width": 2.25},
            "fill": {"color": series.colour}, "marker": {"type": "circle", "size": 6, "fill": {"color": series.colour}},
            **_intervals(series.values, series.low, series.high),
        })  # fmt: skip
    made.set_title({"name": clean(chart.title), "name_font": {"size": 12}})
    grid = {"visible": True, "line": {"color": "#d5dbe0"}}
    made.set_y_axis({"min": 0, "num_format": f'0"{chart.unit}"' if chart.unit else "#,##0", "major_gridlines": grid})
    made.set_legend({"position": "top"})
    made.show_blanks_as("gap")
    sheet.insert_chart(
        FIRST, right, made, {"x_scale": 1.2, "y_scale": 1.3, "description": clean(f"{briefing.title}: {chart.title}")}
    )


def _intervals(values: tuple[Any, ...], low: tuple[Any, ...], high: tuple[Any, ...]) -> dict[str, Any]:
    if not low:
        return {}
    known = [(v or 0, v if lo is None else lo, v if hi is None else hi) for v, lo, hi in zip(values, low, high, strict=True)]
    plus, minus = [(hi or 0) - v for v, _, hi in known], [v - (lo or 0) for v, lo, _ in known]
    return {"y_error_bars": {"type": "custom", "plus_values": plus, "minus_values": minus, "line": {"color": "#74828f"}}}


def _sources(book: Workbook, briefing: Briefing, looks: dict[str, Any]) -> None:
    """Where each figure comes from, with its cautions."""
    sheet = book.add_worksheet(say("meeting.sheet_sources", briefing.language))
    _page(sheet, briefing)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, LONG)
    sheet.write_string(0, 0, clean(briefing.footer), looks["faint"])
    row = 2
    for step in briefing.steps:
        for text in (step.filters, *step.caption):
            sheet.write_string(row, 0, clean(step.title), looks["wrap"])
            _long(sheet, row, clean(text), looks["wrap"])
            row += 1
