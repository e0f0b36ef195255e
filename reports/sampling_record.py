"""The form of record that the sampling officer fills in on the spot, one for each facility of a plan, as .docx."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from docx.table import Table
from docx.table import _Cell as Cell

from data.codes import label
from data.settings import settings
from findings import Finding
from findings.places import province_name
from reports.sampling_workbook import analyte_names
from words import say
from words.numbers import month

FONT, BODY_PT, SMALL_PT = "Times New Roman", 13, 11
MARGINS_MM = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
LINES = ("number", "time", "team", "facility", "address", "certificate", "stage", "purpose", "plan")
COLUMNS = ("sample_id", "product", "lot", "amount", "packing", "seal", "analytes")
WIDTHS_MM = (27, 30, 22, 20, 20, 16, 30)  # of COLUMNS
HEAD_MM, TEXT_MM = (72, 93), 165
SIGNS = ("sign_facility", "sign_witness", "sign_officer")


def records_document(plan: Finding, samples: pd.DataFrame) -> bytes:
    """Records to sign, in Vietnamese: a page or more for each facility, what the plan knows filled in, the rest dotted.

    `samples` are `findings.sampling_visits.visits`; a record holds the samples of one facility, each with its reserved code.
    """
    paper = Document()
    _page(paper)
    visits = [rows for _, rows in samples.groupby(["province_code", "new_commune_code", "facility_id"], dropna=False, sort=False)]
    for number, rows in enumerate(visits):
        if number:
            paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _record(paper, plan, rows)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _page(paper: Doc) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, size in MARGINS_MM.items():
        setattr(section, name, Mm(size))
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY_PT)
    style.paragraph_format.space_after = Pt(3)


def _record(paper: Doc, plan: Finding, rows: pd.DataFrame) -> None:
    first = rows.iloc[0]
    province = settings().provinces.get(first.province_code)
    frame = paper.add_table(1, 2)
    _widths(frame, HEAD_MM)
    head = frame.rows[0].cells
    _lines(head[0], [(province.agency_vi.upper() if province else province_name(first.province_code), True)])
    _lines(head[1], [(say("decree30.country"), True), (say("decree30.motto"), True)])
    head[1].paragraphs[-1].runs[0].underline = True
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(say("sampling_form.record")).bold = True
    known = {
        "facility": _known(first.facility_name, first.facility_id), "address": str(first.place_name),
        "stage": label("stage", first.stage) if isinstance(first.stage, str) else "",
        "purpose": label("purpose", plan.filters.purpose),
        "plan": f"{plan.facts['plan_id']}, {month(date.fromisoformat(plan.facts['plan_month']))}",
    }  # fmt: skip
    for name in LINES:
        _line(paper, f"{say(f'sampling_form.line_{name}')}: ", known.get(name, ""))
    _samples(paper, rows)
    paper.add_paragraph(say("sampling_form.kept"))
    signs = paper.add_table(1, len(SIGNS)).rows[0].cells
    for cell, name in zip(signs, SIGNS, strict=True):
        _lines(cell, [(say(f"sampling_form.{name}"), True), (say("sampling_form.sign_how"), False)])
    paper.add_paragraph()


def _line(paper: Doc, name: str, text: str) -> None:
    """A line of the record: what is known, else dots to the margin to write on."""
    paragraph = paper.add_paragraph(name + (text or "\t"))
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _known(name: object, code: object) -> str:
    return f"{name} ({code})" if isinstance(name, str) and isinstance(code, str) else ""


def _samples(paper: Doc, rows: pd.DataFrame) -> None:
    table = paper.add_table(1, len(COLUMNS))
    table.style = "Table Grid"
    titles = [say(f"sampling_form.column_{name}") for name in COLUMNS]
    for texts in (titles, *(_cells(row) for row in rows.itertuples())):
        row = table.rows[0] if texts is titles else table.add_row()
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell, text, bold=texts is titles)
    _widths(table, WIDTHS_MM)


def _widths(table: Table, widths_mm: tuple[int, ...]) -> None:
    """Widths of the columns, in the grid and in each cell: word processors differ in which they read."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _cells(row: Any) -> Iterable[str]:
    product = row.product_name if isinstance(row.product_name, str) else label("product_group", row.product_group)
    return row.sample_id, product, "", "", "", "", analyte_names(row.analytes, "vi")


def _write(cell: Cell, text: str, *, bold: bool = False) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.bold = Pt(SMALL_PT), bold


def _lines(cell: Cell, lines: list[tuple[str, bool]]) -> None:
    for number, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(SMALL_PT)
