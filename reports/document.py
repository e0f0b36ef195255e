"""A briefing as a report (báo cáo) in the form of Nghị định 30/2020: text drafted from the numbers, pictures, tables."""

import io

from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from data.settings import settings
from reports import decree30
from reports.cells import clean, texts
from reports.model import Briefing, Step
from reports.pdf import left_out, picture_png
from words import say
from words.numbers import day

MOST_ROWS, PICTURE_CM, PPI = 15, 16.0, 170
SMALL_PT = 10.5


def document(briefing: Briefing) -> bytes:
    """The briefing as .docx; a viewer without a province signs for the first partner of the settings."""
    own = settings().provinces[briefing.viewer.province_code or settings().partners[0]]
    paper, language, as_of = decree30.new_paper(), briefing.language, briefing.manifest.as_of
    paper.core_properties.title, paper.core_properties.author = clean(briefing.title), clean(briefing.author)
    paper.core_properties.language = language
    if briefing.manifest.is_demo:
        decree30.draft_note(paper, say("cautions.demo", language))
    number = f"BC-{own.agency_code or '…'}"
    decree30.head(paper, decree30.Head(own.parent_vi, own.agency_vi, number, own.vi, as_of))
    decree30.title(paper, say("meeting.report", language), clean(briefing.title))
    blanks = {"day": day(as_of, language), "filters": briefing.steps[0].filters if briefing.steps else ""}
    decree30.body(paper, say("meeting.report_opening", language, **blanks))
    for place, step in enumerate(briefing.steps, 1):
        _section(paper, briefing, step, place)
    decree30.body(paper, say("meeting.report_end", language))
    decree30.signed(
        paper, say("meeting.report_signer", language), [say("meeting.report_receiver", language, parent=own.parent_vi)]
    )
    return decree30.saved(paper)


def _section(paper: Doc, briefing: Briefing, step: Step, place: int) -> None:
    heading = paper.add_heading(level=2)
    run = heading.add_run(clean(f"{place}. {step.title}"))
    run.font.size, run.font.name, run.bold = Pt(decree30.BODY_PT), decree30.FONT, True
    run.font.color.rgb = None
    decree30.body(paper, clean(step.sentence))
    for point in step.points:
        decree30.body(paper, clean(f"- {point}"))
    if step.picture is not None:
        line = paper.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        png = picture_png(step, briefing.language, wide_cm=PICTURE_CM, ppi=PPI)
        shape = line.add_run().add_picture(io.BytesIO(png), width=Cm(PICTURE_CM))
        shape._inline.docPr.set("descr", clean(f"{step.title}. {step.sentence}"))  # noqa: SLF001 alternative text
    columns, rows, numeric = texts(step.table, briefing.language, MOST_ROWS)
    if rows:
        weights = [1.0 if number else 1.8 for number in numeric]
        decree30.grid(paper, columns, rows, [weight / sum(weights) for weight in weights])
    for text in (left_out(step, len(rows), briefing.language), " ".join(step.caption)):
        if text:
            small = paper.add_paragraph()
            small.add_run(clean(text)).font.size = Pt(SMALL_PT)
