"""Exchange of lists with the partner: ours to take away, theirs read and laid beside the records; nothing is published."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from data.codes import codes
from data.settings import settings
from findings import Finding, partner_list
from findings.papers import is_held
from findings.places import province_name
from intake.errors import IntakeError
from intake.partner_list import PartnerList, read_partner_list
from queries import ask
from ui.room_words import uploader_words
from ui.tables import shown
from ui.view import View
from words import numbers

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SIDE, _STATES = "list_province", "list_states"
DIFFERS = ("number_differs", "date_differs", "no_paper_here")
SHOWN = [
    "list_row",
    "list_state",
    "list_match",
    "confidence_pct",
    "listed_name",
    "facility_name",
    "listed_number",
    "certificate_number",
    "listed_issued_date",
    "issued_date",
    "listed_expires_date",
    "expires_date",
    "facility_id",
]


@dataclass(frozen=True)
class Writers:
    """What makes workbooks: of a province's suppliers from a finding, of differences with their headings."""

    suppliers: Callable[..., bytes]
    differences: Callable[..., bytes]


def exchange(view: View, finding: Finding, *, writers: Writers) -> None:
    """Whose suppliers, their list to take away, and a list of them to compare."""
    sides = list(settings().partners)
    chosen = st.segmented_control(view.say("list_of"), sides, format_func=province_name, key=_SIDE, default=sides[0]) or sides[0]
    left, right = st.columns(2, gap="medium")
    with left:
        _take(view, finding, chosen, writers)
    with right:
        name = province_name(chosen)
        st.markdown(f"**{view.say('upload', province=name)}**")
        st.caption(view.say("upload_note"))
        uploader_words(view, limit=settings().max_bytes // 2**20)
        sent = st.file_uploader(
            view.say("upload", province=name),
            type=["xlsx", "xlsm", "csv"],
            key=f"upload_list_{chosen}",
            label_visibility="collapsed",
            max_upload_size=settings().max_bytes // 2**20,
        )
    if sent:
        try:
            table, listed = _compared(view, finding, read_partner_list(sent.name, sent.getvalue()), chosen)
            _table(view, table, listed, writers)
        except IntakeError as error:
            st.error(error.say(view.language))


def _take(view: View, finding: Finding, province: str, writers: Writers) -> None:
    supplier, name = finding.frame("supplier"), province_name(province)
    n = int((supplier.from_province_code == province).sum())
    month = numbers.month(finding.facts["as_of_date"], view.language)
    st.markdown(f"**{view.say('download', province=name, month=month)}**")
    st.caption(view.say("download_note", n=numbers.number(n, view.language), province=name))
    st.download_button(
        view.say("download", province=name, month=month), partial(writers.suppliers, finding, province, language=view.language),
        file_name=f"{finding.facts['as_of_date']:%Y-%m}-{province}.xlsx", mime=_XLSX, key=f"take_{province}", on_click="ignore",
        disabled=not n,
    )  # fmt: skip


def _compared(view: View, finding: Finding, listed: PartnerList, province: str) -> tuple[pd.DataFrame, PartnerList]:
    scope = view.scope
    papers = ask("certificate_list", {"province_code": [province]}, viewer=scope.viewer, snapshot_id=scope.snapshot_id).frame
    supplier = finding.frame("supplier")
    wanted = supplier[(supplier.from_province_code == province) & is_held(supplier.paper_state)]
    table = partner_list.compare(listed.rows, papers, wanted, listed.unread)
    counts = table.list_state.value_counts()
    n = {name: int(counts.get(name, 0)) for name in codes("list_state")}
    rest = {"differs": sum(n[one] for one in DIFFERS), "rest": listed.n_not_data, "n": len(listed.rows), "file": listed.file}
    st.markdown(view.say("compared", **{**n, **rest}))
    if len(listed.unread):
        cells = ", ".join(view.say("unread_cell", row=row.list_row, text=row.text) for row in listed.unread.head(5).itertuples())
        st.warning(view.say("unread", n=len(listed.unread), cells=cells))
    return table, listed


def _table(view: View, table: pd.DataFrame, listed: PartnerList, writers: Writers) -> None:
    """What differs, or the states that were chosen; the whole comparison to take away."""
    known = codes("list_state")
    present = [code for code in known if code in set(table.list_state)]
    default = [code for code in present if code != "same"]
    chosen = st.pills(
        view.say("show_states"), present, format_func=lambda code: known[code].label(view.language), key=_STATES,
        default=default, selection_mode="multi",
    )  # fmt: skip
    rows = table[table.list_state.isin(chosen)]
    if not default:
        st.success(view.say("all_same"))
    if len(rows):
        st.dataframe(shown(view, rows[SHOWN]), hide_index=True, key="differences", height=420)
    st.caption(view.say("confidence_note", least=numbers.percent(100 * settings().list_confidence, view.language, digits=0)))
    title = view.say("differences_title", file=listed.file, snapshot=view.scope.snapshot_id)
    headings = [view.say(f"columns.{name}") for name in SHOWN]
    st.download_button(
        view.say("take_differences"), partial(writers.differences, table[SHOWN], headings, title=title, language=view.language),
        file_name="doi-chieu.xlsx", mime=_XLSX, key="take_differences", on_click="ignore",
    )  # fmt: skip
