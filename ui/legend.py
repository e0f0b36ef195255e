"""Legends of the risk map: one for each way to colour it."""

from itertools import pairwise

import streamlit as st

from data.settings import settings
from figures.palette import HOT, RING, RISK, TOO_FEW
from ui.view import View
from words import numbers

_FILLED = "background:{};border:1px solid #b9c4cd;padding:0 .55em"
_HOLLOW = "border:2px solid {};border-radius:50%;padding:0 .35em"


def legend(view: View, note: str, layer: str) -> None:
    """The classes of the layer shown, and what else must be known."""
    keys = _neighbours(view) if layer == "neighbours" else _rates(view)
    if layer in ("scan", "time"):
        keys.append(_key(_HOLLOW.format(RING), view.say("ring")))
    keys.append(_key(_HOLLOW.format(TOO_FEW), view.say("too_few", least=settings().samples_for_rate)))
    st.html(f'<div style="font-size:13px;line-height:1.9">{" ".join(keys)}</div>')
    st.caption(note)


def _key(style: str, text: str) -> str:
    return f'<span style="white-space:nowrap"><span style="{style}">&nbsp;</span> {text}</span>&ensp;'


def _rates(view: View) -> list[str]:
    limits, language = settings().class_limits_pct, view.language
    labels = [f"< {numbers.percent(limits[0], language)}"]
    labels += [f"{numbers.number(low, language, digits=1)}–{numbers.percent(high, language)}" for low, high in pairwise(limits)]
    labels.append(f"≥ {numbers.percent(limits[-1], language)}")
    return [_key(_FILLED.format(colour), text) for colour, text in zip(RISK, labels, strict=True)]


def _neighbours(view: View) -> list[str]:
    return [_key(_FILLED.format(colour), view.say(f"gi_{kind}")) for kind, colour in HOT.items()]
