"""The form of administrative documents (Nghị định 30/2020/NĐ-CP): agency block, motto, number, articles, signature.

Margins, sizes and blocks as DOMAIN §7 gives them (margins, font, legal bases and receivers from a secondary source, the rest from
memory): the clerk looks it over before signature. The meeting's report uses the same form.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from reports.docx_parts import page_field, put, repeated, rule, rule_of, wide
from words import say

FONT, BODY_PT, HEAD_PT, MOTTO_PT, LIST_PT = "Times New Roman", 14, 12, 13, 11
MARGINS_MM = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
LEFT_MM, RIGHT_MM, WIDE_MM = 68, 97, 165
INDENT = Cm(1.27)
CENTRE, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


@dataclass(frozen=True)
class Head:
    """What stands above the text: parent agency, agency, number, place, day (None: left for the day of signature), subject."""

    parent: str
    agency: str
    number: str
    place: str
    month: date
    subject: str = ""  # of a công văn: «V/v …»
    written: str = ""  # the whole number, where one was given already


def new_paper() -> Doc:
    """An empty A4 page in the form's margins and font; pages from the second on are numbered at the top."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, size in MARGINS_MM.items():
        setattr(section, name, Mm(size))
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    page_field(number)
    return paper


def saved(paper: Doc) -> bytes:
    """The document as the bytes of a .docx file."""
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def head(paper: Doc, above: Head) -> None:
    """Agency block and number on the left, motto, place and date on the right."""
    table = paper.add_table(2, 2)
    wide(table, (LEFT_MM, RIGHT_MM))
    left, right = table.rows[0].cells
    put(left, above.parent.upper(), HEAD_PT)
    put(left, above.agency.upper(), HEAD_PT, bold=True)
    rule(left, side_mm=22)
    put(right, say("decree30.country"), HEAD_PT, bold=True)
    put(right, say("decree30.motto"), MOTTO_PT, bold=True)
    rule(right, side_mm=20)
    left, right = table.rows[1].cells
    number = say("decree30.numbered", number=above.written) if above.written else say("decree30.number", number=above.number)
    put(left, number, HEAD_PT)
    if above.subject:
        put(left, say("decree30.about", subject=above.subject), 12)
    place = say("decree30.place", place=above.place, month=f"{above.month:%m}" if above.month.month < 3 else above.month.month,
                year=above.month.year)  # fmt: skip
    put(right, place, HEAD_PT, italic=True)


def title(paper: Doc, kind: str, about: str) -> None:
    """Kind of document in capitals, what it is about, the short line under it."""
    _centred(paper, kind.upper(), before=14)
    _centred(paper, about)
    rule_of(paper.add_paragraph(), Mm(60))


def addressee(paper: Doc, names: Sequence[str]) -> None:
    """«Kính gửi: …»."""
    line = paper.add_paragraph(say("decree30.to", names="; ".join(names)))
    line.alignment = CENTRE
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(14), Pt(8)


def issuer(paper: Doc, text: str) -> None:
    """Who decides, in capitals, centred."""
    _centred(paper, text.upper(), before=6)


def body(paper: Doc, text: str, *, italic: bool = False) -> Paragraph:
    """A paragraph of the text: justified, its first line indented."""
    line = paper.add_paragraph()
    line.alignment = JUSTIFY
    line.paragraph_format.first_line_indent, line.paragraph_format.space_after = INDENT, Pt(6)
    line.paragraph_format.line_spacing = 1.1
    line.add_run(text).italic = italic
    return line


def bases(paper: Doc, texts: Sequence[str]) -> None:
    """Legal bases in italics: each ends with a semicolon, the last with a full stop."""
    for place, text in enumerate(texts):
        body(paper, f"{text}{'.' if place == len(texts) - 1 else ';'}", italic=True)


def article(paper: Doc, number: int, text: str) -> None:
    """«Điều n.» in bold, then its text."""
    line = body(paper, "")
    line.add_run(say("decree30.article", n=number)).bold = True
    line.add_run(f" {text}")


def heading(paper: Doc, text: str) -> None:
    """A heading of the text, in the font of the form, that stays with what follows and that programs list."""
    line = paper.add_heading(level=2)
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(10), Pt(6)
    run = line.add_run(text)
    run.font.name, run.font.size, run.bold, run.font.color.rgb = FONT, Pt(BODY_PT), True, RGBColor(0, 0, 0)
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        line.style.element.get_or_add_rPr().get_or_add_rFonts().attrib.pop(qn(f"w:{script}"), None)
    for script in ("eastAsia", "cs"):
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn(f"w:{script}"), FONT)  # noqa: SLF001 python-docx names one script only


def grid(
    paper: Doc, titles: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], *, size: float = 12,
    numeric: Sequence[bool] = (),
) -> None:  # fmt: skip
    """A ruled table, its titles bold and again on each page; `shares` of the width, which add up to 1; numbers on the right."""
    table = paper.add_table(1, len(titles))
    table.style = "Table Grid"
    repeated(table.rows[0])
    for cell, text in zip(table.rows[0].cells, titles, strict=True):
        put(cell, text, size, bold=True)
    for row in rows:
        sides = [RIGHT if one else LEFT for one in numeric] or [LEFT] * len(row)
        for cell, text, side in zip(table.add_row().cells, row, sides, strict=True):
            put(cell, text, size, align=side)
    wide(table, [WIDE_MM * share for share in shares])
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def signed(paper: Doc, signer: str, receivers: Sequence[str]) -> None:
    """Receivers on the left, the signer's office and the room for signature and seal on the right."""
    paper.add_paragraph()
    left, right = paper.add_table(1, 2).rows[0].cells
    put(left, say("decree30.receivers"), 12, bold=True, italic=True, align=LEFT)
    for place, one in enumerate([*receivers, say("decree30.archive")]):
        mark = "." if place == len(receivers) else ";"
        put(left, f"- {one}{mark}", LIST_PT, align=LEFT)
    put(right, signer.upper(), BODY_PT, bold=True)
    for _ in range(4):
        put(right, "", BODY_PT)
    put(right, say("decree30.name"), BODY_PT, bold=True)


def draft_note(paper: Doc, text: str) -> None:
    """A note to the one who finishes the draft, to be taken out before signature."""
    line = paper.add_paragraph()
    run = line.add_run(say("decree30.note", text=text))
    run.font.size, run.italic = Pt(LIST_PT), True


def long_day(day: date) -> str:
    """«05 tháng 02 năm 2026»: days below ten and the months 1 and 2 in two figures."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return say("decree30.long_day", day=f"{day.day:02d}", month=month, year=day.year)


def _centred(paper: Doc, text: str, *, before: int = 0) -> None:
    line = paper.add_paragraph()
    line.alignment = CENTRE
    line.paragraph_format.space_before = Pt(before)
    line.paragraph_format.space_after = Pt(6 if before else 0)
    line.add_run(text).bold = True
