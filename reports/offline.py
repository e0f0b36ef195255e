"""A briefing as one folder for a USB stick: a page that opens without a server or a network, with the other papers beside it."""

import io
import re
import zipfile
from html import escape
from pathlib import Path

from reports import hall
from reports.cells import clean, texts
from reports.model import Briefing, Map, Step
from reports.pdf import picture_svg
from words import Language

FRAME = Path(__file__).with_name("offline.html")
MOST_ROWS = 400
EPOCH = (2020, 1, 1, 0, 0, 0)  # the same briefing gives the same bytes


def page(briefing: Briefing, *, start: int = 0) -> str:
    """One self-contained HTML text: pictures with what their points say, tables, a step a screen by keyboard, opening at `start`."""
    filters = _e(briefing.steps[0].filters if briefing.steps else "")
    cover = (
        f'<section tabindex="-1"><h1>{_e(briefing.title)}</h1><p>{_e(briefing.author)}</p>'
        f'<p class="where">{filters}</p><footer>{_e(briefing.footer)}</footer></section>'
    )
    sections = (_section(step, briefing, place) for place, step in enumerate(briefing.steps))
    body = cover + "".join(sections) + hall.furniture(briefing.language)
    parts = {
        "LANGUAGE": briefing.language, "TITLE": _e(briefing.title), "HALL_STYLE": hall.style(), "START": str(start),
        "BODY\n": f"{body}\n", "HALL_SCRIPT": hall.script(),
    }  # fmt: skip
    return re.sub("|".join(parts), lambda mark: parts[mark[0]], FRAME.read_text(encoding="utf-8"))


def offline_pack(briefing: Briefing, beside: dict[str, bytes]) -> bytes:
    """The page and the files beside it as .zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in {"index.html": page(briefing).encode(), **beside}.items():
            pack.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _section(step: Step, briefing: Briefing, place: int) -> str:
    points = "".join(f"<li>{_e(point)}</li>" for point in step.points)
    table = _table(step, briefing.language)
    # Hatches are found by id, and none is drawn from a step that is hidden: each step has its own.
    drawn = re.sub(r'(#|id=")few', rf"\g<1>few{place}", picture_svg(step, briefing.language))
    kind = "map" if isinstance(step.picture, Map) else "chart"
    picture = f'<div class="picture {kind}">{drawn}{hall.legend(step)}</div>' if drawn else ""
    return (
        f'<section tabindex="-1" data-title="{_e(step.title)}"><p class="where">{_e(step.title)} · {_e(step.filters)}</p>'
        f'<h1>{_e(step.sentence)}</h1>{points and f"<ul class=points>{points}</ul>"}'
        f'<div class="parts{"" if picture and table else " alone"}">{picture}{table}</div>'
        f'<footer><span class="small">{_e(" ".join(step.caption))}</span>{_e(briefing.footer)}</footer>{hall.notes(step)}</section>'
    )


def _table(step: Step, language: Language) -> str:
    columns, rows, numeric = texts(step.table, language, MOST_ROWS)
    if not rows:
        return ""
    kinds = [' class="n"' if number else "" for number in numeric]
    head = "".join(f'<th scope="col"{kind}>{_e(name)}</th>' for name, kind in zip(columns, kinds, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{kind}>{_e(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)) + "</tr>" for row in rows
    )
    return f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _e(text: str) -> str:
    return escape(clean(text))
