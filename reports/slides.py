"""A briefing as slides: charts that PowerPoint draws and people can edit, maps as crisp pictures, speaker notes."""

import io
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Cm, Pt

from reports.cells import clean, texts
from reports.model import Briefing, Chart, Map, Series, Step
from reports.pdf import left_out, picture_png
from words import Language

WIDE, HIGH, EDGE = 33.867, 19.05, 1.2  # cm
INK, FAINT, GRID = (RGBColor.from_string(one) for one in ("16324A", "5C6B78", "D5DBE0"))  # type: ignore[no-untyped-call]
KINDS = {"line": XL_CHART_TYPE.LINE_MARKERS, "column": XL_CHART_TYPE.COLUMN_CLUSTERED, "bar": XL_CHART_TYPE.BAR_CLUSTERED}
MOST_ROWS = {True: 9, False: 14}  # of a table: beside a picture, or alone
SENTENCE_PT, LONG = 26, 120  # a longer sentence is set smaller
ROW_CM = 0.62


def slides(briefing: Briefing) -> bytes:
    """The briefing as .pptx in 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDE), Cm(HIGH)
    deck.core_properties.title, deck.core_properties.author = clean(briefing.title), clean(briefing.author)
    deck.core_properties.language = briefing.language
    cover = _blank(deck)
    _text(cover, [briefing.title], (EDGE + 1, 6, WIDE - 4, 4), size=40, bold=True)
    filters = briefing.steps[0].filters if briefing.steps else ""
    _text(cover, [briefing.author, filters], (EDGE + 1, 10.2, WIDE - 4, 2.5), size=20, colour=FAINT)
    _text(cover, [briefing.footer], (EDGE + 1, HIGH - 1.6, WIDE - 4, 0.8), size=12, colour=FAINT)
    for step in briefing.steps:
        _slide(_blank(deck), briefing, step)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _blank(deck: Any) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[5])  # only a title, which readers aloud announce


def _slide(slide: Any, briefing: Briefing, step: Step) -> None:
    _text(slide, [f"{step.title} · {step.filters}"], (EDGE, 0.5, WIDE - 2 * EDGE, 0.9), size=13, colour=FAINT)
    size = SENTENCE_PT if len(step.sentence) <= LONG else SENTENCE_PT - 5
    _text(slide, [step.sentence], (EDGE, 1.3, WIDE - 2 * EDGE, 2.5), size=size, bold=True, title=True)
    top, foot = 4.0, 2.2
    if step.points:
        _text(slide, [f"• {point}" for point in step.points], (EDGE, top, WIDE - 2 * EDGE, 9.5), size=17)
    elif step.picture is None:
        _table(slide, step, briefing.language, (EDGE, top, WIDE - 2 * EDGE))
    else:
        has_table = len(step.table) > 0
        box = (EDGE, top, (WIDE - 2 * EDGE) * (0.6 if has_table else 1), HIGH - top - foot)
        _picture(slide, step, briefing.language, box)
        if has_table:
            _table(slide, step, briefing.language, (box[0] + box[2] + 0.5, top, WIDE - 2 * EDGE - box[2] - 0.5))
    _text(slide, [" ".join(step.caption)], (EDGE, HIGH - foot + 0.2, WIDE - 2 * EDGE, 1.4), size=9, colour=FAINT)
    _text(slide, [briefing.footer], (EDGE, HIGH - 0.75, WIDE - 2 * EDGE, 0.6), size=9, colour=FAINT)
    slide.notes_slide.notes_text_frame.text = clean("\n".join([step.notes, *step.points, *step.caption]))


def _text(
    slide: Any, lines: list[str], box: tuple[float, ...], *, size: float, bold: bool = False, colour: RGBColor = INK,
    title: bool = False,
) -> None:  # fmt: skip
    shape = slide.shapes.title if title else slide.shapes.add_textbox(*(Cm(one) for one in box))
    if title:
        shape.left, shape.top, shape.width, shape.height = (Cm(one) for one in box)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = clean(line)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour


def _picture(slide: Any, step: Step, language: Language, box: tuple[float, float, float, float]) -> None:
    left, top, width, height = box
    if isinstance(step.picture, Map):
        shape = slide.shapes.add_picture(io.BytesIO(picture_png(step, language, wide_cm=width)), Cm(left), Cm(top))
        scale = min(Cm(width) / shape.width, Cm(height) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    elif step.picture is not None:
        shape = _chart(slide, step.picture, box)
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(f"{step.title}. {step.sentence}"))  # noqa: SLF001 alternative text


def _chart(slide: Any, chart: Chart, box: tuple[float, float, float, float]) -> Any:
    data: Any = CategoryChartData(number_format="#,##0.0")  # type: ignore[no-untyped-call]
    data.categories = [clean(one) for one in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.name), series.values)
    shape = slide.shapes.add_chart(KINDS[chart.kind], *(Cm(one) for one in box), data)
    made = shape.chart
    made.has_legend, made.font.size, made.font.color.rgb = True, Pt(13), INK
    made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    made.has_title = bool(chart.title)
    if chart.title:
        made.chart_title.text_frame.text = clean(chart.title)
        made.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(14)
    made.value_axis.minimum_scale = 0
    made.value_axis.tick_labels.number_format, made.value_axis.tick_labels.number_format_is_linked = (
        f'#,##0.#"{chart.unit}"',
        False,
    )
    made.value_axis.major_gridlines.format.line.color.rgb = GRID
    for drawn, series in zip(made.plots[0].series, chart.series, strict=True):
        _dress(drawn, series, chart.kind)
    return shape


def _dress(drawn: Any, series: Series, kind: str) -> None:
    colour = RGBColor.from_string(series.colour.lstrip("#").upper())  # type: ignore[no-untyped-call]
    if kind == "line":
        drawn.format.line.color.rgb, drawn.format.line.width, drawn.smooth = colour, Pt(2.5), False
        drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 8
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
    else:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour


def _table(slide: Any, step: Step, language: Language, box: tuple[float, float, float]) -> None:
    columns, rows, numeric = texts(step.table, language, MOST_ROWS[step.picture is not None])
    if not rows:
        return
    left, top, width = box
    shape = slide.shapes.add_table(len(rows) + 1, len(columns), Cm(left), Cm(top), Cm(width), Cm(ROW_CM * (len(rows) + 1)))
    widths = [1.0 if number else 1.7 for number in numeric]
    for place, share in enumerate(widths):
        shape.table.columns[place].width = int(Cm(width) * share / sum(widths))
    size = 10 if step.picture is not None else 12
    for at, row in enumerate([columns, *rows]):
        for place, text in enumerate(row):
            cell = shape.table.cell(at, place)
            cell.margin_left = cell.margin_right = Cm(0.12)
            cell.margin_top = cell.margin_bottom = Cm(0.04)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if numeric[place] else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = text, Pt(size), at == 0
    below = top + ROW_CM * (len(rows) + 1) + 0.2
    if rest := left_out(step, len(rows), language):
        _text(slide, [rest], (left, below, width, 0.6), size=9, colour=FAINT)
