"""A briefing as PDF, on A4 or on 16:9: tagged, its fonts embedded, its pictures drawn as lines."""

import json
import re
from pathlib import Path
from typing import Any, Literal

import typst

from reports.cells import clean, texts
from reports.chart_svg import chart_svg
from reports.fitting import SERIF, Type, best, fitted, height_of, size_of
from reports.map_svg import map_svg
from reports.model import Briefing, Map, Step
from words import Language, say

TEMPLATE = Path(__file__).with_name("briefing.typ")
STANDARD = "ua-1"  # PDF/UA-1: read aloud in order, pictures with a text in their place
ROOM, HIGH = 31.067, 16.5  # cm between the margins of 16:9
PICTURE_SHARE, GUTTER = 0.57, 0.7
SENTENCE_SIZES, POINT_SIZES = (26, 24, 22, 20, 18), (19, 17, 15, 13)
CAPTION_PT, TABLE_SIZES, NOTE_CM = 9.5, (14.0, 12.5, 11.0), 0.8
WIDE_ROWS, A4_ROWS, LETTERS = 18, 25, 70
A4_ROOM, BOLD = 16.5, 0.52

Paper = Literal["wide", "a4"]


def pdf(briefing: Briefing, paper: Paper = "a4") -> bytes:
    """The briefing as one PDF file; all fonts are the library's own, so that none must be on the machine."""
    first = briefing.steps[0] if briefing.steps else None
    laid = _wide if paper == "wide" else _a4
    data = {
        "paper": paper, "language": briefing.language, "title": clean(briefing.title), "author": clean(briefing.author),
        "footer": clean(briefing.footer), "filters": clean(first.filters) if first else "",
        "steps": [_words(step) | laid(step, briefing.language) for step in briefing.steps],
    }  # fmt: skip
    return _compiled(
        TEMPLATE.read_bytes(), {"data": json.dumps(data, ensure_ascii=False)}, format="pdf", pdf_standards=[STANDARD],
        timestamp=int(briefing.made_at.timestamp()) if briefing.made_at else None,
    )  # fmt: skip


def _compiled(source: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    """The file; one that a strict standard refuses (letters that no font has) is made without it."""
    fixed: dict[str, Any] = {"sys_inputs": inputs, "ignore_system_fonts": True}
    try:
        made: bytes = typst.compile(source, **fixed, **options)
    except typst.TypstError:
        if not options.pop("pdf_standards", None):
            raise
        made = typst.compile(source, **fixed, **options)
    return made


def picture_svg(step: Step, language: Language) -> str:
    """The step's picture as SVG; an empty text where it has none."""
    if step.picture is None:
        return ""
    return map_svg(step.picture) if isinstance(step.picture, Map) else chart_svg(step.picture, language=language)


def ratio(svg: str) -> float:
    """Width over height of a picture."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    return float(found[1]) / float(found[2]) if found else 1.0


def picture_png(step: Step, language: Language, *, high_cm: float, ppi: float = 200) -> bytes:
    """The step's picture as a crisp PNG of that height."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", height: HIGHcm)'
    return _compiled(page.replace("HIGH", f"{high_cm:g}").encode(), {"svg": picture_svg(step, language)}, format="png", ppi=ppi)


def left_out(step: Step, shown: int, language: Language) -> str:
    """How many rows a paper does not show; an empty text where it shows all."""
    return say("meeting.rows_left", language, shown=shown, all=len(step.table)) if shown < len(step.table) else ""


def _words(step: Step) -> dict[str, object]:
    lines = {name: clean(getattr(step, name)) for name in ("title", "sentence", "filters")}
    return lines | {
        "points": [clean(one) for one in step.points], "caption": [clean(one) for one in step.caption],
        "alt": clean(f"{step.title}. {step.sentence}"),
    }  # fmt: skip


def _a4(step: Step, language: Language) -> dict[str, object]:
    small, svg = step.small, picture_svg(step, language)
    columns, rows, numeric = texts(small.table, language, A4_ROWS, small.kinds)
    fit = fitted(columns, rows, numeric, width_cm=A4_ROOM, type_=Type(10, SERIF, 0.16, 0.1))
    return {
        "svg": svg, "columns": columns, "rows": rows, "numeric": numeric, "shares": fit.shares,
        "left_out": left_out(step, len(rows), language), "high": min(8.6, A4_ROOM / ratio(svg)) if svg else 0,
    }  # fmt: skip


def _wide(step: Step, language: Language) -> dict[str, object]:
    """Sizes of a page that must hold everything: the sentence, points, the picture beside the rows that fit, the caption."""
    small, svg = step.small, picture_svg(step, language)
    size = size_of([step.sentence], ROOM, 2.6, SENTENCE_SIZES, BOLD)
    room = (
        HIGH
        - 1.0
        - height_of([step.sentence], ROOM, size, BOLD)
        - height_of([" ".join(step.caption)], ROOM, CAPTION_PT, SERIF)
        - 0.6
    )
    point_pt = size_of(step.points, ROOM, room if not svg else room / 3, POINT_SIZES, SERIF)
    if step.points:
        room -= height_of(step.points, ROOM - 1, point_pt, SERIF) + 0.3 * len(step.points)
    columns, rows, numeric = texts(small.table, language, WIDE_ROWS, small.kinds, letters=LETTERS)
    wide = min(room * ratio(svg), ROOM * (PICTURE_SHARE if rows else 1)) if svg else 0.0
    types = [Type(points, SERIF, 0.16, 0.12) for points in TABLE_SIZES]
    beside = ROOM - wide - (GUTTER if wide else 0)
    type_, fit = best(columns, rows, numeric, width_cm=beside, height_cm=room - NOTE_CM, types=types, note_cm=0.2)
    shown = fit.n_rows
    return {
        "svg": svg, "columns": columns, "rows": rows[:shown], "numeric": numeric, "shares": fit.shares,
        "left_out": left_out(step, shown, language) if rows else "", "size": size, "point_size": point_pt,
        "table_size": type_.points, "wide": wide, "high": wide / ratio(svg) if svg else 0,
    }  # fmt: skip
