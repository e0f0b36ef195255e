"""What a self-contained page needs to be presented in a hall: keys, overview, blank, speaker's notes, light and dark."""

from dataclasses import fields
from html import escape
from pathlib import Path

from figures.palette import GROUNDS
from reports.cells import clean
from reports.model import Map, Step
from words import Language, say

SCRIPT, STYLE = (Path(__file__).with_name(name) for name in ("hall.js", "hall.css"))
KEYS = {
    "next": ("→", "PageDown"), "back": ("←", "PageUp"), "ends": ("Home", "End"), "over": ("o", "Esc"), "table": ("t",),
    "notes": ("n",), "blank": ("b", "."), "theme": ("d",), "leave": ("q",), "help": ("?",),
}  # fmt: skip


def script() -> str:
    """The program of the page; it holds no words and no data, so that nothing typed by people ever stands in it."""
    return SCRIPT.read_text(encoding="utf-8")


def style() -> str:
    """How the page looks in a hall; colours of pictures give way to their dark ones."""
    light, dark = GROUNDS["light"], GROUNDS["dark"]
    rules = [
        f':root[data-theme="dark"] section svg [{mark}="{getattr(light, field.name)}"] {{ {mark}: {getattr(dark, field.name)}; }}\n'
        for field in fields(light) for mark in ("fill", "stroke")
    ]  # fmt: skip
    return STYLE.read_text(encoding="utf-8") + "".join(rules)


def furniture(language: Language) -> str:
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


def legend(step: Step) -> str:
    """What each colour of a map means, large enough to read from the back; charts name their own."""
    if not isinstance(step.picture, Map):
        return ""
    rows = (f'<li><i style="background:{escape(colour)}"></i>{escape(clean(text))}</li>' for colour, text in step.picture.legend)
    return f'<ul class="legend">{"".join(rows)}</ul>'


def notes(step: Step) -> str:
    """The speaker's notes, on the page and hidden."""
    return f'<aside class="notes" hidden>{escape(clean(step.notes))}</aside>'


def _say(key: str, language: Language) -> str:
    return escape(say(f"meeting.{key}", language))
