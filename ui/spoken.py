"""Tells the browser the page's language, what to say in it in place of Streamlit's own labels, and where the keyboard goes."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from words import Language, keys, say

SCRIPTS = [Path(__file__).with_name(name) for name in ("spoken.js", "keyboard.js")]
ROOM = "streamlit."


def speak(language: Language) -> None:
    """Set the language of the document, and of what Streamlit itself writes on it."""
    st.html(_script(language), unsafe_allow_javascript=True)


@cache
def _script(language: Language) -> str:
    other: Language = "en" if language == "vi" else "vi"
    said = {say(key, other): say(key, language) for key in keys() if key.startswith(ROOM)}
    made = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    return f"<script>{made}speak({json.dumps(language)}, {json.dumps(said, ensure_ascii=False)}); lead()</script>"
