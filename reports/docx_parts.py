"""Pieces of a .docx that documents share: lines of a cell, rules, widths, the page number."""

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def wide(table: Table, widths_mm: Sequence[float]) -> None:
    """Columns of these widths: some programs read those of the columns, some those of the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table._tbl.tr_lst:  # noqa: SLF001 asking a column for its cells walks the whole table
        for cell, width in zip(row.tc_lst, widths_mm, strict=True):
            cell.width = Mm(width)


def repeated(row: Any) -> None:
    """A row that stands again at the head of every page of its table, and is never broken."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 python-docx has no heads of tables
    for name in ("cantSplit", "tblHeader"):
        properties.append(OxmlElement(f"w:{name}"))


def put(cell: Cell, text: str, size: float, *, bold: bool = False, italic: bool = False, align: Any = CENTRE) -> None:
    """A line of text in a cell: in its first paragraph while that is empty, else in a new one."""
    first = cell.paragraphs[0]
    line = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    line.alignment = align
    run = line.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def rule(cell: Cell, *, side_mm: int) -> None:
    """A line under the text above, as long as the room the sides leave."""
    line = cell.add_paragraph()
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(side_mm)
    rule_of(line, None)


def rule_of(line: Paragraph, side: Any) -> None:
    """A ruling above an empty paragraph, its sides indented."""
    if side is not None:
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = side
    line.paragraph_format.line_spacing = Pt(3)
    line.paragraph_format.space_after = Pt(6)
    borders, edge = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)
    line._p.get_or_add_pPr().append(borders)  # noqa: SLF001 python-docx has no borders of paragraphs


def page_field(line: Paragraph) -> None:
    """The number of the page, worked out by the program that opens it."""
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = line.add_run()
        part = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            part.text = text
        else:
            part.set(qn("w:fldCharType"), str(kind))
        run._r.append(part)  # noqa: SLF001 python-docx has no fields
