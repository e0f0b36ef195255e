"""A briefing as one folder for a USB stick: a page that opens without a server or a network, with the other papers beside it."""

import io
import re
import zipfile
from dataclasses import asdict
from html import escape
from pathlib import Path

from figures.palette import GROUNDS
from reports.cells import clean, texts
from reports.model import Briefing, Step
from reports.pdf import left_out, picture_svg
from reports.stage import staged
from words import Language

FRAME = Path(__file__).with_name("offline.html")
MOST_ROWS = 400
EPOCH = (2020, 1, 1, 0, 0, 0)  # the same briefing gives the same bytes


def page(briefing: Briefing, *, start: int = 0) -> str:
    """One self-contained HTML text: pictures with what their points say, tables, a step a screen, arrow keys."""
    filters = _e(briefing.steps[0].filters if briefing.steps else "")
    cover = (
        f'<section tabindex="-1"><h1>{_e(briefing.title)}</h1><p>{_e(briefing.author)}</p>'
        f'<p class="where">{filters}</p><footer>{_e(briefing.footer)}</footer></section>'
    )
    body = cover + "".join(_section(step, briefing) for step in briefing.steps)
    blanks = {"LANGUAGE": briefing.language, "TITLE": _e(briefing.title), "BODY": body}
    pieces = re.split("(LANGUAGE|TITLE|BODY)", FRAME.read_text(encoding="utf-8"))  # texts put in are not looked at again
    return staged("".join(blanks.get(piece, piece) for piece in pieces), briefing, start=start)


def offline_pack(briefing: Briefing, beside: dict[str, bytes]) -> bytes:
    """The page and the files beside it as .zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in {"index.html": page(briefing).encode(), **beside}.items():
            pack.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _section(step: Step, briefing: Briefing) -> str:
    points = "".join(f"<li>{_e(point)}</li>" for point in step.points)
    picture, table = _picture(step, briefing.language), _table(step.small, briefing.language)
    alone = "" if picture and table else " alone"
    return (
        f'<section tabindex="-1"><p class="where">{_e(step.title)} · {_e(step.filters)}</p><h1>{_e(step.sentence)}</h1>'
        f"{f'<ul>{points}</ul>' if points else ''}"
        f'<div class="parts{alone}">{picture}{table}</div>'
        f"<footer>{_e(' '.join(step.caption))}<br>{_e(briefing.footer)}</footer></section>"
    )


def _picture(step: Step, language: Language) -> str:
    """The picture in the colours of the page, light or dark, with what it shows as its name."""
    svg = picture_svg(step, language)
    if not svg:
        return ""
    for name, colour in asdict(GROUNDS["light"]).items():
        svg = svg.replace(f'"{colour}"', f'"var(--{name})"')
    name = _e(f"{step.title}. {step.sentence}")
    for part in ("few_key", "few"):  # two maps on one page would share their hatches
        svg = svg.replace(f'id="{part}"', f'id="{part}-{step.name}"').replace(f"url(#{part})", f"url(#{part}-{step.name})")
    named = svg.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)
    return f'<div class="picture">{named}</div>'


def _table(step: Step, language: Language) -> str:
    columns, rows, numeric = texts(step.table, language, MOST_ROWS, step.kinds)
    if not rows:
        return ""
    kinds = [' class="n"' if number else "" for number in numeric]
    head = "".join(f'<th scope="col"{kind}>{_e(name)}</th>' for name, kind in zip(columns, kinds, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{kind}>{_e(cell)}</td>" for cell, kind in zip(row, kinds, strict=True)) + "</tr>" for row in rows
    )
    rest = left_out(step, len(rows), language)
    note = f"<p>{_e(rest)}</p>" if rest else ""
    return f'<div class="table" tabindex="0">{note}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _e(text: str) -> str:
    return escape(clean(text))
