"""Tells the browser the page's language, and what to say in it in place of Streamlit's own English labels."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from words import Language, keys, say

SCRIPT = Path(__file__).with_name("spoken.js")
ROOM = "streamlit."


def speak(language: Language) -> None:
    """Set the language of the document, and of what Streamlit itself writes on it."""
    st.html(_script(language), unsafe_allow_javascript=True)


@cache
def _script(language: Language) -> str:
    other: Language = "en" if language == "vi" else "vi"
    said = {say(key, other): say(key, language) for key in keys() if key.startswith(ROOM)}
    call = f'speak("{language}", {json.dumps(said, ensure_ascii=False)})'
    return f"<script>{SCRIPT.read_text(encoding='utf-8')}{call}</script>"
