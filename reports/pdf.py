"""A briefing as PDF, on A4 or on 16:9: tagged, its fonts embedded, its pictures drawn as lines."""

import json
from pathlib import Path
from typing import Literal

import typst

from reports.cells import texts
from reports.chart_svg import chart_svg
from reports.map_svg import map_svg
from reports.model import Briefing, Map, Step
from words import Language, say

TEMPLATE = Path(__file__).with_name("briefing.typ")
MOST_ROWS = {"wide": 12, "a4": 25}

Paper = Literal["wide", "a4"]


def pdf(briefing: Briefing, paper: Paper = "a4") -> bytes:
    """The briefing as one PDF file; all fonts are the library's own, so that none must be on the machine."""
    first = briefing.steps[0] if briefing.steps else None
    data = {
        "paper": paper, "language": briefing.language, "title": briefing.title, "author": briefing.author,
        "footer": briefing.footer, "filters": first.filters if first else "",
        "steps": [_step(step, briefing.language, MOST_ROWS[paper]) for step in briefing.steps],
    }  # fmt: skip
    made: bytes = typst.compile(TEMPLATE.read_bytes(), format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)})
    return made


def picture_svg(step: Step, language: Language) -> str:
    """The step's picture as SVG; an empty text where it has none."""
    if step.picture is None:
        return ""
    return map_svg(step.picture) if isinstance(step.picture, Map) else chart_svg(step.picture, language=language)


def picture_png(step: Step, language: Language, *, wide_cm: float, ppi: float = 200) -> bytes:
    """The step's picture as a crisp PNG of that width."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: WIDEcm)'
    made: bytes = typst.compile(
        page.replace("WIDE", f"{wide_cm:g}").encode(), format="png", ppi=ppi, sys_inputs={"svg": picture_svg(step, language)}
    )
    return made


def left_out(step: Step, shown: int, language: Language) -> str:
    """How many rows a paper does not show; an empty text where it shows all."""
    return say("meeting.rows_left", language, shown=shown, all=len(step.table)) if shown < len(step.table) else ""


def _step(step: Step, language: Language, most: int) -> dict[str, object]:
    columns, rows, numeric = texts(step.table, language, most)
    return {
        "title": step.title, "sentence": step.sentence, "filters": step.filters, "points": step.points, "caption": step.caption,
        "svg": picture_svg(step, language), "alt": f"{step.title}. {step.sentence}", "columns": columns, "rows": rows,
        "numeric": numeric,
        "left_out": left_out(step, len(rows), language),
    }  # fmt: skip
