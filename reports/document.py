"""A briefing as a report (báo cáo) in the form of Nghị định 30/2020: text drafted from the numbers, pictures, tables."""

import io

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from data.settings import settings
from reports import decree30
from reports.cells import clean, texts
from reports.fitting import SERIF, Type, fitted
from reports.model import Briefing, Step
from reports.pdf import left_out, picture_png, picture_svg, ratio
from words import say
from words.numbers import day

MOST_ROWS, MOST_HIGH_CM, MOST_WIDE_CM, PPI = 15, 9.2, 16.0, 160
SMALL_PT, TABLE_PT = 10.5, 11


def document(briefing: Briefing) -> bytes:
    """The briefing as .docx; a viewer without a province signs for the first partner of the settings."""
    own = settings().provinces[briefing.viewer.province_code or settings().partners[0]]
    paper, language, as_of = decree30.new_paper(), briefing.language, briefing.manifest.as_of
    paper.core_properties.title, paper.core_properties.author = clean(briefing.title)[:255], clean(briefing.author)[:255]
    paper.core_properties.language = language
    number = f"BC-{own.agency_code or '…'}"
    decree30.head(paper, decree30.Head(own.parent_vi, own.agency_vi, number, own.vi, as_of))
    decree30.title(paper, say("meeting.report", language), clean(briefing.title))
    if briefing.manifest.is_demo:
        decree30.draft_note(paper, say("cautions.demo", language))
    blanks = {"day": day(as_of, language), "filters": briefing.steps[0].filters if briefing.steps else ""}
    decree30.body(paper, clean(say("meeting.report_opening", language, **blanks)))
    said: set[str] = set()
    for place, step in enumerate(briefing.steps, 1):
        _section(paper, briefing, step, place, said)
    _small(paper, briefing.footer)
    decree30.body(paper, say("meeting.report_end", language))
    decree30.signed(
        paper, say("meeting.report_signer", language), [say("meeting.report_receiver", language, parent=own.parent_vi)]
    )
    return decree30.saved(paper)


def _section(paper: Doc, briefing: Briefing, step: Step, place: int, said: set[str]) -> None:
    """One step; a caution that an earlier step gave (`said`) is not given again."""
    decree30.heading(paper, clean(f"{place}. {step.title}"))
    decree30.body(paper, clean(step.sentence)).paragraph_format.keep_with_next = step.picture is not None
    for point in step.points:
        decree30.body(paper, clean(f"- {point}"))
    if step.picture is not None:
        _picture(paper, briefing, step)
    small = step.small
    columns, rows, numeric = texts(small.table, briefing.language, MOST_ROWS, small.kinds)
    if rows:
        fit = fitted(columns, rows, numeric, width_cm=decree30.WIDE_MM / 10, type_=Type(TABLE_PT, SERIF, 0.2, 0.0))
        decree30.grid(paper, columns, rows, fit.shares, size=TABLE_PT, numeric=numeric)
    for text in (left_out(step, len(rows), briefing.language), step.filters, *(one for one in step.caption if one not in said)):
        _small(paper, text)
    said.update(step.caption[1:])


def _picture(paper: Doc, briefing: Briefing, step: Step) -> None:
    """The picture in the middle of the line, as high as leaves room for text on its page."""
    high = min(MOST_HIGH_CM, MOST_WIDE_CM / ratio(picture_svg(step, briefing.language)))
    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    png = picture_png(step, briefing.language, high_cm=high, ppi=PPI)
    shape = line.add_run().add_picture(io.BytesIO(png), height=Cm(high))
    shape._inline.docPr.set("descr", clean(f"{step.title}. {step.sentence}"))  # noqa: SLF001 alternative text


def _small(paper: Doc, text: str) -> None:
    if text:
        paper.add_paragraph().add_run(clean(text)).font.size = Pt(SMALL_PT)
