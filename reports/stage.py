"""What a self-contained page needs to be presented in a hall: keys, overview, blank, speaker's notes, light and dark."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from html import escape
from pathlib import Path

from figures.palette import GROUNDS
from reports.cells import clean, clean_lines
from reports.model import Briefing, Step
from words import Language, say

SCRIPT, STYLE = (Path(__file__).with_name(f"stage.{kind}") for kind in ("js", "css"))
KEYS = {
    "next": ("→", "PageDown"), "back": ("←", "PageUp"), "ends": ("Home", "End"), "over": ("o", "Esc"), "table": ("t",),
    "points": ("Tab", "↑", "↓"),
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
    """How the page looks in a hall; the colours of pictures follow its theme."""
    rules = [STYLE.read_text(encoding="utf-8")]
    for theme, ground in GROUNDS.items():
        known = " ".join(f"--{name}: {colour};" for name, colour in asdict(ground).items())
        rules.append(f':root[data-theme="{theme}"] {{ {known} }}')
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
        f'<nav class="bar"><button class="leave" tabindex="-1">{_say("hall_leave", language)}</button>'
        f'<button class="help" tabindex="-1">? {_say("hall_keys", language)}</button><span id="at"></span></nav>'
        f'<div class="over" role="navigation" aria-label="{_say("key_over", language)}"></div>'
        f'<div class="keys"><dl>{keys}</dl></div><div class="blank"></div>\n'
    )


def _aside(steps: Iterable[Step]) -> str:
    """By step, hidden: its title and the speaker's notes."""
    return "".join(
        f'<aside hidden data-title="{escape(clean(step.title))}"><p>{escape(clean_lines(step.notes))}</p></aside>\n'
        for step in steps
    )


def _say(key: str, language: Language) -> str:
    return escape(say(f"meeting.{key}", language))
