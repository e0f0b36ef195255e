"""Small pieces of the page of data: progress in words, the template to fill in, a table of what stands in a frame."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.contracts import extracts
from intake.rejects import cell_written
from intake.template import write_template
from ui.view import Desk, Speaker
from words import keys

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@contextmanager
def working(desk: Desk) -> Iterator[Callable[[str, float], None]]:
    """A progress bar with what is being done, gone when it is."""
    labels = {kind.vi: kind.label(desk.language) for kind in extracts()}
    bar = st.progress(0.0, text=desk.say("reading"))

    def tell(step: str, share: float) -> None:
        bar.progress(share, text=desk.say("checking", extract=labels[step]) if step in labels else desk.say("intake.writing"))

    try:
        yield tell
    finally:
        bar.empty()


@st.cache_resource(show_spinner=False)
def template() -> bytes:
    """The workbook to fill in."""
    out = io.BytesIO()
    write_template(out)
    return out.getvalue()


def template_button(speaker: Speaker, where: str) -> None:
    """A button that hands out the template; it is made when it is asked for."""
    st.download_button(
        speaker.say("template"), template, file_name=speaker.say("template_file"), mime=EXCEL, key=f"template_{where}",
        on_click="ignore",
    )  # fmt: skip


def reason_label(desk: Desk, reason: str) -> str:
    """What is wrong with a row, in a few words."""
    known = f"{desk.page}.reason_{reason}" in keys()
    return desk.say(f"reason_{reason}") if known else desk.say("reason_other")


def as_seen(cell: object) -> object:
    """A cell as its sheet shows it: a day without the clock of a machine."""
    return cell_written(cell) if isinstance(cell, str) else "" if cell is None else cell


def pressed(label: str, *, key: str, where: DeltaGenerator | None = None, in_form: bool = False, **how: Any) -> bool:
    """A button; True in the run after its press, with what was typed just before, even where that run is started twice."""
    draw = (where or st).form_submit_button if in_form else (where or st).button
    draw(label, key=key, on_click=_press, args=(key,), **how)
    return bool(st.session_state.pop(f"pressed_{key}", False))


def _press(key: str) -> None:
    st.session_state[f"pressed_{key}"] = True


def uploader_words(speaker: Speaker, *, limit: int) -> None:
    """Streamlit's uploader speaks English only: its own words give way to ours."""
    box = '[class*="st-key-upload_"]'
    browse, drop = speaker.say("data_room.browse"), speaker.say("drop", limit=limit)
    st.html(
        f"<style>{box} [data-testid=stFileUploaderDropzone] button p {{font-size: 0}}"
        f"{box} [data-testid=stFileUploaderDropzoneInstructions] span {{display: none}}"
        f"{box} [data-testid=stFileUploaderDropzone] [data-testid=stMarkdownContainer]::after {{content: '{browse}'}}"
        f"{box} [data-testid=stFileUploaderDropzoneInstructions] > div::after "
        f"{{content: '{drop}'; font-size: 0.85rem}}</style>"
    )
