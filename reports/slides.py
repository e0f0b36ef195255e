"""A briefing as slides: charts that PowerPoint draws and people can edit, maps as crisp pictures, speaker notes."""

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Cm, Pt

from reports.cells import clean, clean_lines, texts
from reports.fitting import SANS, Fitted, Type, best, height_of, size_of
from reports.model import Briefing, Map, Step
from reports.pdf import left_out, picture_png
from reports.slide_chart import draw
from words import Language

WIDE, HIGH, EDGE = 33.867, 19.05, 1.2  # cm
ROOM = WIDE - 2 * EDGE
INK, FAINT, BAND, WHITE = (RGBColor.from_string(one) for one in ("16324A", "5C6B78", "F1F4F7", "FFFFFF"))  # type: ignore[no-untyped-call]
SENTENCE_SIZES, POINT_SIZES, CAPTION_SIZES = (30, 28, 26, 24, 22, 20), (20, 18, 16, 14, 12), (10, 9, 8)
SENTENCE_CM, CAPTION_CM, FOOTER_CM = 2.7, 1.35, 0.75
MOST_ROWS, LETTERS = 16, 70  # of a table on a slide; letters of a cell
TABLE_SIZES, NOTE_CM = (14, 12.5, 11), 0.7
SIDE_CM, ABOVE_CM = 0.12, 0.06  # margins of a cell
CHART_SHARE = 0.54
FONT = "Arial"  # on every machine, or one of the same widths
PPI = 160


def slides(briefing: Briefing) -> bytes:
    """The briefing as .pptx in 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDE), Cm(HIGH)
    deck.core_properties.title, deck.core_properties.author = clean(briefing.title)[:255], clean(briefing.author)[:255]
    deck.core_properties.language = briefing.language
    cover = _blank(deck)
    size = size_of([briefing.title], WIDE - 4, 5.0, (40, 34, 28, 24))
    _text(cover, [briefing.title], (EDGE + 1, 4.6, WIDE - 4, 5.0), size=size, bold=True, title=True, foot=True)
    filters = briefing.steps[0].filters if briefing.steps else ""
    _text(cover, [briefing.author, filters], (EDGE + 1, 10.2, WIDE - 4, 2.5), size=20, colour=FAINT)
    _text(cover, [briefing.footer], (EDGE + 1, HIGH - 1.6, WIDE - 4, 0.8), size=14, colour=FAINT)
    for step in briefing.steps:
        _slide(_blank(deck), briefing, step)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _blank(deck: Any) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[5])  # only a title, which readers aloud announce


def _slide(slide: Any, briefing: Briefing, step: Step) -> None:
    """Title and filters, the sentence, then points, picture and table in the room that the caption leaves."""
    size = size_of([step.sentence], ROOM, SENTENCE_CM, SENTENCE_SIZES)
    _text(slide, [f"{step.title} · {step.filters}"], (EDGE, 0.45, ROOM, 0.9), size=14, colour=FAINT)
    _text(slide, [step.sentence], (EDGE, 1.25, ROOM, SENTENCE_CM), size=size, bold=True, title=True)
    caption = [" ".join(step.caption)]
    small = size_of(caption, ROOM, CAPTION_CM, CAPTION_SIZES)
    foot = HIGH - FOOTER_CM - max(height_of(caption, ROOM, small), 0.5) - 0.15
    top = 1.25 + min(height_of([step.sentence], ROOM, size), SENTENCE_CM + 1) + 0.35
    if step.points:
        top = _points(slide, step, top, foot)
    _parts(slide, step, briefing.language, top, foot)
    _text(slide, caption, (EDGE, foot + 0.1, ROOM, HIGH - FOOTER_CM - foot - 0.1), size=small, colour=FAINT)
    _text(slide, [briefing.footer], (EDGE, HIGH - FOOTER_CM, ROOM, 0.6), size=10, colour=FAINT)
    slide.notes_slide.notes_text_frame.text = clean_lines("\n".join([step.notes, *step.points, *step.caption]))


def _points(slide: Any, step: Step, top: float, foot: float) -> float:
    """Points below the sentence; where a picture or table follows they take a third at most. The height where they end."""
    lines = [f"• {point}" for point in step.points]
    alone = step.picture is None and not len(step.table)
    most = foot - top if alone else (foot - top) / 3
    size = size_of(lines, ROOM, most, POINT_SIZES if alone else POINT_SIZES[1:])
    high = min(height_of(lines, ROOM, size), most)
    _text(slide, lines, (EDGE, top, ROOM, high), size=size)
    return top + high + 0.3


def _parts(slide: Any, step: Step, language: Language, top: float, foot: float) -> None:
    """The picture on the left, the table on the right; either alone takes the whole width."""
    has_table, right = len(step.table) > 0, EDGE
    if step.picture is not None:
        width = ROOM * CHART_SHARE if has_table else ROOM
        right = EDGE + _picture(slide, step, language, (EDGE, top, width, foot - top)) + 0.6
    if has_table:
        _table(slide, step.small, language, (right, top, WIDE - EDGE - right, foot - top - 0.1))


def _text(
    slide: Any, lines: list[str], box: tuple[float, ...], *, size: float, bold: bool = False, colour: RGBColor = INK,
    title: bool = False, foot: bool = False,
) -> None:  # fmt: skip
    shape = slide.shapes.title if title else slide.shapes.add_textbox(*(Cm(one) for one in box))
    if title:
        shape.left, shape.top, shape.width, shape.height = (Cm(one) for one in box)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM if foot else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = clean(line)
        run.font.name, run.font.size, run.font.bold, run.font.color.rgb = FONT, Pt(size), bold, colour


def _picture(slide: Any, step: Step, language: Language, box: tuple[float, float, float, float]) -> float:
    """Draw it within the box; the width it takes."""
    left, top, width, height = box
    if isinstance(step.picture, Map):
        png = picture_png(step, language, high_cm=height, ppi=PPI)
        shape = slide.shapes.add_picture(io.BytesIO(png), Cm(left), Cm(top))
        scale = min(Cm(width) / shape.width, Cm(height) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    else:
        shape = draw(slide, step.picture, box)  # type: ignore[arg-type]
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(f"{step.title}. {step.sentence}"))  # noqa: SLF001 alternative text
    return float(shape.width / Cm(1))


def _table(slide: Any, step: Step, language: Language, box: tuple[float, float, float, float]) -> None:
    """As many rows as fit; how many are left out stands below."""
    left, top, width, height = box
    columns, rows, numeric = texts(step.table, language, MOST_ROWS, step.kinds, letters=LETTERS)
    types = [Type(points, SANS, SIDE_CM, ABOVE_CM) for points in TABLE_SIZES]
    room = height - (NOTE_CM if len(rows) < len(step.table) else 0)
    type_, fit = best(columns, rows, numeric, width_cm=width, height_cm=room, types=types, note_cm=NOTE_CM)
    made = _grid(slide, box, fit, len(columns))
    for at, row in enumerate([columns, *rows[: fit.n_rows]]):
        for place, text in enumerate(row):
            _cell(made.cell(at, place), text, type_.points, is_number=numeric[place], at=at)
    if rest := left_out(step, fit.n_rows, language):
        _text(slide, [rest], (left, top + sum(fit.heights) + 0.12, width, 0.5), size=10, colour=FAINT)


def _grid(slide: Any, box: tuple[float, float, float, float], fit: Fitted, n_columns: int) -> Any:
    left, top, width, _ = box
    size = (Cm(left), Cm(top), Cm(width), Cm(sum(fit.heights)))
    made = slide.shapes.add_table(len(fit.heights), n_columns, *size).table
    for place, share in enumerate(fit.shares):
        made.columns[place].width = int(Cm(width) * share)
    for place, high in enumerate(fit.heights):
        made.rows[place].height = Cm(high)
    return made


def _cell(cell: Any, text: str, points: float, *, is_number: bool, at: int) -> None:
    cell.margin_left = cell.margin_right = Cm(SIDE_CM)
    cell.margin_top = cell.margin_bottom = Cm(ABOVE_CM)
    cell.fill.solid()
    cell.fill.fore_color.rgb = INK if at == 0 else BAND if at % 2 == 0 else WHITE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text, run.font.name, run.font.size, run.font.bold = text, FONT, Pt(points), at == 0
    run.font.color.rgb = WHITE if at == 0 else INK
