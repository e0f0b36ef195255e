"""What a self-contained page needs to be presented in a hall: keys, overview, blank, speaker's notes, light and dark."""

import re
from collections.abc import Iterable
from dataclasses import fields
from html import escape
from pathlib import Path

from figures.palette import GROUNDS, TOO_FEW
from reports.cells import clean
from reports.model import Briefing, Map, Step
from words import Language, say

SCRIPT, STYLE = (Path(__file__).with_name(f"stage.{kind}") for kind in ("js", "css"))
KEYS = {
    "next": ("→", "PageDown"), "back": ("←", "PageUp"), "ends": ("Home", "End"), "over": ("o", "Esc"), "table": ("t",),
    "notes": ("n",), "blank": ("b", "."), "theme": ("d",), "leave": ("q",), "help": ("?",),
}  # fmt: skip


def staged(html: str, briefing: Briefing, *, start: int = 0) -> str:
    """The page of a briefing, ready to be presented from step `start` (0: its cover).

    The program holds no words and no data: what people typed stands in the page as text alone, and is never run.
    """
    furniture = _furniture(briefing.language) + _aside(briefing.steps)
    html = html.replace("</style>", f"{style()}</style>", 1).replace("<body>", f'<body data-start="{start:d}">', 1)
    html = html.replace('<div id="tip"', f'{furniture}<div id="tip"', 1)
    program = f"<script>\n{SCRIPT.read_text(encoding='utf-8')}</script>"
    return re.sub("<script>.*</script>", lambda _: program, html, count=1, flags=re.DOTALL)


def style() -> str:
    """How the page looks in a hall; on a dark ground the colours of pictures give way to their dark ones."""
    rules = [STYLE.read_text(encoding="utf-8")]
    for theme, ground in GROUNDS.items():
        known = {field.name: (getattr(GROUNDS["light"], field.name), getattr(ground, field.name)) for field in fields(ground)}
        rules.append(f':root[data-theme="{theme}"] {{ {" ".join(f"--{name}: {now};" for name, (_, now) in known.items())} }}')
        rules += [
            f':root[data-theme="{theme}"] section :is(svg, svg *)[{mark}="{light}"] {{ {mark}: {now}; }}'
            for light, now in known.values() for mark in ("fill", "stroke") if theme == "dark"
        ]  # fmt: skip
    return "\n".join(rules)


def _furniture(language: Language) -> str:
    """What stands beside the steps: the bar with place and ways out, the overview, the list of keys, the blank screen."""
    keys = "".join(
        f"<dt>{' '.join(f'<kbd>{escape(key)}</kbd>' for key in names)}</dt><dd>{_say(f'key_{what}', language)}</dd>"
        for what, names in KEYS.items()
    )
    return (
        f'<div id="said" hidden data-notes="{_say("hall_notes", language)}" data-next="{_say("hall_next", language)}" '
        f'data-end="{_say("hall_end", language)}"></div>'
        f'<div class="bar"><button class="leave" tabindex="-1">{_say("hall_leave", language)}</button>'
        f'<button class="help" tabindex="-1">? {_say("hall_keys", language)}</button><span id="at"></span></div>'
        f'<div class="over" role="navigation" aria-label="{_say("key_over", language)}"></div>'
        f'<div class="keys"><dl>{keys}</dl></div><div class="blank"></div>\n'
    )


def _aside(steps: Iterable[Step]) -> str:
    """By step, hidden: its title, the speaker's notes, and what each colour of its map means."""
    return "".join(
        f'<aside hidden data-title="{escape(clean(step.title))}"><p>{_lines(step.notes)}</p>{_legend(step)}</aside>\n'
        for step in steps
    )


def _lines(text: str) -> str:
    return escape("\n".join(clean(line) for line in text.split("\n")))


def _legend(step: Step) -> str:
    """What the colours of a map mean, to be read from the back of the hall; charts name their own."""
    if not isinstance(step.picture, Map):
        return ""
    rows = (f"<li><i{_swatch(colour)}></i>{escape(clean(text))}</li>" for colour, text in step.picture.legend)
    return f'<ul class="legend">{"".join(rows)}</ul>'


def _swatch(colour: str | None) -> str:
    if colour is None:
        return ""
    if colour == TOO_FEW:
        return ' class="few"'
    return f' style="background:{escape(colour)}"' if colour.startswith("#") else ' class="strong"'


def _say(key: str, language: Language) -> str:
    return escape(say(f"meeting.{key}", language))
