"""Documents of an alert to take away, each made when it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from findings import Finding
from ui.plan import MIME
from ui.view import View

Maker = Callable[[Finding, Finding], bytes]


def papers(view: View, finding: Finding, makers: Mapping[str, Maker]) -> None:
    """The Công văn to the partner province where it is concerned, and the Quyết định of recall; drafts for signature."""
    has_partner = isinstance(finding.facts["partner_code"], str)
    made = {which: make for which, make in makers.items() if which != "letter" or has_partner}
    st.header(view.say("papers"), anchor=False)
    st.caption(view.say("papers_note"))
    code = finding.frame("case").alert_id.iloc[0]
    with st.container(horizontal=True):
        for which, make in made.items():
            st.download_button(
                view.say(f"take_{which}"), partial(_paper, view, finding, make),
                file_name=f"{code}-{view.say(f'file_{which}')}.docx", mime=MIME["docx"], key=f"paper_{which}", on_click="ignore",
            )  # fmt: skip


def _paper(view: View, finding: Finding, make: Maker) -> bytes:
    sample = view.find("sample", replace(view.filters, sample_id=finding.filters.sample_id))
    return make(finding, sample)
